"""One fact: a dated number with a unit, a source and a confidence, read from TOML and refused when it lacks any."""

import calendar
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tokyotrap import units
from tokyotrap.errors import InvalidQuantity, Mistake, did_you_mean

CONFIDENCE = ("high", "medium", "low", "remembered", "guess")
"""high: the publisher's own figure; medium: reported by others; low: contested, approximate or secondary;
remembered: recollected, not looked up; guess: ours. The last two must carry a range."""

UNCERTAIN = frozenset({"remembered", "guess"})
REQUIRED = ("value", "unit", "as_of", "source", "confidence")
OPTIONAL = ("low", "high", "note", "quote", "instead_of")
NOT_NUMBERS = frozenset({"text", "date"})

Numbers = float | tuple[float, ...]
Value = Numbers | str | date | tuple[date, ...]

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Fact:
    """What is known about one thing.

    Attributes:
        key: dotted name, such as "jgb.10y".
        value: a number or numbers [unit], a text, or a date or dates.
        unit: the unit of `value`, `low` and `high`; "text" or "date" when it is not a number.
        as_of: the day or the period the value is of, as written: "2026-02-02", "2025-12", "2025Q3", "2013..2020".
        day: the last day of `as_of`.
        source: who published it, in our words.
        confidence: one of `CONFIDENCE`.
        low: smallest plausible value [unit].
        high: largest plausible value [unit].
        note: what a reader must know to use it.
        quote: the exact words of the source.
        instead_of: key of the fact it takes the place of when its file is laid over the others.
        where: file and line.
    """

    key: str
    value: Value
    unit: str
    as_of: str
    day: date
    source: str
    confidence: str
    low: Numbers | None = None
    high: Numbers | None = None
    note: str = ""
    quote: str = ""
    instead_of: str = ""
    where: str = ""

    @property
    def house(self) -> Value:
        """The value in house units; text and dates as they are."""
        return self._house(self.value)

    @property
    def span(self) -> tuple[Value, Value] | None:
        """The range in house units, if the fact has one."""
        if self.low is None or self.high is None:
            return None
        return self._house(self.low), self._house(self.high)

    def _house(self, value: Value) -> Value:
        """A value [unit] in house units; text and dates as they are."""
        if self.unit in NOT_NUMBERS or isinstance(value, (str, date)):
            return value
        if isinstance(value, tuple):
            return tuple(units.house(each, self.unit) for each in value if isinstance(each, (int, float)))
        return units.house(value, self.unit)


def read(key: str, table: Mapping[str, object], *, where: str, latest: date) -> tuple[Fact | None, list[Mistake]]:
    """Read one fact from its TOML table.

    Args:
        key: its dotted name.
        table: its fields.
        where: file and line, for messages.
        latest: the last day a fact may be of.

    Returns:
        The fact, or None with every mistake in it.
    """
    here = f"{where}: {key}"
    mistakes = list(_fields(here, table))
    unit = str(table.get("unit", "text"))
    if "unit" in table and unit not in NOT_NUMBERS and unit not in units.names():
        mistakes.append(Mistake(here, f'unknown unit "{unit}"', did_you_mean(unit, [*units.names(), *NOT_NUMBERS])))
    numbers: dict[str, Value | None] = {}
    if not mistakes:
        for name in ("value", "low", "high"):
            try:
                numbers[name] = _value(table[name], unit) if name in table else None
            except (InvalidQuantity, TypeError) as error:
                mistakes.append(Mistake(here, f"{name}: {error}"))
    day = _last_day(str(table.get("as_of", "")))
    mistakes += _dated(here, table, day, latest)
    if not mistakes:
        mistakes += _ranged(here, unit, str(table["confidence"]), numbers)
    if mistakes or day is None:
        return None, mistakes
    texts = {
        name: str(table.get(name, "")) for name in ("as_of", "source", "confidence", "note", "quote", "instead_of")
    }
    return Fact(key=key, unit=unit, day=day, where=where, **numbers, **texts), []  # type: ignore[arg-type]


def _fields(here: str, table: Mapping[str, object]) -> Iterator[Mistake]:
    """Fields that are missing, empty or unknown."""
    for name in REQUIRED:
        if table.get(name) in (None, "", []):
            yield Mistake(here, f"has no {name}", f"A fact needs {', '.join(REQUIRED[:-1])} and {REQUIRED[-1]}.")
    for name in table:
        if name not in REQUIRED + OPTIONAL:
            yield Mistake(here, f'unknown field "{name}"', did_you_mean(name, REQUIRED + OPTIONAL))
    for name in ("source", "confidence", "note", "quote", "instead_of", "unit"):
        if name in table and not isinstance(table[name], str):
            yield Mistake(here, f"{name} must be text")
    confidence = table.get("confidence")
    if isinstance(confidence, str) and confidence and confidence not in CONFIDENCE:
        yield Mistake(here, f'unknown confidence "{confidence}"', f"Write one of {', '.join(CONFIDENCE)}.")


def _value(raw: object, unit: str) -> Value:
    """A value as written in TOML, checked against its unit."""
    if isinstance(raw, list):
        return tuple(_one(each, unit) for each in raw)  # type: ignore[return-value]
    return _one(raw, unit)


def _one(raw: object, unit: str) -> float | str | date:
    """One number [unit], text or date."""
    if unit == "text":
        return str(raw)
    if unit == "date":
        if isinstance(raw, (str, date)) and not isinstance(raw, datetime):
            return units.read_day(raw)
        raise TypeError(f"{raw!r} is not a date. Write 2026-02-08.")
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise TypeError(f"{raw!r} is not a number or a quantity with its unit")
    if isinstance(raw, str):
        return units.unit(unit).from_house(units.read(raw, unit))
    units.house(raw, unit)
    return float(raw)


def _dated(here: str, table: Mapping[str, object], day: date | None, latest: date) -> Iterator[Mistake]:
    """Dates that cannot be read, or that nobody could have known."""
    if table.get("as_of") in (None, ""):
        return
    if day is None:
        cure = "Write 2026-02-02, 2025-12, 2025Q3, 2025 or 2013..2020."
        yield Mistake(here, f'cannot read as_of "{table["as_of"]}"', cure)
    elif day > latest:
        cure = "A plan or a calendar is of the day it became known."
        yield Mistake(here, f"as_of {table['as_of']} is after {latest}", cure)


def _last_day(text: str) -> date | None:
    """The last day of a day or period; None when it cannot be read."""
    last = text.rpartition("..")[2].strip()
    try:
        return date.fromisoformat(last)
    except ValueError:
        pass
    found = _PERIOD.fullmatch(last)
    if found is None:
        return None
    year = int(found["year"])
    month = int(found["month"] or 3 * int(found["quarter"] or 4))
    return date(year, month, calendar.monthrange(year, month)[1]) if year and 1 <= month <= 12 else None


def _ranged(here: str, unit: str, confidence: str, numbers: Mapping[str, object]) -> Iterator[Mistake]:
    """Ranges that are missing where they are needed, upside down, or do not hold the value."""
    if unit in NOT_NUMBERS:
        return
    low, high = numbers["low"], numbers["high"]
    if (low is None) != (high is None):
        yield Mistake(here, f"has {'high' if low is None else 'low'} without {'low' if low is None else 'high'}")
    elif low is None:
        if confidence in UNCERTAIN:
            yield Mistake(here, f"is {confidence} and has no range", "Add low and high, wide enough to be believed.")
    else:
        yield from _inside(here, _many(numbers["value"]), _many(low), _many(high))


def _inside(here: str, values: list[float], low: list[float], high: list[float]) -> Iterator[Mistake]:
    """Values outside their range; one range may serve a whole list."""
    low, high = (bound * len(values) if len(bound) == 1 else bound for bound in (low, high))
    if not len(values) == len(low) == len(high):
        yield Mistake(here, "value, low and high are lists of different length")
        return
    for value, least, most in zip(values, low, high, strict=True):
        if not least <= value <= most or math.isnan(value):
            yield Mistake(here, f"value {value:g} is outside its range {least:g} to {most:g}")


def _many(value: object) -> list[float]:
    """A number or numbers [unit] as a list."""
    return [float(each) for each in value] if isinstance(value, tuple) else [float(str(value))]
