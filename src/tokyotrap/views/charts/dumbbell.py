"""Dumbbells: shares before and after, each with its error, joined by a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.views import style, words

ROW, NAMES, RIGHT, BELOW, KEY = 36.0, 150.0, 96.0, 26.0, 26.0


@dataclass(frozen=True)
class Bell:
    """One row: its name, colour, and shares before and after with their standard errors [0 to 1]."""

    name: str
    colour: str
    before: tuple[float, float]
    after: tuple[float, float]


def figure(rows: Sequence[Bell], names: tuple[str, str]) -> Figure:
    """A row for each; open before, filled after.

    Args:
        rows: from the top.
        names: of the two, for the key.
    """
    height = ROW * len(rows) + BELOW + KEY
    drawn, axes = style.canvas(style.WIDE, height, (NAMES, RIGHT, KEY, BELOW))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(visible=False)
    high = max(max(row.before[0], row.after[0]) for row in rows)
    top = min(100.0, max(5.0, 115.0 * high))
    axes.set_xlim(0.0, top)
    axes.grid(axis="x", color=style.colour("grid"), linewidth=0.8)
    step = style.round_step(top / 4.0)
    ticks = [step * k for k in range(int(top // step) + 1)]
    axes.set_xticks(ticks, [f"{tick:g} %" for tick in ticks], parse_math=False)
    for place, row in enumerate(rows):
        _row(axes, place, row)
    above = -0.5 - 0.5 * KEY * abs(style.pixels_high(axes))
    style.write(axes, 0.0, above, f"○ {names[0]}   ● {names[1]}", color=style.colour("muted"))
    return drawn


def _row(axes: Axes, place: int, row: Bell) -> None:
    (before, error), (after, later) = ((100.0 * share, 200.0 * each) for share, each in (row.before, row.after))
    axes.plot([before, after], [place, place], color=style.colour("muted"), lw=1.0)
    axes.plot([before - error, before + error], [place, place], color=row.colour, lw=3.0, alpha=0.45)
    axes.plot([after - later, after + later], [place, place], color=row.colour, lw=3.0, alpha=0.45)
    ring: dict[str, Any] = {"color": row.colour, "markersize": 8.0, "clip_on": False}
    axes.plot([before], [place], "o", markerfacecolor=style.colour("paper"), **ring)
    axes.plot([after], [place], "o", **ring)
    box = axes.get_position()
    left, right = (4.0 / style.WIDE - box.x0) / box.width, 1.0 + 8.0 / (box.width * style.WIDE)
    beside = axes.get_yaxis_transform()
    style.write(axes, left, place, row.name, transform=beside)
    style.write(axes, right, place, f"{words.share(row.before[0])} to {words.share(row.after[0])}", transform=beside)
