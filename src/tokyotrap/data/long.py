"""Read one series out of a tidy file that holds many, one value a row."""

import csv
import gzip
import zlib
from pathlib import Path

import numpy as np

from tokyotrap.data.tidy import Dated
from tokyotrap.errors import InvalidInput, Mistake, did_you_mean


def read(folder: Path, name: str, series: str) -> Dated:
    """The rows of one series of `name.csv.gz`, whose columns are series, a day and value.

    Args:
        folder: of the tidy files.
        name: without ending.
        series: as in the first column.

    Returns:
        Days and one column, "value", in the unit the file states.

    Raises:
        InvalidInput: no such file, no such series, or a cell that cannot be read.
    """
    packed = folder / f"{name}.csv.gz"
    if not packed.is_file():
        raise InvalidInput("data", [Mistake(str(folder), f'there is no "{name}.csv.gz"', "Give --data FOLDER.")])
    try:
        with gzip.open(packed, "rt", encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row][1:]
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(name, [Mistake(name, f"cannot be read: {error}", "Fetch it again.")]) from None
    kept = [row for row in rows if row[0] == series]
    if not kept:
        cure = did_you_mean(series, sorted({row[0] for row in rows}))
        raise InvalidInput(name, [Mistake("", f'has no series "{series}"', cure)])
    try:
        days = np.array([np.datetime64(row[1], "D") for row in kept])
        values = np.array([float(row[2]) for row in kept])
    except ValueError as error:
        raise InvalidInput(name, [Mistake(series, f"cannot be read: {error}", "Fetch it again.")]) from None
    order = np.argsort(days)
    return Dated(name, days[order], {"value": values[order]})
