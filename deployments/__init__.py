"""What runs when: one table, two profiles, and the ways to apply them to a Prefect server."""
