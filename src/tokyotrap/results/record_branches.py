"""The part of a finished run that tells it branch by branch."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class FateLine:
    """A red line on the paths of one fate.

    Attributes:
        name: as in the scenario.
        probability, standard_error, first_date: as in RedLineResult.
        at_end: its series at the horizon, quantiles QUANTILES, as shown.
    """

    name: str
    probability: float
    standard_error: float
    first_date: dict[str, dt.date]
    at_end: tuple[float, ...]


@dataclass(frozen=True)
class Fate:
    """The paths on which branches came out one way.

    Attributes:
        came: branch -> outcome; "" if it was not decided.
        odds: those the scenario asks for, before any condition.
        share: of paths; standard_error: of that share.
        paths: how many.
        lines: every red line; empty if there are no such paths.
    """

    came: dict[str, str]
    odds: float
    share: float
    standard_error: float
    paths: int
    lines: tuple[FateLine, ...]


@dataclass(frozen=True)
class BranchResult:
    """A branch of the scenario: `given` is what it hangs on, in words; `fates` share all paths among them."""

    name: str
    what: str
    on: dt.date
    given: str
    fates: tuple[Fate, ...]
