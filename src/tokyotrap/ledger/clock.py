"""How a year is cut into business days."""

DAYS = 260.0
"""Weekdays in a year, less New Year; the engine's step is 1/260 of a year."""
