"""Alerts: rules that users write, what they find between two views of a company, who is told.

Finding is pure; which alerts were sent when is kept by `altlens.stages.alerts`.
"""
