"""The Bank of Japan: rates through its web service, producer prices from its flat files."""

import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from tokyotrap.data import cells, unpack
from tokyotrap.data.lags import days_later, next_business_day
from tokyotrap.data.source import Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Long, Wide
from tokyotrap.errors import BadDownload, Mistake

NAME = "Bank of Japan"
CREDIT = "Source: Bank of Japan, Time-Series Data Search"
LICENCE = "free to use with the source named"
SITE = "https://www.stat-search.boj.or.jp"
CODES = {"call_rate_pct": ("FM01", "STRDCLUCON"), "basic_loan_rate_pct": ("IR01", "MADR1Z@D")}
"""Series -> database and bare code; all codes of one request must have one frequency."""

PRODUCER_PRICES = "PRCG20_2200000000"
META = 6  # at most so many columns before the first month


def read_rates(files: Mapping[str, bytes]) -> list[Observation]:
    """Rates [percent]. The service answers 200 over HTTP even where STATUS says otherwise."""
    return combined(*(_series(files[name], name, code) for name, (_, code) in CODES.items()))


def read_prices(files: Mapping[str, bytes]) -> list[Observation]:
    """The producer price index, all commodities, by first day of the month.

    A row of headings whose cells are YYYYMM, after a few columns of codes and names; NA and ND where there is none.
    """
    rows = cells.rows(cells.japanese(unpack.member(files["prices"], ".csv")))
    start = next((place for place, row in enumerate(rows) if sum(_is_month(cell) for cell in row) > 2), None)
    if start is None:
        raise BadDownload("boj", [Mistake("header", "has no row of months like 202512")])
    months = {place: cell for place, cell in enumerate(rows[start]) if _is_month(cell)}
    fits = [row for row in rows[start + 1 :] if any(PRODUCER_PRICES in cell for cell in row[:META])]
    if len(fits) != 1 or len(fits[0]) <= max(months):
        raise BadDownload("boj", [Mistake(PRODUCER_PRICES, f"{len(fits)} rows have this code, or it is cut short")])
    return combined(
        [
            Observation("cgpi", date(int(month[:4]), int(month[4:]), 1), cells.number(fits[0][place]))
            for place, month in months.items()
        ]
    )


def _series(body: bytes, name: str, code: str) -> list[Observation]:
    answer = json.loads(body.decode("utf-8-sig"))
    if not isinstance(answer, dict) or answer.get("STATUS") != 200:
        said = f"{answer.get('STATUS')}: {answer.get('MESSAGE')}" if isinstance(answer, dict) else "no answer"
        raise BadDownload("boj", [Mistake(code, f"the service says {str(said)[:160]}")])
    if answer.get("NEXTPOSITION"):
        raise BadDownload("boj", [Mistake(code, "the service sent only a part")])
    sets = [each for each in answer.get("RESULTSET") or [] if each.get("SERIES_CODE") == code]
    if len(sets) != 1:
        raise BadDownload("boj", [Mistake(code, f"the service sent {len(sets)} series of that code")])
    nested = sets[0].get("VALUES")
    told = nested if isinstance(nested, dict) else sets[0]
    days, values = told.get("SURVEY_DATES") or [], told.get("VALUES") or []
    return [
        Observation(name, _day(str(day)), cells.number("" if value is None else str(value)))
        for day, value in zip(days, values, strict=True)
    ]


def _day(text: str) -> date:
    """YYYYMMDD, or YYYYMM for the first of a month."""
    if not text.isdigit() or len(text) not in (6, 8):
        raise ValueError(f'"{text[:20]}" is not a day')
    return date(int(text[:4]), int(text[4:6]), int(text[6:]) if len(text) == 8 else 1)


def _is_month(cell: str) -> bool:
    return len(cell) == 6 and cell.isdigit() and 1900 < int(cell[:4]) < 2200 and 1 <= int(cell[4:]) <= 12


RATES = Source(
    name="boj-rates",
    publisher=NAME,
    credit=CREDIT,
    licence=LICENCE,
    file=Wide("boj_rates_daily", columns=tuple(CODES)),
    requests=always(
        *(
            Request(
                name,
                f"{SITE}/api/v1/getDataCode?format=json&lang=en&db={database}&code={quote(code)}&startDate=199801",
                "json",
            )
            for name, (database, code) in CODES.items()
        )
    ),
    read=read_rates,
    series={
        "call_rate_pct": Described("percent", -0.5, 10.0, next_business_day),
        "basic_loan_rate_pct": Described("percent", 0.0, 10.0, next_business_day, ("2026-01-30", 1.0)),
    },
)

PRICES = Source(
    name="boj-prices",
    publisher=NAME,
    credit=CREDIT,
    licence=LICENCE,
    file=Long("japan_macro_long"),
    requests=always(Request("prices", f"{SITE}/info/cgpi_m_en.zip", "zip")),
    read=read_prices,
    series={"cgpi": Described("index 2020=100", 50.0, 300.0, days_later(45), ("2023-01-01", 120.0))},
    stale=80,
    unverified=True,
)
