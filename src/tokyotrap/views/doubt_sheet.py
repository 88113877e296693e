"""Doubt about parameters in the terminal: odds and bands without and with it, layer by layer."""

import numpy as np
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tokyotrap.results.plain import counted
from tokyotrap.studies.doubt import ALL, BEHAVIOUR, PRICING, Doubt, Pooled
from tokyotrap.views import names, words

TOLD = {
    "": "parameters as they are",
    PRICING: "doubt about what was calibrated",
    BEHAVIOUR: "doubt about what is guessed",
    ALL: "both",
}
NOTE = (
    "All sets see the same luck. The variance at the end is what luck does under a set, and what sets do to the mean; "
    "the share is the latter. Bands are also wider where sets differ in how much markets move."
)


def show(found: Doubt, console: Console) -> None:
    """Print the tables for a person; they fit from 80 columns."""
    until = f"{words.day(found.dates[0])} to {words.day(found.dates[-1])}"
    console.print(Text(f"{found.title}: without and with doubt about parameters", style="bold"))
    sets = f"{counted(found.sets, 'set')} of parameters, {counted(found.paths, 'path')} each"
    console.print(Text(f"{until} · {sets} · seed {found.seed}", style="dim"))
    if found.lines:
        _print(console, odds(found))
    _print(console, bands(found))
    for each in found.layers:
        if each.refused:
            lost = f"{TOLD[each.name]}: {counted(each.refused, 'set')} without a stable equilibrium left out."
            console.print(Padding(Text(lost, style="dim"), (0, 0, 0, 2)))
    console.print(Padding(Text(NOTE, style="dim"), (0, 0, 0, 2)))


def _print(console: Console, rows: tuple[tuple[str, ...], list[tuple[str, ...]]]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    head, body = rows
    for place, cell in enumerate(head):
        table.add_column(cell, justify="left" if place == 0 else "right")
    for row in body:
        table.add_row(*row)
    console.print()
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def line_name(found: Doubt, name: str) -> str:
    """A red line for a heading: "USDJPY at 165 yen"."""
    series, level, side = found.lines[name]
    text = words.level(level, found.units[series])
    return f"{names.short_name(series)} at {text}{' or less' if side == 'below' else ''}"


def odds(found: Doubt) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Odds of the red lines [% of paths], and where 90 % of the sets have them."""
    head = ("odds of the red lines, %", *(line_name(found, name) for name in found.lines))
    rows = []
    for each in (found.plain, *found.layers):
        middle = 100.0 * each.odds.mean(axis=0)
        low, high = 100.0 * np.quantile(each.odds, [0.05, 0.95], axis=0)
        spread = [f" ({a:.0f} to {b:.0f})" if each.name else "" for a, b in zip(low, high, strict=True)]
        cells = (f"{value:.0f}{text}" for value, text in zip(middle, spread, strict=True))
        rows.append((TOLD[each.name], *cells))
    return head, rows


def bands(found: Doubt) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Where 90 % of all paths end, series down; and the share of the variance that is doubt."""
    layers = (found.plain, *found.layers)
    head = (f"90 % of paths on {words.day(found.dates[-1])}", *(TOLD[each.name] for each in layers))
    rows = [
        (names.series_name(name), *(_band(found, each, row) for each in layers))
        for row, name in enumerate(found.series)
    ]
    return head, rows


def _band(found: Doubt, pooled: Pooled, row: int) -> str:
    unit = found.units[found.series[row]]
    low, high = (words.value(float(pooled.quantiles[row, place, -1]), unit) for place in (0, -1))
    text = f"{low.split(words.GAP)[0]} to {high}"
    return f"{text}, {pooled.share[row]:.0%} doubt" if pooled.name else text
