"""Red lines of a scenario: levels of series that somebody fears."""

import re
from collections.abc import Mapping
from typing import cast

from tokyotrap.scenario.amounts import level
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, shown
from tokyotrap.scenario.scenario import RedLine, Side

MOST = 40

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_SIDED = re.compile(r"\s*(above|below)\s+(.*)", re.DOTALL)
_FIELDS = ("series", "level", "side")
_FORM = 'Write ust_10y = "5 percent", or ust_10y_5 = { series = "ust_10y", level = "5 percent", side = "above" }.'


def read(
    page: Page, path: Path, table: object, series: Mapping[str, str], taken: tuple[RedLine, ...] = ()
) -> tuple[RedLine, ...]:
    """The lines taken from another scenario, changed and added to by a table of this one.

    Args:
        page: the file; mistakes are noted there.
        path: where the table stands.
        table: name -> line; "none" takes a line away.
        series: series a line can be drawn on -> the unit they are shown in.
        taken: lines of the scenario this one extends.
    """
    lines = {line.name: line for line in taken}
    if not isinstance(table, dict):
        page.note(path, f"red_lines is {kind(table)}", _FORM)
        return taken
    if len(table) > MOST:
        page.note(path, f"{len(table)} red lines", f"Draw at most {MOST}.")
        return taken
    for name, value in table.items():
        if value == "none":
            _erase(page, (*path, name), lines, name)
        elif line := _line(page, (*path, name), name, value, series, lines.get(name)):
            lines[name] = line
    return tuple(lines.values())


def _erase(page: Page, path: Path, lines: dict[str, RedLine], name: str) -> None:
    if name not in lines:
        page.note(path, f'there is no red line "{shown(name)}" to take away', page.suggest(name, list(lines)))
    lines.pop(name, None)


def _line(
    page: Page, path: Path, name: str, value: object, series: Mapping[str, str], old: RedLine | None
) -> RedLine | None:
    """One line, from its short or its long form."""
    if not _NAME.fullmatch(name):
        page.note(path, f'"{shown(name)}" cannot be the name of a red line', "Use a to z, 0 to 9 and _, at most 40.")
        return None
    if isinstance(value, dict):
        page.unknown(path, value, _FIELDS, inside="a red line")
        fields: Table = dict(value)
    else:
        fields = {"level": value} | _short(name, value, old)
    return _checked(page, path, name, fields, series)


def _short(name: str, value: object, old: RedLine | None) -> Table:
    """Fields of the short form: the name is the series, or names a line taken from another scenario."""
    fields: Table = {"series": old.series, "side": old.side} if old else {"series": name}
    if isinstance(value, str) and (sided := _SIDED.fullmatch(value)):
        fields |= {"side": sided[1], "level": sided[2]}
    return fields


def _checked(page: Page, path: Path, name: str, fields: Table, series: Mapping[str, str]) -> RedLine | None:
    """The line, if its series exists and its level and side can be read."""
    on, side = fields.get("series", name), fields.get("side", "above")
    if side not in ("above", "below"):
        page.note((*path, "side"), f'a red line cannot be crossed "{shown(side)}"', 'Write "above" or "below".')
    if not isinstance(on, str) or on not in series:
        cure = page.suggest(shown(on), list(series))
        page.note((*path, "series"), f'no series is called "{shown(on)}"', cure)
        return None
    if "level" not in fields:
        page.note(path, f"red line {name} has no level", _FORM)
        return None
    number = level(page, (*path, "level"), fields["level"], on, series[on])
    return None if number is None else RedLine(name, on, number, cast(Side, side))
