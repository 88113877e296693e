"""What the search of policies found: every point, the frontier, what must give way, and the best with fresh luck."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tokyotrap.results.policy_trap import Arm, Figure
from tokyotrap.studies.frontier_levers import Policy
from tokyotrap.studies.frontier_robust import Robust
from tokyotrap.studies.frontier_search import Point, least

BEST, ARM, SHIPPED = "best", "arm", "shipped"
"""Kinds of what is told: policies the search found; the scenario and the arms of the trap; another scenario."""


@dataclass(frozen=True)
class Told:
    """A policy with luck on which nothing was chosen.

    Attributes:
        kind: of what is told.
        policy: what is done; None for another scenario.
        arm: means and odds at the horizon, and their distance from the scenario as it is, with standard errors.
        half: odds by half of the horizon.
        searched: odds with the luck of the search; None if it was not part of it.
        excess: how far the worst line is over its limit; negative if all hold.
        binds: that line.
    """

    kind: str
    policy: Policy | None
    arm: Arm
    half: Mapping[str, float]
    searched: Mapping[str, float] | None
    excess: float
    binds: str

    @property
    def error(self) -> float:
        """Standard error of the odds of the line that binds."""
        return self.arm.odds[self.binds].error


@dataclass(frozen=True)
class Map:
    """The two main levers, all else as in the best policy: how far the worst line is over its limit.

    Attributes:
        levels: policy rate reached, over that of the start [percentage points]; None for the board's rule.
        purchases: beyond the plan [trillion yen a year].
        excess: by level, then by purchases; with the luck of the search.
        binds: the line it is, in the same order.
    """

    levels: tuple[float | None, ...]
    purchases: tuple[float, ...]
    excess: tuple[tuple[float, ...], ...]
    binds: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Beyond:
    """The best policy with a lever pulled past our bounds, with the luck of the search.

    Attributes:
        lever: its name; empty for all of them at once.
        value: it is pulled to [unit of the lever]; not told for all.
        excess: how far the worst line is over its limit then.
        binds: that line.
    """

    lever: str
    value: float
    excess: float
    binds: str


@dataclass(frozen=True)
class Frontier:
    """What the search found.

    Attributes:
        scenario, title, start, end, days, seed: what was asked.
        rate: policy rate of the start [decimal per year].
        paths: of each evaluation.
        told_paths: behind what is told.
        units: series -> unit shown.
        lines: red line -> series, level, side.
        limits: red line -> what its odds may be.
        points: every policy that was tried, with the luck of the search.
        frontier: those no other beats in every series, among those within the limits, or near the least bad.
        gives_way: smallest sets of lines without which some policy that was tried holds the limits of all others.
        alone: red line -> the least excess of all other lines when it is let go.
        map: of the two main levers.
        beyond: the best policy with levers past their bounds, if it is at any.
        told: the scenario as it is first, then arms of policy, the best policies, the shipped transition.
        bought: yen bought by the ministry under the best policy, beside the scenario as it is [trillion yen].
        robust: the best in other states of the world; None if not asked for.
        seconds: of the search, and of all.
    """

    scenario: str
    title: str
    start: dt.date
    end: dt.date
    days: int
    seed: int
    rate: float
    paths: int
    told_paths: int
    units: Mapping[str, str]
    lines: Mapping[str, tuple[str, float, str]]
    limits: Mapping[str, float]
    points: tuple[Point, ...]
    frontier: tuple[Point, ...]
    gives_way: tuple[tuple[str, ...], ...]
    alone: Mapping[str, float]
    map: Map
    beyond: tuple[Beyond, ...]
    told: tuple[Told, ...]
    bought: Figure
    robust: Robust | None
    seconds: tuple[float, float]

    @property
    def feasible(self) -> tuple[Point, ...]:
        """Policies within all limits with the luck of the search."""
        return tuple(each for each in self.points if each.excess <= 0.0)

    @property
    def least(self) -> Point:
        """The policy whose worst line is least over its limit, with the luck of the search."""
        return least(self.points)

    @property
    def best(self) -> tuple[Told, ...]:
        """The best policies, as told."""
        return tuple(each for each in self.told if each.kind == BEST)

    def reach(self, line: str) -> tuple[float, float]:
        """Lowest and highest odds of a line over all policies that were tried."""
        odds = [each.odds[line] for each in self.points]
        return min(odds), max(odds)
