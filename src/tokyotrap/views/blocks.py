"""Blocks of the terminal after the red lines: elsewhere, what borrowers pay, transition or exit, capacity."""

from rich.console import Console
from rich.text import Text

from tokyotrap.results.record import Run
from tokyotrap.results.record_conduct import GradesResult
from tokyotrap.views import conduct_words, elsewhere, words
from tokyotrap.views.sheet import bar, heading, indented, open_table, prose


def abroad(run: Run, console: Console) -> None:
    """Markets and economies the core does not price, a group of rows for each place."""
    places = elsewhere.places(run)
    if not places:
        return
    heading(console, "Elsewhere", f"on {words.day(run.dates[-1])}: median, and where 90 % of paths lie")
    table = open_table("", *elsewhere.HEAD)
    for place, rows in places.items():
        table.add_row(Text(place, style="bold"))
        for name, *cells in rows:
            table.add_row(Text(f"  {name}"), *(Text(cell) for cell in cells))
    indented(console, table)


def borrowers(run: Run, console: Console) -> None:
    """What a household and companies pay that borrow then instead of today."""
    if not run.payments:
        return
    heading(console, "What borrowers pay", f"who borrow today, and who borrow on {words.day(run.dates[-1])}")
    table = open_table("United States", *elsewhere.HEAD)
    for cells in elsewhere.payments(run):
        table.add_row(*(Text(cell) for cell in cells))
    indented(console, table)


def transition(run: Run, console: Console) -> None:
    """Grades of paths as a bar and in words, then slow states and what happened how often."""
    if run.grades is not None:
        _grades(run.grades, console)
    if run.states:
        heading(console, "Slow states", f"on {words.day(run.dates[-1])}: median, and where 90 % of paths lie")
        table = open_table(*conduct_words.STATE_HEAD)
        for cells in conduct_words.states(run):
            table.add_row(*(Text(cell) for cell in cells))
        indented(console, table)
    if run.counts:
        heading(console, "What happened", "mean over paths, and on how many at all")
        table = open_table(*conduct_words.COUNT_HEAD)
        for cells in conduct_words.counts(run):
            table.add_row(*(Text(cell) for cell in cells))
        indented(console, table)


def _grades(grades: GradesResult, console: Console) -> None:
    heading(console, "Transition or exit", "share of paths by the worst grade so far ± standard error")
    bar(console, grades.shares)
    table = open_table("", "paths", "median first day")
    for cells in conduct_words.grades(grades):
        table.add_row(*(Text(cell) for cell in cells))
    indented(console, table)


def capacity(run: Run, console: Console) -> None:
    """Share of paths by their worst day, as a bar and in words; the multiplier, the way to the edge, runs."""
    heading(console, "Arbitrageurs' capacity", "share of paths by their worst day")
    classes = run.capacity.classes
    bar(console, (classes.get(name, 0.0) for name in ("stable", "near tipping", "gone")))
    text = " · ".join(f"{name} on {words.share_of_paths(part)}" for name, part in classes.items() if part > 0.0)
    first = run.capacity.first_gone
    text += "" if first is None else f" · median first day gone {words.day(first)}"
    prose(console, "  ", text)
    prose(console, "  ", words.unbroken(" ".join(conduct_words.capacity(run))))
