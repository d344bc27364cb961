"""Alerts: the rules of users, evaluated between two views of a company, and their delivery.

Evaluation is pure; `altlens.stages.alerts` sends alerts and records deliveries.
"""
