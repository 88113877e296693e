"""Known paths: what is kept of every path of a run so that it can be weighed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.ledger.series import PLACE
from tokyotrap.model.world import World
from tokyotrap.results.channels import UNITS, Attribution
from tokyotrap.results.record import QUANTILES
from tokyotrap.results.run import shown
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.conditioning import keep
from tokyotrap.simulation.ensemble import Ensemble, Progress, simulate_these
from tokyotrap.simulation.running import How
from tokyotrap.studies.opinion import Opinion
from tokyotrap.studies.weighing import quantiles

SHOWN = ("usdjpy", "jgb_10y", "jgb_40y", "ust_10y", "boj_rate")
"""Series that are kept besides those with a red line and those spoken of."""

Values = Float[np.ndarray, " n"]


@dataclass(frozen=True, eq=False)
class Known:
    """The paths that are weighed.

    Attributes:
        scenario, world: what was simulated.
        ensemble: the paths; `watched` has the series alone.
        series: in the order of `watched`.
        day: number of the day at whose close every path is kept.
    """

    scenario: Scenario
    world: World
    ensemble: Ensemble
    series: tuple[str, ...]
    day: int

    def on(self, name: str, day: int) -> Values:
        """A series on a day, as shown; or 1 for each path that has crossed a red line by then."""
        lines = [line.name for line in self.scenario.red_lines]
        if name in lines and name not in self.series:
            crossed = self.ensemble.records.crossing[:, lines.index(name)]
            return ((crossed > 0) & (crossed <= day)).astype(float)
        assert self.ensemble.watched is not None
        values = self.ensemble.watched[day - 1, self.series.index(name)].astype(float)
        return np.asarray(shown(name, values), dtype=float)

    def fans(self, weights: Float[np.ndarray, "W n"]) -> Float[np.ndarray, "W S Q D1"]:
        """Quantiles of every series under each weights, as shown, the start first."""
        assert self.ensemble.watched is not None
        found = []
        for row, name in enumerate(self.series):
            start = float(np.asarray(self.world.inputs.opening)[PLACE[name]])
            later = quantiles(self.ensemble.watched[:, row], weights, QUANTILES)
            found.append(shown(name, np.pad(later, ((0, 0), (0, 0), (1, 0)), constant_values=start)))
        return np.stack(found, axis=1)

    def contributions(self, series: str) -> tuple[tuple[str, ...], Float[np.ndarray, "n owners"]]:
        """Owners, and what each had contributed to a core series on every path by the day [units of moves]."""
        attribution, place = Attribution(self.world), PLACE[series]
        kept = self.ensemble.snapshots[self.day]
        lines = (kept.lines - attribution.start) @ (attribution.loading[place] * attribution.members).T
        wide = np.concatenate([lines, kept.amplified[:, place] * UNITS[place]], axis=1)
        owners = tuple(dict.fromkeys(each.owner for each in attribution.channels))
        member = np.array([[each.owner == owner for owner in owners] for each in attribution.channels], dtype=float)
        return owners, wide @ member


def known_paths(
    scenario: Scenario, world: World, opinions: Sequence[Opinion], how: tuple[int, int], progress: Progress | None
) -> Known:
    """The paths, with the days of a few series."""
    paths, seed = how
    spoken = [name for each in opinions for name in (each.what, each.other) if name in PLACE]
    series = tuple(dict.fromkeys([*spoken, *SHOWN, *(line.series for line in scenario.red_lines)]))
    numbers = np.arange(paths)
    if scenario.conditions:
        numbers = keep(world, scenario, paths=paths, seed=seed).numbers
    day = max(each.day for each in opinions)
    wanted = How(seed, [day], rows=tuple(PLACE[name] for name in series), at_stops=True)
    return Known(scenario, world, simulate_these(world, numbers, wanted, progress=progress), series, day)


def measured(told: Opinion, known: Known, weights: Values) -> float:
    """What an opinion speaks of, under weights; of an order the first mean less the second."""
    values = known.on(told.what, told.day)
    mean = float(weights @ values)
    if told.kind in ("above", "below"):
        return float(weights @ (values >= told.level if told.kind == "above" else values <= told.level))
    if told.kind == "deviation":
        return float(np.sqrt(weights @ (values - mean) ** 2))
    if not told.other:
        return mean
    other = known.on(told.other, told.day)
    apart = other - weights @ other
    if told.kind == "order":
        return mean - float(weights @ other)
    sizes = float(np.sqrt((weights @ (values - mean) ** 2) * (weights @ apart**2)))
    return float(weights @ ((values - mean) * apart)) / sizes
