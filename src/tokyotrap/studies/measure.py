"""A number of a run that studies ask about: a mean or a quantile of a series on the last day, or odds of a red line."""

import re
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.results.run import shown
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.fold import Records

QUANTILE = re.compile(r"(\d+(?:\.\d+)?) ?%")


class Measure(Protocol):
    """One number of a run."""

    @property
    def words(self) -> str:
        """What it is."""

    @property
    def unit(self) -> str:
        """In what it is shown."""

    def value(self, records: Records) -> float:
        """Of paths at the horizon."""


@dataclass(frozen=True)
class Mean:
    """The mean of a series on the last day."""

    series: str

    @property
    def words(self) -> str:
        """What it is."""
        return f"mean of {self.series}"

    @property
    def unit(self) -> str:
        """Of the series."""
        return UNITS[self.series]

    def value(self, records: Records) -> float:
        """As shown."""
        return float(_closes(records, self.series).mean())


@dataclass(frozen=True)
class Quantile:
    """The point of a series on the last day below which a share of the paths ends."""

    series: str
    level: float

    @property
    def words(self) -> str:
        """What it is."""
        return f"{100.0 * self.level:g} % point of {self.series}"

    @property
    def unit(self) -> str:
        """Of the series."""
        return UNITS[self.series]

    def value(self, records: Records) -> float:
        """As shown."""
        return float(np.quantile(_closes(records, self.series), self.level))


@dataclass(frozen=True)
class Odds:
    """The share of paths that have crossed a red line, by its place among those of the scenario."""

    name: str
    place: int

    @property
    def words(self) -> str:
        """What it is."""
        return f"odds of {self.name}"

    @property
    def unit(self) -> str:
        """Percent of paths."""
        return "percent"

    def value(self, records: Records) -> float:
        """In percent."""
        return 100.0 * float((records.crossing[:, self.place] > 0).mean())


def read(text: str, scenario: Scenario) -> Measure:
    """A measure as people write it: "ust_10y 90 %", "ust_10y mean", "odds ust_10y_5".

    Raises:
        InvalidInput: neither of these, or a series or a line that is not known.
    """
    words = text.split()
    if words[:1] == ["odds"] and len(words) == 2:
        lines = [each.name for each in scenario.red_lines]
        if words[1] not in lines:
            raise _mistake(f'{scenario.name} has no red line "{words[1]}"', did_you_mean(words[1], lines))
        return Odds(words[1], lines.index(words[1]))
    how = QUANTILE.fullmatch(" ".join(words[1:]))
    mean = words[1:] in ([], ["mean"])
    if not words or not (how or mean):
        raise _mistake(f'cannot read "{text}"', 'Write "ust_10y 90 %", "ust_10y mean", or "odds ust_10y_5".')
    if words[0] not in PLACE:
        raise _mistake(f'no series is called "{words[0]}"', did_you_mean(words[0], list(PLACE)))
    if how is None:
        return Mean(words[0])
    level = float(how[1]) / 100.0
    if not 0.0 < level < 1.0:
        raise _mistake(f"{how[1]} % is no point of a distribution", "Write a number between 0 and 100.")
    return Quantile(words[0], level)


def _mistake(what: str, cure: str) -> InvalidInput:
    return InvalidInput("--of", [Mistake("", what, cure)])


def _closes(records: Records, series: str) -> np.ndarray:
    return np.asarray(shown(series, records.values[:, PLACE[series]].astype(float)))
