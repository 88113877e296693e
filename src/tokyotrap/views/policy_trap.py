"""The policy trap in the terminal: arms down, what they cost across, errors beneath."""

import math
from collections.abc import Callable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tokyotrap.results.plain import counted
from tokyotrap.results.policy_trap import Arm, Figure, Trap
from tokyotrap.views import names, words

HEADS = {
    "boj_rate": "BoJ rate",
    "usdjpy": "dollar-yen",
    "jgb_30y": "JGB 30-year",
    "gdp_japan": "output",
    "cpi_japan": "inflation",
    "household_bill": "household bill",
    "debt_service": "debt service",
}
UNITS = {
    "percent": "%",
    "yen per dollar": "yen",
    "thousand yen a year": "¥000 a year",
    "trillion yen a year": "¥tn a year",
}
WIDE = 110
ROWS = 4  # columns in one table where there is little room


def show(trap: Trap, console: Console) -> None:
    """Print the table for a person; fits any width from 80 columns."""
    until = f"{words.day(trap.start)} to {words.day(trap.end)}"
    console.print(Text(f"{trap.title}: both arms of the trap", style="bold"))
    console.print(Text(f"{until} · {counted(trap.paths, 'path')} an arm · seed {trap.seed}", style="dim"))
    for arm in trap.arms:
        _indented(console, Text.assemble((f"{arm.name}: ", "bold"), arm.meaning))
    series = list(trap.arms[0].means)
    many = len(series) if console.width >= WIDE else ROWS
    for first in range(0, len(series), many):
        _table(trap, console, series[first : first + many])
    _odds(trap, console)
    how = "path by path, with the same luck" if trap.paired else "as if the runs had nothing in common"
    note = f"Under each number: its distance from the first row, {how}; ± is one standard error."
    _indented(console, Text(note, style="dim"))


def _indented(console: Console, what: Text | Table) -> None:
    console.print(Padding(what, (0, 0, 0, 2), expand=False))


def _table(trap: Trap, console: Console, series: list[str]) -> None:
    console.print()
    table = _empty(f"mean on {words.day(trap.end)}")
    for name in series:
        unit = trap.units.get(name, "")
        table.add_column(f"{HEADS.get(name, names.series_name(name))}\n{UNITS.get(unit, unit)}", justify="right")
    for place, arm in enumerate(trap.arms):
        table.add_row(Text(arm.name, style="bold"), *(_cell(arm.means[name], 2, place) for name in series))
    _indented(console, table)


def _odds(trap: Trap, console: Console) -> None:
    """Odds that red lines are crossed, in per cent of paths."""
    if not trap.lines:
        return
    console.print()
    table = _empty("odds of the red lines, %")
    for series, level, side in trap.lines.values():
        unit = words.level(level, trap.units.get(series, "yen per dollar" if series == "usdjpy" else "percent"))
        head = names.short_name(series)
        table.add_column(f"{head}\nat {unit}{' or less' if side == 'below' else ''}", justify="right")
    for place, arm in enumerate(trap.arms):
        table.add_row(Text(arm.name, style="bold"), *_chances(trap, arm, place))
    _indented(console, table)


def _chances(trap: Trap, arm: Arm, place: int) -> list[Text]:
    found = []
    for name in trap.lines:
        share = arm.odds[name]
        parts = (share.value, share.error, share.apart, share.apart_error)
        found.append(_cell(Figure(*(100.0 * each for each in parts)), 1, place))
    return found


def _cell(figure: Figure, decimals: int, place: int) -> Text:
    """The number with its error; under it, but for the first arm, the distance from the first arm with its error."""
    text = Text(_with_error(words.plain, figure.value, figure.error, decimals))
    if place > 0:
        text.append("\n" + _with_error(words.signed, figure.apart, figure.apart_error, decimals), style="dim")
    return text


def _with_error(write: Callable[[float, int], str], number: float, error: float, decimals: int) -> str:
    """A number and its error, with a digit more where the error would be nothing."""
    if not math.isfinite(error):
        return write(number, decimals)
    digits = decimals + 1 if 0.0 < error < 0.5 * 10.0**-decimals else decimals
    return f"{write(number, digits)} ± {words.plain(error, digits)}"


def _empty(first: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", collapse_padding=True)
    table.add_column(first, no_wrap=True)
    return table
