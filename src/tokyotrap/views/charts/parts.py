"""What charts have in common: bands of paths, labels at the right edge, and shares of paths stacked by date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.results.record import QUANTILES, Array, Run
from tokyotrap.views import style, words

LOW, QUARTER, MIDDLE, THREE_QUARTERS, HIGH = range(len(QUANTILES))
HEAD = ("on", "5 %", "25 %", "middle", "75 %", "95 %")
LARGE, SMALL = (style.WIDE, style.HIGH), (340.0, 225.0)


@dataclass(frozen=True)
class Look:
    """How a fan by date is drawn.

    Attributes:
        size: [pixels].
        colour: of bands, middle and labels.
        unit: above the vertical axis.
        tell: a number as its label at the right edge.
        floor: a line drawn across, which the axis holds too; None for none.
        limits: of the axis; None for those of the numbers.
    """

    size: tuple[float, float]
    colour: str
    unit: str
    tell: Callable[[float], str]
    floor: float | None = None
    limits: tuple[float, float] | None = None


def bands(axes: Axes, across: Array, quantiles: Array, colour: str) -> None:
    """The middle path, half of the paths darker, 90 % of the paths lighter."""
    axes.fill_between(across, quantiles[LOW], quantiles[HIGH], color=colour, alpha=style.OUTER, lw=0)
    axes.fill_between(across, quantiles[QUARTER], quantiles[THREE_QUARTERS], color=colour, alpha=style.INNER, lw=0)
    axes.plot(across, quantiles[MIDDLE], color=colour, lw=1.8)


def ends(axes: Axes, last: float, quantiles: Array, look: Look) -> None:
    """The last values at the right edge: the middle, bold, and the ends of the wide band."""
    found = [float(quantiles[k, -1]) for k in (LOW, MIDDLE, HIGH)]
    places = style.spread(found, 13 * style.pixels_high(axes))
    edge = last + 7 * style.pixels_wide(axes)
    for k, (place, end) in enumerate(zip(places, found, strict=True)):
        style.write(axes, edge, place, look.tell(end), color=look.colour, fontweight="bold" if k == 1 else "normal")


def fan(run: Run, quantiles: Array, look: Look) -> Figure:
    """Quantiles by date, from the first day that is known."""
    figure, axes = style.canvas(*look.size, (40, 52, 30, 40))
    first = len(run.dates) - quantiles.shape[1]
    bands(axes, np.arange(first, len(run.dates), dtype=float), quantiles, look.colour)
    count, floor = (4, 5) if look.size == SMALL else (5, 6), [] if look.floor is None else [look.floor]
    for level in floor:
        axes.axhline(level, color=style.colour("muted"), lw=0.8)
    style.value_ticks(axes, *(look.limits or style.span(quantiles, *floor)), count[0])
    style.date_ticks(axes, run.dates, count[1] - 1)
    style.unit_label(axes, look.unit)
    ends(axes, len(run.dates) - 1, quantiles, look)
    return figure


def rows(run: Run, quantiles: Array, tell: Callable[[float], str]) -> tuple[tuple[str, ...], ...]:
    """Quantiles at the horizons of the odds table, under `HEAD`."""
    return tuple(
        (words.day(run.dates[k]), *(tell(float(number)) for number in quantiles[:, k]))
        for _, k in words.horizons(run)
    )


def stacked(run: Run, shares: Array, names: Sequence[str], colours: Sequence[str]) -> Figure:
    """Shares of paths by date (names, dates), the first name at the bottom, each labelled at the right."""
    figure, axes = style.canvas(*LARGE, (40, 120, 30, 40))
    parts, days = 100 * shares, np.arange(len(run.dates))
    axes.stackplot(days, parts, colors=[style.colour(name) for name in colours], linewidth=0)
    style.value_ticks(axes, 0.0, 100.0, 5)
    style.date_ticks(axes, run.dates, 5)
    style.unit_label(axes, "Percent of paths")
    edges = np.concatenate([[0.0], np.cumsum(parts[:, -1])])
    places = style.spread([float(edge) for edge in (edges[1:] + edges[:-1]) / 2], 15 * style.pixels_high(axes))
    for name, share, place in zip(names, shares[:, -1], places, strict=True):
        if share > 0.0:
            style.write(axes, (len(days) - 1) * 1.02, place, f"{words.share(float(share))} {name}")
    return figure


def share_rows(run: Run, shares: Array) -> tuple[tuple[str, ...], ...]:
    """Shares at the horizons of the odds table."""
    return tuple(
        (words.day(run.dates[k]), *(words.share(float(part)) for part in shares[:, k])) for _, k in words.horizons(run)
    )
