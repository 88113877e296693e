"""Charts of the search of policies: the map of the two main levers, the frontier, odds beside limits."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tokyotrap.studies.frontier_found import ARM, BEST, Frontier, Told
from tokyotrap.views import frontier_words as say
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart
from tokyotrap.views.frontier_tables import point_row

STEPS = ((0.0, "calm"), (0.1, "step_0"), (0.25, "step_1"), (0.5, "step_2"), (2.0, "step_3"))
"""Colours of cells by how far the worst line is over its limit, up to each of these."""
PALE = ("calm", "step_0", "step_1")
TWICE = 2.0  # standard errors drawn


def charts(found: Frontier) -> tuple[Chart, ...]:
    """All of them."""
    return (_map(found), _scatter(found), _odds(found))


def _map(found: Frontier) -> Chart:
    title = map_title(found)
    heads = tuple(f"{each:+g}" for each in found.map.purchases)
    rows = tuple(
        (_level(found, level), *(f"{say.over(over)}: {say.line(found, line)}" for over, line in zip(*row, strict=True)))
        for level, *row in zip(found.map.levels, found.map.excess, found.map.binds, strict=True)
    )
    aside = "How far the worst line is over its limit, in points of odds, by the policy rate gone to and purchases "
    aside += "beyond the plan (trillion yen a year); hatched where a limit is broken; all other levers as in policy 1"
    return Chart(
        "map", title, aside, f"A map of two levers. {title}.", _map_figure(found), ("policy rate", *heads), rows
    )


def map_title(found: Frontier) -> str:
    """How much of the map is closed, and where it is least so."""
    cells = [over for row in found.map.excess for over in row]
    shut = sum(each > 0.0 for each in cells)
    place = int(np.argmin(cells))
    level = found.map.levels[place // len(found.map.purchases)]
    bought = found.map.purchases[place % len(found.map.purchases)]
    where = f"{_level(found, level)} with purchases of {bought:+g}".replace("-", words.MINUS)
    if shut == len(cells):
        return f"No rate and no purchases hold every limit; least bad is {where}"
    return f"{len(cells) - shut} of {len(cells)} pairs of rate and purchases hold every limit; safest is {where}"


def _level(found: Frontier, level: float | None) -> str:
    return "by rule" if level is None else f"{max(0.0, 100.0 * found.rate + level):g} %"


def _map_figure(found: Frontier) -> Figure:
    figure, axes = style.canvas(style.WIDE, 330.0, (52, 12, 30, 44))
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    for row, overs in enumerate(found.map.excess):
        for column, over in enumerate(overs):
            _square(axes, (column, row), over)
    columns, rows = len(found.map.purchases), len(found.map.levels)
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows)
    labels = [f"{each:+g}".replace("-", words.MINUS) for each in found.map.purchases]
    axes.set_xticks(np.arange(columns) + 0.5, labels)
    axes.set_yticks(np.arange(rows) + 0.5, [_level(found, each) for each in found.map.levels])
    style.unit_label(axes, "Policy rate gone to; points over the limit")
    below = {"transform": axes.transAxes, "ha": "center", "color": style.colour("muted")}
    style.write(axes, 0.5, -0.13, "Purchases beyond the plan, trillion yen a year", **below)
    return figure


def _square(axes: Axes, corner: tuple[int, int], over: float) -> None:
    """A cell: its colour by how far it is over, hatched where a limit is broken, its number in the middle."""
    colour = next(name for most, name in STEPS if over <= most)
    ink = style.colour("ink" if colour in PALE else "paper")
    paper, grey = style.colour("paper"), style.colour("muted")
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=style.colour(colour), edgecolor=paper, linewidth=1.5))
    if over > 0.0:
        axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", edgecolor=grey, linewidth=0.0, hatch="//"))
    text = words.signed(100.0 * over, 0)
    style.write(axes, corner[0] + 0.5, corner[1] + 0.5, text, ha="center", color=ink)


def _scatter(found: Frontier) -> Chart:
    title = scatter_title(found)
    points = sorted(found.frontier, key=lambda each: each.means["usdjpy"])
    head = ("policy", *say.SHORT.values(), "worst line over, points")
    aside = "Means at the horizon. Grey: every policy tried; blue: the frontier, filled where all limits hold; "
    aside += "crosses: the best policies and the scenario as it is with fresh luck, ± 2 standard errors"
    return Chart(
        "frontier", title, aside, f"A scatter of policies. {title}.", _scatter_figure(found), head,
        tuple(point_row(found, each) for each in points),
    )  # fmt: skip


def scatter_title(found: Frontier) -> str:
    """What the frontier spans."""
    yen = [each.means["usdjpy"] for each in found.frontier]
    curve = [each.means["jgb_40y"] for each in found.frontier]
    inside = sum(each.excess <= 0.0 for each in found.frontier)
    return (
        f"The frontier runs from {min(yen):.0f} to {max(yen):.0f} yen and from {min(curve):.2f} to {max(curve):.2f} % "
        f"on the JGB 40-year; {inside or 'none'} of its {len(found.frontier)} policies keep all limits"
    )


def _scatter_figure(found: Frontier) -> Figure:
    figure, axes = style.canvas(style.WIDE, 330.0, (44, 20, 30, 44))
    tried = np.array([(each.means["usdjpy"], each.means["jgb_40y"]) for each in found.points])
    axes.scatter(tried[:, 0], tried[:, 1], s=9, color=style.colour("stone"), alpha=0.35, linewidths=0)
    blue = style.colour("blue")
    for each in found.frontier:
        face = blue if each.excess <= 0.0 else "none"
        yen, curve = each.means["usdjpy"], each.means["jgb_40y"]
        axes.scatter(yen, curve, s=26, facecolors=face, edgecolors=blue, linewidths=1.2)
    kept = [each for each in found.told if each.kind == BEST]
    for told in (found.told[0], *kept):
        across, up, wide, high = _place(told)
        axes.errorbar(across, up, xerr=wide, yerr=high, color=style.colour("vermilion"), lw=1.3, fmt="none")
    both = np.concatenate([tried, [_place(each)[:2] for each in found.told]])
    style.value_ticks(axes, *style.span(both[:, 1]), 5)
    axes.set_xlim(*style.span(both[:, 0]))
    _names(axes, [found.told[0], *kept])
    style.unit_label(axes, "JGB 40-year, percent")
    below = {"transform": axes.transAxes, "ha": "center", "color": style.colour("muted")}
    style.write(axes, 0.5, -0.13, "Yen per dollar", **below)
    return figure


def _place(told: Told) -> tuple[float, float, float, float]:
    """Where a policy stands, with twice its standard errors."""
    yen, curve = told.arm.means["usdjpy"], told.arm.means["jgb_40y"]
    return yen.value, curve.value, TWICE * yen.error, TWICE * curve.error


def _names(axes: Axes, told: Sequence[Told]) -> None:
    """Names of what is told, beside it, apart from each other."""
    places = style.spread([_place(each)[1] for each in told], 14 * style.pixels_high(axes))
    for each, place in zip(told, places, strict=True):
        across = _place(each)[0] - 9 * style.pixels_wide(axes)
        style.write(axes, across, place, say.short(each.arm.name), color=style.colour("vermilion"), ha="right")


def _odds(found: Frontier) -> Chart:
    title = odds_title(found)
    head = ("policy", *(say.line(found, name) for name in found.lines))
    rows = [("limit", *(f"{100 * each:g} %" for each in found.limits.values()))]
    rows += [(each.arm.name, *(f"{say.odds(each.arm.odds[name])} %" for name in found.lines)) for each in found.told]
    aside = "Percent of paths that cross each line by the horizon, fresh luck, ± 2 standard errors; red bars: limits"
    return Chart("odds", title, aside, f"Odds by line and policy. {title}.", _odds_figure(found), head, tuple(rows))


def odds_title(found: Frontier) -> str:
    """Which lines the best policy breaks."""
    best = found.best[0]
    broken = [say.line(found, name) for name in found.lines if best.arm.odds[name].value > found.limits[name]]
    if not broken:
        return "Policy 1 keeps every line within its limit"
    kept = len(found.lines) - len(broken)
    return f"Policy 1 breaks {words.and_list(broken)}; it keeps {kept} of {len(found.lines)} lines"


def _odds_figure(found: Frontier) -> Figure:
    count, told = len(found.lines), [each for each in found.told if each.kind != ARM or each is found.told[0]]
    figure, axes = style.canvas(style.WIDE, 60.0 + 72.0 * count, (128, 96, 8, 40))
    axes.grid(axis="x", color=style.colour("grid"), linewidth=0.8)
    axes.grid(False, axis="y")
    colours = ("stone", "blue", "green", "purple", "amber")
    for row, name in enumerate(found.lines):
        limit = 100.0 * found.limits[name]
        axes.plot([limit, limit], [row - 0.42, row + 0.42], color=style.colour("alarm"), lw=2.2)
        for place, each in enumerate(told):
            figure_, at = each.arm.odds[name], row - 0.3 + 0.6 * place / max(1, len(told) - 1)
            colour = style.colour(colours[place % len(colours)])
            wide = 100 * TWICE * figure_.error
            axes.errorbar(100 * figure_.value, at, xerr=wide, color=colour, fmt="o", ms=3.5, lw=1.6)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks(range(count), [say.line(found, name) for name in found.lines])
    axes.set_xlim(0, 103)
    axes.set_xticks([0, 25, 50, 75, 100])
    style.write(axes, 51.5, count - 0.5 + 30.0 / 72.0, "Percent of paths", ha="center", color=style.colour("muted"))
    for place, each in enumerate(told):
        colour = style.colour(colours[place % len(colours)])
        style.write(axes, 106, -0.3 + 0.24 * place, say.short(each.arm.name), color=colour)
    return figure
