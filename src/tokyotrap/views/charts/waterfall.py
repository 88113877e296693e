"""Waterfalls: what carries each series from today to its red line, by channel, amplification apart."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart

SHOWN, LEAST = 9, 0.02  # channels with a bar of their own, and the least part of all moves that earns one
ROW, EDGE, GAP, NAMES = 31.0, 4.0, 0.5, 204.0


@dataclass(frozen=True)
class Step:
    """One bar: its words, colour, height and error; no error where channels share a bar."""

    name: str
    owner: str
    size: float
    error: float | None


def draw(run: Run) -> tuple[Chart, ...]:
    """One waterfall for each line that some path crosses."""
    return tuple(waterfall(run, line) for line in run.red_lines if line.probability > 0.0)


def waterfall(run: Run, line: RedLineResult) -> Chart:
    """One line: bars from today's value to the value on the first day across, mean over the paths that cross."""
    unit = run.units.get(line.series, "")
    return Chart(
        name=f"why-{line.name}",
        title=finding(run, line),
        aside=f"Mean move from today to the first crossing, paths that cross, {words.move_unit(unit)}; "
        "whiskers are ± 2 standard errors",
        alt=f"Waterfall by channel. {finding(run, line)}.",
        figure=_figure(run, line),
        head=("owner", "cause", "contribution", "± standard error"),
        rows=_rows(run, line),
    )


def finding(run: Run, line: RedLineResult) -> str:
    """The main channel's part of the way, and amplification's."""
    unit, total = run.units.get(line.series, ""), float(line.why.sum())
    name = words.capitalised(words.the_way(line, run.units))
    if line.main_channel is None or line.main_channel not in run.channels or total == 0.0:
        return f"{name}: {words.move(total, unit)} on the way"
    part = float(line.why[run.channels.index(line.main_channel)])
    channel = f"{line.main_channel.owner} ({line.main_channel.cause})"
    return f"{name}: {channel} brings {words.move(part, unit)} of {words.move(total, unit)}"


def steps(run: Run, line: RedLineResult) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The bars, those that push toward the line first; and the bars of amplification, apart."""
    scale = words.move_scale(run.units.get(line.series, ""))
    every = [
        Step(channel.cause, channel.owner, scale * float(size), scale * float(error))
        for channel, size, error in zip(run.channels, line.why, line.why_error, strict=True)
    ]
    every = [step for step in every if step.size != 0.0]
    least = LEAST * sum(abs(step.size) for step in every)
    apart = tuple(step for step in every if step.owner == words.AMPLIFICATION)
    own = sorted((step for step in every if step.owner != words.AMPLIFICATION), key=lambda step: -abs(step.size))
    count = min(SHOWN, sum(abs(step.size) >= least for step in own))
    shown, rest = own[:count], own[count:]
    if len(rest) > 1:
        shown.append(Step(f"{len(rest)} more channels", "All others", sum(step.size for step in rest), None))
    else:
        shown += rest
    toward = 1.0 if line.side == "above" else -1.0
    return tuple(sorted(shown, key=lambda step: -toward * step.size)), apart


def _figure(run: Run, line: RedLineResult) -> Figure:
    own, apart = steps(run, line)
    rows = len(own) + len(apart) + 2 + (2 * GAP if apart else 0.0)
    figure, axes = style.canvas(style.WIDE, ROW * rows + 2 * EDGE, (NAMES, 58, EDGE, EDGE))
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    unit, total = run.units.get(line.series, ""), sum(step.size for step in (*own, *apart))
    levels = np.cumsum([0.0, *(step.size for step in (*own, *apart))])
    axes.set_xlim(*style.span(levels, pad=0.02))
    axes.set_xticks([])
    for row, (level, step) in enumerate(zip(levels[:-1], (*own, *apart), strict=True), start=1):
        _bar(axes, row + (GAP if step in apart else 0.0), float(level), step, unit)
    axes.axvline(0.0, color=style.colour("muted"), lw=0.8)
    _end(axes, 0, 0.0, f"Today: {words.value(line.today, unit)}")
    _end(axes, rows - 1, total, "First day across")
    edge = max(total, 0.0) + 7 * style.pixels_wide(axes)
    style.write(axes, edge, rows - 1, words.move(total / words.move_scale(unit), unit), fontweight="bold")
    if apart:
        for place in (len(own) + 0.5 + GAP / 2, rows - 1.5 - GAP / 2):
            axes.axhline(place, color=style.colour("grid"), lw=1.0, xmin=_left(axes), clip_on=False)
    return figure


def _bar(axes: Axes, row: float, level: float, step: Step, unit: str) -> None:
    """A bar from the level so far, its whisker, its name at the left and its size beside it."""
    colour = style.colour("muted") if step.error is None else style.owner_colour(step.owner)
    hatch: dict[str, Any] = {"facecolor": "none", "edgecolor": colour, "hatch": "////", "linewidth": 1.0}
    fill: dict[str, Any] = hatch if step.owner == words.AMPLIFICATION else {"color": colour, "linewidth": 0}
    axes.barh(row, step.size, left=level, height=0.62, **fill)
    edge = max(level, level + step.size)
    if step.error:
        end = level + step.size
        whisker = [end - 2 * step.error, end + 2 * step.error]
        axes.plot(whisker, [row, row], color=style.colour("paper"), lw=3.2)
        axes.plot(whisker, [row, row], color=style.colour("ink"), lw=1.2)
        edge = max(edge, end + 2 * step.error)
    style.write(axes, edge + 7 * style.pixels_wide(axes), row, words.move(step.size / words.move_scale(unit), unit))
    _name(axes, row - 0.19, step.owner, colour)
    _name(axes, row + 0.23, step.name, style.colour("ink"))


def _name(axes: Axes, row: float, text: str, colour: str) -> None:
    """Words in the left margin, cut at its width."""
    cut = text if len(text) <= 36 else f"{text[:35].rstrip()}…"
    style.write(axes, _left(axes), row, cut, transform=axes.get_yaxis_transform(), color=colour, fontsize=style.SMALL)


def _left(axes: Axes) -> float:
    """Where the names start [share of the axes' width]."""
    box = axes.get_position()
    return float((4.0 / style.WIDE - box.x0) / box.width)


def _end(axes: Axes, row: float, total: float, name: str) -> None:
    """The first and the last row: a thin full bar from zero."""
    if total:
        axes.barh(row, total, height=0.62, color=style.colour("ink"), linewidth=0)
    text = {"fontweight": "bold", "transform": axes.get_yaxis_transform()}
    style.write(axes, _left(axes), row, name, **text)


def _rows(run: Run, line: RedLineResult) -> tuple[tuple[str, ...], ...]:
    """Every channel in the record's order, then the sum."""
    unit = run.units.get(line.series, "")
    scale, decimals = words.move_scale(unit), 2
    short = f" {words.move_sign(unit)}"
    body = tuple(
        (
            channel.owner,
            channel.cause,
            words.signed(scale * size, decimals) + short,
            words.plain(scale * error, decimals),
        )
        for channel, size, error in zip(run.channels, line.why.tolist(), line.why_error.tolist(), strict=True)
    )
    total = words.signed(scale * float(line.why.sum()), decimals) + short
    return (*body, ("All together", "", total, ""))
