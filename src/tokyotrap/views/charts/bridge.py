"""A bridge of bars: from one value to another step by step, each with its owner's colour, amplification apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.views import style, words

SHOWN, LEAST = 9, 0.02  # steps with a bar of their own, and the least part of all moves that earns one
ROW, EDGE, GAP, NAMES = 31.0, 4.0, 0.5, 204.0


@dataclass(frozen=True)
class Step:
    """One bar: its words, colour, height and error; no error where several share a bar or it is unknown."""

    name: str
    owner: str
    size: float
    error: float | None


Steps = tuple[tuple[Step, ...], tuple[Step, ...]]
"""Own steps in their order; and those of amplification, apart."""


@dataclass(frozen=True)
class Ends:
    """What stands at both ends, and how a size becomes words."""

    first: str
    last: str
    unit: str
    decimals: int | None = None


def ordered(every: Sequence[Step], toward: float, noun: str) -> Steps:
    """The bars: the largest, those that push toward the end first, the rest in one; and amplification.

    Args:
        every: steps; those of size zero are left out.
        toward: 1 for a rise, -1 for a fall.
        noun: what a step is, in the plural.
    """
    moving = [step for step in every if step.size != 0.0]
    least = LEAST * sum(abs(step.size) for step in moving)
    apart = tuple(step for step in moving if step.owner == words.AMPLIFICATION)
    own = sorted((step for step in moving if step.owner != words.AMPLIFICATION), key=lambda step: -abs(step.size))
    count = min(SHOWN, sum(abs(step.size) >= least for step in own))
    shown, rest = own[:count], own[count:]
    if len(rest) > 1:
        shown.append(Step(f"{len(rest)} more {noun}", "All others", sum(step.size for step in rest), None))
    else:
        shown += rest
    return tuple(sorted(shown, key=lambda step: -toward * step.size)), apart


def figure(steps: Steps, ends: Ends) -> Figure:
    """The picture; sizes are in the unit that `words.move_unit` names."""
    own, apart = steps
    rows = len(own) + len(apart) + 2 + (2 * GAP if apart else 0.0)
    drawn, axes = style.canvas(style.WIDE, ROW * rows + 2 * EDGE, (NAMES, 58, EDGE, EDGE))
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    total = sum(step.size for step in (*own, *apart))
    levels = np.cumsum([0.0, *(step.size for step in (*own, *apart))])
    axes.set_xlim(*style.span(levels, pad=0.02))
    axes.set_xticks([])
    for row, (level, step) in enumerate(zip(levels[:-1], (*own, *apart), strict=True), start=1):
        _bar(axes, row + (GAP if step in apart else 0.0), float(level), step, ends)
    axes.axvline(0.0, color=style.colour("muted"), lw=0.8)
    _end(axes, 0, 0.0, ends.first)
    _end(axes, rows - 1, total, ends.last)
    edge = max(total, 0.0) + 7 * style.pixels_wide(axes)
    style.write(axes, edge, rows - 1, _said(total, ends), fontweight="bold")
    if apart:
        for place in (len(own) + 0.5 + GAP / 2, rows - 1.5 - GAP / 2):
            axes.axhline(place, color=style.colour("grid"), lw=1.0, xmin=_left(axes), clip_on=False)
    return drawn


def _said(size: float, ends: Ends) -> str:
    return words.move(size / words.move_scale(ends.unit), ends.unit, ends.decimals)


def _bar(axes: Axes, row: float, level: float, step: Step, ends: Ends) -> None:
    """A bar from the level so far, its whisker, its name at the left and its size beside it."""
    colour = style.colour("muted") if step.owner == "All others" else style.owner_colour(step.owner)
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
    style.write(axes, edge + 7 * style.pixels_wide(axes), row, _said(step.size, ends))
    if not step.name:
        _name(axes, row, step.owner, colour)
        return
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
