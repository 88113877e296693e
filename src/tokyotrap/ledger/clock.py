"""How a year is cut into business days."""

from typing import Any

from jaxtyping import Array, Float

from tokyotrap.ledger.host import exp

DAYS = 260.0
"""Weekdays in a year, less New Year; the engine's step is 1/260 of a year."""


def kept_a_day(speed: Float[Any, ""]) -> Float[Array, ""]:
    """Share kept over a business day [ratio] at a speed of fading [1/year]."""
    return exp(-speed / DAYS)
