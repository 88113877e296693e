"""The table and the picture of how time and memory grow; see `growth.py`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.views.style import colour

WHOLE = ("paths", "days")
"""What a run is longer by; of the others, what one path-day takes is shown."""

Found = Sequence[dict[str, Any]]


def axes_of(found: Found) -> dict[str, list[dict[str, Any]]]:
    """Variants by what varies, in order."""
    by_axis: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        by_axis.setdefault(each["axis"], []).append(each)
    return {axis: sorted(some, key=lambda each: each["amount"]) for axis, some in by_axis.items()}


def exponent(some: Found) -> float:
    """Slope of the logarithm of a run's time in the logarithm of the amount, by least squares, zero left out.

    Times are taken from the ratio to the baseline that was run in turn, so that a busy machine does not tilt the slope.
    """
    above = [each for each in some if each["amount"] > 0]
    amount = np.log([each["amount"] for each in above])
    spent = np.log([each["ratio"] * each["paths"] * each["days"] for each in above])
    return float(np.polyfit(amount, spent, 1)[0])


def lines(found: Found) -> list[str]:
    """The table in Markdown, and the measured exponents in words."""
    rows = [
        "| varied | amount | lines | flow classes | operations | ns a path-day | of the baseline | compile, s | MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for axis, some in axes_of(found).items():
        rows += [
            f"| {axis} | {each['amount']:,} | {each['lines']} | {each['flow_classes']} | {each['operations']:,} "
            f"| {each['ns']:.0f} | {each['ratio']:.2f} | {each['compile']:.1f} | {each['peak'] / 1e6:.0f} |"
            for each in some
        ]
    said = ", ".join(
        f"{exponent(some):.2f} in {axis} ({exponent(some[-2:]):.2f} between the two largest)"
        for axis, some in axes_of(found).items() if axis in WHOLE
    )  # fmt: skip
    cost = _per_operation(found)
    return [
        *rows, "",
        f"Exponents of a run's time by a fit of logarithms: {said}; 1 is linear, less is what every "
        f"run does once. Over the variants of the model a "
        f"path-day's time grows with the {cost:.2f}th power of the operations that are left.",
    ]  # fmt: skip


def _per_operation(found: Found) -> float:
    """Slope of a path-day's time in the operations, logarithms both."""
    some = [each for each in found if each["axis"] not in WHOLE]
    return float(np.polyfit(np.log([e["operations"] for e in some]), np.log([e["ratio"] for e in some]), 1)[0])


def picture(found: Found, path: Path) -> None:
    """One panel for each thing that varies."""
    panels = axes_of(found)
    figure = Figure(figsize=(11.0, 6.4), facecolor=colour("paper"), layout="constrained")
    for place, (axis, some) in enumerate(panels.items()):
        axes = figure.add_subplot(2, 3, place + 1, facecolor=colour("paper"))
        _panel(axes, axis, some)
        axes.tick_params(labelsize=9, labelcolor=colour("muted"), length=0)
        axes.grid(color=colour("grid"), linewidth=0.8)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=110)


def _panel(axes: Axes, axis: str, some: Found) -> None:
    """A run's time where its length varies, on logarithmic scales; else a path-day's."""
    amount, blue = [each["amount"] for each in some], colour("blue")
    if axis in WHOLE:
        spent = [each["ratio"] * each["paths"] * each["days"] for each in some]
        spent = [each / spent[0] for each in spent]
        axes.loglog(amount, spent, "o-", color=blue, markersize=5)
        axes.loglog(amount, [spent[-1] * each / amount[-1] for each in amount], ":", color=colour("muted"))
        ticks = [round(each, 1) for each in spent]
        axes.set_yticks(ticks, [f"{each:g}" for each in ticks])
        axes.set_xticks(amount, [f"{each:,}" for each in amount])
        axes.minorticks_off()
        title = f"time of a run by {axis} (dotted: linear)"
    else:
        axes.plot(amount, [each["ratio"] for each in some], "o-", color=blue, markersize=5)
        axes.plot(amount, [each["compile"] / 10.0 for each in some], "s--", color=colour("vermilion"), markersize=4)
        axes.set_xticks(amount)
        axes.set_ylim(bottom=0.0)
        title = f"a path-day by {axis}"
        axes.text(0.03, 0.04, "dashed: seconds to trace and compile / 10", transform=axes.transAxes, fontsize=9,
                  color=colour("vermilion"))  # fmt: skip
    axes.set_title(title, fontsize=11, color=colour("ink"))
