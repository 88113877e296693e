"""The one tidy table: series, day, value, unit, the day it became known, and who published it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tokyotrap.errors import BadDownload, Mistake

Days = np.ndarray
"""Dates as numpy `datetime64[D]`."""

Lag = Callable[[Days], Days]
"""From the days numbers are about to the days on which they are published."""

COLUMNS = ("series", "day", "value", "unit", "available_from", "publisher")


class Observation(NamedTuple):
    """One number as a publisher states it, already in the unit of its series."""

    series: str
    day: date
    value: float


@dataclass(frozen=True)
class Described:
    """What is known of a series before it is fetched.

    Attributes:
        unit: of its numbers.
        low, high: no number was ever, nor can soon be, outside [unit].
        lag: when its numbers are published.
        known: a day and the number published for it, which every download must repeat; None for what is revised.
        publisher: where that is not simply the source's.
    """

    unit: str
    low: float
    high: float
    lag: Lag
    known: tuple[str, float] | None = None
    publisher: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers in long form, sorted by series and then by day; nothing missing is kept.

    Attributes:
        vintage: when it was fetched, UTC, ISO 8601.
        series: names (n,).
        day: what the number is about (n,).
        value: in `unit` (n,).
        unit: (n,).
        available_from: the first day on which the number was public (n,); later revisions overwrite the number, not it.
        publisher: (n,).
    """

    vintage: str
    series: np.ndarray
    day: Days
    value: np.ndarray
    unit: np.ndarray
    available_from: Days
    publisher: np.ndarray

    def __len__(self) -> int:
        return len(self.value)

    @property
    def names(self) -> tuple[str, ...]:
        """Every series, once, in order."""
        return tuple(dict.fromkeys(self.series.tolist()))

    def of(self, series: str) -> "Table":
        """The rows of one series."""
        return self._where(self.series == series)

    def known_on(self, day: str) -> "Table":
        """What was public on a day, so that a replay does not look ahead."""
        return self._where(self.available_from <= np.datetime64(day, "D"))

    def same_numbers(self, other: "Table") -> bool:
        """Whether another table says the same, whenever it was fetched."""
        return len(self) == len(other) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in COLUMNS
        )

    def with_older(self, older: "Table") -> "Table":
        """These rows, and those of an older table about days this one does not have."""
        mine = set(zip(self.series.tolist(), self.day.tolist(), strict=True))
        pairs = zip(older.series.tolist(), older.day.tolist(), strict=True)
        lost = older._where(np.fromiter((pair not in mine for pair in pairs), bool, len(older)))
        joined = {name: np.concatenate([getattr(self, name), getattr(lost, name)]) for name in COLUMNS}
        order = np.lexsort((joined["day"], joined["series"].astype(str)))
        return Table(self.vintage, **{name: column[order] for name, column in joined.items()})

    def packed(self) -> bytes:
        """As Parquet with page checksums."""
        columns = {name: pa.array(getattr(self, name)) for name in COLUMNS}  # type: ignore[attr-defined]
        frame = pa.table(columns).replace_schema_metadata({"vintage": self.vintage})  # type: ignore[attr-defined]
        sink = BytesIO()
        pq.write_table(frame, sink, compression="zstd", write_page_checksum=True)  # type: ignore[no-untyped-call]
        return sink.getvalue()

    def _where(self, rows: np.ndarray) -> "Table":
        return Table(self.vintage, **{name: getattr(self, name)[rows] for name in COLUMNS})


def unpacked(body: bytes) -> Table:
    """A table from its Parquet form."""
    frame = pq.read_table(BytesIO(body), page_checksum_verification=True)  # type: ignore[no-untyped-call]
    columns = {name: frame.column(name).to_numpy() for name in COLUMNS}
    for name in ("day", "available_from"):
        columns[name] = columns[name].astype("datetime64[D]")
    return Table((frame.schema.metadata or {})[b"vintage"].decode(), **columns)


def make(
    observations: Iterable[Observation],
    describe: Callable[[str], Described],
    publisher: str,
    vintage: str,
) -> Table:
    """The table of what a publisher said.

    Args:
        observations: in any order; those that are not a number are left out.
        describe: a series by its name.
        publisher: of all series whose description names no other.
        vintage: when it was fetched, UTC.
    """
    rows = sorted(each for each in observations if each.value == each.value)
    series = np.array([each.series for each in rows], dtype=object)
    day = np.array([each.day for each in rows], dtype="datetime64[D]")
    told: Mapping[str, Described] = {name: describe(name) for name in dict.fromkeys(series.tolist())}
    available = day.copy()
    for name, card in told.items():
        mine = series == name
        available[mine] = card.lag(day[mine])
    return Table(
        vintage,
        series=series,
        day=day,
        value=np.array([each.value for each in rows], dtype=float),
        unit=np.array([told[name].unit for name in series], dtype=object),
        available_from=available,
        publisher=np.array([told[name].publisher or publisher for name in series], dtype=object),
    )


def combined(*files: Sequence[Observation]) -> list[Observation]:
    """The observations of several files; where two speak of one day, the later file counts.

    Raises:
        BadDownload: one file says two different things about one day.
    """
    kept: dict[tuple[str, date], Observation] = {}
    for file in files:
        mine: dict[tuple[str, date], Observation] = {}
        for each in file:
            if each.value != each.value:
                continue
            before = mine.setdefault((each.series, each.day), each)
            if before.value != each.value:
                where = f"{each.series} {each.day}"
                raise BadDownload("rows", [Mistake(where, f"is there twice: {before.value:g}, {each.value:g}")])
        kept.update(mine)
    return list(kept.values())
