"""Single levers: the smallest amount of one order alone that takes half of the paths across a line, and how fast.

Every order of the catalogue that has an amount is given on the first day, at once or evenly over some days, with the
same luck for all amounts; the odds are followed on the scale of the normal to the amount at which half of the paths do
as asked. What cannot be had within the range of the order is said, with the odds at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tokyotrap.facts.atlas import Atlas
from tokyotrap.institutions.ministry_of_finance import COUPONS
from tokyotrap.ledger.buckets import ACCOUNTS, JGBS, OTHER_FOREIGN, OWNERS, TREASURIES
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import DECISION, OPERATION, POLICY_RATE, PRICED, RATE_CHECK, catalogue
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.settings import Setting
from tokyotrap.model.world import World
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.ensemble import Progress, closes
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.studies.mildest import HALF, STEPS, beyond, following, score

LEFT_OUT = (POLICY_RATE, PRICED, RATE_CHECK, "policy.backstop.announce")
"""Orders that have no amount: a level, what was priced of another order, and moves that are made or not."""

FLOWS = ("JPY tn", "USD bn")
"""Units of what can be spread over days."""

_MINISTRY, _FOREIGN = "institutions.ministry_of_finance", (*TREASURIES, OTHER_FOREIGN)
HELD = {
    f"{_MINISTRY}.reserve_sale": ("ministry_of_finance", COUPONS),
    f"{_MINISTRY}.yen_purchase": ("ministry_of_finance", (*TREASURIES, "dollars")),
    OPERATION: ("ministry_of_finance", (*TREASURIES, "dollars")),
    "institutions.life_insurers.repatriate": ("life_insurers", TREASURIES),
    "institutions.pension_funds.repatriate": ("pension_funds", _FOREIGN),
    "institutions.japan_post.repatriate": ("japan_post", _FOREIGN),
    "institutions.banks.sale": ("banks", _FOREIGN),
    "institutions.foreign_investors.forced_sale": ("foreign_investors", JGBS),
    "institutions.foreign_investors.exit": ("foreign_investors", JGBS),
}
"""Orders that sell what an owner holds, and cannot sell more: the owner and the accounts."""

MONTH = 22
"""Business days of a month."""

UNUSED = 10**6
"""Number of the day of an event that never comes."""

FINE = 0.05
"""Of an amount, or of the way to go on the scale of the normal, how near it is found."""


@dataclass(frozen=True)
class Lever:
    """One order in one direction, over so many business days.

    Attributes:
        setting: the order.
        largest: the end of its range in that direction [house units].
        over: business days.
    """

    setting: Setting
    largest: float
    over: int


@dataclass(frozen=True)
class Pulled:
    """How far a lever is from the line.

    Attributes:
        lever: the order.
        amount: smallest that takes half of the paths there [house units]; None if its range does not reach.
        share: of paths that do as asked at that amount, or at the end of the range.
        without: of paths that do as asked without it, the same luck besides.
        trials: runs it took.
    """

    lever: Lever
    amount: float | None
    share: float
    without: float
    trials: int


OWN = {PLACE["boj_rate"]: DECISION}
"""Series that an order moves directly, by their place: no lever for lines on them."""


def levers(world: World, days: int, series: int) -> list[Lever]:
    """Every lever for a line: flows at once, over a month and over all days, everything else at once.

    Args:
        world: the model.
        days: business days to the day in question.
        series: on which the line is drawn, by its place.
    """
    found = []
    for setting in (each for each in _orders() if each.key != OWN.get(series)):
        spans = sorted({1, min(MONTH, days), days}) if setting.unit in FLOWS else [1]
        ends = [min(setting.high, _held(world, setting)), setting.low]
        found += [Lever(setting, end, over) for end in ends if end for over in spans]
    return found


def _orders() -> list[Setting]:
    return [each for each in catalogue().values() if each.kind == "order" and each.key not in LEFT_OUT]


def _held(world: World, setting: Setting) -> float:
    """What an order can sell at most on the first day [house units]."""
    if setting.key not in HELD:
        return setting.high
    owner, accounts = HELD[setting.key]
    book = np.asarray(world.inputs.books)[OWNERS.index(owner)]
    dollars = sum(max(0.0, float(book[ACCOUNTS.index(each)])) for each in accounts)
    yen = float(np.exp(np.asarray(world.inputs.opening)[PLACE["usdjpy"]]))
    return dollars * (yen if setting.unit == "JPY tn" else 1.0)


class Bench:
    """A scenario with every lever built in, none of them pulled.

    Args:
        asked: the scenario.
        atlas: its facts.
        days: business days to the day in question.
        line: series by its place, level in internal units, +1 if crossed from below or -1.
        holds: whether half of the paths shall not cross.
        paths: of each trial.
        seed: of their luck.
    """

    def __init__(  # noqa: PLR0913 - what makes a bench
        self, asked: Scenario, atlas: Atlas, days: int, line: tuple[int, float, float], *, holds: bool, paths: int,
        seed: int,
    ) -> None:  # fmt: skip
        self.line, self.holds, self.paths, self.seed = line, holds, paths, seed
        self.keys = [each.key for each in _orders()]
        told = programme(asked, days)
        self.told = told
        self.world = assemble(atlas, asked.settings, self._with(None, 0.0), reds(asked), days)
        self.levers, self.trials = levers(self.world, days, line[0]), 0

    def pull(self, lever: Lever, start: float) -> Pulled:
        """How much of a lever it takes; the share of paths without it is given."""
        before, end = self.trials, self.share(lever, lever.largest)
        if end < HALF:
            amount = lever.largest if end >= 0.5 else None
            return Pulled(lever, amount, end, start, self.trials - before)
        ends = [(0.0, score(start, self.paths)), (1.0, score(end, self.paths))]
        best, share, near = 1.0, end, FINE * abs(ends[0][1])
        for _ in range(STEPS):
            low = max((part for part, far in ends if far < 0.0), default=0.0)
            if score(share, self.paths) < near or best - low < FINE * best:
                break
            part = _within(ends)
            now = self.share(lever, part * lever.largest)
            ends.append((part, score(now, self.paths)))
            if now >= HALF and part < best:
                best, share = part, now
        return Pulled(lever, best * lever.largest, share, start, self.trials - before)

    def share(self, lever: Lever | None, amount: float) -> float:
        """Of paths that do as asked with so much of a lever [house units]."""
        place, level, side = self.line
        found = closes(self.pulled(lever, amount), [place], paths=self.paths, seed=self.seed)[:, 0]
        reach = beyond(found, level, side)
        self.trials += 1
        crossed = float((reach >= 0.0).mean())
        return 1.0 - crossed if self.holds else crossed

    def pulled(self, lever: Lever | None, amount: float) -> World:
        """The world with so much of a lever [house units]."""
        return replace(self.world, inputs=self.world.inputs._replace(numbers=self._with(lever, amount).numbers()))

    def _with(self, lever: Lever | None, amount: float) -> Programme:
        """The scenario's programme and an event for each order, of which one comes on the first day."""
        extra = [Happening(UNUSED, (), 0, {}, {key: 0.0}, 1) for key in self.keys]
        if lever is not None:
            pulled = Happening(1, (), 0, {}, {lever.setting.key: amount}, lever.over)
            extra[self.keys.index(lever.setting.key)] = pulled
        return Programme((*self.told.happenings, *extra), self.told.forks)


def all_levers(bench: Bench, progress: Progress | None = None) -> tuple[Pulled, ...]:
    """Every lever, those that reach first, by how much of their range they take.

    Args:
        bench: the scenario.
        progress: told how many levers are done, and how many there are.
    """
    start, found, every = bench.share(None, 0.0), [], bench.levers
    for place, lever in enumerate(every, start=1):
        found.append(bench.pull(lever, start))
        if progress is not None:
            progress(place, len(every))
    return tuple(sorted(found, key=_order))


def _order(pulled: Pulled) -> tuple[bool, float]:
    part = 1.0 if pulled.amount is None else pulled.amount / pulled.lever.largest
    return pulled.amount is None, part if pulled.amount is not None else -pulled.share


def _within(ends: Sequence[tuple[float, float]]) -> float:
    """The next part of the range to try: by the secant, not nearer to an end of the bracket than a tenth of it."""
    low = max((part for part, far in ends if far < 0.0), default=0.0)
    high = min(part for part, far in ends if far >= 0.0 or part == 1.0)
    room = 0.1 * (high - low)
    return float(np.clip(following(ends), low + room, high - room))
