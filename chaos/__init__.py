"""Fault injection: a fixed batch on the real local stack under each fault, and what it cost."""
