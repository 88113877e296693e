"""Scenarios are read here: from a library name, a file, or a text, with every mistake at once."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tokyotrap.model.business_days import business_days as calendar_days
from tokyotrap.model.settings import Catalogue
from tokyotrap.scenario import branches, conditioning, events, red_lines
from tokyotrap.scenario.amounts import business_days, settings
from tokyotrap.scenario.page import Page, kind, shown
from tokyotrap.scenario.scenario import RedLine, Scenario
from tokyotrap.scenario.source import find, library_names, library_text

__all__ = ["library_names", "read", "read_text"]

START = dt.date(2026, 2, 2)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)
DAYS = 260
DEFAULT_LINES = "baseline"  # the scenario whose red lines hold when a file draws none
LONGEST_TITLE, LONGEST_STORY = 120, 5_000

_FIELDS = ("title", "story", "starts", "horizon", "facts", "extends", "set")
_TABLES = ("branch", "event", "condition", "red_lines")
_EMPTY = Scenario("", "", "", START, DAYS, ())


def read(source: str | Path, catalogue: Catalogue, series: Mapping[str, str]) -> Scenario:
    """Read a scenario.

    Args:
        source: a name of the library, or the path of a .toml file.
        catalogue: what a scenario can set.
        series: series a red line or a condition can be drawn on -> the unit they are shown in ("percent",
            "yen per dollar", "dollars a barrel", "index").

    Raises:
        InvalidScenario: with every mistake in the file, or because there is no such file.
    """
    name, called, text = find(source)
    return _read(Page(called, text), name, catalogue, series, above=(name,) if name == str(source) else ())


def read_text(text: str, name: str, catalogue: Catalogue, series: Mapping[str, str]) -> Scenario:
    """As `read`, from a text; messages call it by its name."""
    return _read(Page(name, text), name.removesuffix(".toml"), catalogue, series)


def _read(
    page: Page, name: str, catalogue: Catalogue, series: Mapping[str, str], *, above: tuple[str, ...] = ()
) -> Scenario:
    """The scenario on a page; `above` are the library scenarios being extended already."""
    page.unknown((), page.table, (*_FIELDS, *_TABLES), inside="a scenario")
    taken = _extended(page, catalogue, series, above)
    starts, days = _starts(page, taken.starts), _horizon(page, taken.days)
    span = events.Span(starts, calendar_days(starts, days)[-1], catalogue, series)
    forks = branches.read(page, page.table.get("branch"), span, taken.branches)
    span = replace(span, branches={branch.name: branch for branch in forks})
    found = Scenario(
        name=name,
        title=_words(page, "title", LONGEST_TITLE),
        story=_words(page, "story", LONGEST_STORY),
        starts=starts,
        days=days,
        red_lines=_lines(page, taken, series),
        facts=_facts(page, taken.facts),
        settings=taken.settings | _settings(page, catalogue),
        events=taken.events + (events.read(page, page.table["event"], span) if "event" in page.table else ()),
        branches=forks,
        conditions=taken.conditions + conditioning.read(page, page.table.get("condition"), span),
        text=page.text,
    )
    branches.check_events(page, found.events, forks, own=len(found.events) - len(taken.events))
    page.close()
    return found


def _extended(page: Page, catalogue: Catalogue, series: Mapping[str, str], above: tuple[str, ...]) -> Scenario:
    """The scenario of the library this one begins from, or an empty one."""
    if "extends" not in page.table:
        return _EMPTY
    name = page.table["extends"]
    if name in above:
        page.note(("extends",), f'extends goes round in a circle: "{shown(name)}"', "Take it out of one of them.")
    elif name not in library_names():
        cure = page.suggest(shown(name), library_names())
        page.note(("extends",), f'the library has no scenario "{shown(name)}"', cure)
    else:
        library = Page(f"{name}.toml", library_text(str(name)))
        return _read(library, str(name), catalogue, series, above=(*above, str(name)))
    return _EMPTY


def _words(page: Page, label: str, longest: int) -> str:
    if label not in page.table:
        page.note((), f"the scenario has no {label}", f'Write {label} = "..." above the first [table].')
        return ""
    return events.sentence(page, (label,), label, page.table[label], longest)


def _starts(page: Page, default: dt.date) -> dt.date:
    if "starts" not in page.table:
        return default
    found = events.day(page, ("starts",), "starts", page.table["starts"])
    if found is not None and not FIRST <= found <= LAST:
        page.note(("starts",), f"starts: {found} is outside what can be simulated", f"Write a day from {FIRST} on.")
        return default
    return found or default


def _horizon(page: Page, default: int) -> int:
    if "horizon" not in page.table:
        return default
    return business_days(page, ("horizon",), "horizon", page.table["horizon"]) or default


def _settings(page: Page, catalogue: Catalogue) -> dict[str, float | str]:
    table = page.table.get("set", {})
    if isinstance(table, dict):
        return settings(page, ("set",), table, catalogue)
    page.note(("set",), f"set is {kind(table)}", 'Write [set] and "name of a setting" = "amount with its unit" below.')
    return {}


def _lines(page: Page, taken: Scenario, series: Mapping[str, str]) -> tuple[RedLine, ...]:
    """The red lines of the file, over those it takes; the baseline's if it says nothing about them."""
    if "red_lines" in page.table:
        return red_lines.read(page, ("red_lines",), page.table["red_lines"], series, taken.red_lines)
    if "extends" in page.table:
        return taken.red_lines
    library = Page(f"{DEFAULT_LINES}.toml", library_text(DEFAULT_LINES))
    found = red_lines.read(library, ("red_lines",), library.table.get("red_lines", {}), series)
    library.close()
    return found


def _facts(page: Page, taken: tuple[str, ...]) -> tuple[str, ...]:
    """Names of overlays, each of which must be a file among the facts."""
    asked = page.table.get("facts", [])
    names = asked if isinstance(asked, list) else [asked]
    known = sorted({each.name.removesuffix(".toml") for each in _fact_files(files("tokyotrap.facts"))})
    for number, name in enumerate(names):
        if not isinstance(name, str):
            page.note(("facts", number), f"facts is {kind(name)}", 'Write facts = "article".')
        elif name not in known:
            page.note(("facts", number), f'no facts are called "{shown(name)}"', page.suggest(name, known))
    return tuple(dict.fromkeys([*taken, *(str(name) for name in names)]))


def _fact_files(folder: Traversable) -> Iterator[Traversable]:
    """Every facts file that is not a starting state."""
    for each in folder.iterdir():
        if each.is_dir() and each.name != "starts":
            yield from _fact_files(each)
        elif each.name.endswith(".toml"):
            yield each
