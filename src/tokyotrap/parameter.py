"""A parameter that knows its unit, its range, and the fact it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Protocol

from tokyotrap import units
from tokyotrap.errors import InvalidInput, Mistake, TokyoTrapError, did_you_mean

_CARD = "tokyotrap.card"


@dataclass(frozen=True)
class Card:
    """What is written on a parameter: its field, its unit, its range in house units, the key of its fact."""

    name: str
    unit: str
    low: float
    high: float
    fact: str


class Known(Protocol):
    """A fact, as far as a parameter needs it."""

    @property
    def unit(self) -> str:
        """The unit the fact is written in."""

    @property
    def house(self) -> object:
        """The value in house units."""


class Facts(Protocol):
    """Where facts are looked up: an atlas."""

    def __getitem__(self, key: str, /) -> Known:
        """The fact of that key, or an error in words."""


def parameter(unit: str, *, low: float, high: float, fact: str) -> Any:
    """A field of a module or dataclass that is filled from a fact.

    Args:
        unit: the unit `low` and `high` are written in.
        low: smallest value allowed [unit].
        high: largest value allowed [unit].
        fact: key of the fact the value comes from.
    """
    card = Card("", unit, units.house(low, unit), units.house(high, unit), fact)
    return field(metadata={_CARD: card})


@cache
def cards(kind: type) -> tuple[Card, ...]:
    """The card of every parameter of a module or dataclass, in the order of its fields."""
    return tuple(replace(each.metadata[_CARD], name=each.name) for each in fields(kind) if _CARD in each.metadata)


def fill(kind: type, atlas: Facts, **overrides: float | str) -> dict[str, float]:
    """The value of every parameter of a class [house units], from its fact or from an override.

    Args:
        kind: a module or dataclass with parameters.
        atlas: where the facts are.
        **overrides: by field name, a number in house units or text with its unit ("25 bp").

    Raises:
        InvalidInput: with every parameter that is unknown, missing, of another dimension or outside its range.
    """
    wanted = cards(kind)
    mistakes = _strangers(kind.__name__, list(overrides), [card.name for card in wanted])
    values = {}
    for card in wanted:
        where = f"{kind.__name__}.{card.name}"
        try:
            value = _override(card, overrides[card.name]) if card.name in overrides else _known(card, atlas)
        except TokyoTrapError as error:
            mistakes.append(Mistake(where, _reason(error)))
            continue
        mistakes += _outside(where, card, value)
        values[card.name] = value
    if mistakes:
        raise InvalidInput(f"parameters of {kind.__name__}", mistakes)
    return values


def _strangers(kind: str, given: Sequence[str], known: Sequence[str]) -> list[Mistake]:
    """Overrides that name no parameter."""
    return [
        Mistake(kind, f'has no parameter "{name}"', did_you_mean(name, known)) for name in given if name not in known
    ]


def _override(card: Card, value: float | str) -> float:
    return units.read(value, card.unit) if isinstance(value, str) else float(value)


def _known(card: Card, atlas: Facts) -> float:
    """The value of the card's fact, once its dimension is the right one."""
    fact = atlas[card.fact]
    if units.unit(fact.unit).dimension != units.unit(card.unit).dimension:
        raise TokyoTrapError(f"its fact {card.fact} is in [{fact.unit}], not in [{card.unit}]")
    if not isinstance(fact.house, (int, float)):
        raise TokyoTrapError(f"its fact {card.fact} is not one number")
    return float(fact.house)


def _reason(error: TokyoTrapError) -> str:
    return "; ".join(str(each) for each in error.mistakes) if isinstance(error, InvalidInput) else str(error)


def _outside(where: str, card: Card, value: float) -> list[Mistake]:
    """A mistake if the value is outside the card's range; not a number is outside every range."""
    if card.low <= value <= card.high:
        return []
    low, high = (units.write(bound, card.unit) for bound in (card.low, card.high))
    text = units.write(value, card.unit) if abs(value) <= units.LARGEST else str(value)
    cure = f"Keep it between {low} and {high}; its fact is {card.fact}."
    return [Mistake(where, f"{text} is outside its range", cure)]
