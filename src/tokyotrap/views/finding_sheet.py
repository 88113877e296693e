"""A finding in the terminal: the answer in words, then its tables, then how it was found."""

from textwrap import fill

from rich.console import Console
from rich.text import Text

from tokyotrap.views.finding import Finding, Table
from tokyotrap.views.sheet import heading, indented, open_table, prose

SHORT, NARROW = 18, 10
"""Letters of a cell that is not folded, and of a line of a head at least."""


def show(found: Finding, console: Console) -> None:
    """Print it for a person; it fits from 80 columns."""
    console.print(Text(found.heading, style="bold"))
    console.print(Text(found.kicker, style="dim"))
    for sentence in found.sentences:
        console.print()
        prose(console, "", sentence)
    for each in found.tables:
        _table(each, console)
    if found.notes:
        console.print()
    for note in found.notes:
        prose(console, "- ", note, "dim")
    console.print()
    prose(console, "", found.small_print, "dim")


def _table(told: Table, console: Console) -> None:
    """Columns of short cells stand as they are; long words fold, and so do heads."""
    heading(console, told.title, "")
    rows = [row for row in told.rows if len(row) == len(told.head)]
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(len(told.head))]
    heads = [fill(head, max(width, NARROW), break_long_words=False)
             for head, width in zip(told.head, widths, strict=True)]  # fmt: skip
    table = open_table(heads[0], *heads[1:])
    for column, width in zip(table.columns, widths, strict=True):
        column.no_wrap = width <= SHORT
        column.overflow = "fold"
        column.min_width = min(width, SHORT)
    for row in told.rows:
        style = "bold" if len(row) == 1 and len(told.head) > 1 else ""
        table.add_row(*(Text(cell, style=style) for cell in row))
    indented(console, table)
