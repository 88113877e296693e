"""First days: when each red line is crossed, among the paths that cross it."""

import datetime as dt

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart

QUANTILES = ("p05", "p25", "p50", "p75", "p95")
ROW = 46


def draw(run: Run) -> tuple[Chart, ...]:
    """One bar for each line: 90 % and half of the crossing paths, and the middle one."""
    if not run.red_lines:
        return ()
    chart = Chart(
        name="first-days",
        title=finding(run),
        aside="First day across, among the paths that cross: middle (dot), half of them (thick), 90 % of them (thin)",
        alt=f"Ranges of first crossing dates. {finding(run)}.",
        figure=_figure(run),
        head=("", "5 %", "25 %", "middle", "75 %", "95 %", "first of all lines on"),
        rows=tuple(_row(run, line) for line in run.red_lines),
    )
    return (chart,)


def finding(run: Run) -> str:
    """Which line is crossed before the others."""
    first = max(run.red_lines, key=lambda line: line.first_share)
    if not first.first_share > 0.0:
        return "No line is crossed before another"
    if len(run.red_lines) == 1:
        return f"{words.capitalised(words.the_line(first, run.units))}: in the middle on {words.first_day(first)}"
    name = words.capitalised(words.the_line(first, run.units))
    return f"{name} is crossed before every other line on {words.share_of_paths(first.first_share)}"


def _figure(run: Run) -> Figure:
    count = len(run.red_lines)
    figure, axes = style.canvas(style.WIDE, max(style.HIGH, ROW * count + 70), (14, 20, 12, 40))
    axes.set_ylim(count - 0.35, -0.75)
    axes.set_yticks([])
    axes.grid(axis="x", color=style.colour("grid"), linewidth=0.8)
    style.date_ticks(axes, run.dates, 6)
    for row, line in enumerate(run.red_lines):
        _bar(axes, run, line, row)
    return figure


def _bar(axes: Axes, run: Run, line: RedLineResult, row: int) -> None:
    colour = style.series_colour(line.series)
    name = words.line_words(line, run.units)
    text = f"{name}: {words.first_day(line)}" if not line.first_date else f"{name}: middle {words.first_day(line)}"
    style.write(axes, 0, row - 0.33, text)
    if not line.first_date:
        return
    low, quarter, middle, most, high = (_place(run.dates, line.first_date[q]) for q in QUANTILES)
    axes.plot([low, high], [row, row], color=colour, lw=2, alpha=0.55, solid_capstyle="butt")
    axes.plot([quarter, most], [row, row], color=colour, lw=9, alpha=0.55, solid_capstyle="butt")
    axes.plot([middle], [row], "o", color=colour, ms=8, mec=style.colour("paper"), mew=1.4, clip_on=False)


def _place(dates: tuple[dt.date, ...], day: dt.date) -> int:
    return min(range(len(dates)), key=lambda k: abs((dates[k] - day).days))


def _row(run: Run, line: RedLineResult) -> tuple[str, ...]:
    days = tuple(words.first_day(line, quantile) for quantile in QUANTILES)
    return (words.line_words(line, run.units), *days, words.share_of_paths(line.first_share))
