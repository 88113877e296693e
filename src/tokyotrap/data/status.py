"""What is in a folder of tidy files: how far each reaches, how old it is, and whether it is what was fetched."""

import csv
import gzip
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from tokyotrap.data.cache import Cache, Manifest
from tokyotrap.data.source import Source

DAYS = ("date", "week_end", "report_date", "month_end", "period_start")
"""Names a column of days goes by."""

Whole = Literal["yes", "no", "not recorded"]


@dataclass(frozen=True)
class Standing:
    """One tidy file.

    Attributes:
        file: its path within the folder.
        publishers: who made its numbers.
        rows: count.
        first, last: days; "" where there is none.
        age: days since the last day [days]; None where there is none.
        vintage: when it was fetched, UTC; "" where nobody recorded it.
        whole: whether it is what was fetched.
        problem: what is wrong with it, and what to do; "" if nothing.
    """

    file: str
    publishers: tuple[str, ...]
    rows: int
    first: str
    last: str
    age: int | None
    vintage: str
    whole: Whole
    problem: str = ""


def status(folder: Path, sources: Sequence[Source], today: date) -> tuple[Standing, ...]:
    """Every tidy file of a folder, fetched or brought by the user, and those whose turn has not come yet.

    Args:
        folder: of tidy files; nothing in it is changed.
        sources: all there are.
        today: to count age from.
    """
    manifest = Cache(folder).manifest()
    there = {str(each.relative_to(folder)) for pattern in ("*.csv*", "*/*.csv*") for each in folder.glob(pattern)}
    told = {place for place in manifest.files if place not in there}
    return tuple(_standing(folder, place, sources, manifest, today) for place in sorted(there | told))


def _standing(folder: Path, place: str, sources: Sequence[Source], manifest: Manifest, today: date) -> Standing:
    of = [each for each in sources if _stem(each.file.place) == _stem(place)]
    vintages = [manifest.sources[each.name].vintage for each in of if each.name in manifest.sources]
    publishers = tuple(dict.fromkeys(each.publisher for each in of))
    vintage = max(vintages, default="")
    whole: Whole = "not recorded"
    if place in manifest.files:
        whole = "yes" if Cache(folder).checksum(place) == manifest.files[place] else "no"
    try:
        rows, first, last = _reach(folder / place)
    except (OSError, EOFError, zlib.error, ValueError, csv.Error) as error:
        what = f"cannot be read: {error}. Fetch it again with `tokyotrap data update`."
        return Standing(place, publishers, 0, "", "", None, vintage, "no", what)
    problem = "" if whole != "no" else "is not what was fetched. `tokyotrap data update` writes it again."
    age = (today - date.fromisoformat(last)).days if last else None
    return Standing(place, publishers, rows, first, last, age, vintage, whole, problem)


def _stem(place: str) -> str:
    return place.removesuffix(".gz").removesuffix(".csv")


def _reach(place: Path) -> tuple[int, str, str]:
    """Rows, first and last day of a tidy file."""
    body = gzip.decompress(place.read_bytes()) if place.suffix == ".gz" else place.read_bytes()
    rows = csv.DictReader(io.StringIO(body.decode("utf-8"), newline=""))
    column = next((name for name in (*DAYS,) if name in (rows.fieldnames or ())), None)
    if column is None:
        raise ValueError(f"no column of days ({', '.join(DAYS)})")
    days = [_day(row, column) for row in rows]
    return len(days), min(days, default=""), max(days, default="")


def _day(row: Mapping[str, str | None], column: str) -> str:
    text = row[column] or ""
    date.fromisoformat(text)
    return text
