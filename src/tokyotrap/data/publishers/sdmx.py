"""SDMX web services of the BIS, the IMF and the ECB, read as SDMX-CSV.

The library sdmx1 was tried and not kept: its CSV reader takes only SDMX-CSV 2.0 with structure columns, which none of
these services sends for `format=csv`, its client cannot be bounded in size or pointed at a mirror of ours, and loading
it takes over a second. What is left is a query in SDMX's own grammar and two columns found by name.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from tokyotrap.data import cells
from tokyotrap.data.lags import days_later, next_business_day
from tokyotrap.data.source import Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|S([12])|(\d{2})(?:-(\d{2}))?))?")
AREAS = {"JP": "japan_pct", "US": "united_states_pct", "XM": "euro_area_pct", "GB": "united_kingdom_pct"}
WEO = {"GGXWDG_NGDP": "gov_gross_debt_pct_gdp", "GGXCNL_NGDP": "gov_net_lending_pct_gdp"}
ANNUAL = 300  # a year's figures are in the April after it [days from 1 January: 365 + 105, less the year in progress]


def observations(body: bytes, column: str, names: Mapping[str, str]) -> list[Observation]:
    """The numbers of an SDMX-CSV file.

    Args:
        body: its bytes.
        column: of the dimension that tells series apart.
        names: value of that dimension -> our series; rows of others are left out.

    Returns:
        By first day of the period.
    """
    rows = cells.rows(cells.western(body))
    heading = rows[0] if rows else []
    lost = [name for name in (column, "TIME_PERIOD", "OBS_VALUE") if name not in heading]
    if lost:
        raise BadDownload("sdmx", [Mistake("header", f"has no {', '.join(lost)} but {', '.join(heading)[:120]}")])
    key, period, value = (heading.index(name) for name in (column, "TIME_PERIOD", "OBS_VALUE"))
    found: list[Observation] = []
    for row in rows[1:]:
        if not any(row):
            continue
        if len(row) != len(heading):
            raise BadDownload("sdmx", [Mistake(",".join(row)[:40], "the row is cut short")])
        if row[key] in names:
            found.append(Observation(names[row[key]], first_day(row[period]), cells.number(row[value])))
    return combined(found)


def first_day(period: str) -> date:
    """The first day of 2026, 2026-Q1, 2026-S2, 2026-01 or 2026-01-30.

    Raises:
        ValueError: it is no period.
    """
    found = PERIOD.fullmatch(period.strip())
    if not found:
        raise ValueError(f'"{period[:40]}" is not a period')
    year, quarter, half, month, day = (int(each) if each else 0 for each in found.groups())
    if quarter:
        return date(year, 3 * quarter - 2, 1)
    return date(year, 6 * half - 5, 1) if half else date(year, month or 1, day or 1)


def reader(name: str, column: str, names: Mapping[str, str]) -> Callable[[Mapping[str, bytes]], list[Observation]]:
    """What reads the one file of a source."""
    return lambda files: observations(files[name], column, names)


POLICY_RATES = Source(
    name="bis-policy-rates",
    publisher="Bank for International Settlements",
    credit="Source: BIS, central bank policy rates",
    licence="free to use with the source named",
    file=Wide("policy_rates_daily", columns=tuple(AREAS.values())),
    requests=always(
        Request(
            "rates",
            f"https://stats.bis.org/api/v2/data/dataflow/BIS/WS_CBPOL/1.0/D.{'+'.join(AREAS)}"
            "?startPeriod=1999-01-01&format=csv",
        )
    ),
    read=reader("rates", "REF_AREA", AREAS),
    series={
        "japan_pct": Described("percent", -0.5, 10.0, next_business_day, ("2026-01-30", 0.75)),
        "united_states_pct": Described("percent", 0.0, 25.0, next_business_day, ("2026-01-30", 3.625)),
        "euro_area_pct": Described("percent", -1.0, 10.0, next_business_day, None),
        "united_kingdom_pct": Described("percent", 0.0, 20.0, next_business_day, ("2026-01-30", 3.75)),
    },
    stale=45,
)

IMF = Source(
    name="imf-weo",
    publisher="International Monetary Fund",
    credit="Source: IMF, World Economic Outlook",
    licence="free for non-commercial use with the source named",
    file=Wide("imf_weo_japan_annual", packed=False, columns=tuple(WEO.values())),
    requests=always(
        Request(
            "weo",
            f"https://api.imf.org/external/sdmx/3.0/data/dataflow/IMF.RES/WEO/+/JPN.{'+'.join(WEO)}.A?format=csv",
        )
    ),
    read=reader("weo", "INDICATOR", WEO),
    series={
        "gov_gross_debt_pct_gdp": Described("percent of GDP", 30.0, 400.0, days_later(ANNUAL)),
        "gov_net_lending_pct_gdp": Described("percent of GDP", -25.0, 15.0, days_later(ANNUAL)),
    },
    stale=800,
    forecasts=True,
    unverified=True,
)
