"""Episodes are read here: from a library name, a file, or a text, with every mistake at once."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path as File

from tokyotrap.ledger.series import LINEAR_SERIES, UNITS
from tokyotrap.model.business_days import business_days as calendar_days
from tokyotrap.model.catalogue import catalogue
from tokyotrap.scenario import events
from tokyotrap.scenario.amounts import LONGEST_HORIZON, business_days, level, settings
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, shown
from tokyotrap.scenario.scenario import Event
from tokyotrap.scenario.source import find
from tokyotrap.scenario.source import library_names as names
from tokyotrap.studies import episode_judged
from tokyotrap.studies.episode import Episode, Steered
from tokyotrap.studies.episode_words import SAME, SAME_OF_EVENT, SHORT, amounts, gathered, plain_day, renamed

PACKAGE = "tokyotrap.studies"
FIELDS = ("title", "story", "why", "target", "start", "days", "given", "set", "event", "judged")
EVENT_FIELDS = ("on", "when", "after", "what", "set", "over", "given")
FIRST = dt.date(1990, 1, 1)
DAYS = 20
"""Length of an episode that does not say [business days]."""

BILLS = "ust_3m"
"""Left out of its curve: bills follow what was priced of the Federal Reserve, which is no news."""

GROUPS = {
    name: tuple(each for each in LINEAR_SERIES if each.split("_")[0] == name and each != BILLS)
    for name in ("jgb", "ust", "gilt", "bund")
}
"""Curves that can be given by one name."""


def library_names() -> tuple[str, ...]:
    """The episodes that come with the package, in alphabetical order."""
    return names(PACKAGE)


def read(source: str | File) -> Episode:
    """Read an episode.

    Args:
        source: a name of the library, or the path of a .toml file.

    Raises:
        InvalidScenario: with every mistake in the file, or because there is no such file.
    """
    name, called, text = find(source, PACKAGE)
    return _read(Page(called, text), name)


def read_text(text: str, name: str) -> Episode:
    """As `read`, from a text; messages call it by its name."""
    return _read(Page(name, text), name.removesuffix(".toml"))


def _read(page: Page, name: str) -> Episode:
    """The episode on a page."""
    table = renamed(page, page.table, (), SAME)
    page.unknown((), table, FIELDS, inside="an episode")
    start = _start(page, table)
    dates = calendar_days(start, _days(page, table))
    happened, cautions = _events(page, table.get("event", []), start, dates)
    judged = episode_judged.read(page, table.get("judged", []), start, dates)
    if not judged:
        page.note((), "nothing is judged", 'Write [[judged]] and series = "usdjpy" below it.')
    found = Episode(
        name=name,
        title=_words(page, table, "title", 120) or name,
        story=_words(page, table, "story", 5000),
        why=_words(page, table, "why", 5000),
        target=_words(page, table, "target", 40),
        start=start,
        dates=dates,
        settings=_settings(page, table.get("set", {})),
        events=happened,
        given=_given(page, table.get("given", []), dates),
        judged=judged,
        cautions=cautions,
        text=page.text,
    )
    page.close()
    return found


def _words(page: Page, table: Table, label: str, longest: int) -> str:
    return events.sentence(page, (label,), label, table[label], longest) if label in table else ""


def _start(page: Page, table: Table) -> dt.date:
    """The day whose close is known."""
    if "start" not in table:
        page.note((), "the episode has no start", "Write start = 2022-09-21, the day whose close is known.")
        return FIRST
    found = events.day(page, ("start",), "start", plain_day(table["start"]))
    if found is not None and found < FIRST:
        page.note(("start",), f"start: {found} is too early", f"Write a day from {FIRST} on.")
    return found if found is not None and found >= FIRST else FIRST


def _days(page: Page, table: Table) -> int:
    """How many business days are replayed."""
    value = table.get("days", DAYS)
    if isinstance(value, int) and not isinstance(value, bool):
        if 1 <= value <= LONGEST_HORIZON:
            return value
        page.note(("days",), f"days cannot be {shown(value)}", f"Write 1 to {LONGEST_HORIZON}.")
        return DAYS
    if isinstance(value, str):
        value = re.sub(r"(?<!business )\bweek", "business week", value)
    return business_days(page, ("days",), "days", value) or DAYS


def _settings(page: Page, table: object) -> dict[str, float | str]:
    if isinstance(table, dict):
        return settings(page, ("set",), table, catalogue())
    page.note(("set",), f"set is {kind(table)}", 'Write [set] and "name of a setting" = "amount with its unit" below.')
    return {}


def _events(
    page: Page, table: object, start: dt.date, dates: Sequence[dt.date]
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """What happened; an event of the starting day counts on the first day after it, and is told as a caution."""
    rows = [table] if isinstance(table, dict) else table
    if isinstance(rows, list):
        rows = [_plain_event(page, ("event", number), each, dates) for number, each in enumerate(rows)]
    last = dates[-1] if start > FIRST else dt.date.max
    found = events.read(page, rows, events.Span(start, last, catalogue(), UNITS))
    early = [f'"{each.what}" is of the starting day, whose close is known; it counts on {dates[0]}.'
             for each in found if each.on == start]  # fmt: skip
    return found, tuple(early)


def _plain_event(page: Page, path: Path, fields: object, dates: Sequence[dt.date]) -> object:
    """An event in the words of a scenario's."""
    if not isinstance(fields, dict):
        return fields
    roots = tuple(dict.fromkeys(key.split(".")[0] for key in catalogue()))
    table = gathered(renamed(page, fields, path, SAME_OF_EVENT | SHORT), EVENT_FIELDS, roots)
    inside = table.get("set")
    if isinstance(inside, dict):
        table["set"] = renamed(page, inside, (*path, "set"), SHORT)
    on = plain_day(table.get("on"))
    if isinstance(on, int) and not isinstance(on, bool) and 1 <= on <= len(dates):
        on = dates[on - 1]
    if "on" in table:
        table["on"] = on
    if "set" in table:
        table["set"] = amounts(table["set"])
    if isinstance(table.get("over"), int):
        table["over"] = f"{table['over']} business days"
    return {"what": "It happened"} | table


def _given(page: Page, table: object, dates: Sequence[dt.date]) -> tuple[Steered, ...]:
    """Series that are given: names, tables with series, from and until, or a table of series with their closes."""
    if isinstance(table, str):
        table = [table]
    if isinstance(table, dict):
        table = [{"series": name, "closes": closes} for name, closes in table.items()]
    if not isinstance(table, list):
        page.note(("given",), f"given is {kind(table)}", 'Write given = ["ust_2y", "ust_10y"].')
        return ()
    found: dict[str, Steered] = {}
    for number, each in enumerate(table):
        row = each if isinstance(each, dict) else {"series": each}
        found |= {steered.series: steered for steered in _steered(page, ("given", number), row, dates)}
    return tuple(found.values())


def _steered(page: Page, path: Path, row: Table, dates: Sequence[dt.date]) -> list[Steered]:
    """One entry of `given`, which may name a curve."""
    page.unknown(path, row, ("series", "from", "until", "on", "closes"), inside="given")
    name = str(row.get("series", ""))
    series = GROUPS.get(name, (name,))
    if any(each not in LINEAR_SERIES for each in series):
        known = [*LINEAR_SERIES, *GROUPS]
        what = "follows others and cannot be given" if name in UNITS else "is no series"
        page.note(path, f'"{shown(name)}" {what}', page.suggest(name, known))
        return []
    first, last = (
        _edge(page, path, row, label, default) for label, default in (("from", dates[0]), ("until", dates[-1]))
    )
    if "on" in row:
        first = last = _edge(page, path, row, "on", dates[0])
    closes = _closes(page, path, name, row["closes"]) if isinstance(row.get("closes"), dict) else ()
    return [Steered(each, first, last, closes) for each in series]


def _edge(page: Page, path: Path, row: Table, label: str, default: dt.date) -> dt.date:
    """The first or last day on which a series is given."""
    if label not in row:
        return default
    return events.day(page, (*path, label), label, plain_day(row[label])) or default


def _closes(page: Page, path: Path, series: str, table: object) -> tuple[tuple[dt.date, float], ...]:
    """Closes the file states, day by day."""
    found = []
    for key, value in (table if isinstance(table, dict) else {}).items():
        day = events.day(page, (*path, key), "given", plain_day(key))
        words = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        close = level(page, (*path, key), words, series, UNITS.get(series, ""), plain=True)
        if day is not None and close is not None:
            found.append((day, close))
    return tuple(sorted(found))
