"""Effects: what each thing taken out had done, as bars of its parts with the whole and its error on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.views import style, words

ROW, EDGE, NAMES, KEY = 46.0, 4.0, 150.0, 30.0
KINDS = (("its own", "blue"), ("what others do otherwise", "amber"), ("amplification", "graphite"))


@dataclass(frozen=True)
class Effect:
    """One thing: its name, own part, others' part, amplification; the whole and its error; all in one unit."""

    name: str
    parts: tuple[float, float, float]
    whole: float
    error: float


def figure(effects: Sequence[Effect], unit: str, decimals: int) -> Figure:
    """A row for each; parts that push the same way stand one after the other."""
    drawn, axes = style.canvas(style.WIDE, ROW * len(effects) + KEY + 2 * EDGE, (NAMES, 70, EDGE + KEY, EDGE))
    axes.set_ylim(len(effects) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(*style.span(*(end for each in effects for end in _ends(each)), pad=0.03))
    axes.axvline(0.0, color=style.colour("muted"), lw=0.8)
    for row, each in enumerate(effects):
        _row(axes, row, each)
        said = words.move(each.whole / words.move_scale(unit), unit, decimals)
        edge = max(_ends(each)) + 8 * style.pixels_wide(axes)
        style.write(axes, edge, row, said, fontweight="bold")
    _key(axes)
    return drawn


def _ends(effect: Effect) -> tuple[float, ...]:
    up, down = (sum(part for part in effect.parts if (part > 0.0) == side) for side in (True, False))
    error = 2.0 * effect.error if effect.error == effect.error else 0.0
    return 0.0, up, down, effect.whole - error, effect.whole + error


def _row(axes: Axes, row: int, effect: Effect) -> None:
    ends = {True: 0.0, False: 0.0}
    for part, (_, colour) in zip(effect.parts, KINDS, strict=True):
        axes.barh(row, part, left=ends[part > 0.0], height=0.5, **_fill(colour))
        ends[part > 0.0] += part
    low, high = effect.whole - 2.0 * effect.error, effect.whole + 2.0 * effect.error
    ink, paper = style.colour("ink"), style.colour("paper")
    axes.plot([low, high], [row, row], color=paper, lw=4.0)
    axes.plot([low, high], [row, row], color=ink, lw=1.4)
    axes.plot([effect.whole], [row], "D", color=ink, markersize=6, markeredgecolor=paper)
    style.write(axes, _left(axes), row, effect.name, transform=axes.get_yaxis_transform())


def _fill(colour: str) -> dict[str, Any]:
    if colour == KINDS[2][1]:
        return {"facecolor": "none", "edgecolor": style.colour(colour), "hatch": "////", "linewidth": 1.0}
    return {"color": style.colour(colour), "linewidth": 0}


def _key(axes: Axes) -> None:
    """What the colours mean, above the rows."""
    wide = axes.get_position().width * style.WIDE
    above, at = -0.5 - 0.5 * KEY * abs(style.pixels_high(axes)), _left(axes)
    for name, colour in KINDS:
        place: dict[str, Any] = {"transform": axes.get_yaxis_transform()}
        style.write(axes, at, above, "\N{BLACK SQUARE}", color=style.colour(colour), **place)
        style.write(axes, at + 14.0 / wide, above, name, **place)
        at += (34.0 + 6.2 * len(name)) / wide


def _left(axes: Axes) -> float:
    box = axes.get_position()
    return float((4.0 / style.WIDE - box.x0) / box.width)
