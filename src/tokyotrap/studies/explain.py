"""Why: the mean move of a series between two days, by owner and cause; and the same with something taken out."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.series import FOLLOWING_SERIES, PLACE, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.world import World
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.conditioning import keep
from tokyotrap.simulation.ensemble import Progress, simulate_these
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.simulation.running import How
from tokyotrap.studies.apart import Apart, Left, apart, left_over
from tokyotrap.studies.contributions import Between, Days, Figure, between
from tokyotrap.studies.shares import Shares, shares
from tokyotrap.studies.subset import Simulated, subset
from tokyotrap.studies.turns import Turns
from tokyotrap.studies.without import Part, all_of, parts, without


@dataclass(frozen=True)
class Why:
    """Why one series moved.

    Attributes:
        series: its name.
        unit: as shown.
        before, after: its mean on both days, as shown.
        move: of the mean: percentage points, log percent, or the unit of an amount; as all that follows.
        shares: of owners, causes and channels, and of amplification.
        residual: move less the sum of all channels.
        by_pairs: whether errors of its shares come from pairs of paths, or from larger groups.
        without: what becomes of the move without each thing asked for; last without all of them, if several were.
        left: of that last one, what is no sum of the others; None unless several were asked for.
    """

    series: str
    unit: str
    before: float
    after: float
    move: Figure
    shares: Shares
    residual: float
    by_pairs: bool
    without: tuple[Apart, ...]
    left: Left | None


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why some series moved between two days, on all paths or some.

    Attributes:
        scenario, title: what was run.
        first, last: the days.
        given: what holds on the paths, in words; nothing for all.
        paths: that count; `drawn` were simulated.
        seed: of the random numbers.
        exact: whether everything was computed in double precision.
        why: series by series.
        worst: largest residual over all series that a run has [units of moves].
        groups: of paths, from which errors of following series come.
        seconds: it took.
    """

    scenario: str
    title: str
    first: dt.date
    last: dt.date
    given: tuple[str, ...]
    paths: int
    drawn: int
    seed: int
    exact: bool
    why: tuple[Why, ...]
    worst: float
    groups: int
    seconds: float


@dataclass(frozen=True)
class Asked:
    """How a question is put.

    Attributes:
        first, last: dates of the move; None for the start and the horizon.
        given: what holds on the paths, see `subset`.
        without: what is taken out, see `without.parts`.
        exact: whether to compute in double precision, twenty times slower.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    given: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    exact: bool = False


ALL = Asked()
"""From the start to the horizon, on all paths, with everything."""


def explain(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    series: Sequence[str],
    asked: Asked = ALL,
    *,
    paths: int = 10_000,
    days: int | None = None,
    seed: int = 0,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Explanation:
    """Share out the mean move of series between two days over owners and causes.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        series: names, such as "ust_10y".
        asked: days, paths, and what is taken out.
        paths: Monte Carlo paths drawn.
        days: business days, instead of the scenario's horizon.
        seed: same seed, same numbers.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told path-days done and in all.

    Raises:
        InvalidInput: unknown series, days outside the run, subsets of too few paths, unknown things to take out.
        InvalidScenario: every mistake of the scenario or the overrides.
        NoEquilibrium: no stable solution of the pricing core for these facts.
    """
    began = time.perf_counter()
    keep_compiled()
    chosen = scenario_of(scenario, overrides)
    taken = parts(asked.without)
    taken = (*taken, all_of(taken)) if len(taken) > 1 else taken
    grouped = any(name in FOLLOWING_SERIES for name in series)
    question = Question(chosen, days or chosen.days, paths, seed, "jax" if asked.exact else None, grouped)
    span = question.span(series, asked)
    turns = Turns(progress, 2 + len(taken))
    whole = question.world(chosen, span)
    numbers = question.numbers(whole, asked.given, span, turns)
    found = question.between(whole, numbers, span, turns)
    others = [(part, *question.other(part, numbers, span, turns)) for part in taken]
    dates = (chosen.starts, *business_days(chosen.starts, span[1]))
    return Explanation(
        scenario=chosen.name,
        title=chosen.title,
        first=dates[span[0]],
        last=dates[span[1]],
        given=asked.given,
        paths=len(numbers),
        drawn=paths,
        seed=seed,
        exact=asked.exact,
        why=tuple(_why(name, found, others, chosen) for name in series),
        worst=float(found.residual.max()),
        groups=len(found.sizes),
        seconds=time.perf_counter() - began,
    )


def _why(
    name: str, found: Between, others: Sequence[tuple[Part, Between, tuple[str, ...]]], scenario: Scenario
) -> Why:
    """One series, with everything and without each thing that was asked for."""
    place = PLACE[name]
    pairs = tuple(apart(name, part, (found, other), dropped, scenario) for part, other, dropped in others)
    return Why(
        series=name,
        unit=UNITS[name],
        before=float(found.levels[0, place]),
        after=float(found.levels[1, place]),
        move=found.move(name),
        shares=shares(found, name),
        residual=float(found.residual[place]),
        by_pairs=place not in found.attribution.followers,
        without=pairs,
        left=left_over(name, found, [other for _, other, _ in others]) if len(others) > 1 else None,
    )


@dataclass(frozen=True)
class Question:
    """What is run, and how.

    Attributes:
        scenario: with everything.
        horizon: of the scenario [business days].
        paths: drawn.
        seed: of the random numbers.
        engine: see `engine_for`.
        grouped: whether errors of following series are wanted.
    """

    scenario: Scenario
    horizon: int
    paths: int
    seed: int
    engine: str | None
    grouped: bool

    def span(self, series: Sequence[str], asked: Asked) -> Days:
        """Numbers of the two days.

        Raises:
            InvalidInput: days or series that the run does not have; all mistakes at once.
        """
        mistakes = [Mistake(name, "no series of that name", did_you_mean(name, list(PLACE)))
                    for name in series if name not in PLACE]  # fmt: skip
        dates = (self.scenario.starts, *business_days(self.scenario.starts, self.horizon))
        found = []
        for name, day, usual in (("--from", asked.first, 0), ("--to", asked.last, self.horizon)):
            inside = [number for number, date in enumerate(dates) if day is not None and date >= day]
            if day is not None and (day < dates[0] or not inside):
                cure = f"Write a day from {dates[0]} to {dates[-1]}."
                mistakes.append(Mistake(f"{name} {day}", "that lies outside the run", cure))
            found.append(inside[0] if inside else usual)
        if not mistakes and found[0] >= found[1]:
            mistakes.append(Mistake("--from and --to", "the second day must come after the first"))
        if mistakes:
            raise InvalidInput("explain", mistakes)
        return found[0], found[1]

    def world(self, scenario: Scenario, span: Days) -> World:
        """The model as far as the second day, or to the horizon if something is taken for granted of the way there.

        Events of later days stay in it, so that what is compiled serves every span.
        """
        days = self.horizon if scenario.conditions else span[1]
        return assemble(self._atlas, scenario.settings, programme(scenario, self.horizon), reds(scenario), days)

    @property
    def _atlas(self) -> Atlas:
        return facts.load(self.scenario.starts, overlays=self.scenario.facts)

    def numbers(self, world: World, given: Sequence[str], span: Days, turns: Turns) -> Int[np.ndarray, " paths"]:
        """The paths that count: all, or those that meet the scenario's conditions and what else is given."""
        numbers = np.arange(self.paths)
        turn = turns.take()
        if self.scenario.conditions:
            numbers = keep(world, self.scenario, paths=self.paths, seed=self.seed).numbers
        if given:
            ensemble = simulate_these(world, numbers, How(self.seed, engine=self.engine), progress=turn)
            forks = tuple(fork.name for fork in world.structure.programme.forks)
            numbers = numbers[subset(given, Simulated(self.scenario, forks, ensemble, span[1]))]
        return numbers

    def between(self, world: World, numbers: Int[np.ndarray, " paths"], span: Days, turns: Turns) -> Between:
        """What these paths do between the two days."""
        how = How(self.seed, engine=self.engine)
        return between(world, numbers, span, how, grouped=self.grouped, progress=turns.take())

    def other(
        self, part: Part, numbers: Int[np.ndarray, " paths"], span: Days, turns: Turns
    ) -> tuple[Between, tuple[str, ...]]:
        """The same paths without something, and what events lose with it."""
        scenario, dropped = without(self.scenario, part)
        return self.between(self.world(scenario, span), numbers, span, turns), dropped
