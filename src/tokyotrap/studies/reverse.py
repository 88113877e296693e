"""Reverse stress: what it would take for a line to be crossed by a day, and how likely that is."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, InvalidScenario, Mistake, did_you_mean
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.draws import LUCK
from tokyotrap.model.world import World
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import RedLine, Scenario
from tokyotrap.simulation.clusters import share_error
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Ensemble, Progress, simulate
from tokyotrap.simulation.programme import internal, programme, reds
from tokyotrap.simulation.tilting import tilted
from tokyotrap.studies.halfway import Halfway, halfway
from tokyotrap.studies.levers import Bench, Pulled, all_levers
from tokyotrap.studies.luck_names import parts
from tokyotrap.studies.mildest import Search, Trial
from tokyotrap.studies.rare import Rare, rare
from tokyotrap.studies.story import Story, conduct, fan, told

DAYS = 130
"""Business days of about six months, the horizon if nobody says otherwise."""

STORIES = 3
"""Stories looked for."""

FRESH = 1
"""What is added to the seed for luck on which nothing was searched; from there on each use has its own."""


@dataclass(frozen=True)
class Seen:
    """Share of paths on which something happened: of all, and of those that cross, with standard errors."""

    every: float
    every_error: float
    crossing: float
    crossing_error: float


@dataclass(frozen=True, eq=False)
class Reverse:
    """What it would take.

    Attributes:
        scenario, title: what was asked about.
        line: the red line.
        unit: of its series.
        start, by: the first and the last day.
        dates: the start and every business day.
        holds: whether the stories keep the line, because more than half of the paths cross it as luck falls.
        odds, error: that it is crossed by then, as luck falls.
        fan: of its series as luck falls, at story.BANDS, the start first, as shown (3, D1).
        sought: how many stories were looked for.
        stories: from the mildest; fewer than were sought where no tilt of the luck was found.
        rare: the same odds by weighing paths drawn under the stories; None without stories.
        seen: what happened on all paths and on those that cross, as luck falls.
        levers: every single lever, those that reach first; empty if they were not asked for.
        halfway: policies that go half of their way, and the luck of the mildest story that does the rest.
        paths, checked, seed, trials: of each trial, of each check, of the luck, and how many runs it took.
        seconds: for what -> how long it took.
    """

    scenario: str
    title: str
    line: RedLine
    unit: str
    start: dt.date
    by: dt.date
    dates: tuple[dt.date, ...]
    holds: bool
    odds: float
    error: float
    fan: Float[np.ndarray, "B D1"]
    sought: int
    stories: tuple[Story, ...]
    rare: Rare | None
    seen: Mapping[str, Seen]
    levers: tuple[Pulled, ...]
    halfway: tuple[Halfway, ...]
    paths: int
    checked: int
    seed: int
    trials: int
    seconds: Mapping[str, float]


def reverse(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    line: str,
    *,
    by: dt.date | None = None,
    stories: int = STORIES,
    levers: bool = True,
    paths: int = 8192,
    check: int = 10_000,
    seed: int = 0,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Reverse:
    """The mildest stories that take half of the paths across a red line by a day, and every lever on its own.

    Where more than half of the paths cross as luck falls, the stories and levers are those that keep the line.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        line: name of one of its red lines.
        by: the day; a day without trading counts as the next business day. Six months on if none is given.
        stories: how many; each rests on other luck than those before it.
        levers: whether every single lever is pulled.
        paths: of each trial; the levers get a quarter of it.
        check: paths, with luck of their own, by which each story is checked and the rare odds are found.
        seed: same seed, same numbers.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told steps done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario or the overrides; conditions.
        InvalidInput: no such line, or no such day.
    """
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    red, days = _place(asked, line), _days(asked, by)
    _refuse(asked)
    question = _Question(asked, red, days, (paths, check, seed), _Steps(progress, 2 + 2 * stories + 2 * levers))
    return question.answer(stories, levers)


class _Steps:
    """Progress by steps."""

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress, self._count, self._done = progress, count, 0
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def done(self, what: str) -> None:
        """One more step is done; its time goes to what it was for."""
        now = time.perf_counter()
        self.seconds[what] = self.seconds.get(what, 0.0) + now - self._since
        self._since, self._done = now, self._done + 1
        if self._progress is not None:
            self._progress(min(self._done, self._count), self._count)


class _Question:
    """A line, a day, and the paths with which they are looked at."""

    def __init__(self, asked: Scenario, red: int, days: int, how: tuple[int, int, int], steps: _Steps) -> None:
        self.asked, self.red, self.days, self.steps = asked, red, days, steps
        self.paths, self.check, self.seed = how
        self.atlas: Atlas = facts.load(asked.starts, overlays=asked.facts)
        self.world: World = assemble(self.atlas, asked.settings, programme(asked, days), reds(asked), days)
        own = asked.red_lines[red]
        self.line = (PLACE[own.series], internal(own.series, own.level), 1.0 if own.side == "above" else -1.0)

    def answer(self, stories: int, levers: bool) -> Reverse:
        """All of it."""
        search = Search(self.world, self.line, holds=False, paths=self.paths, seed=self.seed)
        start = search.trial(search.nothing)
        search.holds = start.share > 0.5
        plain_world, plain = self._run(search.nothing)
        crossed = plain.records.crossing[:, self.red] > 0
        self.steps.done("as luck falls")
        found = self._stories(search, start, stories, plain)
        odds = None
        if found:
            tilts = [each.tilt for each in found]
            fresh = self.seed + 2 * FRESH
            odds = rare(self.world, self.line, tilts, paths=self.check, seed=fresh, holds=search.holds)
        self.steps.done("odds by weighing")
        pulled, half, more = self._levers(search, found) if levers else ((), (), 0)
        own = self.asked.red_lines[self.red]
        return Reverse(
            scenario=self.asked.name, title=self.asked.title, line=own, unit=UNITS[own.series],
            start=self.asked.starts, by=self.world.calendar.dates[-1],
            dates=(self.asked.starts, *self.world.calendar.dates), holds=search.holds,
            odds=float(crossed.mean()), error=share_error(crossed, plain.numbers),
            fan=fan(plain_world, plain, own.series), sought=stories, stories=found, rare=odds,
            seen=_seen(self.asked, plain_world, plain, crossed), levers=pulled, halfway=half, paths=self.paths,
            checked=self.check, seed=self.seed, trials=search.trials + more, seconds=self.steps.seconds,
        )  # fmt: skip

    def _run(self, tilt: Float[np.ndarray, "spells luck"]) -> tuple[World, Ensemble]:
        """Paths under a tilt, with luck on which nothing was searched."""
        world = tilted(self.world, tilt)
        return world, simulate(world, paths=self.check, seed=self.seed + FRESH)

    def _stories(self, search: Search, start: Trial, count: int, plain: Ensemble) -> tuple[Story, ...]:
        """One after the other, each without the luck on which those before it rest."""
        groups, barred = [each.group for each in parts()], list[str]()
        found: list[Story] = []
        for _ in range(count):
            free = np.array([group not in barred for group in groups])
            nearest = search.nearest(free, start)
            self.steps.done("search")
            if nearest is None:
                break
            world, run = self._run(nearest.trial.tilt)
            line = (self.asked.red_lines[self.red].series, self.red, search.holds)
            found.append(told(world, line, nearest.trial.tilt, (plain, run), barred))
            barred.append(next(iter(found[-1].groups)))
            self.steps.done("check")
        assert len(groups) == LUCK
        return tuple(sorted(found, key=lambda story: story.distance))

    def _levers(
        self, search: Search, stories: Sequence[Story]
    ) -> tuple[tuple[Pulled, ...], tuple[Halfway, ...], int]:
        """Every lever, policies half-way, and the runs that took."""
        bench = Bench(self.asked, self.atlas, self.days, self.line, holds=search.holds,
                      paths=max(2, self.paths // 4), seed=self.seed)  # fmt: skip
        pulled = all_levers(bench)
        self.steps.done("levers")
        half, more = halfway(bench, pulled, stories[0].tilt, search) if stories else ((), 0)
        self.steps.done("policies half-way")
        return pulled, half, bench.trials + more


def _place(asked: Scenario, line: str) -> int:
    names = [each.name for each in asked.red_lines]
    if line not in names:
        cure = did_you_mean(line, names) if names else "Give the scenario a [red_lines] table."
        raise InvalidInput("--line", [Mistake("", f'{asked.name} has no red line "{line}"', cure)])
    return names.index(line)


def _days(asked: Scenario, by: dt.date | None) -> int:
    """Business days from the start to the day."""
    if by is None:
        return min(DAYS, asked.days)
    dates = business_days(asked.starts, asked.days)
    if not asked.starts < by <= dates[-1]:
        what = f"{by} is not between the start, {asked.starts}, and the horizon, {dates[-1]}"
        raise InvalidInput("--by", [Mistake("", what, "Write a day between them.")])
    return 1 + sum(each < by for each in dates)


def _refuse(asked: Scenario) -> None:
    if asked.conditions:
        cure = "Take [[condition]] out: what is taken for granted has no odds of its own."
        raise InvalidScenario(asked.name, [Mistake("", "reverse stress takes nothing for granted", cure)])


def _seen(asked: Scenario, world: World, run: Ensemble, crossed: np.ndarray) -> dict[str, Seen]:
    """What happened on all paths and on those that cross, branches included."""
    every = conduct(world, run)
    forks = world.structure.programme.forks
    names = {branch.name: list(branch.outcomes) for branch in asked.branches}
    for place, fork in enumerate(forks):
        for outcome, name in enumerate(names[fork.name]):
            every[f"{fork.name} = {name}"] = (run.records.fates[:, place] == outcome).astype(float)
    some, numbers = np.flatnonzero(crossed), run.numbers
    found = {}
    for name, true in every.items():
        mine = true > 0.0
        there = (float(mine[some].mean()), share_error(mine[some], numbers[some])) if len(some) else (np.nan, np.nan)
        found[name] = Seen(float(mine.mean()), share_error(mine, numbers), *there)
    return found


