"""The look of the terminal: paragraphs hung on their names, headings, and open tables."""

import textwrap
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

INDENT = (0, 0, 0, 2)
BAR = 60  # columns of a whole bar
MARKS = (("░", "green"), ("▒", "yellow"), ("█", "red"))
"""Parts of a bar, the best first."""


def prose(console: Console, name: str, text: str, style: str = "") -> None:
    """A paragraph hung on its name; a number is never parted from its unit."""
    indent = " " * console.measure(Text(name)).maximum
    lines = textwrap.wrap(text, console.width, initial_indent=indent, subsequent_indent=indent) or [""]
    for k, line in enumerate(lines):
        head = (name, "bold") if k == 0 else (indent, "")
        console.print(Text.assemble(head, (line[len(indent) :], style)), soft_wrap=True)


def indented(console: Console, table: Table) -> None:
    """A table a little to the right of its heading."""
    console.print(Padding(table, INDENT, expand=False))


def heading(console: Console, text: str, aside: str) -> None:
    """An empty line and a heading, with what its numbers are; folds where there is no room."""
    console.print()
    console.print(Text.assemble((text, "bold"), (f"  {aside}", "dim")))


def open_table(first: str, *rest: str) -> Table:
    """An open table: words at the left, numbers at the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", collapse_padding=True)
    table.add_column(first, overflow="fold", vertical="top")
    for head in rest:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def width(console: Console, table: Table) -> int:
    """Columns a table takes if nothing folds."""
    return int(console.measure(table, options=console.options.update(width=1000)).maximum)


def bar(console: Console, shares: Iterable[float]) -> None:
    """Shares of paths as one bar, the best first; what happens at all has a mark."""
    text = Text()
    for (mark, style), part in zip(MARKS, shares, strict=True):
        text.append(mark * (max(1, round(part * BAR)) if part > 0.0 else 0), style=style)
    console.print(Padding(text, INDENT, expand=False))
