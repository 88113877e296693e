"""What a scenario may set: every name, with its unit, its range, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["value", "order", "choice"]


@dataclass(frozen=True)
class Setting:
    """One thing a scenario can set.

    Attributes:
        key: dotted name, such as "policy.intervention.defence_line".
        unit: unit of the text a person writes (a name known to `units`); empty for a choice.
        meaning: one plain sentence.
        kind: "value" replaces a number from then on; "order" asks for an amount to be traded or a move to be made,
            once; "choice" picks a mechanism by name (such as "none"), only for the whole run, never by an event.
        low: smallest value accepted [house units].
        high: largest value accepted [house units].
        default: what holds when nobody sets it [house units], or the name of the mechanism.
        choices: for a choice, the names to pick from.
        whole_run: whether an event cannot change it, because the run begins with it.
    """

    key: str
    unit: str
    meaning: str
    kind: Kind
    low: float = 0.0
    high: float = 0.0
    default: float | str = 0.0
    choices: tuple[str, ...] = ()
    whole_run: bool = False


Catalogue = Mapping[str, Setting]
