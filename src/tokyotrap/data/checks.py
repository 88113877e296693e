"""What a downloaded table must stand up to before it may take the place of the last good one."""

from datetime import date

import numpy as np

from tokyotrap.data.source import Source
from tokyotrap.data.table import Table
from tokyotrap.data.tidy_files import SEPARATOR
from tokyotrap.errors import BadDownload, Mistake

SAME = 1e-6
"""Relative difference up to which a number counts as the known one."""

LOST = 3
"""So many numbers may a publisher take back before the file counts as cut short; ours."""

SHOWN = 6


def accepted(source: Source, table: Table, kept: Table | None, today: date) -> Table:
    """The table to keep: the new one, with older rows where the publisher shows only its latest.

    Args:
        source: that it comes from.
        table: as just read.
        kept: the last good one.
        today: no number may be about a later day.

    Raises:
        BadDownload: everything wrong with it, at once.
    """
    whole = table.with_older(kept) if kept is not None and source.rolling else table
    mistakes = [*_empty(table), *_days(source, whole, today)]
    for name in whole.names:
        mistakes += _series(source, name, whole.of(name))
    mistakes += _missing(source, whole)
    if kept is not None:
        mistakes += _shrunk(source.name, whole, kept)
    if mistakes:
        more = [Mistake("", f"and {len(mistakes) - SHOWN} more")] if len(mistakes) > SHOWN else []
        raise BadDownload(source.name, [*mistakes[:SHOWN], *more])
    return whole


def _empty(table: Table) -> list[Mistake]:
    return [] if len(table) else [Mistake("", "there is no number in it")]


def _days(source: Source, table: Table, today: date) -> list[Mistake]:
    if not len(table):
        return []
    last = table.day.max().astype(date)
    if last > today:
        return [Mistake("", f"its last day, {last}, has not come yet")]
    age = (today - last).days
    if age > source.stale:
        return [Mistake("", f"its last day is {last}, {age} days ago; at most {source.stale} days are usual")]
    return []


def _series(source: Source, name: str, rows: Table) -> list[Mistake]:
    card = source.describe(name)
    mistakes: list[Mistake] = []
    if np.any(np.diff(rows.day) <= np.timedelta64(0, "D")):
        mistakes.append(Mistake(name, "its days do not increase, or one is there twice"))
    wrong = ~((rows.value >= card.low) & (rows.value <= card.high))
    if np.any(wrong):
        place = int(np.argmax(wrong))
        what = f"{rows.value[place]:g} {card.unit} on {rows.day[place]} is outside {card.low:g} to {card.high:g}"
        inverse = 1.0 / rows.value[place] if rows.value[place] else np.inf
        upside_down = " (upside down?)" if card.low > 0 and card.low <= inverse <= card.high else ""
        mistakes.append(Mistake(name, f"{what}{upside_down}; {int(wrong.sum())} such"))
    if card.known is not None:
        mistakes += _known(name, rows, card.known)
    return mistakes


def _known(name: str, rows: Table, known: tuple[str, float]) -> list[Mistake]:
    day, value = known
    found = rows.value[rows.day == np.datetime64(day, "D")]
    if not len(found):
        return [Mistake(name, f"has no number for {day}, where {value:g} was published")]
    if abs(found[0] - value) > SAME * max(1.0, abs(value)):
        hint = " (the sign is turned round)" if found[0] == -value else ""
        return [Mistake(name, f"says {found[0]:g} for {day}, where {value:g} was published{hint}")]
    return []


def _missing(source: Source, table: Table) -> list[Mistake]:
    there = set(table.names) | {name.rpartition(SEPARATOR)[2] for name in table.names}
    lost = [name for name in source.series if name and name not in there and name not in source.optional]
    return [Mistake(name, "is missing altogether") for name in lost]


def _shrunk(name: str, new: Table, kept: Table) -> list[Mistake]:
    mistakes: list[Mistake] = []
    if len(new) and new.day.max() < kept.day.max():
        mistakes.append(Mistake("", f"ends on {new.day.max()}, the kept one on {kept.day.max()}: cut short or old"))
    before = set(zip(kept.series.tolist(), kept.day.tolist(), strict=True))
    lost = len(before - set(zip(new.series.tolist(), new.day.tolist(), strict=True)))
    if lost > LOST:
        what = f"lacks {lost} of the {len(kept)} numbers of the last good vintage: cut short"
        mistakes.append(Mistake("", what, f"If the publisher took them back, delete vintages/{name} and fetch again."))
    return mistakes
