"""Books of a day, as far as published series say: Japan's Treasuries by the US Treasury's survey."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from tokyotrap.calibration.prices_of_the_day import latest
from tokyotrap.calibration.publication import Entry, rounded
from tokyotrap.data.observed import Observed
from tokyotrap.facts.atlas import Atlas

FILE, HOLDER = "tic_major_foreign_holders_monthly.csv.gz", "Japan"
SOURCE = "Ours, from the survey of foreign holders (TIC)"
POSITIONS, REPORTED = "cftc_cot_jpy_weekly.csv.gz", 3
"""Commitments of traders in yen futures; days after a Tuesday on which its report is known."""
LEAST, MOST = 0.05, 5.0
"""Bounds of crowding, as of the parameter: with a net long position there is hardly a carry trade to unwind."""
LAG, STALE = 48, 120
"""Days after the end of a month on which its holdings are known, and after which they say nothing."""

SCALED = (
    "japan.treasuries.mof", "japan.treasuries.pensions", "japan.treasuries.life_insurers", "japan.treasuries.banks",
    "japan.treasuries.japan_post", "mof.reserves.securities", "mof.reserves.deposits", "mof.securities.to_1y",
    "mof.securities.1_5y", "mof.securities.5_10y", "mof.securities.over_10y",
)  # fmt: skip
"""Books that are scaled by what Japan held then over what it holds in the facts."""


def entries(folder: Path, day: date, base: Atlas) -> Iterator[Entry]:
    """Books of Japanese holders of Treasuries, in the proportions of the facts, scaled to what Japan held in all.

    Args:
        folder: of tidy files; nothing comes of it without that of the survey.
        day: nothing published later is used.
        base: facts with the books of the starting state they are scaled from.
    """
    held = _held(folder)
    known = None if held is None else latest(held, day, lag=LAG, stale=STALE)
    if held is None or known is None:
        return
    month = base["tic.japan.2025-12"]
    ratio = known[1] / float(str(month.value))
    for key in SCALED:
        fact = base[key]
        value = rounded(float(str(fact.value)) * ratio)
        low, high = rounded(0.6 * value), rounded(1.4 * value)
        words = f"The book of {fact.as_of} times {ratio:.3f}: Japan's Treasuries over those of {month.as_of}. Ours."
        yield Entry(key, value, fact.unit, str(known[0]), SOURCE, "guess", low, high, words)


def crowding(folder: Path, day: date, base: Atlas) -> Iterator[Entry]:
    """How crowded the carry trade is: speculators' net short yen futures over the usual; futures stand for all of it.

    Args:
        folder: of tidy files; nothing comes of it without that of the CFTC.
        day: a report of a Tuesday is known from the Friday after.
        base: facts with the usual position.
    """
    file = folder / POSITIONS
    if not file.is_file():
        return
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["noncomm_net"]]
    days = np.array([np.datetime64(row["report_date"], "D") for row in rows])
    net = Observed("positions", days, np.array([float(row["noncomm_net"]) for row in rows]))
    known = latest(net, day, lag=REPORTED, stale=30)
    if known is None:
        return
    usual, fact = base["carry.cftc_usual"], base["carry_traders.crowding"]
    often = float(str(usual.value))
    value = rounded(min(max(known[1] / often, LEAST), MOST), 3)
    words = f"Net {known[1]:,.0f} contracts over the usual {often:,.0f}; futures stand for all fast money."
    low, high = rounded(max(0.6 * value, LEAST), 3), rounded(min(1.8 * value, MOST), 3)
    yield Entry(fact.key, value, fact.unit, str(known[0]), "Ours, from the CFTC's report", "guess", low, high, words)


def _held(folder: Path) -> Observed | None:
    """Japan's Treasuries by month [USD bn]; None if the folder has no survey."""
    file = folder / FILE
    if not file.is_file():
        return None
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["holder"] == HOLDER]
    months = {np.datetime64(row["date"], "D"): float(row["usd_bn"]) for row in rows if row["usd_bn"]}
    days = np.array(sorted(months))
    return Observed("japan", days, np.array([months[each] for each in days]))
