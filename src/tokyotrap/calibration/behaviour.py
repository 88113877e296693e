"""What is measured on institutions, policy and markets, and the facts that come of it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tokyotrap.calibration import behaviour_ministry, crowding, decisions, flows, imported_prices, restless
from tokyotrap.calibration.behaviour_facts import as_written, entry, within
from tokyotrap.calibration.measured import CALM, END
from tokyotrap.calibration.publication import Entry
from tokyotrap.calibration.sources import CBOE, H10, H15, MOF, USDJPY, Folder
from tokyotrap.facts.atlas import Atlas

CPI = ("2000-01-01", "2025-12-31")
FLOWS = {f"from_{year}": (f"{year}-01-01", "2025-12-31") for year in (2016, 2005, 1996)}
ABROAD = ("2022-01-01", "2025-12-31")
"""Flows of January 2026 were published after the starting day."""
CFTC, BOJ, CPI_SOURCE = "the CFTC", "Bank of Japan", "Statistics Bureau of Japan"
BANDS = {
    "below_minus_120k": (-1e9, -120e3),
    "minus_120k_to_60k": (-120e3, -60e3),
    "above_minus_60k": (-60e3, 1e9),
}
"""Contracts net."""


def entries(data: Path, known: Atlas) -> list[Entry]:
    """Every fact measured on behaviour, in the order they are written.

    Args:
        data: folder of tidy files.
        known: facts; the form of the engine's answers is fitted at what it holds fixed.
    """
    folder = Folder(data, data / "third_party_terms")
    parts = (*behaviour_ministry.ALL_PARTS, _flows, _carry, _decisions, _prices, _turbulence)
    return [each for part in parts for each in part(folder, known)]


def _flows(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """What residents buy abroad."""
    unit, publishers = "JPY tn per month per pp", [MOF, H15]
    for name, period in FLOWS.items():
        table = flows.months(folder, period)
        words = f"Net purchases of foreign bonds on the month's rise of the US 10-year, {len(table.days)} months."
        yield entry(f"flows.ust10.{name}", flows.responses(table, {"rise": 1.0})["rise"], unit, words, publishers)
        both = flows.responses(table, {"rise": 1.0, "pickup": 1.0})
        words = "The same on the hedged pick-up at the month's start, the month's rise beside it."
        yield entry(f"flows.hedged_pickup.{name}", both["pickup"], unit, words, publishers)
    found = flows.responses(flows.from_abroad(folder, ABROAD), {"steeper": 1.0})["steeper"]
    words = (
        "What non-residents buy of Japanese long-term bonds in a month in which the JGB 30-year rises over the 5-year."
    )
    yield entry("flows.foreign_steepening", found, unit, words, [MOF])
    table = flows.months(folder, FLOWS["from_1996"])
    every = flows.responses(table, {"rise": 1.0, "yen": 0.1, "vix": 1.0})
    told = {"yen": "a fall of the yen by a tenth", "vix": "a VIX 2.7 times as high"}
    for key, words in told.items():
        words = f"Net purchases of foreign bonds in a month with {words}, the rise of the US 10-year beside it."
        yield entry(f"flows.{key}", every[key], "JPY tn per month", words, [*publishers, H10, CBOE])
    found = flows.beyond_a_limit(table, 0.5)
    words = f"More bought in the {found.count} months in which the US 10-year rose by over 50 bp than in others."
    yield entry("flows.beyond_50bp", found, "JPY tn per month", words, publishers)


def _carry(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """Positions in yen futures."""
    publishers = [CFTC, H10]
    seen = crowding.after_reports(folder, END)
    for name, band in BANDS.items():
        found = crowding.skew(seen, *band)
        words = f"Skew of USDJPY over ten days after a position in the band was published, {found.count} days."
        yield entry(f"carry.skew.{name}", found, "ratio", words, publishers)
    reports = crowding.reports(folder, END, as_written(known, "memory.high_fading"))
    usual = known.value("carry.cftc_usual")
    found = crowding.cut_past(reports, 0.05, usual)
    words = "Share of a position beyond the usual cut in four weeks in which USDJPY fell by 5 % from its high, "
    words += f"{found.count} weeks."
    yield entry("carry.cut_past_5", found, "ratio", words, publishers)
    found = crowding.cut_past(reports, 0.03, usual)
    words = f"The same at 3 %, {found.count} weeks."
    yield entry("carry.cut_past_3", found, "ratio", words, publishers)
    stops = crowding.stops(reports, known.value("carry_traders.stop_loss_width"))
    value, low, high = (100.0 * each for each in (stops.stop.value, *stops.span))
    words = "Fall from the remembered high at which half of the cuts of four weeks come, stops as wide as the engine's "
    words += f"(standard error {100.0 * stops.stop.error:.2g}); the range is of stops that do as well with any width. "
    words += "Positions cut because carry no longer pays for its risk are in it. Weeks overlap."
    span = (f"{stops.stop.first}..{stops.stop.last}", publishers)
    yield within("carry.stop_loss", (value, low, high), "%", words, span)
    for trigger in (20.0, 25.0):
        found = crowding.cut_above(reports, trigger)
        words = (
            f"Share more of a short position cut in weeks in which the VIX passed {trigger:g}, {found.count} of them."
        )
        yield entry(f"carry.cut_above_vix_{trigger:g}", found, "ratio", words, [CFTC, CBOE])
    now = crowding.crowding(reports, known.value("carry.cftc_net"))
    words = "Net position of the starting day over the mean of weeks net short; futures stand for all fast money."
    yield entry("carry.crowding", now, "ratio", words, [CFTC])
    words = "Speed at which net positions in futures come back to their mean, over a quarter."
    yield entry("carry.rebuilt", crowding.rebuilt(reports, 13), "1/year", words, [CFTC])
    usdjpy = folder.columns(("2005-01-01", END), {"usdjpy": USDJPY})
    found = crowding.remembered(np.log(usdjpy.columns["usdjpy"]), usdjpy.days)
    words = "Weight of the last day in the variance of USDJPY that foretells the next day best; normal likelihood."
    yield entry("memory.variance_weight", found, "ratio", words, [H10])


def _decisions(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """The Bank of Japan."""
    steps, count = len(decisions.STEPS), len(decisions.MEETINGS)
    words = f"{steps} steps in {count} meetings since the end of negative rates was decided; exact interval of 95 %."
    told = (f"{decisions.MEETINGS[0]}..{decisions.MEETINGS[-1]}", [BOJ])
    yield within("boj.hike_share", decisions.share(steps, count), "per meeting", words, told)
    decided, ordinary = decisions.moves(folder, decisions.MEETINGS, ("2024-03-01", END))
    words = "Size of the move of the 2-year JGB, root mean square of {} days{}."
    yield entry("boj.jgb2_decided", decided, "bp", words.format(decided.count, " of decisions"), [MOF])
    yield entry("boj.jgb2_ordinary", ordinary, "bp", words.format(ordinary.count, " without"), [MOF])
    news = decisions.news(decided, ordinary)
    words = "News of eight decisions to the 2-year JGB, a year: their move beyond that of ordinary days."
    yield entry("boj.news_a_year", news, "bp", words, [MOF])
    news = decisions.news(*decisions.moves(folder, decisions.MEETINGS, ("2024-03-01", END), step=2))
    words = "The same with the day after in it, when the governor has spoken."
    yield entry("boj.news_a_year_two_days", news, "bp", words, [MOF])
    changed, _ = decisions.moves(folder, decisions.SURPRISES, ("2016-01-04", END))
    words = f"The same on {changed.count} days since 2016 on which policy was changed."
    yield entry("boj.jgb2_changed", changed, "bp", words, [MOF])


def _prices(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """Consumer prices."""
    found = imported_prices.pass_through(folder, CPI)
    publishers = [CPI_SOURCE, H10, "Energy Information Administration"]
    words = "Consumer prices without fresh food a year after a fall of the yen, Brent beside it, "
    words += f"{found['usdjpy'].count} months."
    yield entry("economy.pass_through", found["usdjpy"], "pp per 10%", words, publishers, 10.0)
    words = "The same after a rise of Brent in dollars, per rise."
    yield entry("economy.brent", found["brent"], "ratio", words, publishers)


def _turbulence(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """How restless markets are."""
    for name, words, each in restless.weeks(folder, CALM):
        yield entry(name, each, "bp", words, [MOF], 1e4)
    for name, words, each in restless.tails(folder, known.value("outside.volatility_per_vix")):
        yield entry(name, each, "ratio", words, [CBOE, H15, MOF, H10])
