"""Read what came: a CSV file with a day and series of the model as columns, in the units in which they are shown."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.data import tidy
from tokyotrap.data.tidy import DAY, Days
from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.ledger.series import LOGARITHMIC, UNITS


@dataclass(frozen=True, eq=False)
class ObservedFile:
    """What came.

    Attributes:
        name: of the file.
        days: increasing (n,).
        columns: series -> values as shown (n,); NaN where nothing was published.
    """

    name: str
    days: Days
    columns: Mapping[str, Float[np.ndarray, " n"]]


def read(file: Path, known: Sequence[str] = tuple(UNITS)) -> ObservedFile:
    """Read `date` and series names as columns.

    Args:
        file: ending in .csv.
        known: series that can be scored.

    Raises:
        InvalidInput: every mistake at once: columns nobody knows, cells and days that cannot be read, prices that are
            not above zero.
    """
    mistakes = _columns(file, known)
    try:
        found = tidy.read(file.parent, file.name.removesuffix(".csv"))
    except InvalidInput as error:
        raise InvalidInput(str(file), [*mistakes, *error.mistakes]) from None
    for name, column in found.columns.items():
        if name in LOGARITHMIC and (column <= 0.0).any():
            day = found.days[int(np.argmax(column <= 0.0))]
            mistakes.append(Mistake(f"{name} on {day}", "is not above zero", f"Write it in {UNITS[name]}."))
    if not found.columns:
        mistakes.append(Mistake("", "has no series", f"Add a column, such as usdjpy, beside {DAY}."))
    if mistakes:
        raise InvalidInput(str(file), mistakes)
    return ObservedFile(file.name, found.days, found.columns)


def _columns(file: Path, known: Sequence[str]) -> list[Mistake]:
    """Columns nobody knows; a file that is not there is refused at once."""
    if not file.name.endswith(".csv"):
        raise InvalidInput(str(file), [Mistake("", "does not end in .csv", "Give a CSV file with date and series.")])
    if not file.is_file():
        raise InvalidInput(str(file), [Mistake("", "there is no such file", "Give a CSV file with date and series.")])
    try:
        with file.open(encoding="utf-8", newline="") as text:
            header = next(csv.reader(text), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(str(file), [Mistake("", f"cannot be read: {error}", "Save it as CSV in UTF-8.")]) from None
    strange = [name for name in header[1:] if name not in known]
    return [Mistake("line 1", f'no series is called "{name}"', did_you_mean(name, list(known))) for name in strange]
