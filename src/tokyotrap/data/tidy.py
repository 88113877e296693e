"""Read a folder of tidy files, one row a day, into dated columns of numbers."""

import csv
import gzip
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean

DAY = "date"
"""Name of the first column of every tidy file; ISO dates."""

Days = np.ndarray
"""Dates as numpy `datetime64[D]`, increasing."""


@dataclass(frozen=True, eq=False)
class Dated:
    """Columns of one file.

    Attributes:
        name: of the file, without its ending.
        days: increasing (n,).
        columns: by name (n,), in the unit the name ends on; NaN where nothing was published.
    """

    name: str
    days: Days
    columns: Mapping[str, Float[np.ndarray, "n"]]

    def column(self, name: str) -> Float[np.ndarray, "n"]:
        """One column; an error with the nearest name when there is none."""
        if name not in self.columns:
            cure = did_you_mean(name, list(self.columns))
            raise InvalidInput(self.name, [Mistake("", f'has no column "{name}"', cure)])
        return self.columns[name]

    def between(self, first: str, last: str) -> "Dated":
        """The rows from one day to another, both included."""
        keep = (self.days >= np.datetime64(first)) & (self.days <= np.datetime64(last))
        return Dated(self.name, self.days[keep], {name: column[keep] for name, column in self.columns.items()})


def read(folder: Path, name: str, *, day: str = DAY) -> Dated:
    """Read `name.csv` or `name.csv.gz`.

    Args:
        folder: of the tidy files.
        name: without ending.
        day: name of the first column, where it is another.

    Raises:
        InvalidInput: no such file, or every cell that cannot be read, at once.
    """
    rows = _rows(folder, name)
    if not rows or not rows[0] or rows[0][0] != day or len(set(rows[0])) < len(rows[0]):
        what = f'does not begin with a header of different names, "{day}" first'
        raise InvalidInput(name, [Mistake(f"{name} line 1", what, f"Write {day},column,column.")])
    header, body = rows[0], [(place, row) for place, row in enumerate(rows[1:], start=2) if row]
    mistakes: list[Mistake] = []
    days, values = _days(name, body, mistakes), np.full((len(body), len(header) - 1), np.nan)
    for number, (line, row) in enumerate(body):
        if len(row) != len(header):
            what = f"has {len(row)} cells where {len(header)} belong"
            mistakes.append(Mistake(f"{name} line {line}", what, "Leave a cell blank if nothing was published."))
            continue
        for place, cell in enumerate(row[1:]):
            values[number, place] = _number(f"{name} line {line}: {header[place + 1]}", cell, mistakes)
    if mistakes:
        raise InvalidInput(name, mistakes)
    return Dated(name, days, {each: values[:, place] for place, each in enumerate(header[1:])})


def merge(columns: Mapping[str, tuple[Dated, str]]) -> Dated:
    """Columns of several files on the days on which all of them were published.

    Args:
        columns: new name -> (file, column).
    """
    kept = {name: (file.days, file.column(column)) for name, (file, column) in columns.items()}
    known = {name: (days[~np.isnan(column)], column[~np.isnan(column)]) for name, (days, column) in kept.items()}
    shared: Days | None = None
    for days, _ in known.values():
        shared = days if shared is None else np.intersect1d(shared, days)
    if shared is None or len(shared) == 0:
        raise InvalidInput("series", [Mistake("", f"{', '.join(columns)} share no day", "Check the period.")])
    return Dated("merged", shared, {name: column[np.isin(days, shared)] for name, (days, column) in known.items()})


def _rows(folder: Path, name: str) -> list[list[str]]:
    plain, packed = folder / f"{name}.csv", folder / f"{name}.csv.gz"
    try:
        if packed.is_file():
            with gzip.open(packed, "rt", encoding="utf-8", newline="") as file:
                return list(csv.reader(file))
        if plain.is_file():
            with plain.open(encoding="utf-8", newline="") as file:
                return list(csv.reader(file))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(name, [Mistake(name, f"cannot be read: {error}", "Fetch it again.")]) from None
    there = [each.name.partition(".csv")[0] for each in folder.glob("*.csv*")] if folder.is_dir() else []
    cure = did_you_mean(name, there) if there else "The folder holds no .csv file. Give --data FOLDER."
    raise InvalidInput("data", [Mistake(str(folder), f'there is no "{name}.csv" or "{name}.csv.gz"', cure)])


def _days(name: str, body: Sequence[tuple[int, Sequence[str]]], mistakes: list[Mistake]) -> Days:
    days = np.full(len(body), np.datetime64("NaT"), dtype="datetime64[D]")
    for number, (line, row) in enumerate(body):
        try:
            days[number] = np.datetime64(row[0], "D")
        except ValueError:
            mistakes.append(Mistake(f"{name} line {line}", f'"{row[0]}" is not a day', "Write 2026-02-02."))
    if not mistakes and np.any(np.diff(days) <= np.timedelta64(0, "D")):
        line = body[int(np.argmax(np.diff(days) <= np.timedelta64(0, "D"))) + 1][0]
        mistakes.append(Mistake(f"{name} line {line}", "its day does not come after the one above", "Sort by date."))
    return days


def _number(where: str, cell: str, mistakes: list[Mistake]) -> float:
    if not cell.strip():
        return np.nan
    try:
        number = float(cell)
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        mistakes.append(Mistake(where, f'"{cell}" is not a number', "Leave it blank if nothing was published."))
    return number
