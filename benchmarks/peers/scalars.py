"""Arithmetic of tools that take one path at a time, on single numbers."""

import math

LEAST_CROWDING, NOT_ALL = 1e-3, 0.99


def sigmoid(x: float) -> float:
    """The logistic function, without overflow."""
    return 0.5 * (1.0 + math.tanh(0.5 * x))


def clip(x: float, low: float, high: float) -> float:
    """A number within a range."""
    return low if x < low else high if x > high else x


def call(now: float, start: float, threshold: float, width: float) -> float:
    """How strongly a series calls beyond the call of the starting day."""
    return max(sigmoid((now - threshold) / width) - sigmoid((start - threshold) / width), 0.0)


def lattice(expected: float, chance: float, size: float) -> float:
    """A multiple of a step with this expectation."""
    down = math.floor(expected / size)
    return size * (down + (chance < expected / size - down))
