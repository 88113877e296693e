"""The look of everything drawn: one palette for light and dark, colours by owner and series, and empty axes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.results.record import Array
from tokyotrap.views import words

PIXELS_PER_INCH = 72.0
SMALL = 11.5  # every letter in a chart [pixels]
WIDE, HIGH = 460.0, 285.0  # a chart of which two fit side by side [pixels]; it still reads on a telephone
OUTER, INNER = 0.20, 0.34  # opacity of the 5-95 % and 25-75 % bands

# name: (on light paper, on dark paper). Charts are drawn with the light colour; the report swaps it for a variable,
# so no two names may share a light colour. Hues after Okabe and Ito (2008) and Tol (2021): safe for colour blindness.
PALETTE = {
    "paper": ("#fffefb", "#14171b"),
    "ink": ("#1a1f24", "#e9ecef"),
    "muted": ("#5c6670", "#a3adb8"),
    "grid": ("#e1e3e0", "#2f353c"),
    "alarm": ("#c1121f", "#ff7b72"),
    "blue": ("#0072b2", "#58b0ea"),
    "vermilion": ("#d55e00", "#ff9a52"),
    "green": ("#00896a", "#35c9a0"),
    "purple": ("#a03d90", "#dd94d0"),
    "amber": ("#dd9a00", "#f3bd4a"),
    "sky": ("#4fa9dc", "#86cdf5"),
    "indigo": ("#3b2f8f", "#a39bf0"),
    "wine": ("#882255", "#e08bb0"),
    "olive": ("#7c8a1c", "#c2cf5c"),
    "brown": ("#8a6a42", "#cdae86"),
    "slate": ("#5b7489", "#9db8ce"),
    "stone": ("#8d897d", "#b9b5a9"),
    "rose": ("#c24d6b", "#f096ad"),
    "graphite": ("#3a4046", "#cfd5db"),
    "calm": ("#cfdfea", "#2b4254"),
    "step_0": ("#e6ebee", "#242b32"),
    "step_1": ("#a9c9e2", "#2f5878"),
    "step_2": ("#5a9aca", "#4b92cc"),
    "step_3": ("#17527f", "#a5d6fb"),
}

OWNERS = {
    "Ministry of Finance": "blue",
    "Bank of Japan": "vermilion",
    "Government": "amber",
    "Life insurers": "green",
    "Pension funds": "olive",
    "Banks": "sky",
    "Japan Post": "brown",
    "Carry traders": "purple",
    "Foreign investors": "indigo",
    "US investors": "wine",
    "Federal Reserve": "rose",
    "Everybody else": "stone",
    "Other investors": "stone",
    "Oil market": "brown",
    "Markets": "slate",
    "Auctions": "wine",
    "Risk appetite": "rose",
    "US economy": "olive",
    words.AMPLIFICATION: "graphite",
}
FAMILIES = {
    "usdjpy": "green", "jgb": "purple", "ust": "blue", "boj": "vermilion", "fed": "slate", "brent": "brown",
    "eurjpy": "green", "audjpy": "olive", "gilt": "wine", "bund": "indigo", "oat": "indigo", "acgb": "olive",
    "mortgage": "indigo", "ig": "slate", "hy": "slate", "sp500": "blue", "nasdaq": "blue", "vix": "rose",
    "nikkei": "vermilion", "cpi": "purple", "gdp": "green", "household": "brown", "debt": "slate",
}
STATES = ("calm", "amber", "alarm")
STEPS = ("step_0", "step_1", "step_2", "step_3")
SPARE = ("slate", "olive", "brown", "wine", "indigo", "sky")


def colour(name: str) -> str:
    """The light-paper colour of a name in the palette."""
    return PALETTE[name][0]


def owner_colour(owner: str) -> str:
    """The colour of an owner, the same in every chart; an owner nobody foresaw gets a spare one."""
    return colour(OWNERS.get(owner) or SPARE[sum(owner.encode()) % len(SPARE)])


def series_colour(series: str) -> str:
    """The colour of a series: one for each market."""
    return colour(FAMILIES.get(series) or FAMILIES.get(series.split("_")[0], "slate"))


def canvas(width: float, height: float, margins: tuple[float, float, float, float]) -> tuple[Figure, Axes]:
    """An empty figure of that many pixels, its axes inside margins left, right, top, bottom [pixels]."""
    left, right, top, bottom = margins
    figure = Figure(figsize=(width / PIXELS_PER_INCH, height / PIXELS_PER_INCH), facecolor="none")
    box = (left / width, bottom / height, 1.0 - (left + right) / width, 1.0 - (top + bottom) / height)
    axes = figure.add_axes(box, facecolor="none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(colour("muted"))
    axes.spines["bottom"].set_linewidth(0.8)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=colour("muted"), pad=5)
    axes.grid(axis="y", color=colour("grid"), linewidth=0.8)
    axes.set_axisbelow(True)
    return figure, axes


def write(axes: Axes, x: float, y: float, text: str, **options: Any) -> None:
    """Text in data coordinates that is never read as mathematics and never clipped."""
    settings: dict[str, Any] = {"fontsize": SMALL, "color": colour("ink"), "va": "center", "clip_on": False}
    axes.text(x, y, text, parse_math=False, **(settings | options))


def unit_label(axes: Axes, text: str) -> None:
    """The unit of the vertical axis, above it at the left."""
    box = axes.get_position()
    width = _width(axes) / box.width
    write(axes, 0.0, 1.0, text, transform=axes.transAxes, color=colour("muted"), va="bottom", ha="left")
    label = axes.texts[-1]
    label.set_position(((4.0 / width - box.x0) / box.width, 1.0 + 8.0 / _height(axes)))


def value_ticks(axes: Axes, low: float, high: float, count: int = 5) -> None:
    """Limits and round ticks of the vertical axis, as many decimals as they need."""
    step = round_step((high - low) / count)
    decimals = max(0, next((d for d in range(6) if abs(round(step, d) - step) < 1e-9 * step), 6))
    first, last = int(-(-low // step)), int(high // step)
    ticks = [step * k for k in range(first, last + 1)]
    axes.set_ylim(low, high)
    axes.set_yticks(ticks, [words.plain(tick, decimals) for tick in ticks], parse_math=False)


def round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten, at least `rough`."""
    if not rough > 0.0:
        return 1.0
    power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1.0 else 10.0**-6
    while power * 10.0 < rough:
        power *= 10.0
    return next(power * k for k in (1.0, 2.0, 2.5, 5.0, 10.0) if power * k >= rough * 0.999)


def date_ticks(axes: Axes, dates: Sequence[dt.date], count: int = 6) -> None:
    """Ticks of a horizontal axis of business days: firsts of months, or single days on a short run."""
    places = [i for i in range(1, len(dates)) if dates[i].month != dates[i - 1].month]
    by_month = len(places) >= 3
    if not by_month:
        places = list(range(len(dates)))
    every = -(-len(places) // count)
    places = places[::every] if by_month else places[::every][: count + 1]
    axes.set_xlim(0, max(1, len(dates) - 1))
    axes.set_xticks(places, [_tick_words(dates[i], by_month) for i in places], parse_math=False)
    below = {"transform": axes.get_xaxis_transform(), "ha": "center", "color": colour("muted")}
    for k, i in enumerate(places):
        if k == 0 or dates[i].year != dates[places[k - 1]].year:
            write(axes, i, -27.0 / _height(axes), str(dates[i].year), **below)


def span(*values: Array | float, pad: float = 0.06) -> tuple[float, float]:
    """Limits that hold all values, with some air; finite also where nothing moves."""
    every = np.concatenate([np.ravel(np.asarray(part, dtype=np.float64)) for part in values])
    finite = every[np.isfinite(every)] if np.isfinite(every).any() else np.zeros(1)
    low, high = float(finite.min()), float(finite.max())
    air = pad * (high - low) or max(0.05 * abs(high), 0.05)
    return low - air, high + air


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places moved apart as little as needed so that neighbours are at least `gap` away; order is kept."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[tuple[float, int]] = []  # centre, members
    for i in order:
        centre, size = places[i], 1
        while groups and centre - groups[-1][0] < gap * (size + groups[-1][1]) / 2.0:
            before, members = groups.pop()
            centre = (centre * size + before * members) / (size + members)
            size += members
        groups.append((centre, size))
    spots = [centre + gap * (k - (size - 1) / 2.0) for centre, size in groups for k in range(size)]
    placed = dict(zip(order, spots, strict=True))
    return [placed[i] for i in range(len(places))]


def _height(axes: Axes) -> float:
    return float(axes.bbox.height * PIXELS_PER_INCH / axes.figure.dpi)


def _width(axes: Axes) -> float:
    return float(axes.bbox.width * PIXELS_PER_INCH / axes.figure.dpi)


def pixels_wide(axes: Axes) -> float:
    """What one pixel is worth on the horizontal axis [its unit]."""
    low, high = axes.get_xlim()
    return float(high - low) / _width(axes)


def pixels_high(axes: Axes) -> float:
    """What one pixel is worth on the vertical axis [its unit]."""
    low, high = axes.get_ylim()
    return float(high - low) / _height(axes)


def _tick_words(date: dt.date, by_month: bool) -> str:
    month = words.MONTHS[date.month - 1]
    return month if by_month else f"{date.day} {month}"
