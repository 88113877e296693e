"""Prices of a day from published series: curves, exchange rates, policy rates, equities, spreads; as facts."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import recent
from tokyotrap.calibration.publication import Entry, rounded
from tokyotrap.data import observed, tidy
from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.series import BY_NAME

JGB_TENORS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40)
UST_TENORS = (1, 2, 3, 5, 7, 10, 20, 30)
BILLS = ("1m", "3m", "6m")
STALE = recent.STALE

AS_QUOTED = (
    "eurjpy", "audjpy", "brent", "vix", "ig_oas", "hy_oas", "sp500", "nasdaq", "nikkei", "mortgage_30y", "gilt_10y",
    "gilt_30y",
)  # fmt: skip
"""Series whose published value is the fact of the same series; crosses of the yen are the ECB's fixings."""

H10, MOF, H15 = "Federal Reserve H.10, noon New York", "Ministry of Finance Japan", "Federal Reserve H.15"
CPI_LAG = 24
"""Days after the end of a month on which Japan's consumer prices of that month are known."""


def entries(folder: Path, day: date, base: Atlas) -> Iterator[Entry]:
    """Every price of the day that the folder has.

    Args:
        folder: of tidy files.
        day: nothing published later is used.
        base: facts on which the unit of each is.

    Raises:
        InvalidInput: a curve or USDJPY was not published within the ten days before.
    """
    yield from _curve(folder, day, "jgb", "jgb_par_yields_daily", MOF)
    yield from _curve(folder, day, "ust", "ust_par_yields_daily", H15)
    yield from _exchange(folder, day)
    yield from _rates(folder, day, base)
    yield from _quoted(folder, day, base)


def _curve(folder: Path, day: date, prefix: str, file: str, publisher: str) -> Iterator[Entry]:
    """Par yields; tenors not published then are read off their neighbours, the longest is carried outwards."""
    dated = tidy.read(folder, file)
    tenors = JGB_TENORS if prefix == "jgb" else UST_TENORS
    rows = {years: Observed(prefix, *_known(dated, f"y{years}_pct")) for years in tenors}
    found = {years: known for years, each in rows.items() if (known := latest(each, day)) is not None}
    if len(found) < 4:
        what = f"{file} has no curve within {STALE} days up to {day}"
        raise InvalidInput("data", [Mistake(str(folder), what, "Choose another start, or fetch it with data update.")])
    last = max(each[0] for each in found.values())
    for years in tenors:
        if years in found:
            value, note = found[years][1], ""
        else:
            value = float(np.interp(years, list(found), [each[1] for each in found.values()]))
            note = "Not published then: read off the neighbouring tenors; beyond the longest, flat."
        yield _entry(f"{prefix}.{years}y", value, "%", last, publisher, note)
    if prefix == "ust":
        yield from _bills(dated, day, found[min(found)][1])


def _bills(dated: tidy.Dated, day: date, shortest: float) -> Iterator[Entry]:
    for name in BILLS:
        known = latest(Observed("ust", *_known(dated, f"m{name[:-1]}_pct")), day)
        value, last = (known[1], known[0]) if known else (shortest, day)
        yield _entry(f"ust.{name}", value, "%", last, H15, "" if known else "Not published then: as the shortest note.")


def _known(dated: tidy.Dated, column: str) -> tuple[tidy.Days, Float[np.ndarray, " n"]]:
    values = dated.column(column)
    kept = ~np.isnan(values)
    return dated.days[kept], values[kept]


def _exchange(folder: Path, day: date) -> Iterator[Entry]:
    """USDJPY at noon in New York, its volatility, and the line that is defended."""
    yen = observed.history(folder, "usdjpy")
    found = latest(yen, day)
    if found is None:
        what = f"USDJPY was not published within {STALE} days up to {day}"
        raise InvalidInput("data", [Mistake(str(folder), what, "Choose another start, or fetch it with data update.")])
    last, rate = found
    yield _entry("fx.usdjpy", rate, "JPY per USD", last, H10)
    size = recent.of_series(yen, day)
    if size is not None:
        words = "Volatility of daily changes of late, in place of the implied one."
        yield _entry("fx.usdjpy_implied_vol_1m", 100.0 * size, "%", last, H10, words)
    line = float(np.ceil(max(_highest(yen, day), _last_defended(folder, yen, day))))
    words = "The higher of the noons of twelve months and of the noon before yen were last bought, rounded up. Ours."
    low, high = (rounded(share * line) for share in (0.97, 1.1))
    yield Entry("ladder.defence_line", line, "JPY per USD", str(last), f"Ours, from {H10}", "guess", low, high, words)


def _last_defended(folder: Path, yen: Observed, day: date) -> float:
    """USDJPY at the noon before the last day on which the finance ministry bought yen; 0 if the folder cannot say."""
    file = folder / "mof_fx_intervention_daily.csv"
    if not file.is_file():
        return 0.0
    with file.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["direction"] == "sell_USD_buy_JPY"]
    published = [each for each in (date.fromisoformat(row["date"]) for row in rows) if each <= day]
    if not published:
        return 0.0
    before = yen.until(np.datetime64(max(published)) - np.timedelta64(1, "D"))
    return float(before.values[-1]) if len(before.days) else 0.0


def _highest(yen: Observed, day: date) -> float:
    """Of the twelve months up to a day."""
    end = np.datetime64(day)
    year = (yen.days > end - np.timedelta64(365, "D")) & (yen.days <= end)
    return float(yen.values[year].max())


def _rates(folder: Path, day: date, base: Atlas) -> Iterator[Entry]:
    """Policy rates: the Bank of Japan's from its decisions, the federal funds target from the effective rate."""
    rate = float(str(base["history.boj_policy_rate"].value))
    yield _entry("boj.policy_rate", rate, "%", day, "Bank of Japan, decisions")
    yield _step(rate, day, base)
    yield from _priced(folder, day, base, rate)
    funds = latest(observed.history(folder, "fed_rate"), day)
    if funds:
        low, high = target(funds[1], day)
        words = "From the effective rate: the quarter points it lies between; before December 2008 the nearest one."
        for name, value in (("low", low), ("high", high)):
            yield _entry(f"fed.target_{name}", value, "%", funds[0], "Federal Reserve H.15", words)


QUARTER, TENTH = 25.0, 10.0
"""Steps of the Bank of Japan [bp]: quarter points, and tenths while its rate was below a quarter of a percent."""


def _step(rate: float, day: date, base: Atlas) -> Entry:
    """A step of the board, as steps were at such a rate: from December 2008 to March 2024 none was a quarter point."""
    size, unit = (QUARTER if rate >= 0.2 else TENTH), base["board.step"].unit
    words = "A quarter point, or a tenth while the rate is below a quarter of a percent."
    return Entry("board.step", size, unit, str(day), "Ours, from the bank's decisions", "guess", TENTH, QUARTER, words)


SHARE = 0.6
"""Of the forward rate between one and two years over the policy rate that is priced for the board within a year.

On 2 February 2026 it makes 46 bp, where 45 are taken as priced by December (`boj.priced.2026-12`); the rest is premium.
"""
GROWTH = ((0.0, 0.0), (1.0, 1.0), (2.0, 1.67))
"""Years ahead, and what is priced by then over what is priced within a year, as in those facts."""


def _priced(folder: Path, day: date, base: Atlas, rate: float) -> Iterator[Entry]:
    """Cumulative steps of the Bank of Japan that the curve prices, by month: those of the facts and two years on."""
    curve = tidy.read(folder, "jgb_par_yields_daily")
    one, two = (latest(Observed("jgb_2y", *_known(curve, f"y{years}_pct")), day) for years in (1, 2))
    if one is None or two is None:
        return
    within_a_year = max(SHARE * (2.0 * two[1] - one[1] - rate), 0.0)
    ahead = [(day.year + (day.month + step - 1) // 12, (day.month + step - 1) % 12 + 1) for step in (3, 6, 12, 24)]
    months = {f"{year}-{month:02d}" for year, month in ahead}
    months |= {key.rsplit(".", 1)[1] for key in base if key.startswith("boj.priced.")}
    years, shares = zip(*GROWTH, strict=True)
    for month in sorted(months):
        away = (int(month[:4]) - day.year) + (int(month[5:]) - day.month) / 12.0
        if away > 0.0:
            value = 100.0 * within_a_year * float(np.interp(away, years, shares))
            low, high = sorted((rounded(0.5 * value, 4), rounded(1.5 * value, 4)))
            words = "From the forward rate between one and two years, never a fall; the range is ours."
            yield Entry(f"boj.priced.{month}", rounded(value, 4), "bp", str(one[0]), "Ours", "guess", low, high, words)


RANGES_SINCE = date(2008, 12, 16)
"""The Federal Reserve names a range since then, a single rate before."""


def target(effective: float, day: date) -> tuple[float, float]:
    """Lower and upper end of the federal funds target behind an effective rate [%]."""
    if day < RANGES_SINCE:
        nearest = round(effective * 4.0) / 4.0
        return nearest, nearest
    low = np.floor(effective * 4.0) / 4.0
    return float(low), float(low + 0.25)


def _quoted(folder: Path, day: date, base: Atlas) -> Iterator[Entry]:
    there = observed.available(folder)
    for name in AS_QUOTED:
        found = latest(observed.history(folder, name), day) if name in there else None
        key = BY_NAME[name].fact[0]
        if found:
            yield _entry(key, found[1], base[key].unit, found[0], base[key].source)
    if "cpi_japan" in there:
        prices = observed.history(folder, "cpi_japan")
        known = latest(prices, day, lag=CPI_LAG, stale=75)
        if known:
            yield _entry("japan.core_cpi", rounded(known[1], 2), "%", known[0], base["japan.core_cpi"].source)


def latest(found: Observed, day: date, *, lag: int = 0, stale: int = STALE) -> tuple[date, float] | None:
    """Day and value of what was last published by a day; None if that is too long ago.

    Args:
        found: published values by the day they are of.
        day: the evening on which it is asked.
        lag: days until a value is known.
        stale: days after which it says nothing.
    """
    known = found.until(np.datetime64(day) - np.timedelta64(lag, "D"))
    if not len(known.days) or (np.datetime64(day) - known.days[-1]).astype(int) > stale:
        return None
    return known.days[-1].astype(date), float(known.values[-1])


def _entry(key: str, value: object, unit: str, last: date, publisher: str, note: str = "") -> Entry:
    return Entry(key, rounded(float(str(value)), 7), unit, str(last), publisher, "high", note=note)
