"""Bars across, one a row: a name at the left, a bar, a whisker, and a number at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from tokyotrap.views import style

ROW, TOP, BOTTOM, RIGHT = 26.0, 8.0, 26.0, 78.0
LETTER, LONGEST = 5.9, 34
"""Width of a letter [pixels], and letters of the longest name that is shown whole."""


@dataclass(frozen=True)
class Bar:
    """One row.

    Attributes:
        name: at the left.
        start, end: of the bar.
        label: beside it.
        colour: of the palette.
        whisker: low and high end; None for none.
        empty: drawn as an outline.
    """

    name: str
    start: float
    end: float
    label: str
    colour: str = "blue"
    whisker: tuple[float, float] | None = None
    empty: bool = False


def bars(rows: Sequence[Bar], *, zero: float = 0.0, mark: float | None = None) -> Figure:
    """The figure, as high as it has rows.

    Args:
        rows: from the top.
        zero: where a thin line stands.
        mark: where a dashed red line stands, if any.
    """
    names = [_cut(each.name) for each in rows]
    left = 12.0 + LETTER * max(map(len, names), default=0)
    figure, axes = style.canvas(style.WIDE, TOP + BOTTOM + ROW * max(1, len(rows)), (left, RIGHT, TOP, BOTTOM))
    every = [zero, *([] if mark is None else [mark])]
    every += [x for each in rows for x in (each.start, each.end, *(each.whisker or ()))]
    axes.set_xlim(*style.span(*every, pad=0.02))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.axvline(zero, color=style.colour("muted"), lw=0.8)
    if mark is not None:
        axes.axvline(mark, color=style.colour("alarm"), lw=1.2, dashes=(5, 3))
    for place, (each, name) in enumerate(zip(rows, names, strict=True)):
        fill = {"facecolor": "none", "edgecolor": style.colour(each.colour)} if each.empty else {
            "color": style.colour(each.colour), "linewidth": 0}  # fmt: skip
        axes.barh(place, each.end - each.start, left=each.start, height=0.6, **fill)
        far = max(each.start, each.end, zero)
        if each.whisker:
            axes.plot(each.whisker, [place, place], color=style.colour("paper"), lw=3.0)
            axes.plot(each.whisker, [place, place], color=style.colour("ink"), lw=1.2)
            far = max(far, *each.whisker)
        style.write(axes, far + 6 * style.pixels_wide(axes), place, each.label)
        edge = -(left - 4.0) / (style.WIDE - left - RIGHT)
        style.write(axes, edge, place, name, transform=axes.get_yaxis_transform())
    return figure


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
