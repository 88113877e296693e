"""Two fans of one series in one picture: the first as bands, the second between dashed lines."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from tokyotrap.results.record import Array
from tokyotrap.views import style, words
from tokyotrap.views.charts import parts

RIGHT = 74.0  # pixels, for labels at the right edge


def figure(dates: Sequence[dt.date], fans: tuple[Array, Array], series: str, unit: str) -> Figure:
    """The picture.

    Args:
        dates: the start and every business day.
        fans: quantiles by date, as shown (Q, D1), the bands first.
        series: whose colour the bands have.
        unit: of the axis.
    """
    drawn, axes = style.canvas(*parts.LARGE, (44, RIGHT, 30, 40))
    across, ink = np.arange(len(dates), dtype=float), style.colour("ink")
    parts.bands(axes, across, fans[0], style.series_colour(series))
    for place, thick in ((parts.LOW, 1.1), (parts.MIDDLE, 1.5), (parts.HIGH, 1.1)):
        axes.plot(across, fans[1][place], color=ink, lw=thick, dashes=(4, 2.5))
    style.value_ticks(axes, *style.span(np.concatenate(fans)), 5)
    style.date_ticks(axes, dates, 5)
    style.unit_label(axes, words.capitalised(unit))
    ends = [float(fans[1][place, -1]) for place in (parts.LOW, parts.MIDDLE, parts.HIGH)]
    edge = across[-1] + 7 * style.pixels_wide(axes)
    for at, end in zip(style.spread(ends, 13 * style.pixels_high(axes)), ends, strict=True):
        style.write(axes, edge, at, words.value(end, unit).split(words.GAP)[0], color=ink)
    return drawn
