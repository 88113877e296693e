"""FRED's keyless files of one series each: what the Federal Reserve and others publish through it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tokyotrap.data import cells
from tokyotrap.data.lags import next_business_day
from tokyotrap.data.source import PUBLIC_DOMAIN, Request, Source, always
from tokyotrap.data.table import Described, Lag, Observation, combined
from tokyotrap.data.tidy_files import TidyFile, Wide
from tokyotrap.errors import BadDownload, Mistake

THIRD_PARTY = "third_party_terms"
PROPRIETARY = "the owner's: for your own use, not to be passed on"
DAY = "2026-01-30"


class Column(NamedTuple):
    """A column of a tidy file and the series of FRED it comes from.

    Attributes:
        name: of our series.
        code: FRED's.
        unit: ours.
        low, high: [unit].
        known: published for the file's day of reference [unit]; None for what is revised.
        scale: ours from FRED's unit.
        publisher: where it is not the source's.
        lag: where it is not the source's.
    """

    name: str
    code: str
    unit: str
    low: float
    high: float
    known: float | None = None
    scale: float = 1.0
    publisher: str = ""
    lag: Lag | None = None


class Terms(NamedTuple):
    """Who publishes what is fetched through FRED, and on what terms."""

    publisher: str
    licence: str = PUBLIC_DOMAIN


def file(code: str) -> str:
    """Address of a series."""
    return f"https://fred.stlouisfed.org/graph/fredgraph.csv?id={code}&cosd=1900-01-01"


def numbers(body: bytes, code: str) -> list[tuple[date, float]]:
    """Days and numbers of one series; `.` and empty cells are NaN."""
    rows = cells.rows(cells.western(body))
    heading = rows[0] if rows else []
    if heading not in (["observation_date", code], ["DATE", code]):
        what = f"is {', '.join(heading)[:80]!r} where 'observation_date, {code}' belongs"
        raise BadDownload("fred", [Mistake(f"{code} header", what)])
    body_rows = [row for row in rows[1:] if any(row)]
    short = next((row for row in body_rows if len(row) != 2), None)
    if short is not None:
        raise BadDownload("fred", [Mistake(code, f"the row {','.join(short)[:40]!r} is cut short")])
    return [(date.fromisoformat(day), cells.number(cell)) for day, cell in body_rows]


def reader(columns: Sequence[Column]) -> Callable[[Mapping[str, bytes]], Sequence[Observation]]:
    """What reads the files of these columns."""

    def read(files: Mapping[str, bytes]) -> Sequence[Observation]:
        found: list[Observation] = []
        for each in columns:
            rows = numbers(files[each.code], each.code)
            found += [Observation(each.name, day, round(value * each.scale, 9)) for day, value in rows]
        return combined(found)

    return read


def source(
    name: str,
    terms: Terms,
    into: TidyFile,
    columns: Sequence[Column],
    day: str = DAY,
    **others: Lag | int | bool,
) -> Source:
    """The source of a tidy file all of whose columns come through FRED.

    Args:
        name: after "fred-".
        terms: publisher and licence.
        into: the tidy file.
        columns: in the order of the file.
        day: of reference, for which known numbers are given.
        others: lag (next business day if not said), stale [days], rolling.
    """
    lag = others.get("lag", next_business_day)
    assert callable(lag)
    return Source(
        name=f"fred-{name}",
        publisher=terms.publisher,
        credit=f"Source: {terms.publisher}, retrieved from FRED, Federal Reserve Bank of St. Louis",
        licence=terms.licence,
        file=into,
        requests=always(*(Request(each.code, file(each.code)) for each in columns)),
        read=reader(columns),
        series={
            each.name: Described(
                each.unit,
                each.low,
                each.high,
                each.lag or lag,
                None if each.known is None else (day, each.known),
                each.publisher,
            )
            for each in columns
        },
        stale=int(others.get("stale", 15)),  # type: ignore[arg-type]
        rolling=bool(others.get("rolling", False)),
    )


def wide(name: str, columns: Sequence[Column], **layout: str | bool) -> Wide:
    """The wide tidy file of these columns."""
    return Wide(
        name,
        packed=bool(layout.get("packed", True)),
        folder=str(layout.get("folder", "")),
        columns=tuple(each.name for each in columns),
        day=str(layout.get("day", "date")),
    )


def percent(name: str, code: str, known: float | None = None, low: float = -3.0, high: float = 25.0) -> Column:
    """A yield or rate."""
    return Column(name, code, "percent", low, high, known)
