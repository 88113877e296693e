"""Texts of a scenario become numbers: settings in house units, levels in the unit of their series."""

import re
from collections.abc import Iterator

from tokyotrap import units
from tokyotrap.errors import InvalidQuantity
from tokyotrap.model.settings import Catalogue, Setting
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, shown

LONGEST_HORIZON = 2600  # business days, ten years
DAYS_A_YEAR = 260
LONGEST_TEXT = 200

_PLAIN = re.compile(r"[+-]?[0-9.]+")


def settings(
    page: Page, path: Path, table: Table, catalogue: Catalogue, *, event: bool = False
) -> dict[str, float | str]:
    """What a `set` table asks for; nested tables, dotted and quoted names mean the same.

    Args:
        page: the file; mistakes are noted there.
        path: where the table stands.
        table: as TOML gives it.
        catalogue: what can be set.
        event: whether an event sets it; events cannot pick mechanisms.

    Returns:
        Key -> number in house units, or the name of a mechanism.
    """
    found: dict[str, float | str] = {}
    for at, key, value in _leaves(table, path, ""):
        known = catalogue.get(key)
        if key in found:
            page.note(at, f"{key} is set twice", "Keep one of the two.")
        elif known is None:
            cure = page.suggest(key, list(catalogue))
            page.note(at, f'nothing in the model is called "{shown(key)}"', cure)
        elif known.kind == "order" and not event:
            page.note(at, f"{key} is an order, given on a day", "Put it into an [[event]] with on or when.")
        elif known.whole_run and event:
            page.note(at, f"{key} holds for the whole run", "Move it from the event to [set].")
        elif known.kind == "choice":
            _put(found, key, _choice(page, at, known, value, event=event))
        else:
            _put(found, key, _in_range(page, at, known, value))
    return found


def quantity(page: Page, path: Path, label: str, value: object, unit: str) -> float | None:
    """A text with a unit as a number in house units; None, and a mistake noted, if it is not one."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        page.note(path, f"{label} is {kind(value)}", f'Write text with a unit, such as "4 {_phrase(unit)}".')
        return None
    short = isinstance(value, str) and len(value) <= LONGEST_TEXT
    try:
        return units.read(value if short else shown(value), unit)
    except InvalidQuantity as error:
        page.note(path, f"{label}: {str(error).removesuffix(error.cure).rstrip()}", error.cure)
    return None


def level(page: Page, path: Path, value: object, series: str, unit: str, *, plain: bool = False) -> float | None:
    """A level of a series, in the unit the series is shown in.

    Args:
        page: the file; mistakes are noted there.
        path: where the level stands.
        value: the text, such as "160 yen per dollar".
        series: the series it is a level of.
        unit: the unit of the series.
        plain: whether a number without a unit counts as being in the unit of the series.
    """
    if plain and isinstance(value, str) and _PLAIN.fullmatch(value):
        value = f"{value} {_phrase(unit)}"
    house = quantity(page, path, series, value, unit)
    if house is None:
        return None
    if house <= 0 and units.unit(unit).dimension != "fraction":
        page.note(path, f"{series} never falls to {shown(value)}", "Write a level above zero.")
        return None
    return float(units.plain(units.unit(unit).from_house(house)))


def business_days(page: Page, path: Path, label: str, value: object) -> int | None:
    """A span such as "20 business days", "6 weeks" or "12 months" as a number of business days, 1 to 2600."""
    days = _span(value) if isinstance(value, str) and len(value) <= LONGEST_TEXT else None
    cure = 'Write "20 business days" or "12 months".'
    if days is None:
        page.note(path, f'{label}: cannot read "{shown(value)}" as a span of time', cure)
    elif round(days) < 1:
        page.note(path, f'{label}: "{shown(value)}" is less than a day', cure)
    elif round(days) > LONGEST_HORIZON:
        page.note(path, f'{label}: "{shown(value)}" is too long', f'Write at most "{LONGEST_HORIZON} business days".')
    else:
        return round(days)
    return None


def _span(text: str) -> float | None:
    """Business days in a text; None if it is not a span of time."""
    for unit, days in (("business days", 1.0), ("years", float(DAYS_A_YEAR))):
        try:
            return units.read(text, unit) * days
        except InvalidQuantity:
            continue
    return None


def _leaves(table: Table, path: Path, prefix: str) -> Iterator[tuple[Path, str, object]]:
    """Every name in nested tables that holds a value, with its path and its dotted name."""
    for part, value in table.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*path, part), f"{prefix}{part}.")
        else:
            yield (*path, part), f"{prefix}{part}", value


def _put(found: dict[str, float | str], key: str, value: float | str | None) -> None:
    if value is not None:
        found[key] = value


def _choice(page: Page, path: Path, setting: Setting, value: object, *, event: bool) -> str | None:
    """The name of a mechanism, if it is one of those on offer."""
    if event:
        page.note(path, f"{setting.key} is chosen for the whole run", "Move it from the event to [set].")
    elif value not in setting.choices:
        cure = page.suggest(shown(value), setting.choices)
        page.note(path, f'{setting.key} cannot be "{shown(value)}"', cure)
    else:
        return str(value)
    return None


def _in_range(page: Page, path: Path, setting: Setting, value: object) -> float | None:
    """An amount in house units, if it lies in the range of its setting."""
    house = quantity(page, path, setting.key, value, setting.unit)
    if house is None or setting.low <= house <= setting.high:
        return house
    low, high = (units.write(end, setting.unit) for end in (setting.low, setting.high))
    page.note(path, f'{setting.key}: "{shown(value)}" is out of range', f'Write between "{low}" and "{high}".')
    return None


def _phrase(unit: str) -> str:
    return units.unit(unit).phrase
