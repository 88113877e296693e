"""What a scenario takes for granted: `[[condition]]` tables on a series, a level reached, a range, a path, a spread."""

import datetime as dt
import re

from tokyotrap import units
from tokyotrap.scenario import events
from tokyotrap.scenario.amounts import level, quantity
from tokyotrap.scenario.events import Span
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, shown
from tokyotrap.scenario.scenario import Band, Condition, Reaches, Side, Spread, Stays

MOST, LONGEST_PATH = 20, 60

_SIDED = re.compile(r"\s*(above|below)\s+(.*)", re.DOTALL)
_KINDS = {
    "reaches": ("from", "by"),
    "between": ("on", "from", "to"),
    "path": ("within",),
    "distribution": ("on",),
}
"""What a condition asks -> the names that may stand beside it."""

_FORM = 'Write reaches = "5 percent", or between = ["3 percent", "3.5 percent"], or path, or distribution.'


def read(page: Page, table: object, span: Span) -> tuple[Condition, ...]:
    """The conditions of a file, in its order; mistakes are noted on the page."""
    cure = "Write [[condition]] and what is taken for granted below it."
    if table is None:
        return ()
    if not isinstance(table, list):
        what = "[condition] is one table" if isinstance(table, dict) else f"condition is {kind(table)}"
        page.note(("condition",), what, cure)
        return ()
    if len(table) > MOST:
        page.note(("condition",), f"{len(table)} conditions", f"Write at most {MOST}.")
        return ()
    found = []
    for number, fields in enumerate(table):
        if isinstance(fields, dict):
            found.append(_condition(page, ("condition", number), fields, span))
        else:
            page.note(("condition", number), f"condition is {kind(fields)}", cure)
    return tuple(each for each in found if each)


def _condition(page: Page, path: Path, fields: Table, span: Span) -> Condition | None:
    """One condition; None, and mistakes noted, if it cannot be read."""
    asked = [name for name in _KINDS if name in fields]
    kinds = {name: _KINDS[name] for name in asked} if len(asked) == 1 else _KINDS
    known = dict.fromkeys(("series", *kinds, *(each for names in kinds.values() for each in names)))
    page.unknown(path, fields, tuple(known), inside=f"a condition{f' on {asked[0]}' if asked else ''}")
    series = fields.get("series")
    if len(asked) != 1:
        page.note(path, f"the condition asks {len(asked)} things of its series", f"{_FORM} One of them.")
    if not isinstance(series, str) or series not in span.series:
        what = f'no series is called "{shown(series)}"' if "series" in fields else "the condition names no series"
        cure = page.suggest(shown(series), list(span.series)) if "series" in fields else 'Write series = "ust_10y".'
        page.note((*path, "series") if "series" in fields else path, what, cure)
        return None
    if len(asked) != 1:
        return None
    reader = {"reaches": _reaches, "between": _between, "path": _path, "distribution": _distribution}[asked[0]]
    return reader(page, path, fields, span)


def _reaches(page: Page, path: Path, fields: Table, span: Span) -> Reaches | None:
    series, text = str(fields["series"]), fields["reaches"]
    side: Side | None = None
    if isinstance(text, str) and (sided := _SIDED.fullmatch(text)):
        side, text = ("above" if sided[1] == "above" else "below"), sided[2]
    number = level(page, (*path, "reaches"), text, series, span.series[series])
    first, last = _days(page, path, fields, span, ("from", "by"))
    return None if number is None else Reaches(series, number, side, first, last, page.lines.near(path) or 0)


def _between(page: Page, path: Path, fields: Table, span: Span) -> Stays | None:
    series, ends, line = str(fields["series"]), fields["between"], page.lines.near(path) or 0
    on = events.within(page, path, "on", fields, span)
    first, last = _days(page, path, fields, span, ("from", "to"))
    if "on" in fields and ("from" in fields or "to" in fields):
        page.note((*path, "on"), "the condition has both a day and a span", "Write on, or from and to.")
    elif not fields.keys() & {"on", "from", "to"}:
        page.note(path, "the condition has no day", "Write on = 2026-12-31, or from and to for every close between.")
    if on is not None:
        first = last = on
    path = (*path, "between")
    if not isinstance(ends, list) or len(ends) != 2:
        page.note(path, "a range has two ends", 'Write between = ["3 percent", "3.5 percent"].')
        return None
    low, high = (level(page, path, end, series, span.series[series]) for end in ends)
    if low is None or high is None:
        return None
    if low >= high:
        page.note(path, f"{shown(ends[0])} is not below {shown(ends[1])}", "Write the lower end first.")
    return Stays(series, (Band(first, last, low, high),), line)


def _path(page: Page, path: Path, fields: Table, span: Span) -> Stays | None:
    """A path is a band around each of its points."""
    series, points = str(fields["series"]), fields["path"]
    unit, line = span.series[series], page.lines.near(path) or 0
    if "within" not in fields:
        page.note(path, "the path has no tolerance", 'Write within = "5 dollars a barrel": how far a close may be off.')
        room = None
    else:
        room = _size(page, (*path, "within"), "within", fields["within"], unit)
    if not isinstance(points, dict) or not 1 <= len(points) <= LONGEST_PATH:
        cure = 'Write path = { 2026-03-31 = "80 dollars a barrel" }.'
        page.note((*path, "path"), f"a path has 1 to {LONGEST_PATH} days with their levels", cure)
        return None
    bands = []
    for name, text in points.items():
        there: Table = {name: name}
        on = events.within(page, (*path, "path"), name, there, span)
        number = level(page, (*path, "path", name), text, series, unit)
        if on is not None and number is not None and room is not None:
            bands.append(Band(on, on, number - room, number + room))
    return Stays(series, tuple(sorted(bands, key=lambda band: band.first)), line) if bands else None


def _distribution(page: Page, path: Path, fields: Table, span: Span) -> Spread | None:
    series, table, line = str(fields["series"]), fields["distribution"], page.lines.near(path) or 0
    if "on" not in fields:
        page.note(path, "the condition has no day", "Write on = 2026-12-31.")
    on = events.within(page, path, "on", fields, span)
    path = (*path, "distribution")
    if not isinstance(table, dict) or "mean" not in table or "deviation" not in table:
        cure = 'Write distribution = { mean = "4.6 percent", deviation = "0.3 percent" }.'
        page.note(path, "a distribution has a mean and a deviation", cure)
        return None
    page.unknown(path, table, ("mean", "deviation"), inside="a distribution")
    mean = level(page, (*path, "mean"), table["mean"], series, span.series[series])
    deviation = _size(page, (*path, "deviation"), "deviation", table["deviation"], span.series[series])
    if on is None or mean is None or deviation is None:
        return None
    return Spread(series, on, mean, deviation, line)


def _days(
    page: Page, path: Path, fields: Table, span: Span, names: tuple[str, str]
) -> tuple[dt.date, dt.date | None]:
    """First and last day of a span; the start, and None for the horizon, where they are not named."""
    first = events.within(page, path, names[0], fields, span) or span.first
    last = events.within(page, path, names[1], fields, span)
    if last is not None and last < first:
        page.note((*path, names[1]), f"{last} is before {first}", "Write the earlier day first.")
    return first, last


def _size(page: Page, path: Path, label: str, value: object, unit: str) -> float | None:
    """A distance above zero, in the unit of its series."""
    house = quantity(page, path, label, value, unit)
    if house is not None and house <= 0.0:
        page.note(path, f"{label} is not above zero", "Write a distance above zero.")
        return None
    return None if house is None else float(units.plain(units.unit(unit).from_house(house)))


def words(condition: Condition, unit: str) -> str:
    """A condition without its series: "reaches 5 percent", "is between 3 and 3.5 percent on 2026-12-31".

    Args:
        condition: as read.
        unit: the series is shown in.
    """
    phrase = units.unit(unit).phrase
    if isinstance(condition, Reaches):
        verb = {"above": "rises to", "below": "falls to", None: "reaches"}[condition.side]
        until = f" by {condition.last}" if condition.last else ""
        return f"{verb} {units.plain(condition.level)} {phrase}{until}"
    if isinstance(condition, Spread):
        mean, deviation = units.plain(condition.mean), units.plain(condition.deviation)
        return f"is normal around {mean} {phrase}, deviation {deviation} {phrase}, on {condition.on}"
    return "is " + " and ".join(_band(band, phrase) for band in condition.bands)


def _band(band: Band, phrase: str) -> str:
    when = f"on {band.first}" if band.first == band.last else f"from {band.first} to {band.last or 'the end'}"
    return f"between {units.plain(band.low)} and {units.plain(band.high)} {phrase} {when}"
