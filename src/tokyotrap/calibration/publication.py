"""Write moments and parameters as facts: TOML with value, unit, date, source, confidence, range."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from tokyotrap import units
from tokyotrap.calibration import parameters
from tokyotrap.calibration.parameters import Unknown

FOLLOWING = {
    "drift.lU": "Weakening of the dollar's trend per unit of the US trend: what is not real in a permanent rise.",
    "drift.lJ": "Minus the weakening of the yen's trend per unit of the Japanese trend.",
}
"""Parameters that follow from others."""


@dataclass(frozen=True)
class Entry:
    """One fact to write, numbers in its unit.

    Attributes:
        key: dotted name.
        value, low, high: [unit]; low and high may be None.
        unit, as_of, source, confidence, note: as in the facts.
    """

    key: str
    value: float | tuple[float, ...]
    unit: str
    as_of: str
    source: str
    confidence: str
    low: float | None = None
    high: float | None = None
    note: str = ""


def text(title: str, entries: Iterable[Entry]) -> str:
    """A whole file of facts."""
    return "\n".join([f"# {title}", *(_table(each) for each in entries)])


def rounded(value: float, digits: int = 5) -> float:
    """The number with so many significant digits."""
    return float(f"{value:.{digits}g}")


def in_unit(value: float, unit: str) -> float:
    """A number in house units as it is written in a unit, five digits."""
    return rounded(units.unit(unit).from_house(value))


def _table(entry: Entry) -> str:
    fields: dict[str, object] = {"value": entry.value}
    if entry.low is not None and entry.high is not None:
        fields |= {"low": entry.low, "high": entry.high}
    as_of = entry.as_of if ".." not in entry.as_of else f'"{entry.as_of}"'
    lines = [f"\n[{entry.key}]", *(f"{name} = {_number(value)}" for name, value in fields.items())]
    lines += [f'unit = "{entry.unit}"', f"as_of = {as_of}", f'source = "{entry.source}"']
    lines += [f'confidence = "{entry.confidence}"', *([f'note = "{entry.note}"'] if entry.note else [])]
    return "\n".join(lines)


def _number(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_number(each) for each in value)}]"
    return repr(float(str(value)))


@dataclass(frozen=True)
class Result:
    """A finished calibration.

    Attributes:
        known: every parameter [house units].
        day: last day of the data, ISO.
        searched: parameters fitted, then levels.
        settings: parameters set.
        ranges: of parameters whose doubt is known, by name [house units].
        confidence: in each of those.
    """

    known: Mapping[str, float]
    day: str
    searched: tuple[Unknown, ...]
    settings: tuple[Unknown, ...]
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    confidence: Mapping[str, str] = field(default_factory=dict)


def pricing(result: Result) -> list[Entry]:
    """The facts under `pricing` of a calibration."""
    known, day = result.known, result.day
    calibrated, chosen = f"Calibrated by scripts/calibrate.py on data up to {day}", "Set by us before the calibration"
    found = [_fitted(result, each, calibrated) for each in result.searched if not each.name.startswith("real.")]
    for name, note in FOLLOWING.items():
        found.append(_fitted(result, Unknown(name, "ratio", 0.0, -np.inf, np.inf, 1.0, False, note), calibrated))
    for each in result.settings:
        value, low, high = (in_unit(number, each.unit) for number in (known[each.name], each.low, each.high))
        found.append(Entry(f"pricing.{each.name}", value, each.unit, day, chosen, "guess", low, high, each.note))
    for key, row in parameters.CHAIN.items():
        values = tuple(rounded(known[f"{key}.{place}"]) for place in range(len(row)))
        unit, low, high = ("1/year", 0.0, 60.0) if "from" in key else ("ratio", 1.0, 100.0)
        note = (
            "Rates of leaving this node, to each." if "from" in key else "Risk aversion over that of node 0, by node."
        )
        found.append(Entry(f"pricing.{key}", values, unit, day, chosen, "guess", low, high, note))
    return found


def _fitted(result: Result, each: Unknown, source: str) -> Entry:
    """A fact that was found; with its range where that is known."""
    value, low, high = in_unit(result.known[each.name], each.unit), None, None
    if each.name in result.ranges:
        low, high = (in_unit(number, each.unit) for number in result.ranges[each.name])
        low, high = min(low, value), max(high, value)
    confidence = result.confidence.get(each.name, "low")
    return Entry(f"pricing.{each.name}", value, each.unit, result.day, source, confidence, low, high, each.note)
