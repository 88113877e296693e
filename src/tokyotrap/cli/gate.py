"""A gate on the odds of a red line: `--fail-if "ust_10y_5 > 0.5"`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import typer

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean

_FORM = re.compile(r"\s*([a-z][a-z0-9_-]*)\s*(>=|>)\s*([0-9]*\.?[0-9]+)\s*(%?)\s*")


@dataclass(frozen=True)
class Gate:
    """Trips when a red line is likelier than a limit.

    Attributes:
        name: the red line.
        reaches: whether reaching the limit is enough.
        limit: probability, 0 to 1.
    """

    name: str
    reaches: bool
    limit: float

    def trips(self, probability: float) -> bool:
        """Whether that probability is past the gate."""
        return probability > self.limit or (self.reaches and probability == self.limit)

    def __str__(self) -> str:
        return f"{self.name} {'>=' if self.reaches else '>'} {self.limit:g}"


def gate(text: str) -> Gate:
    """Read "ust_10y_5 > 0.5" or "ust_10y_5 >= 50%"."""
    found = _FORM.fullmatch(text)
    limit = float(found[3]) / (100.0 if found[4] else 1.0) if found else -1.0
    if found is None or not 0.0 <= limit <= 1.0:
        raise typer.BadParameter(f'cannot read "{text}". Write the name of a red line and its odds: "ust_10y_5 > 0.5".')
    return Gate(found[1], found[2] == ">=", limit)


def check(gates: Sequence[Gate], names: Sequence[str]) -> None:
    """Refuse gates on red lines that are not there."""
    mistakes = [
        Mistake(str(each), f'no red line is called "{each.name}"', did_you_mean(each.name, names))
        for each in gates
        if each.name not in names
    ]
    if mistakes:
        raise InvalidInput("--fail-if", mistakes)


def tripped(gates: Sequence[Gate], odds: Mapping[str, float]) -> list[str]:
    """One sentence for every gate that trips."""
    return [
        f"{each.name} is crossed with probability {odds[each.name]:.3f}, and the gate is {each}."
        for each in gates
        if each.trips(odds[each.name])
    ]
