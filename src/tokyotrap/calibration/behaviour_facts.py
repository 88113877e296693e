"""How what is measured on behaviour becomes a fact."""

from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.publication import Entry, rounded
from tokyotrap.facts.atlas import Atlas


def entry(key: str, found: Moment, unit: str, words: str, publishers: list[str], times: float = 1.0) -> Entry:
    """A fact whose range is two standard errors either side.

    Args:
        key: dotted name below `behaviour`.
        found: measured.
        unit: in which it is written.
        words: what was measured, and on how many of what; ending on a full stop.
        publishers: of the series.
        times: the unit over that of what was measured.
    """
    value, error = rounded(found.value * times, 4), rounded(found.error * abs(times), 2)
    span = f"{found.first}..{found.last}"
    note = f"{words} Standard error {error:g}; the range is two of them."
    low, high = rounded(value - 2.0 * error, 6), rounded(value + 2.0 * error, 6)
    return Entry(f"behaviour.{key}", value, unit, span, source(publishers), "medium", low, high, note)


def within(key: str, found: tuple[float, float, float], unit: str, words: str, told: tuple[str, list[str]]) -> Entry:
    """A fact whose range is an interval of its own.

    Args:
        key: dotted name below `behaviour`.
        found: value, least and most, in the unit.
        unit: in which it is written.
        words: what was measured; ending on a full stop.
        told: period, publishers.
    """
    value, low, high = (rounded(each, 4) for each in found)
    return Entry(f"behaviour.{key}", value, unit, told[0], source(told[1]), "low", low, high, words)


def source(publishers: list[str]) -> str:
    """Who published what was measured."""
    return f"Measured by scripts/behaviour.py on series of {', '.join(publishers)}"


def as_written(known: Atlas, key: str) -> float:
    """The number of a fact in its own unit: trillion yen, business days."""
    return float(str(known[key].value))
