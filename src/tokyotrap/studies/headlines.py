"""Headlines with derivatives: the mean of a series at the horizon, and smoothed odds that a red line is crossed."""

from dataclasses import dataclass
from typing import Protocol

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.ledger.series import BY_NAME, PLACE, UNITS
from tokyotrap.results.run import shown
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.fold import Records
from tokyotrap.simulation.programme import internal
from tokyotrap.simulation.twin import Result

SPREAD = {"rate": 0.005, "log": 0.05}
"""Over which a red line is smoothed at temperature one: 50 basis points, 5 %; of an amount a twentieth (ours)."""

STEP = {"boj_rate": 0.0025, "fed_rate": 0.0025}
"""Series that move in steps, and the step; their lines are smoothed within one, from half a step below the level."""


class Headline(Protocol):
    """A number of a run, as the mean over paths of something that each path says."""

    @property
    def words(self) -> str:
        """What it is."""

    @property
    def unit(self) -> str:
        """In what it is shown."""

    def result(self, scenario: Scenario, temperature: float) -> Result:
        """What a path of the twin says."""

    def hard(self, scenario: Scenario, records: Records) -> Float[np.ndarray, " paths"]:
        """What the paths of a simulation say."""


@dataclass(frozen=True)
class Mean:
    """The mean of a series at the horizon, as shown."""

    series: str

    @property
    def words(self) -> str:
        """What it is."""
        return f"mean of {self.series} at the horizon"

    @property
    def unit(self) -> str:
        """In what the series is shown."""
        return UNITS[self.series]

    def result(self, scenario: Scenario, temperature: float) -> Result:
        """The close of a path of the twin, as shown."""
        _known("series", self.series, tuple(PLACE))
        place, kind = PLACE[self.series], BY_NAME[self.series].kind

        def value(closes: Float[Array, " S"], reach: Float[Array, " R"]) -> Float[Array, ""]:
            return jnp.exp(closes[place]) if kind == "log" else closes[place] * (100.0 if kind == "rate" else 1.0)

        return value

    def hard(self, scenario: Scenario, records: Records) -> Float[np.ndarray, " paths"]:
        """The close of each path, as shown."""
        return shown(self.series, records.values[:, PLACE[self.series]].astype(float))


@dataclass(frozen=True)
class Odds:
    """The odds that a red line of the scenario is crossed by the horizon."""

    line: str

    @property
    def words(self) -> str:
        """What it is."""
        return f"odds of {self.line} by the horizon"

    @property
    def unit(self) -> str:
        """Percent."""
        return "percent"

    def result(self, scenario: Scenario, temperature: float) -> Result:
        """How surely a path of the twin has been beyond the line [percent]."""
        place = self._place(scenario)
        line = scenario.red_lines[place]
        kind, level = BY_NAME[line.series].kind, internal(line.series, line.level)
        step = STEP.get(line.series, 0.0)
        spread = step or SPREAD.get(kind, 0.05 * max(abs(level), 1.0))

        def value(closes: Float[Array, " S"], reach: Float[Array, " R"]) -> Float[Array, ""]:
            return 100.0 * jax.nn.sigmoid((reach[place] + 0.5 * step) / (temperature * spread))

        return value

    def hard(self, scenario: Scenario, records: Records) -> Float[np.ndarray, " paths"]:
        """100 for a path that has crossed the line, else 0."""
        return np.where(records.crossing[:, self._place(scenario)] > 0, 100.0, 0.0)

    def _place(self, scenario: Scenario) -> int:
        names = [each.name for each in scenario.red_lines]
        _known("red line", self.line, names)
        return names.index(self.line)


def _known(what: str, name: str, names: tuple[str, ...] | list[str]) -> None:
    if name not in names:
        raise InvalidInput("headline", [Mistake(what, f'there is no "{name}"', did_you_mean(name, list(names)))])
