"""Capacity: how many paths are stable, near tipping or gone, and how much arbitrageurs amplify."""

import numpy as np
from matplotlib.figure import Figure

from tokyotrap.results.record import QUANTILES, Run
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart

LOW, QUARTER, MIDDLE, THREE_QUARTERS, HIGH = range(len(QUANTILES))
STATES = ("stable", "near tipping", "gone")


def draw(run: Run) -> tuple[Chart, ...]:
    """The states by date, and the local multiplier."""
    return states(run), multiplier(run)


def states(run: Run) -> Chart:
    """Shares of paths in each state on each date."""
    gone = run.capacity.classes.get("gone", 0.0)
    end = "lose" if 0.0 < gone < 1.0 else "loses"
    when = "some day" if gone > 0.0 else "any day"
    title = f"{words.capitalised(words.share_of_paths(gone))} {end} the arbitrageurs on {when}"
    return Chart(
        name="capacity",
        title=title,
        aside="Share of paths in each state on each date",
        alt=f"Stacked shares of paths by state of capacity. {title}.",
        figure=_states_figure(run),
        head=("on", *STATES),
        rows=tuple(
            (words.day(run.dates[k]), *(words.share(float(part)) for part in run.capacity.by_date[:, k]))
            for _, k in words.horizons(run)
        ),
    )


def multiplier(run: Run) -> Chart:
    """The local multiplier: what a shock becomes once losses have shrunk capacity."""
    ends = run.capacity.multiplier[:, -1]
    middle, worst = words.times(float(ends[MIDDLE])), words.times(float(ends[HIGH]))
    title = f"A shock is multiplied by {middle} in the middle, by {worst} on the worst 5 % of paths"
    return Chart(
        name="multiplier",
        title=title,
        aside="Local multiplier of capacity: middle path, half of the paths (darker), 90 % of the paths (lighter)",
        alt=f"Fan of the local multiplier. {title}.",
        figure=_multiplier_figure(run),
        head=("on", "5 %", "25 %", "middle", "75 %", "95 %"),
        rows=tuple(
            (words.day(run.dates[k]), *(words.times(float(number)) for number in run.capacity.multiplier[:, k]))
            for _, k in words.horizons(run)
        ),
    )


def _states_figure(run: Run) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (40, 120, 30, 40))
    shares, days = 100 * run.capacity.by_date, np.arange(len(run.dates))
    axes.stackplot(days, shares, colors=[style.colour(name) for name in style.STATES], linewidth=0)
    style.value_ticks(axes, 0.0, 100.0, 5)
    style.date_ticks(axes, run.dates, 5)
    style.unit_label(axes, "Percent of paths")
    edges = np.concatenate([[0.0], np.cumsum(shares[:, -1])])
    places = style.spread([float(edge) for edge in (edges[1:] + edges[:-1]) / 2], 15 * style.pixels_high(axes))
    for name, share, place in zip(STATES, shares[:, -1], places, strict=True):
        if share > 0.0:
            style.write(axes, (len(days) - 1) * 1.02, place, f"{words.share(float(share) / 100)} {name}")
    return figure


def _multiplier_figure(run: Run) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (40, 52, 30, 40))
    days, colour = np.arange(1, len(run.dates)), style.owner_colour(words.AMPLIFICATION)
    bands = np.clip(run.capacity.multiplier[:, 1:], None, words.MOST_TIMES)
    axes.fill_between(days, bands[LOW], bands[HIGH], color=colour, alpha=style.OUTER, lw=0)
    axes.fill_between(days, bands[QUARTER], bands[THREE_QUARTERS], color=colour, alpha=style.INNER, lw=0)
    axes.plot(days, bands[MIDDLE], color=colour, lw=1.8)
    axes.axhline(1.0, color=style.colour("muted"), lw=0.8)
    style.value_ticks(axes, *style.span(1.0, bands), 5)
    style.date_ticks(axes, run.dates, 5)
    style.unit_label(axes, "Times the first shock")
    ends = [float(bands[k, -1]) for k in (LOW, MIDDLE, HIGH)]
    for place, end in zip(style.spread(ends, 14 * style.pixels_high(axes)), ends, strict=True):
        style.write(axes, len(days) * 1.015, place, words.times(end).replace("more than ", "> "), color=colour)
    return figure
