"""Prefect deployments: one table of schedules, two profiles, and how to apply them."""
