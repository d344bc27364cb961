"""Faults on purpose: a fixed batch on the real local stack under each of them, and what it cost."""
