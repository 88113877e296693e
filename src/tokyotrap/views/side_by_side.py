"""Runs side by side in the terminal: what differs, what was asked, and how far to trust a difference."""

from rich.console import Console
from rich.text import Text

from tokyotrap.results.changes import Change, nothing
from tokyotrap.results.compare import SideBySide
from tokyotrap.views import difference_words, side_tables, words
from tokyotrap.views.sheet import heading, indented, open_table, prose

MOST_CHANGES = 10  # of one kind
HANG = 11  # columns for the kind of a change
PAIRED = (
    "Same seed, same number of paths: errors of differences to {first} are paired, path by path. "
    "Within twice its error a difference may be chance."
)
INDEPENDENT = "Errors of differences to {first} are not paired. Within twice its error a difference may be chance."
MIXED = (
    "Errors of differences to {first} are paired, path by path, for {paired}; not for {others}. "
    "Within twice its error a difference may be chance."
)


def show(found: SideBySide, console: Console) -> None:
    """Print the comparison for a person; fits any width from 80 columns."""
    for number in range(1, len(found.runs)):
        prose(console, "", words.unbroken(difference_words.headline(found, number)), style="bold")
    _runs(found, console)
    _warnings(found, console)
    for number in range(1, len(found.runs)):
        _changes(found, number, console)
    if found.lines:
        side_tables.red_lines(found, console)
        prose(console, "  ", _method(found), style="dim")
        side_tables.by_horizon(found, console)
        side_tables.carried(found, console)
    for number in range(1, len(found.runs)):
        side_tables.pushes(found, number, console)
    side_tables.reaches(found, console)
    side_tables.ladder(found, console)
    side_tables.capacity(found, console)


def _runs(found: SideBySide, console: Console) -> None:
    """Which letter is which run."""
    heading(console, "Runs", "differences are to the first")
    table = open_table("", "", "start", "days", "paths", "seed")
    table.columns[1].justify, table.columns[1].no_wrap, table.columns[1].overflow = "left", False, "fold"
    for label, run in zip(found.labels, found.runs, strict=True):
        who = Text.assemble(run.title, "\n", (run.run_id, "dim"))
        how = (words.day(run.start), f"{run.days:,}", f"{run.paths:,}", f"{run.seed}")
        table.add_row(Text(label, style="bold"), who, *(Text(each) for each in how))
    indented(console, table)


def _warnings(found: SideBySide, console: Console) -> None:
    """What a reader must know before trusting a difference."""
    if found.warnings:
        console.print()
    for warning in found.warnings:
        prose(console, "Warning  ", warning, style="yellow")


def _changes(found: SideBySide, number: int, console: Console) -> None:
    """What a run was asked otherwise than the first."""
    label, first, changed = found.labels[number], found.labels[0], found.changes[number]
    heading(console, f"What {label} changes against {first}", f"{first}{difference_words.ARROW}{label}")
    if nothing(changed):
        known = all(found.runs[k].question is not None for k in (0, number))
        same = "settings, events and facts are the same" if known else "the texts of the scenarios are the same"
        prose(console, "  ", f"Nothing that moves prices: {same}.", style="yellow")
    kinds: dict[str, list[Change]] = {}
    for each in changed:
        kinds.setdefault(each.kind, []).append(each)
    for kind, some in kinds.items():
        for each in some[:MOST_CHANGES]:
            name, text, below = difference_words.change(each)
            prose(console, f"  {name:{HANG}}", text)
            if below:
                prose(console, " " * (HANG + 2), below, style="dim")
        if len(some) > MOST_CHANGES:
            prose(console, " " * (HANG + 2), f"and {len(some) - MOST_CHANGES} more of kind {kind}", style="dim")


def _method(found: SideBySide) -> str:
    """Which standard errors the differences carry."""
    pairs = list(zip(found.labels, found.unpaired, strict=True))[1:]
    paired, others = [label for label, why in pairs if not why], [label for label, why in pairs if why]
    text = MIXED if paired and others else PAIRED if paired else INDEPENDENT
    lists = [words.and_list(labels) if labels else "" for labels in (paired, others)]
    return text.format(first=found.labels[0], paired=lists[0], others=lists[1])
