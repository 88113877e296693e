"""Tables of the search of policies: odds of what is told, its price, the frontier, other states of the world."""

from collections.abc import Sequence

from tokyotrap.studies.frontier_found import ARM, Frontier
from tokyotrap.studies.frontier_robust import Robust
from tokyotrap.studies.frontier_search import Point
from tokyotrap.studies.frontier_worlds import SERIES
from tokyotrap.views import frontier_words as say
from tokyotrap.views import names as names_
from tokyotrap.views import words
from tokyotrap.views.finding import Table

ACROSS = 4
"""Columns of numbers in one table, so that it fits a terminal."""

PRICES = 3
MOST = 12
"""Points of the frontier in the table; the page's chart and the JSON have all."""


def tables(found: Frontier) -> tuple[Table, ...]:
    """All of them, what was done first."""
    made = [_policies(found)]
    for place, names in enumerate(say.chunks(list(found.lines), ACROSS)):
        more = "" if place == 0 else ", continued"
        made += [_limits(found, names, more), _odds(found, names, more), _before(found, names, more)]
    made += [_price(found, names) for names in say.chunks(SERIES, PRICES)]
    made.append(_frontier(found))
    if found.robust is not None and found.robust.states:
        made += [_states(found.robust, kind, noun) for kind, noun in say.KINDS.items() if found.robust.of(kind)]
    return tuple(made)


def _policies(found: Frontier) -> Table:
    rows = tuple((f"{say.short(each.arm.name)}: {each.arm.meaning}",) for each in found.told)
    return Table("What is told", ("policies",), rows)


def _heads(found: Frontier, names: Sequence[str]) -> tuple[str, ...]:
    return ("%", *(say.line(found, name).replace(" at ", "\nat ") for name in names))


def _limits(found: Frontier, names: Sequence[str], more: str) -> Table:
    """Limits, and what can be reached at all."""
    reach = [found.reach(name) for name in names]
    rows = (
        ("limit", *(f"{100 * found.limits[name]:g}" for name in names)),
        ("lowest", *(f"{100 * low:.1f}" for low, _ in reach)),
        ("highest", *(f"{100 * high:.1f}" for _, high in reach)),
    )
    title = f"Limits of the odds, and the lowest and highest of any policy tried{more}"
    return Table(title, _heads(found, names), rows)


def _odds(found: Frontier, names: Sequence[str], more: str) -> Table:
    """Odds by the horizon with fresh luck."""
    rows = tuple((say.short(each.arm.name), *(say.odds(each.arm.odds[name]) for name in names)) for each in found.told)
    title = f"Odds by {words.day(found.end)} with fresh luck, ± one standard error{more}"
    return Table(title, _heads(found, names), rows)


def _before(found: Frontier, names: Sequence[str], more: str) -> Table:
    """Odds of the best with the luck of the search, and of all by half of the time with fresh luck."""
    rows: list[tuple[str, ...]] = [
        (f"{each.arm.name}, search", *(f"{100 * each.searched[name]:.1f}" for name in names))
        for each in found.told if each.searched is not None and each.kind != ARM
    ]  # fmt: skip
    rows += [(f"{say.short(each.arm.name)}, half", *(f"{100 * each.half[name]:.1f}" for name in names))
             for each in found.told]  # fmt: skip
    title = f"The same with the luck of the search, and by half of the time ({found.days // 2} days), fresh luck{more}"
    return Table(title, _heads(found, names), tuple(rows))


def _price(found: Frontier, names: Sequence[str]) -> Table:
    """Paired differences from the scenario as it is."""
    head = ("", *(say.APART[name] for name in names))
    rows = [(say.short(each.arm.name), *(say.bare(name, each.arm.means[name]) for name in names))
            for each in found.told[1:]]  # fmt: skip
    means = [f"{names_.series_name(name)} {words.value(found.told[0].arm.means[name].value, found.units[name])}"
             for name in names]  # fmt: skip
    title = f"How far means on {words.day(found.end)} are from the scenario as it is ({', '.join(means)})"
    return Table(title, head, tuple(rows))


def _frontier(found: Frontier) -> Table:
    """Points of the frontier from the strongest yen to the weakest, some of them if there are many."""
    points = sorted(found.frontier, key=lambda each: each.means["usdjpy"])
    every = max(1, -(-len(points) // MOST))
    head = ("rate, purchases ¥tn a year, package ¥tn, line × size ¥tn", *say.SHORT.values(), "worst line\nover, points")
    rows = tuple(point_row(found, each) for each in points[::every])
    few = "" if every == 1 else f", one in {every} of {len(points)}"
    return Table(f"On the frontier, from the strongest yen to the weakest{few}; luck of the search", head, rows)


def point_row(found: Frontier, point: Point) -> tuple[str, ...]:
    """A point in a row: the policy, means of the series, the worst line's distance from its limit."""
    means = (words.plain(point.means[name], say.DECIMALS[name]) for name in SERIES)
    return (say.brief(point.policy, found.rate), *means, words.signed(100.0 * point.excess, 1))


def _states(robust: Robust, kind: str, noun: str) -> Table:
    rows = []
    for name in robust.policies:
        hold, count = robust.holds(name, kind)
        worst = robust.worst(name, kind)
        mean, most = robust.regret(name, kind)
        at_worst = f"{words.signed(100.0 * robust.over(name, worst), 0)} ({worst.name})"
        regret = f"{100 * mean:.0f}, at most {100 * most:.0f}"
        rows.append((say.short(name), f"{hold} of {count}", at_worst, regret))
    title = f"In {noun}: where all limits hold, the worst, and the regret against the best of these in each"
    return Table(title, ("", "hold", "worst line at worst\nover, points", "regret\npoints"), tuple(rows))
