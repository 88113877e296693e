"""Charts of fragility: distance and smallest trade over settings, distance over history and ahead."""

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tokyotrap.studies.fragility_found import Edge, Fragility, Shock
from tokyotrap.studies.fragility_history import ASKED
from tokyotrap.views import fragility_words as say
from tokyotrap.views import style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart

BELOW = (0.1, 0.25, 0.5, np.inf)
"""Distances at which cells change colour [trillion dollars]."""
STEPS = ("step_3", "step_2", "step_1", "calm")
PALE = ("step_1", "calm")
CELL = 34.0  # pixels high
CLOSE = 40  # days between lines whose names stand to the left of both

Tell = Callable[[Edge], str]


def charts(found: Fragility) -> tuple[Chart, ...]:
    """All that there is something for."""
    made = []
    if any(each is not None for each in found.cells):
        made += [_distances(found), _smallest(found, told(found))]
    if len(found.days) > 1:
        made.append(_history(found))
    return (*made, _ahead(found))


def told(found: Fragility) -> Shock:
    """The trade of the second map: the first that tips in some worlds and not in others, or the first of all."""
    known = [each for each in found.cells if each is not None]
    for shock in found.shocks:
        count = sum(each.amounts[shock.key] is not None for each in known)
        if 0 < count < len(known):
            return shock
    return found.shocks[0]


def _distances(found: Fragility) -> Chart:
    known = [each for each in found.cells if each is not None]
    tips = sum(found.sold(each) for each in known)
    title = f"A sale of one day tips {tips or 'none'} of {len(known)} worlds"
    aside = "Further loss that would leave no root, USD bn; hatched where a sale that was tried tips in a day"
    said = (title, aside)
    return _map(found, "distance", said, lambda each: f"{1000.0 * each.distance:,.0f}", found.sold)


def _smallest(found: Fragility, shock: Shock) -> Chart:
    known = [each for each in found.cells if each is not None]
    amounts = [each.amounts[shock.key] for each in known]
    least = min((each for each in amounts if each is not None), default=None)
    tips = sum(each is not None for each in amounts)
    subject = words.capitalised(shock.words)
    title = f"{subject}: tips {tips or 'none'} of {len(known)} worlds" + (
        "" if least is None else f", from {say.amount(least, shock)} on"
    )
    unit = f", {shock.unit}" if shock.unit else ""
    aside = f"The smallest amount of one day that leaves no root{unit}; hatched where it is within what was tried"
    return _map(
        found, "smallest", (title, aside), lambda each: say.bare(each.amounts[shock.key], shock),
        lambda each: each.amounts[shock.key] is not None,
    )  # fmt: skip


def _map(
    found: Fragility, name: str, said: tuple[str, str], tell: Tell, shut: Callable[[Edge], bool]
) -> Chart:
    """A map over one or two settings: the first across, the second upward."""
    across = found.axes[0]
    up = found.axes[1].shown if len(found.axes) > 1 else ("",)
    edges = [
        [found.cell((x, y) if len(found.axes) > 1 else (x,)) for x in range(len(across.values))]
        for y in range(len(up))
    ]
    title, aside = said
    rows = tuple(
        (label or "all", *("no equilibrium" if each is None else tell(each) for each in row))
        for label, row in zip(up, edges, strict=True)
    )
    corner = say.axis(found.axes[1]) if len(found.axes) > 1 else ""
    figure = _map_figure(found, edges, tell, shut)
    return Chart(name, title, aside, f"A map. {title}.", figure, (corner, *across.shown), rows)


def _map_figure(
    found: Fragility, edges: Sequence[Sequence[Edge | None]], tell: Tell, shut: Callable[[Edge], bool]
) -> Figure:
    rows, columns = len(edges), len(edges[0])
    figure, axes = style.canvas(style.WIDE, 90.0 + CELL * rows, (96 if rows > 1 else 12, 12, 34, 48))
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    for row, line in enumerate(edges):
        for column, each in enumerate(line):
            _square(axes, (column, row), each, tell, shut)
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows)
    axes.set_xticks(np.arange(columns) + 0.5, found.axes[0].shown)
    labels = found.axes[1].shown if len(found.axes) > 1 else ("",)
    axes.set_yticks(np.arange(rows) + 0.5, labels)
    if len(found.axes) > 1:
        style.unit_label(axes, say.axis(found.axes[1]))
    below = {"transform": axes.transAxes, "ha": "center", "color": style.colour("muted")}
    style.write(axes, 0.5, -36.0 / (CELL * rows), say.axis(found.axes[0]), **below)
    return figure


def _square(
    axes: Axes, corner: tuple[int, int], edge: Edge | None, tell: Tell, shut: Callable[[Edge], bool]
) -> None:
    """A cell: its colour by the distance, hatched where something tips, its number in the middle."""
    name = "step_0" if edge is None else next(
        one for most, one in zip(BELOW, STEPS, strict=True) if edge.distance <= most
    )  # fmt: skip
    paper, grey = style.colour("paper"), style.colour("muted")
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=style.colour(name), edgecolor=paper, linewidth=1.5))
    if edge is not None and shut(edge):
        axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", edgecolor=grey, linewidth=0.0, hatch="//"))
    ink = style.colour("ink" if edge is None or name in PALE else "paper")
    text = "none" if edge is None else tell(edge)
    style.write(axes, corner[0] + 0.5, corner[1] + 0.5, text, ha="center", color=ink)


def _history(found: Fragility) -> Chart:
    near = min(found.days, key=lambda each: each.moved.distance)
    title = f"Of these days the edge was nearest on {words.day(near.date)}, {say.money(near.moved.distance)} away"
    aside = "Further loss that would leave no root, USD bn. Line: wealth of the model's arbitrageurs after a year of "
    aside += "actual prices, band: 90 % of the paths; dashed: wealth carried from the shipped start, which tells "
    aside += "curves and books only"
    head = ("day", "distance", "wealth over normal", "wealth carried", "calibration of then", "of")
    rows = tuple(
        (words.day(each.date), say.money(each.moved.distance),
         f"{each.wealth.middle:.2f} ({each.wealth.low:.2f} to {each.wealth.high:.2f})", say.money(each.alike.distance),
         say.money(each.started.distance), words.day(each.calibrated))
        for each in found.days
    )  # fmt: skip
    return Chart("history", title, aside, f"A line by date. {title}.", _history_figure(found), head, rows)


def _history_figure(found: Fragility) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (44, 20, 30, 40))
    across = np.array([each.date.toordinal() for each in found.days], dtype=float)
    moved, alike = (
        np.array([1000.0 * each.distance for each in edges])
        for edges in ([day.moved for day in found.days], [day.alike for day in found.days])
    )
    band = 1000.0 * np.array([found.band(each) for each in found.days]).T
    axes.fill_between(across, band[0], band[1], color=style.colour("blue"), alpha=style.OUTER, lw=0)
    axes.plot(across, alike, color=style.colour("muted"), lw=1.2, dashes=(4, 2.5))
    axes.plot(across, moved, color=style.colour("blue"), lw=1.8, marker="o", ms=3.5)
    style.value_ticks(axes, 0.0, style.span(band, alike, 0.0)[1], 5)
    for place, day in enumerate(found.days):
        if day.date in ASKED:
            axes.plot([across[place]] * 2, [0.0, moved[place]], color=style.colour("vermilion"), lw=1.0)
            axes.plot(across[place], moved[place], "o", color=style.colour("vermilion"), ms=5.5)
    _marks(axes, found, across, moved)
    first, last = found.days[0].date, found.days[-1].date
    quarters = [each.toordinal() for each in _quarters(first.year, last.year) if first <= each <= last]
    told = [_quarter(each) for each in quarters]
    axes.set_xticks(quarters, told, parse_math=False)
    axes.set_xlim(across[0] - 10, across[-1] + 10)
    style.unit_label(axes, "USD bn")
    return figure


def _marks(axes: Axes, found: Fragility, across: np.ndarray, moved: np.ndarray) -> None:
    """Names of the days people ask about, below their points, turned to the inside; neighbours apart."""
    asked = [place for place, each in enumerate(found.days) if each.date in ASKED]
    for order, place in enumerate(asked):
        height = moved[place] * (0.5 - 0.16 * order)
        left = min(across[each] for each in asked if abs(across[each] - across[place]) < CLOSE)
        text = f"{words.day(found.days[place].date)} "
        style.write(axes, left, height, text, ha="right", color=style.colour("vermilion"))


def _quarters(first: int, last: int) -> list[dt.date]:
    return [dt.date(year, month, 1) for year in range(first, last + 1) for month in (1, 4, 7, 10)]


def _quarter(ordinal: int) -> str:
    day = dt.date.fromordinal(ordinal)
    return f"{words.MONTHS[day.month - 1]}{f' {day.year}' if day.month == 1 else ''}"


def _ahead(found: Fragility) -> Chart:
    low, middle, high = (1000.0 * each for each in found.ahead.distance.T)
    title = f"Ahead the distance is ${low[-1]:,.0f}bn to ${high[-1]:,.0f}bn on 90 % of paths"
    aside = "Further loss that would leave no root along the scenario, USD bn: middle path and 90 % of the paths"
    dates = found.ahead.dates
    every = max(1, len(dates) // 12)
    places = sorted({*range(every - 1, len(dates), every), len(dates) - 1})
    rows = tuple(
        (words.day(dates[each]), *(f"{values[each]:,.0f}" for values in (low, middle, high)),
         words.times(float(found.ahead.multiplier[each, 1])))
        for each in places
    )  # fmt: skip
    head = ("by", "5 %", "middle", "95 %", "multiplier, middle")
    return Chart("ahead", title, aside, f"A fan. {title}.", _ahead_figure(found, (low, middle, high)), head, rows)


def _ahead_figure(found: Fragility, curves: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Figure:
    figure, axes = style.canvas(*parts.LARGE, (44, 20, 30, 40))
    low, middle, high = curves
    across = np.arange(len(middle), dtype=float)
    blue = style.colour("blue")
    axes.fill_between(across, low, high, color=blue, alpha=style.OUTER, lw=0)
    axes.plot(across, middle, color=blue, lw=1.8)
    style.value_ticks(axes, 0.0, style.span(high, 0.0)[1], 5)
    style.date_ticks(axes, found.ahead.dates, 5)
    style.unit_label(axes, "USD bn")
    return figure
