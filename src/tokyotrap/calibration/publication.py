"""Write moments and parameters as facts: TOML with value, unit, date, source, confidence, range."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tokyotrap import units
from tokyotrap.calibration import parameters

DAY = "2026-02-02"
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


def pricing(known: Mapping[str, float]) -> list[Entry]:
    """The facts under `pricing` of a set of parameters [house units]."""
    calibrated, chosen = f"Calibrated by scripts/calibrate.py on data up to {DAY}", "Set by us before the calibration"
    found = []
    for each in (*parameters.fitted(), *parameters.levels()):
        if not each.name.startswith("real."):
            value = in_unit(known[each.name], each.unit)
            found.append(Entry(f"pricing.{each.name}", value, each.unit, DAY, calibrated, "low", note=each.note))
    for name, note in FOLLOWING.items():
        value = rounded(known[name])
        found.append(Entry(f"pricing.{name}", value, "ratio", DAY, calibrated, "low", note=note))
    for each in parameters.settings():
        value, low, high = (in_unit(number, each.unit) for number in (known[each.name], each.low, each.high))
        found.append(Entry(f"pricing.{each.name}", value, each.unit, DAY, chosen, "guess", low, high, each.note))
    for key, row in parameters.CHAIN.items():
        values = tuple(rounded(known[f"{key}.{place}"]) for place in range(len(row)))
        unit, low, high = ("1/year", 0.0, 60.0) if "from" in key else ("ratio", 1.0, 100.0)
        note = (
            "Rates of leaving this node, to each." if "from" in key else "Risk aversion over that of node 0, by node."
        )
        found.append(Entry(f"pricing.{key}", values, unit, DAY, chosen, "guess", low, high, note))
    return found
