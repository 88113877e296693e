"""Yield curves: at the start, and where they may be at the end."""

import numpy as np
from matplotlib.figure import Figure

from tokyotrap.results.record import Run
from tokyotrap.views import style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart

FAMILY = {"japan": "jgb", "united_states": "ust"}


def draw(run: Run) -> tuple[Chart, ...]:
    """One chart for each country, Japan first."""
    return tuple(curve(run, country) for country in sorted(run.curves))


def curve(run: Run, country: str) -> Chart:
    """One country: the curve at the start as a line, the curves at the end as bands."""
    title = finding(run, country)
    return Chart(
        name=f"curve-{country}",
        title=title,
        aside=f"Percent, by maturity: {words.day(run.start)} (dashed) and {words.day(run.dates[-1])}: "
        "middle, half and 90 % of the paths",
        alt=f"Yield curve at the start and at the end. {title}.",
        figure=_figure(run, country),
        head=("maturity", "start", "5 %", "25 %", "middle", "75 %", "95 %"),
        rows=_rows(run, country),
    )


def finding(run: Run, country: str) -> str:
    """How far the middle path moves each end of the curve."""
    years, moves = run.curves[country], run.curve_quantiles[country][parts.MIDDLE] - run.curve_start[country]
    short, long = (f"{_tenor(years[k])} {words.move(float(moves[k]), 'percent')}" for k in (0, -1))
    return f"{words.COUNTRIES.get(country, country)}: on the middle path {short}, {long}"


def _figure(run: Run, country: str) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (40, 52, 30, 40))
    years, bands, start = run.curves[country], run.curve_quantiles[country], run.curve_start[country]
    colour = style.series_colour(FAMILY.get(country, country))
    across = np.sqrt(years)
    parts.bands(axes, across, bands, colour)
    axes.plot(across, start, color=style.colour("ink"), lw=1.4, linestyle=(0, (4, 2)))
    axes.set_xlim(across[0], across[-1])
    axes.set_xticks(across, [_tenor(number) for number in years], parse_math=False)
    style.value_ticks(axes, *style.span(bands, start), 5)
    style.unit_label(axes, "Percent")
    ends = [float(start[-1]), float(bands[parts.MIDDLE, -1])]
    places = style.spread(ends, 14 * style.pixels_high(axes))
    beyond = across[-1] + 0.015 * (across[-1] - across[0])
    for place, text, paint in zip(places, ("start", "end"), (style.colour("ink"), colour), strict=True):
        style.write(axes, beyond, place, text, color=paint)
    return figure


def _tenor(years: float) -> str:
    return f"{years:g}y" if years >= 1.0 else f"{12 * years:g}m"


def _rows(run: Run, country: str) -> tuple[tuple[str, ...], ...]:
    columns = np.column_stack([run.curve_start[country], run.curve_quantiles[country].T])
    return tuple(
        (_tenor(years), *(words.value(float(number), "percent") for number in row))
        for years, row in zip(run.curves[country], columns, strict=True)
    )
