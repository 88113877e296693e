"""The policy trap as a search: which policies keep every red line within limits, and what they cost each other."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.facts import atlas as facts
from tokyotrap.ledger.series import UNITS
from tokyotrap.results.arms import AS_IS as AS_IT_IS
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import RedLine, Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Progress
from tokyotrap.studies.frontier_found import Beyond, Frontier, Map
from tokyotrap.studies.frontier_levers import AS_IS, Policy, at_bounds, different, past
from tokyotrap.studies.frontier_robust import ACROSS, robust
from tokyotrap.studies.frontier_search import Point, Search, frontier_of, shortfall
from tokyotrap.studies.frontier_told import arms, bought, tell
from tokyotrap.studies.frontier_worlds import Luck, Worlds, excess, refuse, worst

LIMIT = 0.25
"""Odds that a red line may have, where nobody says otherwise: ours, one in four."""

CANDIDATES, COUNT = 16, 3
"""Policies that are tried again with other luck, and those of them that are told."""

APART = 0.3
"""Of any two of them some lever differs by at least this share of its bounds."""

MORE = 4
"""Paths behind what is told, as a multiple of those of the search."""

MAP_LEVELS = (None, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25)
MAP_PURCHASES = (-12.0, 0.0, 12.0, 24.0, 36.0, 48.0)


def frontier(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    *,
    limits: Mapping[str, float] | None = None,
    evaluations: int = 500,
    paths: int = 1000,
    days: int | None = None,
    seed: int = 0,
    sets: int = 16,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Frontier:
    """Search the policies that keep the odds of every red line within limits, and tell the best with fresh luck.

    Three kinds of luck: the search has chosen on the first, the best are picked on a second, and what is told of them
    comes from a third, on which nothing was chosen.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        limits: red line -> what its odds may be [0 to 1]; `LIMIT` for those not named, 1 lets a line go.
        evaluations: policies tried.
        paths: of each evaluation.
        days: business days, instead of the scenario's horizon.
        seed: of the luck and of the proposals; the same seed gives the same policies.
        sets: of parameters under which the best are tried again, besides scenarios of the library; 0 for neither.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told path-days done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario; conditions; policy switched off; no red line.
        InvalidInput: limits of lines that are not there, or out of range.
        NoEquilibrium: no stable solution of the pricing core for these facts.
    """
    began = time.monotonic()
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    refuse(asked)
    kept = limits_of(asked.red_lines, limits or {})
    atlas = facts.load(asked.starts, overlays=asked.facts)
    worlds = Worlds(asked, atlas, asked.red_lines, days or asked.days)
    tally = _Tally(progress, paths * worlds.days, evaluations, sets)
    search = _searched(worlds, kept, (evaluations, Luck(seed, paths)), tally)
    middle = time.monotonic()
    points = list(search.found.values())
    chosen = _chosen(worlds, points, kept, Luck(seed + 1, paths), tally)
    levers = _map(search, chosen[0])
    found = tell(worlds, search, chosen, Luck(seed + 2, MORE * paths), tally.one)
    tried = {AS_IT_IS: AS_IS} | {f"policy {place}": each for place, each in enumerate(chosen, start=1)}
    stood = robust(worlds, tried, kept, (sets, Luck(seed + 1, paths)), tally.one) if sets else None
    return Frontier(
        scenario=asked.name, title=asked.title, start=asked.starts, end=worlds.dates[-1], days=worlds.days, seed=seed,
        rate=worlds.frame.rate, paths=paths, told_paths=MORE * paths, units=dict(UNITS),
        lines={line.name: (line.series, line.level, line.side) for line in asked.red_lines}, limits=kept,
        points=tuple(points), frontier=tuple(frontier_of(points)), gives_way=gives_way(points, kept),
        alone={name: min(excess(each.odds, kept, (name,)) for each in points) for name in kept if len(kept) > 1},
        map=levers, beyond=_beyond(search, chosen[0]), told=found, robust=stood,
        bought=bought(worlds, chosen[0], Luck(seed + 2, paths)),
        seconds=(middle - began, time.monotonic() - began),
    )  # fmt: skip


def limits_of(lines: Sequence[RedLine], asked: Mapping[str, float]) -> dict[str, float]:
    """What the odds of each line may be [0 to 1].

    Raises:
        InvalidInput: limits of lines that are not there, or out of range, all at once.
    """
    names = [line.name for line in lines]
    found = [
        Mistake("", f'there is no red line "{name}"', did_you_mean(name, names)) for name in asked if name not in names
    ]
    found += [
        Mistake("", f"{name}: {limit:g} is no share of paths", "Write a share from 0% to 100%.")
        for name, limit in asked.items() if not 0.0 <= limit <= 1.0
    ]  # fmt: skip
    if found:
        raise InvalidInput("--limit", found)
    return {name: asked.get(name, LIMIT) for name in names}


def gives_way(points: Sequence[Point], limits: Mapping[str, float]) -> tuple[tuple[str, ...], ...]:
    """Smallest sets of lines without which some policy holds the limits of all others; one empty set if none must."""
    names = list(limits)
    for count in range(len(names)):
        sets = [each for each in combinations(names, count)
                if min(excess(one.odds, limits, each) for one in points) <= 0.0]  # fmt: skip
        if sets:
            return tuple(sets)
    return ()


class _Tally:
    """Progress, a policy at a time; everything after the search counts like so many evaluations."""

    def __init__(self, progress: Progress | None, size: int, evaluations: int, sets: int) -> None:
        self._progress, self._size, self._done = progress, size, 0
        states = sets + len(ACROSS) if sets else 0
        self._all = evaluations + CANDIDATES + len(MAP_LEVELS) * len(MAP_PURCHASES) + states

    def one(self) -> None:
        """One more is done."""
        self._done = min(self._done + 1, self._all)
        if self._progress is not None:
            self._progress(self._done * self._size, self._all * self._size)


def _searched(worlds: Worlds, limits: Mapping[str, float], how: tuple[int, Luck], tally: _Tally) -> Search:
    """The search, begun with the arms of the trap."""
    evaluations, luck = how

    def ask(policy: Policy) -> tuple[Mapping[str, float], Mapping[str, float]]:
        found = worlds.outcome(policy, luck)
        tally.one()
        return found.odds(), found.means()

    search = Search(ask, limits, luck.seed, evaluations)
    search.run(list(arms(worlds).values()))
    return search


def _chosen(
    worlds: Worlds, points: Sequence[Point], limits: Mapping[str, float], luck: Luck, tally: _Tally
) -> list[Policy]:
    """The best policies: those of the search that differ tried again with other luck, and the best of them.

    Where some hold all limits, the best is what falls least short of the best of all in the series where it is
    furthest; else the one whose worst line is least over its limit.
    """
    inside = [each for each in points if each.excess <= 0.0]
    if inside:
        front = frontier_of(inside)
        ranked = [front[place] for place in shortfall(front).argsort(kind="stable")]
    else:
        ranked = sorted(points, key=lambda each: each.excess)
    places = different([each.policy for each in ranked], CANDIDATES, APART)
    again: list[tuple[float, int, Policy]] = []
    for place in places:
        over = excess(worlds.outcome(ranked[place].policy, luck).odds(), limits)
        again.append((max(over, 0.0) if inside else over, place, ranked[place].policy))
        tally.one()
    return [policy for _, _, policy in sorted(again, key=lambda each: each[:2])][:COUNT]


def _map(search: Search, best: Policy) -> Map:
    """The two main levers with all else as in the best policy; points of the map are no points of the search."""
    over, binds = [], []
    for level in MAP_LEVELS:
        row = [search.ask(_with(best, level, each))[0] for each in MAP_PURCHASES]
        over.append(tuple(excess(odds, search.limits) for odds in row))
        binds.append(tuple(worst(odds, search.limits) for odds in row))
    return Map(MAP_LEVELS, MAP_PURCHASES, tuple(over), tuple(binds))


def _with(best: Policy, level: float | None, purchases: float) -> Policy:
    return replace(best, level=level, pace=best.pace if best.level else 1.0, purchases=purchases).plain


def _beyond(search: Search, best: Policy) -> tuple[Beyond, ...]:
    """The best policy with each lever that is at its bound pulled past it, and with all of them."""
    pulled = {each.name: past(best, each) for each in at_bounds(best)}
    tried = [({name: value}, name, value) for name, value in pulled.items()]
    tried += [(pulled, "", 0.0)] if len(pulled) > 1 else []
    found = []
    for changes, name, value in tried:
        odds = search.ask(replace(best, **changes))[0]  # type: ignore[arg-type]
        found.append(Beyond(name, value, excess(odds, search.limits), worst(odds, search.limits)))
    return tuple(found)
