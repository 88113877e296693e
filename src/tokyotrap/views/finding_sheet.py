"""A finding in the terminal: the answer in words, then its tables, then how it was found."""

from rich.console import Console
from rich.text import Text

from tokyotrap.views.finding import Finding, Table
from tokyotrap.views.sheet import heading, indented, open_table, prose


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
    heading(console, told.title, "")
    table = open_table(*told.head)
    for row in told.rows:
        style = "bold" if len(row) == 1 and len(told.head) > 1 else ""
        table.add_row(*(Text(cell, style=style) for cell in row))
    indented(console, table)
