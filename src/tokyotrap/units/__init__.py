"""Units at the border: "21.3 trillion yen" becomes a number in house units, and back.

A unit is one of a closed list of spellings; each belongs to a dimension and has a factor to that dimension's house
unit. Inside the engine there are only house units: trillion dollars, trillion yen, decimals, yen per dollar, years,
business days. Text for people always carries its unit; only ratios, counts and indices may be plain numbers.
"""

import difflib
import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from tokyotrap.errors import InvalidQuantity
from tokyotrap.units.known import CURRENCIES, HOUSE, MAGNITUDES, TABLE

LARGEST = 1e12  # no quantity of this model is larger, in any house unit

PLAIN = frozenset({"count", "index"})  # dimensions whose quantities may be written without a unit
PLAIN_UNITS = frozenset({"ratio", "decimal"})

_SIGNS = {"$": "dollars", "¥": "yen", "£": "pounds"}
_NUMBER = re.compile(r"([$¥£])?\s*([+-]?)([$¥£])?((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.*)", re.I)


@dataclass(frozen=True)
class Unit:
    """A unit: its dimension and its factor to the house unit, kept as a fraction so that 4 % is exactly 0.04."""

    name: str
    dimension: str
    numerator: int
    denominator: int
    phrase: str

    def to_house(self, number: float) -> float:
        """The number in house units, from a number in this unit."""
        return number * self.numerator / self.denominator

    def from_house(self, number: float) -> float:
        """The number in this unit, from a number in house units."""
        return number * self.denominator / self.numerator


def _spell(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _units() -> dict[str, Unit]:
    """Every unit by its canonical name."""
    known = {}
    for row in TABLE.strip().splitlines():
        name, dimension, numerator, denominator, phrase, _ = (cell.strip() for cell in row.split("|"))
        known[name] = Unit(name, dimension, int(numerator), int(denominator), phrase)
    for code, dimension, word, _ in CURRENCIES:
        for suffix, magnitude, divisor, _ in MAGNITUDES:
            known[code + suffix] = Unit(code + suffix, dimension, 1, divisor, magnitude + word)
    return known


@cache
def _spellings() -> dict[str, Unit]:
    """Every unit by each of its spellings in lower case."""
    units = _units()
    found = {_spell(name): unit for name, unit in units.items()}
    for row in TABLE.strip().splitlines():
        name, *_, phrase, others = (cell.strip() for cell in row.split("|"))
        found |= {_spell(other): units[name] for other in (phrase, *others.split(",")) if other.strip()}
    for code, _, _, words in CURRENCIES:
        for suffix, _, _, magnitudes in MAGNITUDES:
            for magnitude in magnitudes:
                found |= {_spell(f"{magnitude} {word}"): units[code + suffix] for word in words}
    return found


def names() -> tuple[str, ...]:
    """The canonical name of every unit."""
    return tuple(_units())


def unit(name: str) -> Unit:
    """The unit of that name or spelling; `InvalidQuantity` with the nearest name when there is none."""
    found = _units().get(name) or _spellings().get(_spell(name))
    if found is None:
        near = difflib.get_close_matches(name, names(), n=1, cutoff=0.5)
        cure = f'Did you mean "{near[0]}"?' if near else f"Units we know: {', '.join(names())}."
        raise InvalidQuantity(name, "unit", cure)
    return found


def house(number: float, name: str) -> float:
    """A number in the named unit, as house units; refuses what is not a finite, plausible number."""
    wanted = unit(name)
    value = wanted.to_house(number)
    _finite(number, value, wanted)
    return value


def read(text: str | float, name: str) -> float:
    """Read text for people as a quantity of the named unit.

    Args:
        text: such as "100 billion dollars", "$100bn", "25 bp"; a plain number only for ratios, counts and indices.
        name: the unit expected; every unit of the same dimension is understood.

    Returns:
        The quantity in house units of that dimension.

    Raises:
        InvalidQuantity: with what to write instead.
    """
    wanted = unit(name)
    number, given = _parse(str(text), wanted)
    value = given.to_house(number)
    _finite(text, value, wanted)
    return value


def write(value: float, name: str) -> str:
    """Write a quantity in house units as text for people, in the named unit; `read` reads it back."""
    wanted = unit(name)
    number = wanted.from_house(value)
    _finite(value, value, wanted)
    return " ".join(filter(None, (plain(number), _singular(number, wanted.phrase))))


def plain(number: float) -> str:
    """A number as people write it: no trailing zeros, no exponent where it can be avoided."""
    if number != 0 and not 1e-15 < abs(number) < 1e21:
        return format(number, ".15g")
    text = format(Decimal(format(number, ".15g")), "f")
    return text if text != "-0" else "0"


def read_day(text: str | date) -> date:
    """Read an ISO date, such as 2026-02-08."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidQuantity(text, "date", 'Write the year, month and day: "2026-02-08".') from None


def _parse(text: str, wanted: Unit) -> tuple[float, Unit]:
    """The number and the unit a text is written in."""
    found = _NUMBER.fullmatch(text.strip().replace("−", "-"))
    before, sign, after, digits, words = found.groups() if found else ("", "", "", "", "")
    number = _digits(digits)
    if number is None:
        raise InvalidQuantity(text, wanted.name, f"It does not begin with a number. {_examples('4', wanted)}")
    symbol = before or after
    if symbol:
        words = f"{words} {_SIGNS[symbol]}".strip()
    if words.startswith(","):
        raise InvalidQuantity(text, wanted.name, f"Write a decimal point. {_examples('4.5', wanted)}")
    given = _given(words, wanted)
    shown = sign + digits
    if given is None:
        raise InvalidQuantity(text, wanted.name, _examples(shown, wanted))
    if given.dimension != wanted.dimension:
        what = f"That is {HOUSE[given.dimension]}, not {HOUSE[wanted.dimension]}."
        raise InvalidQuantity(text, wanted.name, f"{what} {_examples(shown, wanted)}")
    return (-number if sign == "-" else number), given


def _digits(digits: str) -> float | None:
    try:
        return float(digits.replace(",", ""))
    except ValueError:
        return None


def _given(words: str, wanted: Unit) -> Unit | None:
    """The unit the words name; without words the wanted one, if it may be written plainly."""
    if words:
        return _spellings().get(_spell(words))
    return wanted if wanted.dimension in PLAIN or wanted.name in PLAIN_UNITS else None


def _examples(number: str, wanted: Unit) -> str:
    """What to write instead, with the number the person used."""
    siblings = {
        "dollars": ("USD tn", "USD bn"),
        "yen": ("JPY tn", "JPY bn"),
        "years": ("years", "months"),
        "yen per year": ("JPY tn per year", "JPY tn per month"),
    }.get(wanted.dimension, (wanted.name,))
    if wanted.name in ("%", "bp"):
        siblings = ("%", "bp")
    phrases = (f'"{number} {_units()[name].phrase}"'.replace(' "', '"') for name in siblings)
    return f"Write {' or '.join(phrases)}."


def _finite(text: object, value: float, wanted: Unit) -> None:
    if not math.isfinite(value):
        raise InvalidQuantity(text, wanted.name, "It is not a finite number.")
    if abs(value) > LARGEST:
        most = f"at most {LARGEST:g} {HOUSE[wanted.dimension]}"
        raise InvalidQuantity(text, wanted.name, f"It is larger than anything here: {most}.")


def _singular(number: float, phrase: str) -> str:
    """The phrase for exactly one: "1 year", "1 basis point"."""
    one = {"years": "year", "months": "month", "quarters": "quarter", "basis points": "basis point"}
    return one.get(phrase, phrase) if number == 1 else phrase
