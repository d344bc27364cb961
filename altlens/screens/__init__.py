"""Screens: which companies of a day fulfil a condition on their signals."""
