"""A scenario with doubt about the parameters: the same luck under many plausible sets of them, pooled."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, InvalidScenario, Mistake, NoEquilibrium, did_you_mean
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.drawn import overlaid
from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.world import World
from tokyotrap.results.record import QUANTILES
from tokyotrap.results.run import scenario_of, shown
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Progress, simulate
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.studies.plausible import Values, calibrated, guessed

PRICING, BEHAVIOUR, ALL = "pricing", "behaviour", "all"
LAYERS = (PRICING, BEHAVIOUR, ALL)
SHOWN = ("usdjpy", "jgb_10y", "jgb_40y", "ust_10y", "boj_rate")
"""Series with a fan, besides those with a red line."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """One set of parameters, simulated.

    Attributes:
        closes: of the series, as shown, the start first (S, D1, paths).
        crossed: day of the first crossing of each red line, 0 for never (paths, lines).
    """

    closes: Float[np.ndarray, "S D1 paths"]
    crossed: Float[np.ndarray, "paths lines"]


@dataclass(frozen=True, eq=False)
class Pooled:
    """Fans and odds over all paths of several sets of parameters.

    Attributes:
        name: of the layer of doubt; empty without.
        quantiles: of the series, as shown, at QUANTILES (S, Q, D1).
        odds: of each red line under each set (sets, lines).
        means: at the horizon, under each set (sets, S).
        deviations: at the horizon, under each set (sets, S).
        refused: sets without a stable equilibrium, left out.
    """

    name: str
    quantiles: Float[np.ndarray, "S Q D1"]
    odds: Float[np.ndarray, "sets lines"]
    means: Float[np.ndarray, "sets S"]
    deviations: Float[np.ndarray, "sets S"]
    refused: int

    @property
    def share(self) -> Float[np.ndarray, " S"]:
        """Of the variance at the horizon, the part between sets: the law of total variance.

        All sets see the same luck, so what is between their means is theirs and hardly chance.
        """
        between = self.means.var(axis=0)
        return np.asarray(between / np.maximum(between + (self.deviations**2).mean(axis=0), np.finfo(float).tiny))

    @property
    def width(self) -> Float[np.ndarray, " S"]:
        """Of the 90 % band at the horizon."""
        return np.asarray(self.quantiles[:, -1, -1] - self.quantiles[:, 0, -1])


@dataclass(frozen=True, eq=False)
class Doubt:
    """A scenario without and with doubt about its parameters.

    Attributes:
        scenario, title, dates, paths, seed: what was run; paths are of each set, dates begin with the start.
        series: with a fan.
        units: of each series.
        lines: red line -> series, level, side.
        plain: the parameters as they are.
        layers: with doubt about some of them, by layer.
        sets: asked for in each layer.
    """

    scenario: str
    title: str
    dates: tuple[dt.date, ...]
    paths: int
    seed: int
    series: tuple[str, ...]
    units: Mapping[str, str]
    lines: Mapping[str, tuple[str, float, str]]
    plain: Pooled
    layers: tuple[Pooled, ...]
    sets: int


def doubt(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    *,
    draws: int = 16,
    paths: int = 1000,
    days: int | None = None,
    seed: int = 0,
    include: str = ALL,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Doubt:
    """Simulate a scenario under plausible sets of parameters with the same luck, and pool them.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        draws: sets of parameters in each layer.
        paths: of each set; fewer than a thousand are no quicker.
        days: business days, instead of the scenario's horizon.
        seed: of the luck, of the choice of draws and of the hypercube.
        include: "pricing" (what was calibrated), "behaviour" (what is guessed), or "all": each alone and both.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told path-days done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario or the overrides; conditions.
        NoEquilibrium: no stable solution of the pricing core for the facts as they are.
    """
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    _refuse(asked, include)
    atlas = Consulted(facts.load(asked.starts, overlays=asked.facts))
    question = Sets(asked, days or asked.days, paths, seed)
    question.world(atlas)
    wanted = _sets(atlas, draws, seed, include)
    each = _Parts(progress, 1 + sum(len(sets) for sets in wanted.values()))
    plain = question.pool("", atlas, [{}], each)
    layers = tuple(question.pool(name, atlas, sets, each) for name, sets in wanted.items())
    from_start = question.dates(atlas)
    return Doubt(
        scenario=asked.name,
        title=asked.title,
        dates=from_start,
        paths=paths,
        seed=seed,
        series=question.series,
        units={name: UNITS[name] for name in question.series},
        lines={line.name: (line.series, line.level, line.side) for line in asked.red_lines},
        plain=plain,
        layers=layers,
        sets=draws,
    )


def _refuse(asked: Scenario, include: str) -> None:
    """Conditions keep other paths under other parameters; a layer must be known."""
    if asked.conditions:
        cure = "Take [[condition]] out: each set of parameters would keep other paths."
        raise InvalidScenario(asked.name, [Mistake("", "doubt takes nothing for granted", cure)])
    if include not in LAYERS:
        raise InvalidInput("--include", [Mistake("", f'there is no "{include}"', did_you_mean(include, LAYERS))])


def _sets(atlas: Consulted, draws: int, seed: int, include: str) -> dict[str, list[dict[str, float]]]:
    """The sets of each layer; with both, the n-th holds the n-th of each."""
    found: dict[str, list[dict[str, float]]] = {}
    if include in (PRICING, ALL):
        found[PRICING] = calibrated(atlas, draws, seed)
    if include in (BEHAVIOUR, ALL):
        found[BEHAVIOUR] = guessed(atlas, draws, seed)
    if include == ALL:
        found[ALL] = [one | other for one, other in zip(found[PRICING], found[BEHAVIOUR], strict=True)]
    return found


@dataclass(frozen=True)
class Sets:
    """A scenario to be run under sets of parameters.

    Attributes:
        asked: the scenario.
        days: horizon [business days].
        paths: of each set.
        seed: of the luck.
    """

    asked: Scenario
    days: int
    paths: int
    seed: int

    @property
    def series(self) -> tuple[str, ...]:
        """With a fan."""
        return tuple(dict.fromkeys([*SHOWN, *(line.series for line in self.asked.red_lines)]))

    def world(self, atlas: Atlas) -> World:
        """Of these facts; all sets share what is compiled."""
        told = programme(self.asked, self.days)
        return assemble(atlas, self.asked.settings, told, reds(self.asked), self.days)

    def dates(self, atlas: Atlas) -> tuple[dt.date, ...]:
        """The start and every business day."""
        return (self.asked.starts, *self.world(atlas).calendar.dates)

    def outcome(self, atlas: Atlas, values: Values) -> Outcome:
        """The paths under one set of parameters; with none, those of the plain run."""
        world = self.world(overlaid(atlas, values))
        found = simulate(world, paths=self.paths, seed=self.seed, keep=True)
        assert found.watched is not None
        places, opening = [PLACE[name] for name in self.series], np.asarray(world.inputs.opening)
        start = np.broadcast_to(opening[places][:, None, None], (len(places), 1, self.paths))
        whole = np.concatenate([start, np.moveaxis(found.watched[:, places], 0, 1).astype(float)], axis=1)
        closes = np.stack([shown(name, rows) for name, rows in zip(self.series, whole, strict=True)])
        return Outcome(closes.astype(np.float32), found.records.crossing)

    def pool(self, name: str, atlas: Atlas, sets: Sequence[Values], each: "_Parts") -> Pooled:
        """All sets together; those without a stable equilibrium are left out and counted."""
        found = list(self._outcomes(atlas, sets, each))
        if not found:
            raise NoEquilibrium(f"no stable equilibrium under any of the {len(sets)} sets of parameters of {name}")
        closes = np.concatenate([one.closes for one in found], axis=2)
        return Pooled(
            name=name,
            quantiles=np.moveaxis(np.quantile(closes, QUANTILES, axis=2), 0, 1),
            odds=np.array([(one.crossed > 0).mean(axis=0) for one in found]),
            means=np.array([one.closes[:, -1].mean(axis=1, dtype=float) for one in found]),
            deviations=np.array([one.closes[:, -1].std(axis=1, dtype=float) for one in found]),
            refused=len(sets) - len(found),
        )

    def _outcomes(self, atlas: Atlas, sets: Sequence[Values], each: "_Parts") -> Iterator[Outcome]:
        for values in sets:
            with contextlib.suppress(NoEquilibrium):
                yield self.outcome(atlas, values)
            each.one_more(self.paths * self.days)


class _Parts:
    """Progress, a set of parameters at a time."""

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress, self._count, self._done = progress, count, 0

    def one_more(self, size: int) -> None:
        """One set is done, of so many path-days."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done * size, self._count * size)
