"""Branches of a scenario: what chance decides on a day, with odds, one hanging on another."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace

from tokyotrap.errors import InvalidQuantity
from tokyotrap.scenario import events, givens, tree
from tokyotrap.scenario.events import Span
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, shown
from tokyotrap.scenario.scenario import Branch, Event, Given
from tokyotrap.units import read as read_quantity

MOST, MOST_OUTCOMES = 20, 12
TOLERANCE = 1e-6
REST = "rest"

NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FIELDS = ("name", "on", "what", "outcomes", "given")
_LETTERS = "Use a to z, 0 to 9 and _, at most 40."
_ODDS = 'Write outcomes = { yes = 0.6, no = 0.4 }; one of them may be "rest".'


def read(page: Page, table: object, span: Span, taken: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """The branches taken from another scenario, with those of this file put in their place or after them.

    Args:
        page: the file; mistakes are noted there.
        table: what the file has under `branch`; None for nothing.
        span: days a branch can be decided on.
        taken: of the scenario this one extends; one of the same name is replaced.
    """
    found = {branch.name: branch for branch in taken}
    tables = _tables(page, table)
    declared: dict[str, tuple[Path, Table]] = {}
    for path, fields in tables:
        branch = _branch(page, path, fields, span)
        if branch.name in declared:
            page.note(path, f"branch {branch.name} is declared twice", "Keep one of the two.")
        elif branch.name:
            declared[branch.name] = (path, fields)
            found[branch.name] = branch
    for name, (path, fields) in declared.items():
        if "given" in fields:
            known = {each: branch for each, branch in found.items() if each != name}
            asked = givens.read(page, (*path, "given"), fields["given"], known)
            found[name] = replace(found[name], given=asked)
    _check(page, tuple(found.values()), declared)
    return tuple(found.values())


def check_events(page: Page, happen: tuple[Event, ...], branches: tuple[Branch, ...], own: int) -> None:
    """Note events that fall before what they hang on, or hang on what cannot be.

    Args:
        page: the file.
        happen: events of the scenario this one extends, then its own.
        branches: all of them.
        own: how many of the events stand in this file; they come last.
    """
    known = {branch.name: branch for branch in branches}
    fates = _fates(branches)
    for number, event in enumerate(happen, start=own - len(happen)):
        path: Path = ("event", number) if number >= 0 else ("branch",)
        if lost := [each for each in event.given if not givens.fits(each, known)]:
            cure = "Keep its name and its outcomes."
            page.note(path, f'"{shown(event.what)}" needs {givens.words((lost[0],))}, which is gone', cure)
        elif not _possible(fates, event.given):
            page.note((*path, "given"), f"{givens.words(event.given)} can never hold together", "Take one out.")
        elif event.on and (late := [known[each.branch] for each in event.given if known[each.branch].on > event.on]):
            what = f"{event.on} is before {late[0].name} is decided, on {late[0].on}"
            page.note((*path, "on"), what, f"Write a day from {late[0].on} on.")


def _fates(branches: tuple[Branch, ...]) -> list[tree.Fate]:
    """Every fate; none where they cannot be told."""
    return [fate for fate, _ in tree.leaves(branches)] if all(each.outcomes for each in branches) else []


def _possible(fates: list[tree.Fate], given: tuple[Given, ...]) -> bool:
    return not 0 < len(fates) <= tree.MOST_LEAVES or any(tree.holds(fate, given) for fate in fates)


def _tables(page: Page, table: object) -> list[tuple[Path, Table]]:
    """Each [[branch]] with its path."""
    cure = "Write [[branch]] and what is decided below it."
    if table is None:
        return []
    if isinstance(table, dict):
        page.note(("branch",), "[branch] is one table", "Write [[branch]], with two brackets on each side.")
    elif not isinstance(table, list):
        page.note(("branch",), f"branch is {kind(table)}", cure)
    elif len(table) > MOST:
        page.note(("branch",), f"{len(table)} branches", f"Write at most {MOST}.")
    else:
        for number, fields in enumerate(table):
            if not isinstance(fields, dict):
                page.note(("branch", number), f"branch is {kind(fields)}", cure)
        return [(("branch", n), fields) for n, fields in enumerate(table) if isinstance(fields, dict)]
    return []


def _branch(page: Page, path: Path, fields: Table, span: Span) -> Branch:
    """One branch without its `given`; what it says wrongly is noted and left out."""
    page.unknown(path, fields, _FIELDS, inside="a branch")
    name = fields.get("name", "")
    if "name" not in fields:
        page.note(path, "the branch has no name", 'Write name = "election".')
    elif not isinstance(name, str) or not NAME.fullmatch(name):
        page.note((*path, "name"), f'"{shown(name)}" cannot be the name of a branch', _LETTERS)
        name = ""
    what = ""
    if "what" in fields:
        what = events.sentence(page, (*path, "what"), "what", fields["what"], events.LONGEST_SENTENCE)
    else:
        page.note(path, "the branch does not say what is decided", 'Write what = "..." in one sentence.')
    if "on" not in fields:
        page.note(path, "the branch has no day", "Write on = 2026-02-08.")
    on = events.within(page, path, "on", fields, span) or span.first
    return Branch(str(name), on, what, _outcomes(page, path, fields), line=page.lines.near(path) or 0)


def _outcomes(page: Page, path: Path, fields: Table) -> dict[str, float]:
    """Name -> odds, made to sum to exactly 1; empty, and mistakes noted, if they cannot be read."""
    table, path = fields.get("outcomes"), (*path, "outcomes")
    if not isinstance(table, dict) or not 2 <= len(table) <= MOST_OUTCOMES:
        what = f"has {len(table)} outcomes" if isinstance(table, dict) else "has no table of outcomes"
        page.note(path, f"the branch {what}", f"{_ODDS} Two to {MOST_OUTCOMES}.")
        return {}
    for name in table:
        if not NAME.fullmatch(name):
            page.note((*path, name), f'"{shown(name)}" cannot be the name of an outcome', _LETTERS)
    odds = {name: odd(page, (*path, name), name, value) for name, value in table.items() if value != REST}
    if any(each is None for each in odds.values()):
        return {}
    return _whole(page, path, list(table), {name: value for name, value in odds.items() if value is not None})


def odd(page: Page, path: Path, label: str, value: object) -> float | None:
    """Odds, as a number from 0 to 1 or as percent; None, and a mistake noted, if they are not."""
    number = math.nan
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        try:
            number = read_quantity(shown(value), "decimal")
        except InvalidQuantity:
            number = math.nan
    if 0.0 <= number <= 1.0:
        return number
    page.note(path, f"{label}: {shown(value)} cannot be odds", 'Write a number from 0 to 1, or "55 percent".')
    return None


def _whole(page: Page, path: Path, names: list[str], odds: dict[str, float]) -> dict[str, float]:
    """All odds, what is missing to 1 going to the one outcome that has the rest."""
    total, open_ones = math.fsum(odds.values()), [name for name in names if name not in odds]
    if len(open_ones) > 1:
        page.note(path, f"{len(open_ones)} outcomes have the rest", "Only one can.")
    elif open_ones and total > 1.0 + TOLERANCE:
        page.note(path, f"odds sum to {total:.6g} and leave nothing for {open_ones[0]}", _ODDS)
    elif not open_ones and abs(total - 1.0) > TOLERANCE:
        page.note(path, f"odds sum to {total:.6g}, not to 1", _ODDS)
    else:
        odds |= dict.fromkeys(open_ones, max(0.0, 1.0 - total))
        whole = math.fsum(odds.values())
        return {name: odds[name] / whole for name in names}
    return {}


def _check(page: Page, branches: tuple[Branch, ...], declared: Mapping[str, tuple[Path, Table]]) -> None:
    """Note branches that hang on later ones, on what is gone, or on what cannot be, and trees that are too large."""
    known, order = {each.name: each for each in branches}, [each.name for each in tree.in_order(branches)]
    fates = _fates(branches)
    for branch in branches:
        path = (*declared[branch.name][0], "given") if branch.name in declared else ("branch",)
        if lost := [each for each in branch.given if not givens.fits(each, known)]:
            page.note(path, f"{branch.name} needs {givens.words((lost[0],))}, which is gone", "Keep it.")
        elif late := [g.branch for g in branch.given if order.index(g.branch) > order.index(branch.name)]:
            what = f"{branch.name}, on {branch.on}, is decided before {late[0]}, on {known[late[0]].on}"
            page.note(path, what, "A branch hangs on one of an earlier day, or of the same day and above it.")
        elif not _possible(fates, branch.given):
            page.note(path, f"{givens.words(branch.given)} can never hold together", "Take one out.")
    if len(fates) > tree.MOST_LEAVES:
        what = f"the branches make more than {tree.MOST_LEAVES} different fates"
        page.note(("branch",), what, "Draw fewer branches, or hang some on others with given.")
