"""What matters: which doubtful numbers move a number of a run, which luck crosses a line, how many paths are enough."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidFact, InvalidInput, InvalidScenario, Mistake, did_you_mean
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.drawn import drawn
from tokyotrap.facts.fact import Fact
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import RedLine, Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Ensemble, Progress, simulate
from tokyotrap.simulation.tilting import luck
from tokyotrap.studies.boxes import Box, box, checked
from tokyotrap.studies.doubt import Sets
from tokyotrap.studies.enough import Enough, enough
from tokyotrap.studies.influence import (
    Effect,
    Inputs,
    Share,
    Swing,
    effects,
    effects_design,
    evaluated,
    shares,
    shares_design,
    swing,
)  # fmt: skip
from tokyotrap.studies.luck_names import parts
from tokyotrap.studies.measure import Measure, read
from tokyotrap.studies.plausible import ranged

DAYS = 130
"""Business days of about six months, the horizon if nobody says otherwise."""

FRESH = 1
"""What is added to the seed for luck on which no box was searched."""

OF = "ust_10y 90 %"
"""What is asked about if nobody says otherwise."""


SETTLED = 0.05
"""Half of an interval of a share of variance that is narrow enough (ours)."""


@dataclass(frozen=True)
class Size:
    """How much is run.

    Attributes:
        trajectories: of elementary effects; each takes one run for each guess and one more; 0 for none of that.
        keep: guesses with the largest effects whose shares of variance are taken.
        base: of these shares, a power of two; they take (keep + 3) times as many runs; 0 for none of that.
        swings: guesses with the largest effects that are moved one at a time.
        paths: of each of these runs.
        whole: paths of the run from which boxes and accuracy are read, and of that by which boxes are checked.
    """

    trajectories: int = 4
    keep: int = 8
    base: int = 64
    swings: int = 20
    paths: int = 1000
    whole: int = 10_000


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What matters.

    Attributes:
        scenario, title, start, by: what was asked about.
        measure: the number of the run.
        value: as the facts are, with the luck of all evaluations.
        effects: elementary effects of every guess, the largest first.
        shares: of the variance over all that is kept and the calibration, the largest total first.
        half: the same from half of the evaluations, for how far they have settled.
        swings: one at a time, the widest first.
        sources: key -> the fact's value and range in words.
        lines: red lines of the scenario.
        boxes: name of a red line -> the luck that crosses it, checked on luck of its own; None where no box is better
            than all paths.
        names: of what limits of boxes are drawn on, by place.
        enough: how many paths are enough.
        size, seed: how.
        evaluations, refused: runs for effects, shares and swings, and how many had no equilibrium.
        seconds: for what -> how long it took.
    """

    scenario: str
    title: str
    start: dt.date
    by: dt.date
    measure: Measure
    value: float
    effects: tuple[Effect, ...]
    shares: tuple[Share, ...]
    half: tuple[Share, ...]
    swings: tuple[Swing, ...]
    sources: Mapping[str, str]
    lines: tuple[RedLine, ...]
    boxes: Mapping[str, Box | None]
    names: tuple[str, ...]
    enough: tuple[Enough, ...]
    size: Size
    seed: int
    evaluations: int
    refused: int
    seconds: Mapping[str, float]

    @property
    def settled(self) -> int:
        """Runs after which half of the 95 % interval of every total share is SETTLED, as it falls with their root."""
        widest = max((each.total_error for each in self.shares), default=0.0)
        runs = self.size.base * (len(self.shares) + 2) * (widest / SETTLED) ** 2
        return int(float(f"{runs:.2g}"))


def sensitivity(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    *,
    of: str = OF,
    days: int | None = None,
    size: Size = Size(),
    seed: int = 0,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Sensitivity:
    """Which guesses and which luck matter to a number of a run.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        of: the number, such as "ust_10y 90 %", "usdjpy mean", "odds ust_10y_5"; see `measure.read`.
        days: business days; six months if none is given.
        size: how much is run.
        seed: of the luck and of the designs.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told evaluations done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario or the overrides; conditions.
        InvalidInput: a number that cannot be read, or a base that is no power of two.
    """
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    measure = read(of, asked)
    _refuse(asked, size)
    return _Study(asked, days or min(DAYS, asked.days), measure, size, seed, progress).answer()


def _refuse(asked: Scenario, size: Size) -> None:
    if asked.conditions:
        cure = "Take [[condition]] out: other numbers would keep other paths."
        raise InvalidScenario(asked.name, [Mistake("", "sensitivity takes nothing for granted", cure)])
    if size.base and (size.base < 2 or size.base & (size.base - 1)):
        powers = [str(2**k) for k in range(3, 12)]
        what = f"{size.base} is no power of two"
        raise InvalidInput("--base", [Mistake("", what, did_you_mean(str(size.base), powers))])


class _Study:
    """A number of a scenario, evaluated again and again with the same luck."""

    def __init__(
        self, asked: Scenario, days: int, measure: Measure, size: Size, seed: int, progress: Progress | None
    ) -> None:
        self.asked, self.days, self.measure, self.size, self.seed = asked, days, measure, size, seed
        self.atlas = Consulted(facts.load(asked.starts, overlays=asked.facts))
        self.sets = Sets(asked, days, size.paths, seed)
        self.world = self.sets.world(self.atlas)
        self.guesses = ranged(self.atlas)
        self._progress, self._done, self.refused = progress, 0, 0
        count = size.trajectories * (len(self.guesses) + 1) + size.base * (min(size.keep, len(self.guesses)) + 3)
        self._count = count + 2 * min(size.swings, len(self.guesses))
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def answer(self) -> Sensitivity:
        """All of it."""
        value = self.evaluate(self.atlas)
        self._took("as the facts are")
        every = self._effects()
        first = [self.atlas[each.key] for each in every]
        whole, half = self._shares(first[: self.size.keep])
        swings = [swing(self.atlas, each, self._counted) for each in first[: self.size.swings]]
        self._took("one at a time")
        boxes, names, told = self._luck()
        return Sensitivity(
            scenario=self.asked.name, title=self.asked.title, start=self.asked.starts,
            by=self.world.calendar.dates[-1], measure=self.measure, value=value, effects=every, shares=whole,
            half=half, swings=tuple(sorted(swings, key=lambda each: -each.width)),
            sources={each.key: _range(each) for each in self.guesses}, lines=self.asked.red_lines, boxes=boxes,
            names=names, enough=told, size=self.size, seed=self.seed, evaluations=self._done, refused=self.refused,
            seconds=self.seconds,
        )  # fmt: skip

    def evaluate(self, atlas: Atlas) -> float:
        """The number with these facts."""
        world = self.sets.world(atlas)
        return self.measure.value(simulate(world, paths=self.size.paths, seed=self.seed).records)

    def _counted(self, atlas: Atlas) -> float:
        self._one_more()
        return self.evaluate(atlas)

    def _one_more(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(min(self._done, self._count), self._count)

    def _took(self, what: str) -> None:
        now = time.perf_counter()
        self.seconds[what] = now - self._since
        self._since = now

    def _effects(self) -> tuple[Effect, ...]:
        """Elementary effects of every guess."""
        if not self.size.trajectories:
            return ()
        inputs = Inputs(self.atlas, self.guesses, calibration=False)
        points = effects_design(inputs, self.size.trajectories, self.seed)
        values = evaluated(inputs, points, self.evaluate, self._one_more)
        self.refused += int(np.isnan(values).sum())
        self._took("elementary effects")
        return effects(inputs, points, values, self.seed)

    def _shares(self, kept: Sequence[Fact]) -> tuple[tuple[Share, ...], tuple[Share, ...]]:
        """Shares of variance of what is kept and the calibration: of all evaluations, and of the first half."""
        if not self.size.base:
            return (), ()
        inputs = Inputs(self.atlas, kept, calibration=_has_draws(self.atlas))
        points = shares_design(inputs, self.size.base, self.seed)
        values = evaluated(inputs, points, self.evaluate, self._one_more)
        self.refused += int(np.isnan(values).sum())
        self._took("shares of variance")
        return shares(inputs, values, self.seed), shares(inputs, values[: len(values) // 2], self.seed)

    def _luck(self) -> tuple[dict[str, Box | None], tuple[str, ...], tuple[Enough, ...]]:
        """Boxes of luck, told by luck on which none was searched, and how many paths are enough."""
        lines, whole = self.asked.red_lines, self.size.whole
        run, fresh = (simulate(self.world, paths=whole, seed=self.seed + place) for place in (0, FRESH))
        (names, inputs), (_, others) = self._inputs(run, self.seed), self._inputs(fresh, self.seed + FRESH)
        boxes: dict[str, Box | None] = {}
        for place, line in enumerate(lines):
            first = box(inputs, run.records.crossing[:, place] > 0)
            boxes[line.name] = None if first is None else checked(first, others, fresh.records.crossing[:, place] > 0)
        self._took("boxes of luck")
        told = enough(run.records, lines)
        self._took("enough paths")
        return boxes, names, told

    def _inputs(self, run: Ensemble, seed: int) -> tuple[tuple[str, ...], Float[np.ndarray, "paths k"]]:
        """Luck of the paths over all days [standard deviations], and 1 where a branch came out so, else 0."""
        found = luck(seed, run.numbers, self.days, 1)[:, 0]
        names = [", ".join(filter(None, (each.group, each.name))) for each in parts()]
        known = {branch.name: list(branch.outcomes) for branch in self.asked.branches}
        columns = [found]
        for place, fork in enumerate(self.world.structure.programme.forks):
            for outcome, name in enumerate(known[fork.name]):
                names.append(f"{fork.name} = {name}")
                columns.append((run.records.fates[:, place] == outcome).astype(float)[:, None])
        return tuple(names), np.concatenate(columns, axis=1)




def _has_draws(atlas: Atlas) -> bool:
    try:
        drawn(atlas)
    except InvalidFact:
        return False
    return True


def _range(fact: Fact) -> str:
    unit = "" if fact.unit in ("ratio", "count", "index") else f" {fact.unit}"
    return f"{fact.value:g} ({fact.low:g} to {fact.high:g}){unit}"
