"""The European Central Bank: reference rates of the euro, and interest rates of the euro area."""

from collections.abc import Mapping
from datetime import date

from tokyotrap.data import cells, unpack
from tokyotrap.data.lags import days_later, next_business_day, same_day
from tokyotrap.data.publishers.sdmx import observations
from tokyotrap.data.source import Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Long, Wide
from tokyotrap.errors import BadDownload, Mistake

NAME = "European Central Bank"
CREDIT = "Source: European Central Bank"
LICENCE = "free to use with the source named"

EURO = (
    "usd", "jpy", "gbp", "chf", "aud", "nzd", "cad", "sek", "nok", "mxn",
    "brl", "zar", "cny", "krw", "inr", "idr", "try", "hkd", "sgd",
)  # fmt: skip
CROSSES = {
    "usdjpy": ("jpy", "usd"),
    "gbpjpy": ("jpy", "gbp"),
    "audjpy": ("jpy", "aud"),
    "nzdjpy": ("jpy", "nzd"),
    "mxnjpy": ("jpy", "mxn"),
    "brljpy": ("jpy", "brl"),
    "zarjpy": ("jpy", "zar"),
    "chfjpy": ("jpy", "chf"),
    "gbpusd": ("usd", "gbp"),
    "audusd": ("usd", "aud"),
    "usdmxn": ("mxn", "usd"),
    "usdkrw": ("krw", "usd"),
    "usdcny": ("cny", "usd"),
}
"""Cross rate -> (quoted currency, base currency); both per euro at the same fixing."""

KNOWN = ("2026-01-30", {"eurusd": 1.1919, "eurjpy": 183.59, "eurgbp": 0.8662, "usdjpy": 154.031378})
RANGES = {"eurusd": (0.7, 1.9), "eurjpy": (60.0, 300.0), "eurgbp": (0.4, 1.3), "usdjpy": (50.0, 300.0)}
WIDEST = (1e-4, 1e6)

SERIES = {
    "ecb_deposit_rate": ("FM/D.U2.EUR.4F.KR.DFR.LEV", "percent, daily", ("2026-01-30", 2.0)),
    "ciss_euro_area": ("CISS/D.U2.Z0Z.4F.EC.SS_CIN.IDX", "index 0-1, daily", None),
    "euro_area_gov_10y": ("FM/M.U2.EUR.4F.BB.U2_10Y.YLD", "percent, monthly", None),
    "euro_area_gov_2y": ("FM/M.U2.EUR.4F.BB.U2_2Y.YLD", "percent, monthly", None),
}
MONTH_AND_A_WEEK = 38  # [days from the first of the month]


def read_currencies(files: Mapping[str, bytes]) -> list[Observation]:
    """Currencies per euro, and crosses made of the same fixing (14:15 in Frankfurt)."""
    rows = cells.rows(cells.western(unpack.member(files["history"], ".csv")))
    heading = [cell.lower() for cell in rows[0]] if rows else []
    if heading[:3] != ["date", "usd", "jpy"] or any(name not in heading for name in EURO):
        raise BadDownload("currencies", [Mistake("header", f"is not Date, USD, JPY, ...: {', '.join(heading)[:120]}")])
    found: list[Observation] = []
    for row in rows[1:]:
        if not any(row):
            continue
        if len(row) != len(heading):
            raise BadDownload("currencies", [Mistake(row[0][:40], "the row is cut short")])
        day = date.fromisoformat(row[0])
        rates = {name: cells.number(row[heading.index(name)]) for name in EURO}
        found += [Observation(f"eur{name}", day, rate) for name, rate in rates.items()]
        found += [
            Observation(name, day, round(rates[quoted] / rates[base], 6)) for name, (quoted, base) in CROSSES.items()
        ]
    return combined(found)


def read_rates(files: Mapping[str, bytes]) -> list[Observation]:
    """Interest rates and the stress index, by first day of the period."""
    found: list[Observation] = []
    for name, (key, _, _) in SERIES.items():
        found += observations(files[name], "KEY", {key.replace("/", "."): name})
    return found


CURRENCIES = Source(
    name="ecb-currencies",
    publisher=NAME,
    credit=CREDIT,
    licence=LICENCE,
    file=Wide("fx_ecb_reference_daily", columns=(*(f"eur{name}" for name in EURO), *CROSSES)),
    requests=always(Request("history", "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip", "zip")),
    read=read_currencies,
    series={
        name: Described(
            f"{name[3:].upper()} per {name[:3].upper()}",
            *RANGES.get(name, WIDEST),
            same_day,
            (KNOWN[0], KNOWN[1][name]) if name in KNOWN[1] else None,
        )
        for name in (*(f"eur{name}" for name in EURO), *CROSSES)
    },
)

RATES = Source(
    name="ecb-rates",
    publisher=NAME,
    credit=CREDIT,
    licence=LICENCE,
    file=Long("euro_area_rates_long", day="date"),
    requests=always(
        *(
            Request(name, f"https://data-api.ecb.europa.eu/service/data/{key}?format=csvdata")
            for name, (key, _, _) in SERIES.items()
        )
    ),
    read=read_rates,
    series={
        name: Described(
            unit,
            -2.0,
            15.0,
            days_later(MONTH_AND_A_WEEK) if "monthly" in unit else next_business_day,
            known,
            f"ECB {key}",
        )
        for name, (key, unit, known) in SERIES.items()
    },
)
