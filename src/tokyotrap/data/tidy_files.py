"""How tables are laid out as the tidy files that everything else reads."""

import abc
import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tokyotrap.data.table import Table

SEPARATOR = "|"
"""Between the keys and the column in the name of a series of a keyed file."""


@dataclass(frozen=True)
class TidyFile(abc.ABC):
    """One file of the folder.

    Attributes:
        name: without ending.
        packed: whether it is compressed (.csv.gz).
        folder: within the folder of tidy files; "" for the folder itself.
    """

    name: str
    packed: bool = True
    folder: str = ""

    @property
    def place(self) -> str:
        """Its path within the folder of tidy files."""
        ending = ".csv.gz" if self.packed else ".csv"
        return f"{self.folder}/{self.name}{ending}" if self.folder else f"{self.name}{ending}"

    def rendered(self, tables: Sequence[Table]) -> bytes:
        """The file for these tables; the same tables give the same bytes."""
        sink = io.StringIO(newline="")
        csv.writer(sink, lineterminator="\n").writerows(self.rows(tables))
        body = sink.getvalue().encode("utf-8")
        return gzip.compress(body, mtime=0) if self.packed else body

    @abc.abstractmethod
    def rows(self, tables: Sequence[Table]) -> Iterable[Sequence[str]]:
        """Header and rows."""


@dataclass(frozen=True)
class Wide(TidyFile):
    """A row a day, a column a series; the names of series are the names of columns.

    Attributes:
        columns: in order; other series of the tables are left out.
        day: name of the first column.
    """

    columns: tuple[str, ...] = ()
    day: str = "date"

    def rows(self, tables: Sequence[Table]) -> Iterable[Sequence[str]]:
        """Header and rows."""
        return _spread(tables, (self.day,), self.columns)


@dataclass(frozen=True)
class Long(TidyFile):
    """A row a number: series, day, value, unit, publisher.

    Attributes:
        day: name of the second column.
    """

    day: str = "period_start"

    def rows(self, tables: Sequence[Table]) -> Iterable[Sequence[str]]:
        """Header and rows."""
        yield ("series", self.day, "value", "unit", "publisher")
        found = [
            (series, str(day), shown(float(value)), unit, publisher)
            for table in tables
            for series, day, value, unit, publisher in zip(
                table.series, table.day, table.value, table.unit, table.publisher, strict=True
            )
        ]
        yield from sorted(found)


@dataclass(frozen=True)
class Keyed(TidyFile):
    """A row a day and key; series are named key|key|column.

    Attributes:
        keys: names of the key columns.
        columns: names of the number columns.
        order: of all columns but the first; () for keys, columns, constants.
        constants: name and content of columns that say the same in every row.
        day: name of the first column.
    """

    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    day: str = "date"

    def rows(self, tables: Sequence[Table]) -> Iterable[Sequence[str]]:
        """Header and rows."""
        plain = _spread(tables, (self.day, *self.keys), self.columns)
        for place, row in enumerate(plain):
            row += [content if place else name for name, content in self.constants]
        places = [0, *(plain[0].index(name) for name in self.order or plain[0][1:])]
        return [[row[place] for place in places] for row in plain]


def shown(value: float) -> str:
    """A number as short as it can be read back."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _spread(tables: Sequence[Table], first: tuple[str, ...], columns: tuple[str, ...]) -> list[list[str]]:
    """Rows of days, keys and columns, sorted."""
    cells: dict[tuple[str, ...], list[str]] = {}
    for table in tables:
        for series, day, value in zip(table.series.tolist(), table.day.astype(str), table.value.tolist(), strict=True):
            *keys, column = series.split(SEPARATOR)
            if column in columns and len(keys) == len(first) - 1:
                row = cells.setdefault((str(day), *keys), [""] * len(columns))
                row[columns.index(column)] = shown(value)
    return [[*first, *columns], *([*place, *cells[place]] for place in sorted(cells))]
