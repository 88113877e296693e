"""Odds over time: the share of paths that have crossed each red line by each date."""

import numpy as np
from matplotlib.figure import Figure

from tokyotrap.results.record import Run
from tokyotrap.views import ranking, style, words
from tokyotrap.views.charts.chart import Chart

CROWD = 6  # lines from which the labels are told on one row each
DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.5)), (0, (7, 1.5, 1.5, 1.5)))


def draw(run: Run) -> tuple[Chart, ...]:
    """One curve for each line with a band of two standard errors."""
    if not run.red_lines:
        return ()
    chart = Chart(
        name="odds",
        title=finding(run),
        aside="Share of paths that have crossed each line by each date; the bands are ± 2 standard errors",
        alt=f"First-passage curves. {finding(run)}.",
        figure=_figure(run),
        head=("by", *(words.line_words(line, run.units) for line in run.red_lines)),
        rows=_rows(run),
    )
    return (chart,)


def finding(run: Run) -> str:
    """When half of the paths have crossed the likeliest line, or that they have not."""
    best = ranking.by_odds(run)[0]
    by = words.day(run.dates[-1])
    if best.probability <= 0.0:
        return f"No path crosses a red line by {by}"
    if best.probability < 0.5:
        name = words.capitalised(words.the_line(best, run.units))
        return f"{name} is the likeliest line: {words.share_of_paths(best.probability)} by {by}"
    day = run.dates[int(np.argmax(best.probability_by_date >= 0.5))]
    return f"Half of the paths have crossed {words.the_line(best, run.units)} by {words.day(day)}"


def _figure(run: Run) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (40, 118, 30, 40))
    days = np.arange(len(run.dates))
    top = max(float(line.probability_by_date.max()) for line in run.red_lines)
    style.value_ticks(axes, 0.0, min(100.0, max(5.0, 112.0 * top)), 5)
    style.date_ticks(axes, run.dates, 5)
    style.unit_label(axes, "Percent of paths")
    for k, line in enumerate(run.red_lines):
        middle, band = 100 * line.probability_by_date, 200 * line.standard_error_by_date
        low, high = np.clip(middle - band, 0, 100), np.clip(middle + band, 0, 100)
        colour = style.series_colour(line.series)
        axes.fill_between(days, low, high, color=colour, alpha=style.OUTER, lw=0)
        axes.plot(days, middle, color=colour, lw=1.9, linestyle=DASHES[k % len(DASHES)])
    ends = [100 * float(line.probability_by_date[-1]) for line in run.red_lines]
    crowded = len(ends) > CROWD
    places = style.spread(ends, (14 if crowded else 31) * style.pixels_high(axes))
    for line, place in zip(run.red_lines, places, strict=True):
        text = f"{words.share(line.probability)}{' ' if crowded else chr(10)}{words.line_words(line, run.units)}"
        style.write(axes, (len(days) - 1) * 1.02, place, text, color=style.series_colour(line.series))
    return figure


def _rows(run: Run) -> tuple[tuple[str, ...], ...]:
    dates = run.dates
    ends = [k for k in range(1, len(dates) - 1) if dates[k + 1].month != dates[k].month]
    curves = [(line.probability_by_date, line.standard_error_by_date) for line in run.red_lines]
    return tuple(
        (words.day(dates[k]), *(words.odds(float(share[k]), float(error[k])) for share, error in curves))
        for k in [*ends, len(dates) - 1]
    )
