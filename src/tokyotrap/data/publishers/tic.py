"""Treasury securities by foreign holder, from the US Treasury's TIC system: full years and the last thirteen months."""

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tokyotrap.data import cells
from tokyotrap.data.lags import days_later
from tokyotrap.data.source import PUBLIC_DOMAIN, Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Keyed
from tokyotrap.errors import BadDownload, Mistake

SITE = "https://ticdata.treasury.gov/resource-center/data-chart-center/tic/Documents"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
CURRENT, BEFORE = "current", "pre_break_comparison"

HOLDERS = (
    (re.compile(r"treasury bills$"), "Foreign Official: Treasury Bills"),
    (re.compile(r"t-bonds (&|and) notes$"), "Foreign Official: T-Bonds & Notes"),
    (re.compile(r"(for\.|foreign) official$"), "Foreign Official (of which)"),
    (re.compile(r"^grand total$"), "Grand Total"),
)
"""How names end that changed over the years, in lower case, and the one each has here."""

NOTE = re.compile(r"^\s*(\d+/|\*|notes?\b|source|the data|\(|estimated|department)", re.I)
ROUNDING = 1.5  # of a total [billion dollars]


class Month(NamedTuple):
    """A column: its month, and whether it is the one that counts or the one before a break."""

    last: date
    series: str


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Holdings at the end of the month [billion dollars]; the newer file counts where both have a month."""
    return combined(history(files["history"]), latest(files["latest"]))


def latest(body: bytes) -> list[Observation]:
    """The file of thirteen months: a row `Country` with ISO months, newest first, then holders."""
    rows = cells.rows(cells.western(body), "\t")
    start = next((place for place, row in enumerate(rows) if row and row[0].lower() == "country"), None)
    months = [ISO_MONTH.fullmatch(cell) for cell in rows[start][1:] if cell] if start is not None else []
    if start is None or not months or not all(months):
        raise BadDownload("tic", [Mistake("slt_table5 header", "has no row of months like 2025-12")])
    columns = [Month(_month_end(int(each[1]), int(each[2])), CURRENT) for each in months if each]
    found: list[Observation] = []
    for row in rows[start + 1 :]:
        found += _holder(row, columns)
    return _complete(found, "slt_table5")


def history(body: bytes) -> list[Observation]:
    """Calendar years in blocks, newest first.

    A block has a row of months, a row of years, a row of dashes, then holders. Where a month stands twice the series
    broke: the left column is the new series.
    """
    found: list[Observation] = []
    months: Sequence[str] = ()
    columns: Sequence[Month] = ()
    for row in cells.rows(cells.western(body), "\t"):
        filled = [cell for cell in row[1:] if cell]
        if filled and all(cell in MONTHS for cell in filled):
            months, columns = filled, ()
        elif row and row[0].lower() == "country" and filled and all(cell.isdigit() for cell in filled):
            columns = _columns(months, filled)
        elif columns:
            found += _holder(row, columns)
    return _complete(found, "mfhhis01")


def _columns(months: Sequence[str], years: Sequence[str]) -> list[Month]:
    if len(months) != len(years):
        what = f"a block has {len(months)} months and {len(years)} years"
        raise BadDownload("tic", [Mistake("mfhhis01 header", what)])
    found: list[Month] = []
    for month, year in zip(months, years, strict=True):
        last = _month_end(int(year), MONTHS.index(month) + 1)
        twice = any(each.last == last for each in found)
        found.append(Month(last, BEFORE if twice else CURRENT))
    return found


def _holder(row: Sequence[str], columns: Sequence[Month]) -> list[Observation]:
    """A holder's row; dashes, notes and headings give nothing."""
    name = " ".join(row[0].replace('"', "").split()) if row else ""
    numbers = [cell for cell in row[1 : len(columns) + 1] if cell]
    if not name or not numbers or set(name) <= set("-") or set(numbers[0]) == {"-"} or NOTE.match(name):
        return []
    if len(row) <= len(columns):
        raise BadDownload("tic", [Mistake(name, f"its row has {len(row) - 1} cells where {len(columns)} belong")])
    holder = next((kept for written, kept in HOLDERS if written.search(name.lower())), name)
    return [
        Observation(f"{holder}|{month.series}|usd_bn", month.last, cells.number(cell))
        for month, cell in zip(columns, row[1:], strict=False)
    ]


def _complete(found: list[Observation], file: str) -> list[Observation]:
    """Refuse a file in which any month lacks its total, or in which holders do not sum to it."""
    parts: dict[tuple[str, date], float] = {}
    totals: dict[tuple[str, date], float] = {}
    for each in found:
        holder, series, _ = each.series.split("|")
        if holder == "Grand Total":
            totals[series, each.day] = each.value
        elif not holder.startswith("Foreign Official") and each.value == each.value:
            parts[series, each.day] = parts.get((series, each.day), 0.0) + each.value
    wrong = [
        day for key, value in parts.items() if abs(totals.get(key, -1.0) - value) > _slack(value) for day in key[1:]
    ]
    if not found or wrong:
        when = ", ".join(str(day) for day in sorted(wrong)[:3]) or "any month"
        raise BadDownload("tic", [Mistake(file, f"holders do not sum to the total for {when}: cut short or changed")])
    return found


def _slack(total: float) -> float:
    """Forty rounded figures of 0.1 may differ from a rounded total by so much [billion dollars]."""
    return ROUNDING + 0.0005 * total


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


HOLDINGS = Source(
    name="tic-holders",
    publisher="US Treasury (TIC)",
    credit="Source: US Department of the Treasury, Treasury International Capital System",
    licence=PUBLIC_DOMAIN,
    file=Keyed(
        "tic_major_foreign_holders_monthly",
        keys=("holder", "series"),
        columns=("usd_bn",),
        order=("holder", "usd_bn", "series", "source_note"),
        constants=(("source_note", "mfhhis01, slt_table5"),),
    ),
    requests=always(Request("history", f"{SITE}/mfhhis01.txt"), Request("latest", f"{SITE}/slt_table5.txt")),
    read=read,
    series={
        "usd_bn": Described("billion dollars", 0.0, 40000.0, days_later(50)),
        "Japan|current|usd_bn": Described("billion dollars", 50.0, 5000.0, days_later(50), ("2003-06-30", 461.0)),
    },
    stale=100,
)
