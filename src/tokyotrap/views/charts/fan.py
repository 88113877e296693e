"""Fans: where each series may go, and how far that is from its red line."""

import datetime as dt

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.views import names, style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart

FIRST = ("usdjpy", "jgb_40y", "ust_10y", "boj_rate")
PLACED = {series for there in names.PLACES.values() for series in there}
"""Series with a section of their own, unless they have a red line."""


def draw(run: Run) -> tuple[Chart, ...]:
    """A large fan for each series with a red line and for the four the article is about, small ones for the rest."""
    lined = [line.series for line in run.red_lines]
    large = [series for series in FIRST if series in run.series]
    large += [series for series in run.series if series in lined and series not in large]
    rest = [series for series in run.series if series not in large and series not in PLACED]
    return (*(fan(run, series, parts.LARGE) for series in large), *(fan(run, series, parts.SMALL) for series in rest))


def fan(run: Run, series: str, size: tuple[float, float]) -> Chart:
    """One series: the middle path, the bands of half and of 90 % of the paths, its red lines."""
    lines = tuple(line for line in run.red_lines if line.series == series)
    title, unit = finding(run, series, lines), run.units.get(series, "")
    return Chart(
        name=f"fan-{series}",
        title=title,
        aside=f"{_unit_words(unit)}: middle path, half of the paths (darker), 90 % of the paths (lighter)",
        alt=f"Fan chart. {title}.",
        figure=_figure(run, series, lines, size),
        head=("", "5 %", "25 %", "middle", "75 %", "95 %", "mean"),
        rows=_rows(run, series),
        small=size == parts.SMALL,
    )


def finding(run: Run, series: str, lines: tuple[RedLineResult, ...]) -> str:
    """What the fan says: the odds of its line, or where half of the paths end."""
    name = names.series_name(series)
    if lines:
        unit = run.units.get(series, "")
        odds = [f"{words.share_of_paths(x.probability)} reaches {words.level(x.level, unit)}" for x in lines]
        odds = [text if text.startswith(("no", "every")) else text.replace("reaches", "reach") for text in odds]
        return f"{name}: {words.and_list(odds)} by {words.day(run.dates[-1])}"
    low, high = run.quantiles[run.series.index(series), (parts.QUARTER, parts.THREE_QUARTERS), -1]
    low_words, high_words = (words.value(float(number), run.units.get(series, "")) for number in (low, high))
    if low_words == high_words:
        return f"{name}: ends near {low_words}"
    return f"{name}: half of the paths end at {low_words} to {high_words}"


def _figure(run: Run, series: str, lines: tuple[RedLineResult, ...], size: tuple[float, float]) -> Figure:
    small = size == parts.SMALL
    figure, axes = style.canvas(*size, (40, 52, 30, 40))
    bands, unit = run.quantiles[run.series.index(series)], run.units.get(series, "")
    look = parts.Look(size, style.series_colour(series), _unit_words(unit), lambda number: _label(number, unit))
    parts.bands(axes, np.arange(len(run.dates), dtype=float), bands, look.colour)
    style.value_ticks(axes, *style.span(bands, *(line.level for line in lines)), 4 if small else 5)
    style.date_ticks(axes, run.dates, 4 if small else 6)
    style.unit_label(axes, look.unit)
    for line in lines:
        _red_line(axes, line, run)
    parts.ends(axes, len(run.dates) - 1, bands, look)
    return figure


def _red_line(axes: Axes, line: RedLineResult, run: Run) -> None:
    """The level across, its name at the left above it, and the median first day as a mark."""
    red = style.colour("alarm")
    axes.axhline(line.level, color=red, lw=1.2, dashes=(5, 3))
    above = 7 if line.side == "above" else -7
    text = f"red line {words.level(line.level, run.units.get(line.series, ''))}"
    style.write(axes, 3, line.level + above * style.pixels_high(axes), text, color=red, fontsize=style.SMALL)
    middle = line.first_date.get("p50")
    if middle in run.dates:
        axes.plot([run.dates.index(middle)], [line.level], "o", color=red, ms=7, mec=style.colour("paper"), mew=1.4)


def _rows(run: Run, series: str) -> tuple[tuple[str, ...], ...]:
    index, unit = run.series.index(series), run.units.get(series, "")
    return tuple(
        (
            words.day(run.dates[k]),
            *(words.value(float(number), unit) for number in run.quantiles[index, :, k]),
            words.value(float(run.mean[index, k]), unit),
        )
        for k in _table_days(run.dates)
    )


def _table_days(dates: tuple[dt.date, ...]) -> list[int]:
    """The start, the last business day of each month, the end."""
    ends = [k for k in range(1, len(dates) - 1) if dates[k + 1].month != dates[k].month]
    return [0, *ends, len(dates) - 1]


def _label(number: float, unit: str) -> str:
    """A value without the unit that stands above the axis."""
    return words.value(number, unit).split(words.GAP)[0]


def _unit_words(unit: str) -> str:
    return unit[:1].upper() + unit[1:]
