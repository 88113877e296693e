"""Every publisher at work on 3 February 2026, on the server of this machine."""

from datetime import UTC, date, datetime
from functools import cache

from tests.data import made_japan, made_west
from tests.data.web import Web
from tokyotrap.data.publishers import ALL, cftc, ecb, us_treasury
from tokyotrap.data.publishers.fred import file
from tokyotrap.data.source import Source

TODAY = date(2026, 2, 3)
KEY = "secret-key"


def clock() -> datetime:
    return datetime(2026, 2, 3, 9, 0, tzinfo=UTC)


def named(name: str) -> Source:
    return next(each for each in ALL if each.name == name)


def address(source: str, request: str) -> str:
    """Of one file of a source, on its first fetch."""
    return next(each.url for each in named(source).requests(TODAY, None) if each.name == request)


def open_all(web: Web) -> None:
    """Serve every file of every source."""
    for url, body in pages().items():
        web.serve(url, body)


@cache
def pages() -> dict[str, bytes]:
    """Every file of every source by its address."""
    found = {file(column.code): made_west.fred_file(column) for column in made_west.FRED_COLUMNS}
    found |= {address(*place).replace("appId=&", f"appId={KEY}&"): body for place, body in (japan() | west()).items()}
    years = range(us_treasury.FIRST, TODAY.year + 1)
    found |= {address("treasury-par", str(year)): made_west.treasury(year) for year in years}
    return found | positions()


def japan() -> dict[tuple[str, str], bytes]:
    days = ["20260129", "20260130", "20260131"]
    return {
        ("mof-curve", "history"): made_japan.curve_history(),
        ("mof-curve", "current"): made_japan.curve_month(),
        ("mof-flows-weekly", "week"): made_japan.weekly(),
        ("mof-flows-monthly", "month"): made_japan.monthly(),
        ("mof-intervention", "operations"): made_japan.intervention(),
        ("mof-reserves", "history"): made_japan.reserves(),
        ("mof-auctions", "auctions"): made_japan.auctions(),
        ("boj-rates", "call_rate_pct"): made_japan.boj("STRDCLUCON", days, [0.727, 0.728, None]),
        ("boj-rates", "basic_loan_rate_pct"): made_japan.boj("MADR1Z@D", days, [1.0, 1.0, 1.0], nested=False),
        ("boj-prices", "prices"): made_japan.producer_prices(),
        ("statistics-bureau-cpi", "prices"): made_japan.consumer_prices(),
    }


def west() -> dict[tuple[str, str], bytes]:
    found = {
        ("tic-holders", "history"): made_west.tic_history(),
        ("tic-holders", "latest"): made_west.tic_latest(),
        ("nyfed-term-premia", "acm"): made_west.acm(),
        ("ecb-currencies", "history"): made_west.ecb_history(),
        ("bis-policy-rates", "rates"): made_west.bis(),
        ("imf-weo", "weo"): made_west.imf(),
        ("cboe-vix", "vix"): made_west.vix(),
        ("boe-gilts", "history"): made_west.gilts(
            ("2025-01-02", "2025-12-31"), "GLC Nominal daily data_2025 to present.xlsx"
        ),
        ("boe-gilts", "month"): made_west.gilts(("2026-01-30",), "GLC Nominal daily data current month.xlsx"),
    }
    for name, (key, unit, _) in ecb.SERIES.items():
        periods = ("2025-12", "2026-01") if "monthly" in unit else ("2026-01-29", "2026-01-30")
        rows = [(period, "2.0") for period in periods]
        found["ecb-rates", name] = made_west.ecb_series(key.replace("/", "."), rows)
    return found


def positions(*, turned: bool = False) -> dict[str, bytes]:
    """The CFTC's archives and latest week; `turned` swaps long and short in the latest."""
    found = {}
    for each in cftc.requests(TODAY, None):
        financial = "financial" in each.name
        if each.name.startswith("week"):
            found[each.url] = made_west.cot("2026-01-27", financial, headed=False, turned=turned)
            continue
        year = each.name.removeprefix("legacy").removeprefix("financial") or "2016"
        day = "2026-01-20" if year == "2026" else f"{year}-06-07"
        body = made_west.cot("12/27/2016 12:00:00 AM" if each.name == "financial" else day, financial)
        found[each.url] = made_japan.zipped("annual.TXT", body)
    return found
