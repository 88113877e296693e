"""Every foreign exchange operation since 1991, published by quarter."""

import re
from collections.abc import Mapping
from datetime import date

from tokyotrap.data import cells, japanese_dates
from tokyotrap.data.lags import after_quarter
from tokyotrap.data.publishers.ministry_of_finance import CREDIT, NAME, REFERENCE
from tokyotrap.data.source import PUBLIC_DATA, Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Keyed
from tokyotrap.errors import BadDownload, Mistake

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CURRENCIES = {
    "us dollar": "USD",
    "japanese yen": "JPY",
    "deutsche mark": "DEM",
    "deutschemark": "DEM",
    "german mark": "DEM",
    "euro": "EUR",
    "indonesian rupiah": "IDR",
}
LEG = re.compile(r"([a-z ]+?)\s*\((sold|bought)\)")
PAIRS = ("USD/JPY", "EUR/JPY", "DEM/JPY", "USD/DEM", "USD/IDR")
COLUMNS = 9
TO_BILLION = 0.1  # 100 million yen in billion yen
ROUNDING = 1.0  # of a quarter's total [100 million yen]


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Amounts [billion yen] by day, pair and direction, and the yen bought (minus: sold).

    Year and month stand only where they change; rows without a day are totals of quarters and must add up.
    """
    found: list[Observation] = []
    year, month, quarter = 0, 0, 0.0
    for row in cells.rows(cells.japanese(files["operations"])):
        if len(row) < COLUMNS:
            continue
        year = int(row[3]) if re.fullmatch(r"\d{4}", row[3]) else year
        month = MONTHS.index(row[4][:3]) + 1 if row[4][:3] in MONTHS and row[5] else month
        if row[5].isdigit() and row[8]:
            amount = cells.number(row[6])
            day = date(year, month, int(row[5]))
            _same_day(row, day)
            found += _operation(day, row[8], amount)
            quarter += amount
        elif row[6] and _is_number(row[6]):
            if abs(cells.number(row[6]) - quarter) > ROUNDING:
                what = f"the total of the quarter says {row[6]}, its operations sum to {quarter:g}"
                raise BadDownload("intervention", [Mistake(row[0] or row[3], what)])
            quarter = 0.0
    if not found:
        raise BadDownload("intervention", [Mistake("", "there is no operation in it: the columns changed")])
    return combined(found)


def _operation(day: date, words: str, amount: float) -> list[Observation]:
    legs = {side: CURRENCIES.get(name.strip().removeprefix("the ")) for name, side in LEG.findall(words.lower())}
    sold, bought = legs.get("sold"), legs.get("bought")
    pair = next((each for each in PAIRS if {sold, bought} == set(each.split("/"))), None)
    if pair is None:
        raise BadDownload("intervention", [Mistake(str(day), f'nobody knows the pair "{words[:80]}"')])
    billions = round(amount * TO_BILLION, 6)
    yen = {"JPY": billions}.get(str(bought), -billions if sold == "JPY" else 0.0)
    key = f"{pair}|sell_{sold}_buy_{bought}"
    return [
        Observation(f"{key}|amount_bn_jpy", day, billions),
        Observation(f"{key}|jpy_purchase_bn_jpy", day, yen),
    ]


def _same_day(row: list[str], day: date) -> None:
    """The Japanese columns, where they are filled, must say the same day as the English ones."""
    if row[0] and japanese_dates.era_year(row[0]) != day.year:
        raise BadDownload("intervention", [Mistake(str(day), f'the Japanese year says "{row[0]}"')])
    if row[2] and cells.narrow(row[2]).rstrip("日") != str(day.day):
        raise BadDownload("intervention", [Mistake(str(day), f'the Japanese day says "{row[2]}"')])


def _is_number(cell: str) -> bool:
    try:
        return cells.number(cell) == cells.number(cell)
    except ValueError:
        return False


def _card(low: float, known: tuple[str, float] | None = None) -> Described:
    return Described("billion yen", low, 20000.0, after_quarter(40), known)


INTERVENTION = Source(
    name="mof-intervention",
    publisher=NAME,
    credit=CREDIT,
    licence=PUBLIC_DATA,
    file=Keyed(
        "mof_fx_intervention_daily",
        packed=False,
        keys=("currency_pair", "direction"),
        columns=("amount_bn_jpy", "jpy_purchase_bn_jpy"),
    ),
    requests=always(Request("operations", f"{REFERENCE}/feio/foreign_exchange_intervention_operations.csv")),
    read=read,
    series={
        "": _card(-20000.0),
        "USD/JPY|sell_USD_buy_JPY|amount_bn_jpy": _card(0.0, ("2024-07-12", 2367.0)),
        "USD/JPY|sell_USD_buy_JPY|jpy_purchase_bn_jpy": _card(0.0, ("2024-07-12", 2367.0)),
    },
    stale=5000,  # years can pass without an operation
)
