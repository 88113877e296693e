"""What is measured on institutions, policy and markets, and the facts that come of it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tokyotrap.calibration import (
    crowding,
    decisions,
    flows,
    imported_prices,
    interventions,
    ladder_climbed,
    ladder_fitted,
    restless,
)
from tokyotrap.calibration.interventions import Record
from tokyotrap.calibration.ladder_fitted import Ladders
from tokyotrap.calibration.measured import CALM, END
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.publication import Entry, rounded
from tokyotrap.calibration.sources import CBOE, H10, H15, MOF, USDJPY, Folder
from tokyotrap.facts.atlas import Atlas

RECENT, SINCE_1997, ALL = ("2022-01-01", END), ("1997-01-01", END), ("1991-01-01", END)
SOLD = {"1993_1996": ("1993-01-01", "1996-12-31"), "1999_2004": ("1999-01-01", "2004-12-31")}
"""Years in which dollars were bought; later only in single operations."""
CPI = ("2000-01-01", "2025-12-31")
FLOWS = {"from_2016": ("2016-01-01", END), "from_2005": ("2005-01-01", END), "from_1996": ("1996-01-01", END)}
LEAST = 0.1
"""Trillion yen that make a campaign: those of 1991-92 were a tenth of it and less."""
CFTC, BOJ, CPI_SOURCE = "the CFTC", "Bank of Japan", "Statistics Bureau of Japan"
CHECKS = ("2022-09-14", "2026-01-23")
"""Days on which rates were checked and no yen bought within the two days after. Source: press of those days."""
BANDS = {
    "below_minus_120k": (-1e9, -120e3), "minus_120k_to_60k": (-120e3, -60e3), "above_minus_60k": (-60e3, 1e9),
}  # fmt: skip
SHIFT = {"line_of_the_day": 1, "line_of_a_month_before": 20}
"""Published days by which the line lags the yen."""


def entries(data: Path, known: Atlas) -> list[Entry]:
    """Every fact measured on behaviour, in the order they are written.

    Args:
        data: folder of tidy files.
        known: facts; the form of the engine's answers is fitted at what it holds fixed.
    """
    folder = Folder(data, data / "third_party_terms")
    parts = (_interventions, _bought, _ladder, _flows, _carry, _decisions, _prices, _turbulence)
    return [each for part in parts for each in part(folder, known)]


def _entry(key: str, found: Moment, unit: str, words: str, publishers: list[str], times: float = 1.0) -> Entry:
    """A fact whose range is two standard errors either side.

    Args:
        key: dotted name below `behaviour`.
        found: measured.
        unit: in which it is written.
        words: what was measured, and on how many of what; ending on a full stop.
        publishers: of the series.
        times: the unit over that of what was measured.
    """
    value, error = rounded(found.value * times, 4), rounded(found.error * abs(times), 2)
    span = f"{found.first}..{found.last}"
    note = f"{words} Standard error {error:g}; the range is two of them."
    low, high = rounded(value - 2.0 * error, 6), rounded(value + 2.0 * error, 6)
    return Entry(f"behaviour.{key}", value, unit, span, _source(publishers), "medium", low, high, note)


def _within(key: str, found: tuple[float, float, float], unit: str, words: str, told: tuple[str, list[str]]) -> Entry:
    """A fact whose range is an interval of its own.

    Args:
        key: dotted name below `behaviour`.
        found: value, least and most, in the unit.
        unit: in which it is written.
        words: what was measured; ending on a full stop.
        told: period, publishers.
    """
    value, low, high = (rounded(each, 4) for each in found)
    return Entry(f"behaviour.{key}", value, unit, told[0], _source(told[1]), "low", low, high, words)


def _source(publishers: list[str]) -> str:
    return f"Measured by scripts/behaviour.py on series of {', '.join(publishers)}"


def _campaigns(folder: Folder, period: tuple[str, str]) -> Record:
    found = interventions.operations(folder, interventions.BUYING, period)
    return interventions.record(folder, interventions.large(found, LEAST), END)


FORMS = {"peak": ("peak_effect", "%", 100.0), "saturation": ("saturation", "JPY tn", 1.0),
         "half_life": ("half_life", "business days", 1.0), "memory": ("memory", "business days", 1.0)}  # fmt: skip


def _interventions(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """The ladder's effect, fitted."""
    engine = {
        "peak": known.value("intervention.peak_effect"), "saturation": _yen(known, "intervention.saturation"),
        "half_life": _days(known, "intervention.half_life"), "memory": _days(known, "ladder.campaign_memory"),
    }  # fmt: skip
    for name, period in (("recent", RECENT), ("since_1997", SINCE_1997)):
        seen = _campaigns(folder, period)
        yield from _form(f"intervention.{name}", seen, ladder_fitted.ladders(seen, _portfolio(known)), engine)


def _form(key: str, seen: Record, found: Ladders, engine: dict[str, float]) -> Iterator[Entry]:
    best, errors, count = found.best(), found.errors(), len(seen.starts)
    span = f"{seen.days[seen.starts[0]]}..{seen.days[seen.starts[-1]]}"
    words = (
        f"Most likely in the ladder's form, {count} campaigns of Japan alone, thirty days each, slopes on US yields "
        "taken out; the range is where the likelihood is within 2 of the highest, as far as values were tried"
    )
    for name, (short, unit, times) in FORMS.items():
        low, high = found.interval(name)
        value = (best[name] * times, low * times, high * times)
        told = f"{words}; {errors[name] * times:.2g} is the standard deviation over draws of campaigns."
        yield _within(f"{key}.{short}", value, unit, told, (span, [MOF, H10, H15]))
    fall = found.fall_at(engine)
    none = float(found.likelihood.sum(axis=0).max() - found.likelihood.sum(axis=0)[0].max())
    words = f"Log-likelihood of the engine's four values below the best; of no signal at all {none:.1f} below."
    yield _within(f"{key}.engine_below_best", (fall, fall, fall), "ratio", words, (span, [MOF, H10, H15]))


def _yen(known: Atlas, key: str) -> float:
    """Trillion yen."""
    return float(str(known[key].value))


def _days(known: Atlas, key: str) -> float:
    """Business days."""
    return float(str(known[key].value))


def _portfolio(known: Atlas) -> float:
    """Log points per trillion dollars: per cent per hundred billion are tenths."""
    return float(str(known["intervention.portfolio"].value)) / 100.0 / 0.1


def _bought(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """What yen bought did, without any form."""
    seen, publishers = _campaigns(folder, SINCE_1997), [MOF, H10, H15]
    for ahead in (0, 1, 5, 10, 20):
        words = f"Mean rise of the yen from the noon before a campaign to {ahead} days after its last operation, "
        words += f"{len(seen.starts)} campaigns drawn; slopes on US yields taken out."
        risen = interventions.mean_rise(seen, ahead)
        yield _entry(f"intervention.rise.{ahead}_days", risen, "%", words, publishers, 100.0)
    found = interventions.per_trillion(_campaigns(folder, RECENT))
    words = "Rise of the yen on the days of operations since 2022, campaigns drawn."
    yield _entry("intervention.per_trillion.recent", found, "% per JPY tn", words, publishers, 100.0)
    for name, period in SOLD.items():
        sold = interventions.operations(folder, interventions.SELLING, period)
        found = interventions.per_trillion(interventions.record(folder, sold, END))
        words = f"Fall of the yen on days of dollar purchases, {len(sold.days)} of them, campaigns drawn."
        yield _entry(f"intervention.per_trillion.sold_{name}", found, "% per JPY tn", words, publishers, 100.0)
    yield _entry(
        "intervention.rate_check", interventions.checked(folder, CHECKS, END), "%",
        "Mean rise of the yen over two noons after two rate checks without an operation; error from ordinary days.",
        publishers, 100.0,
    )  # fmt: skip
    mean, spread = interventions.sizes(interventions.operations(folder, interventions.BUYING, RECENT))
    yield _entry("ladder.operation_size", mean, "JPY tn", "Mean of seven days of operations.", [MOF])
    yield _entry("ladder.operation_spread", spread, "JPY tn", "Standard deviation of the same.", [MOF])
    words = "Published days from one operation to the next within a campaign, six of them since 1997."
    yield _entry("ladder.gap", interventions.gaps(seen), "business days", words, [MOF])


def _ladder(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """When campaigns began."""
    names = ("level_scale", "speed_scale", "operate_at", "softness", "readiness")
    ladder = {name: known.value(f"ladder.{name}") for name in names}
    usdjpy = folder.columns(("1988-01-04", END), {"usdjpy": USDJPY})
    found = interventions.operations(folder, interventions.BUYING, ALL)
    publishers = [MOF, H10]
    for name, behind in SHIFT.items():
        seen = ladder_climbed.watch(usdjpy, found, RECENT[0], (_days(known, "memory.month"), behind))
        surface = ladder_climbed.surface(seen, ladder)
        expected, began = float(ladder_climbed.chances(seen, ladder).sum()), int(seen.begins.sum())
        fall = float(surface.max()) - ladder_climbed.likelihood(seen, ladder)
        words = f"{began} beginnings since 2022 on {len(seen.days)} days; the ladder's other values as they are. The "
        words += "range is where the likelihood is within 2 of the highest."
        span = (f"{seen.days[0]}..{seen.days[-1]}", publishers)
        for key in ladder_climbed.GRID:
            yield _within(f"ladder.{name}.{key}", ladder_climbed.profiled(surface, key), "ratio", words, span)
        words = f"Campaigns the ladder as it is would have begun, {began} did; {fall:.1f} log points below the best."
        spread = 2.0 * np.sqrt(expected)
        value = (expected, max(expected - spread, 0.0), expected + spread)
        yield _within(f"ladder.{name}.expected", value, "count", words, span)
    near = ladder_climbed.watch(usdjpy, found, ALL[0], (_days(known, "memory.month"), 1)).near(0.05)
    words = f", {near.begins.sum()} on {len(near.days)} days within 5 % of the line."
    for key, each in ladder_climbed.logit(near).items():
        if key != "constant":
            what = "distance from the line" if key == "level" else "rise over a month"
            yield _entry(
                f"ladder.logit.{key}", each, "ratio", f"Log odds of a campaign per % of {what}{words}", publishers
            )


def _flows(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """What residents buy abroad."""
    unit, publishers = "JPY tn per month per pp", [MOF, H15]
    for name, period in FLOWS.items():
        table = flows.months(folder, period)
        words = f"Net purchases of foreign bonds on the month's rise of the US 10-year, {len(table.days)} months."
        yield _entry(f"flows.ust10.{name}", flows.responses(table, {"rise": 1.0})["rise"], unit, words, publishers)
        both = flows.responses(table, {"rise": 1.0, "pickup": 1.0})
        words = "The same on the hedged pick-up at the month's start, the month's rise beside it."
        yield _entry(f"flows.hedged_pickup.{name}", both["pickup"], unit, words, publishers)
    table = flows.months(folder, FLOWS["from_1996"])
    every = flows.responses(table, {"rise": 1.0, "yen": 0.1, "vix": 1.0})
    told = {"yen": "a fall of the yen by a tenth", "vix": "a VIX 2.7 times as high"}
    for key, words in told.items():
        words = f"Net purchases of foreign bonds in a month with {words}, the rise of the US 10-year beside it."
        yield _entry(f"flows.{key}", every[key], "JPY tn per month", words, [*publishers, H10, CBOE])
    found = flows.beyond_a_limit(table, 0.5)
    words = f"More bought in the {found.count} months in which the US 10-year rose by over 50 bp than in others."
    yield _entry("flows.beyond_50bp", found, "JPY tn per month", words, publishers)


def _carry(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """Positions in yen futures."""
    publishers = [CFTC, H10]
    seen = crowding.after_reports(folder, END)
    for name, band in BANDS.items():
        found = crowding.skew(seen, *band)
        words = f"Skew of USDJPY over ten days after a position in the band was published, {found.count} days."
        yield _entry(f"carry.skew.{name}", found, "ratio", words, publishers)
    reports = crowding.reports(folder, END, _days(known, "memory.high_fading"))
    usual = known.value("carry.cftc_usual")
    found = crowding.cut_past(reports, 0.05, usual)
    words = "Share of a position beyond the usual cut in four weeks in which USDJPY fell by 5 % from its high, "
    words += f"{found.count} weeks."
    yield _entry("carry.cut_past_5", found, "ratio", words, publishers)
    found = crowding.cut_past(reports, 0.03, usual)
    words = f"The same at 3 %, {found.count} weeks."
    yield _entry("carry.cut_past_3", found, "ratio", words, publishers)
    stops = crowding.stops(reports, known.value("carry_traders.stop_loss_width"))
    low, high = (100.0 * each for each in stops.span)
    words = "Fall from the remembered high at which half of the cuts of four weeks come, as wide as the engine's; "
    words += f"of any width, {low:.2g} to {high:.2g} % do as well. Positions cut because carry no longer pays for its "
    words += "risk are in it. Weeks overlap."
    yield _entry("carry.stop_loss", stops.stop, "%", words, publishers, 100.0)
    for trigger in (20.0, 25.0):
        found = crowding.cut_above(reports, trigger)
        words = (
            f"Share more of a short position cut in weeks in which the VIX passed {trigger:g}, {found.count} of them."
        )
        yield _entry(f"carry.cut_above_vix_{trigger:g}", found, "ratio", words, [CFTC, CBOE])
    words = "Speed at which net positions in futures come back to their mean, over a quarter."
    yield _entry("carry.rebuilt", crowding.rebuilt(reports, 13), "1/year", words, [CFTC])
    usdjpy = folder.columns(("2005-01-01", END), {"usdjpy": USDJPY})
    found = crowding.remembered(np.log(usdjpy.columns["usdjpy"]), usdjpy.days)
    words = "Weight of the last day in the variance of USDJPY that foretells the next day best; normal likelihood."
    yield _entry("memory.variance_weight", found, "ratio", words, [H10])


def _decisions(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """The Bank of Japan."""
    steps, count = len(decisions.STEPS), len(decisions.MEETINGS)
    words = f"{steps} steps in {count} meetings since the end of negative rates was decided; exact interval of 95 %."
    told = (f"{decisions.MEETINGS[0]}..{decisions.MEETINGS[-1]}", [BOJ])
    yield _within("boj.hike_share", decisions.share(steps, count), "per meeting", words, told)
    decided, ordinary = decisions.moves(folder, decisions.MEETINGS, ("2024-03-01", END))
    words = "Size of the move of the 2-year JGB, root mean square of {} days{}."
    yield _entry("boj.jgb2_decided", decided, "bp", words.format(decided.count, " of decisions"), [MOF])
    yield _entry("boj.jgb2_ordinary", ordinary, "bp", words.format(ordinary.count, " without"), [MOF])
    news = decisions.news(decided, ordinary)
    words = "News of eight decisions to the 2-year JGB, a year: their move beyond that of ordinary days."
    yield _entry("boj.news_a_year", news, "bp", words, [MOF])
    changed, _ = decisions.moves(folder, decisions.SURPRISES, ("2016-01-04", END))
    words = f"The same on {changed.count} days since 2016 on which policy was changed."
    yield _entry("boj.jgb2_changed", changed, "bp", words, [MOF])


def _prices(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """Consumer prices."""
    found = imported_prices.pass_through(folder, CPI)
    publishers = [CPI_SOURCE, H10, "Energy Information Administration"]
    words = "Consumer prices without fresh food a year after a fall of the yen, Brent beside it, "
    words += f"{found['usdjpy'].count} months."
    yield _entry("economy.pass_through", found["usdjpy"], "pp per 10%", words, publishers, 10.0)
    words = "The same after a rise of Brent in dollars, per rise."
    yield _entry("economy.brent", found["brent"], "ratio", words, publishers)


def _turbulence(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """How restless markets are."""
    for name, words, each in restless.weeks(folder, CALM):
        yield _entry(name, each, "bp", words, [MOF], 1e4)
    for name, words, each in restless.tails(folder, known.value("outside.volatility_per_vix")):
        yield _entry(name, each, "ratio", words, [CBOE, H15, MOF, H10])
