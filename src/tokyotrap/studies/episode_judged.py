"""What an episode is judged on: series, day, what was observed, and how far off counts as a hit."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from tokyotrap.ledger.series import BY_NAME, UNITS
from tokyotrap.scenario.amounts import level, quantity
from tokyotrap.scenario.events import day as read_day
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, shown
from tokyotrap.simulation.programme import internal
from tokyotrap.studies.episode import Judged, Kind, Tolerance
from tokyotrap.studies.episode_words import SAME_OF_JUDGED, plain_day, renamed

FIELDS = ("series", "day", "on", "observed", "tolerance", "sign", "between", "kind", "what", "why")
KINDS: tuple[str, ...] = get_args(Kind)
MOST = 200
_OF_IT = re.compile(r"(.+?)\s+of\s+(?:the\s+|what\s+was\s+)?(?:move|observed|observation|it|seen)\s*", re.I)
_PLAIN = re.compile(r"[+−-]?[0-9.]+")


@dataclass(frozen=True)
class _Row:
    """One [[judged]] being read: the page, where it stands, its fields and its series."""

    page: Page
    path: Path
    fields: Table
    series: str
    kind: str

    def move(self, label: str, value: object) -> float | None:
        """A move or a distance: of a yield in basis points or percentage points, of a price in percent (log)."""
        unit = "bp" if BY_NAME[self.series].kind == "rate" else "%"
        if BY_NAME[self.series].kind == "amount":
            return quantity(self.page, (*self.path, label), label, value, UNITS[self.series])
        if not isinstance(value, bool) and (isinstance(value, int | float) or _is_plain(value)):
            value = f"{value} {unit}"
        return quantity(self.page, (*self.path, label), label, value, unit)

    def amount(self, label: str, value: object) -> float | None:
        """A level if levels are judged, else a move, internal units."""
        if self.kind != "level":
            return self.move(label, value)
        text = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        found = level(self.page, (*self.path, label), text, self.series, UNITS[self.series], plain=True)
        return None if found is None else internal(self.series, found)


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and _PLAIN.fullmatch(value.strip()) is not None


def read(page: Page, table: object, start: dt.date, dates: Sequence[dt.date]) -> tuple[Judged, ...]:
    """The [[judged]] tables of a file, in its order; mistakes are noted on the page."""
    rows = [table] if isinstance(table, dict | str) else table
    if not isinstance(rows, list) or len(rows) > MOST:
        page.note(("judged",), f"judged is {kind(table)}", f"Write at most {MOST} tables [[judged]].")
        return ()
    found: list[Judged] = []
    for number, fields in enumerate(rows):
        path: Path = ("judged", number)
        if isinstance(fields, str):
            fields = {"series": fields}
        if not isinstance(fields, dict):
            page.note(path, f"judged is {kind(fields)}", 'Write [[judged]] and series = "usdjpy" below it.')
            continue
        fields = renamed(page, fields, path, SAME_OF_JUDGED)
        page.unknown(path, fields, FIELDS, inside="judged")
        found += _judged(page, path, fields, start, dates)
    return tuple(found)


def _judged(page: Page, path: Path, fields: Table, start: dt.date, dates: Sequence[dt.date]) -> list[Judged]:
    """One table, which may name several days."""
    series, how = fields.get("series"), fields.get("kind", "move")
    if series not in BY_NAME:
        page.note((*path, "series"), f'no series is called "{shown(series)}"', page.suggest(shown(series), list(UNITS)))
        return []
    if how not in KINDS:
        page.note((*path, "kind"), f'kind cannot be "{shown(how)}"', f"Write one of {', '.join(KINDS)}.")
        how = "move"
    row = _Row(page, path, fields, str(series), str(how))
    observed = row.amount("observed", fields["observed"]) if "observed" in fields else None
    allowed = _tolerance(row)
    line = page.lines.near(path) or 0
    return [
        Judged(row.series, day, how, observed, allowed, line)  # type: ignore[arg-type]
        for day in _days(row, start, dates)
    ]


def _days(row: _Row, start: dt.date, dates: Sequence[dt.date]) -> list[int]:
    """Business days after the start, from their numbers or from a date; the last day if neither is said."""
    if "on" in row.fields:
        day = read_day(row.page, (*row.path, "on"), "on", plain_day(row.fields["on"]))
        if day is None:
            return []
        if not start < day <= dates[-1]:
            cure = f"Write a day after {start}, up to {dates[-1]}, or lengthen days."
            row.page.note((*row.path, "on"), f"{day} is not in the episode", cure)
            return []
        return [sum(each <= day for each in dates)]
    asked = row.fields.get("day", len(dates))
    found = []
    for each in asked if isinstance(asked, list) else [asked]:
        if isinstance(each, bool) or not isinstance(each, int) or not 1 <= each <= len(dates):
            cure = f"Write the number of a business day from 1 to {len(dates)}, or on = a date."
            row.page.note((*row.path, "day"), f"day cannot be {shown(each)}", cure)
            continue
        found.append(each)
    return found


def _tolerance(row: _Row) -> Tolerance:
    """What counts as a hit; of several ways to say it one only."""
    said = [each for each in ("tolerance", "sign", "between") if each in row.fields]
    if len(said) > 1:
        row.page.note((*row.path, said[1]), f"{' and '.join(said)} are both there", "Keep one of them.")
        return Tolerance("none")
    if not said:
        return Tolerance("none")
    value = row.fields[said[0]]
    if said[0] == "sign" or (isinstance(value, str) and value.strip().lower() == "sign"):
        return Tolerance("sign" if value else "none")
    return _between(row, value) if said[0] == "between" else _within(row, value)


def _between(row: _Row, value: object) -> Tolerance:
    if not isinstance(value, list) or len(value) != 2:
        row.page.note(
            (*row.path, "between"), f"between is {kind(value)}", 'Write between = ["-4 percent", "-2 percent"].'
        )
        return Tolerance("none")
    ends = [row.amount("between", each) for each in value]
    if ends[0] is None or ends[1] is None:
        return Tolerance("none")
    return Tolerance("between", *sorted((ends[0], ends[1])))


def _within(row: _Row, value: object) -> Tolerance:
    """A distance, or "30 percent of the move"; a sign before it means nothing."""
    if isinstance(value, str):
        value = value.replace("+-", "").replace("+/-", "").replace("±", "").strip()
        part = _OF_IT.fullmatch(value)
        if part is not None:
            share = quantity(row.page, (*row.path, "tolerance"), "tolerance", part[1], "%")
            return Tolerance("none") if share is None else Tolerance("share", abs(share), abs(share))
    off = row.move("tolerance", value)
    return Tolerance("none") if off is None else Tolerance("within", abs(off), abs(off))
