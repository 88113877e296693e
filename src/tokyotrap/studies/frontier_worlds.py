"""Policies tried on a scenario: one world a way of paying, the same luck for all, and only events change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Float, Int

from tokyotrap.errors import InvalidScenario, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.calendar import meetings
from tokyotrap.model.settling import TOUCH
from tokyotrap.model.world import World
from tokyotrap.results.run import scenario_of, shown
from tokyotrap.scenario.scenario import RedLine, Scenario
from tokyotrap.simulation.ensemble import closes, simulate
from tokyotrap.simulation.programme import internal, programme, reds
from tokyotrap.studies.frontier_levers import FUNDINGS, Frame, Policy, ordered, output_of

SERIES = ("usdjpy", "jgb_40y", "debt_service", "gdp_japan", "household_bill")
"""What a policy is judged by besides the red lines, at the horizon."""

NEEDED = (
    "policy.monetary", "policy.intervention", "policy.fiscal", "institutions.bank_of_japan",
    "institutions.ministry_of_finance", "institutions.government",
)  # fmt: skip
"""Mechanisms that a policy works through."""


@dataclass(frozen=True)
class Luck:
    """Which random numbers: a seed, and how many paths of it."""

    seed: int
    paths: int


@dataclass(frozen=True)
class Outcome:
    """A policy on every path.

    Attributes:
        ends: series -> at the horizon, as shown (paths,).
        crossed: red line -> business day of the first crossing, 0 for never (paths,).
    """

    ends: Mapping[str, Float[np.ndarray, " paths"]]
    crossed: Mapping[str, Int[np.ndarray, " paths"]]

    def odds(self, by: int | None = None) -> dict[str, float]:
        """Share of paths that have crossed each line, by a business day or at all."""
        last = np.iinfo(np.int64).max if by is None else by
        return {name: float(((day > 0) & (day <= last)).mean()) for name, day in self.crossed.items()}

    def means(self) -> dict[str, float]:
        """Mean of each series at the horizon, as shown."""
        return {name: float(values.mean()) for name, values in self.ends.items()}


@dataclass(frozen=True, eq=False)
class Worlds:
    """A scenario on which policies are tried.

    Attributes:
        asked: the scenario.
        atlas: facts, which may be other than those of its file.
        lines: red lines that are watched.
        days: horizon [business days].
    """

    asked: Scenario
    atlas: Atlas
    lines: tuple[RedLine, ...]
    days: int
    _made: dict[str, World] = field(default_factory=dict)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Every business day."""
        return tuple(business_days(self.asked.starts, self.days))

    @property
    def frame(self) -> Frame:
        """When policy can act."""
        dates = self.dates
        days = sorted(dates.index(each) + 1 for each in meetings(self.atlas, "boj.meeting", dates))
        return Frame(tuple(days), self.atlas.value("boj.policy_rate"), self.atlas.value("board.step"), self.days)

    def outcome(self, policy: Policy, luck: Luck) -> Outcome:
        """A policy with some luck; the same luck for all policies makes them comparable path by path.

        Raises:
            NoEquilibrium: no stable solution of the pricing core for these facts.
        """
        names = tuple(dict.fromkeys([*SERIES, *(line.series for line in self.lines)]))
        found = closes(self._told(policy), [PLACE[each] for each in names], paths=luck.paths, seed=luck.seed)
        rows = dict(zip(names, np.moveaxis(found, 1, 0), strict=True))
        ends = {name: np.asarray(shown(name, rows[name][-1].astype(float))) for name in SERIES}
        ends["gdp_japan"] = ends["gdp_japan"] + output_of(policy.package, self.atlas, self.days)
        return Outcome(ends, {line.name: _first(line, rows[line.series]) for line in self.lines})

    def bought(self, policy: Policy, luck: Luck) -> Float[np.ndarray, " paths"]:
        """Yen bought by the finance ministry over the horizon, on every path [trillion yen]."""
        return simulate(self._told(policy), paths=luck.paths, seed=luck.seed).records.yen_bought.astype(float)

    def _told(self, policy: Policy) -> World:
        """The world with a policy's events."""
        told = ordered(programme(self.asked, self.days), policy, self.frame)
        world = self.world(policy)
        return replace(world, inputs=world.inputs._replace(numbers=told.numbers()))

    def world(self, policy: Policy) -> World:
        """The world in which operations are paid for in this way; assembled once."""
        if policy.funding not in self._made:
            told = ordered(programme(self.asked, self.days), policy, self.frame)
            settings = self.asked.settings | FUNDINGS.get(policy.funding, {})
            self._made[policy.funding] = assemble(self.atlas, settings, told, reds(self.asked), self.days)
        return self._made[policy.funding]


def _first(line: RedLine, rows: Float[np.ndarray, "days paths"]) -> Int[np.ndarray, " paths"]:
    """Business day of the first crossing on every path, 0 for never; as the daily loop has it."""
    side = 1.0 if line.side == "above" else -1.0
    there = side * (rows.astype(float) - internal(line.series, line.level)) >= -TOUCH
    return np.where(there.any(axis=0), there.argmax(axis=0) + 1, 0)


def refuse(asked: Scenario) -> None:
    """What no policy can be tried on, all at once.

    Raises:
        InvalidScenario: conditions, no red line, or a mechanism that policy works through switched off.
    """
    found = []
    if asked.conditions:
        cure = "Take [[condition]] out: each policy would keep other paths, and policies are compared path by path."
        found.append(Mistake("", "a search of policies takes nothing for granted", cure))
    if not asked.red_lines:
        found.append(Mistake("", "there is no red line to keep from", "Draw at least one in [red_lines]."))
    for name in NEEDED:
        if asked.settings.get(name) == "none":
            found.append(Mistake(name, "is switched off, and policy works through it", "Keep it on."))
    if found:
        raise InvalidScenario(asked.name, found)


def excess(odds: Mapping[str, float], limits: Mapping[str, float], without: Sequence[str] = ()) -> float:
    """How far the worst line is over its limit; negative if all hold [share of paths]."""
    return max(odds[name] - limit for name, limit in limits.items() if name not in without)


def worst(odds: Mapping[str, float], limits: Mapping[str, float]) -> str:
    """The line that is furthest over its limit, or nearest to it."""
    return max(limits, key=lambda name: odds[name] - limits[name])


def neighbours(asked: Scenario, names: Sequence[str]) -> list[Scenario]:
    """Other scenarios of the library that begin on the same day, with the red lines of this one."""
    found = [scenario_of(name) for name in names if name != asked.name]
    return [replace(each, red_lines=asked.red_lines) for each in found if each.starts == asked.starts]
