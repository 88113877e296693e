"""The part of a finished run that tells on which paths it rests, where something was taken for granted."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True)
class ConditionResult:
    """One condition, and how it fared on the paths as drawn.

    Attributes:
        series: it is on.
        words: what it asks: "reaches 5 percent".
        share: of the drawn paths that meet it by themselves; 1 for a distribution.
        covered: share of a distribution that lies where paths went; the rest is cut off. 1 for the others.
        low, middle, high: of the series without conditions, where 5 %, half and 95 % of paths lie then.
    """

    series: str
    words: str
    share: float
    covered: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Conditioning:
    """What was taken for granted, and what that leaves.

    Attributes:
        conditions: all of them hold.
        drawn: paths simulated; those of the run are the ones kept.
        share: of the drawn paths that meet every condition but distributions: how plausible they are together.
        standard_error: of that share.
        effective: how many paths of equal weight the weighted ones are worth.
        worth: how many different paths those of the run are worth; standard errors count so many.
        entropy: relative to the run without conditions [nats]; -log(share) where no distribution is asked for.
        numbers: of the paths kept (paths,), counted from 0; one may be there more than once.
    """

    conditions: tuple[ConditionResult, ...]
    drawn: int
    share: float
    standard_error: float
    effective: float
    worth: float
    entropy: float
    numbers: NDArray[Any]
