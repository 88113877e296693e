"""The calendar of a run: business days, meetings and what they were priced for, auctions, purchases, redemptions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.model.business_days import is_business_day

AUCTIONS = {
    "2y": "jgb_2y", "5y": "jgb_5y", "10y": "jgb_10y", "20y": "jgb_20y", "30y": "jgb_30_40y", "40y": "jgb_30_40y",
}  # fmt: skip
"""Tenor sold at auction -> the bucket it lands in."""

OUTSTANDING = {
    "jgb_2y": ("to_1y", "1_3y"), "jgb_5y": ("3_7y",), "jgb_10y": ("7_15y",), "jgb_20y": ("15_25y",),
    "jgb_30_40y": ("25_40y",),
}  # fmt: skip
"""Bucket -> names of the maturity bands of the facts that fall into it."""

WARM_UP = 130
"""Business days of the calendar before the start that fill the overhang with which a run begins."""


@dataclass(frozen=True)
class Calendar:
    """What is known in advance, day by day; the first row is the first business day after the start.

    Attributes:
        dates: the business days (D,).
        board: 1 on the last day of a Bank of Japan meeting (D,).
        priced: step priced for that meeting on the starting day (D,) [decimal per year].
        committee: 1 on the last day of a Federal Reserve meeting (D,).
        auctions: bonds sold (D, JGB buckets) [trillion yen].
        purchases: announced purchases of the Bank of Japan (D, JGB buckets) [trillion yen].
        redemptions: bonds repaid (D, JGB buckets) [trillion yen].
    """

    dates: tuple[dt.date, ...]
    board: Float[np.ndarray, "D"]
    priced: Float[np.ndarray, "D"]
    committee: Float[np.ndarray, "D"]
    auctions: Float[np.ndarray, "D buckets"]
    purchases: Float[np.ndarray, "D buckets"]
    redemptions: Float[np.ndarray, "D buckets"]


def days_before(start: dt.date, count: int) -> tuple[dt.date, ...]:
    """The `count` business days up to and including `start`."""
    days: list[dt.date] = []
    day = start
    while len(days) < count:
        if is_business_day(day):
            days.append(day)
        day -= dt.timedelta(days=1)
    return tuple(reversed(days))


def calendar(atlas: Atlas, dates: Sequence[dt.date]) -> Calendar:
    """The calendar over some business days, from the facts known on the starting day."""
    board = meetings(atlas, "boj.meeting", dates)
    committee = meetings(atlas, "fed.meeting", dates)
    steps = priced_steps(atlas, sorted(board))
    return Calendar(
        dates=tuple(dates),
        board=np.array([1.0 if day in board else 0.0 for day in dates]),
        priced=np.array([steps.get(day, 0.0) for day in dates]),
        committee=np.array([1.0 if day in committee else 0.0 for day in dates]),
        auctions=auctions(atlas, dates),
        purchases=purchases(atlas, dates),
        redemptions=redemptions(atlas, dates),
    )


def meetings(atlas: Atlas, prefix: str, dates: Sequence[dt.date]) -> set[dt.date]:
    """Decision days: the published ones, and in other years the same weekdays of the same weeks (our assumption)."""
    published = [_last_day(fact.value) for fact in atlas.under(prefix).values()]
    found = set(published)
    if dates:
        for year in range(max(day.year for day in published) + 1, dates[-1].year + 1):
            found |= {day + dt.timedelta(weeks=52 * (year - day.year)) for day in published}
        for year in range(dates[0].year, min(day.year for day in published)):
            found |= {_same_weekday(day, year) for day in published}
    days = set(dates)
    return {_next_in(day, days) for day in found if dates and dates[0] <= day <= dates[-1]}


def _same_weekday(day: dt.date, year: int) -> dt.date:
    """The day of an earlier year that is nearest in the calendar and falls on the same weekday."""
    near = dt.date(year, day.month, min(day.day, 28))
    return near + dt.timedelta(days=(day.weekday() - near.weekday() + 3) % 7 - 3)


def _last_day(value: object) -> dt.date:
    last = value[-1] if isinstance(value, tuple) else value
    assert isinstance(last, dt.date)
    return last


def _next_in(day: dt.date, days: set[dt.date]) -> dt.date:
    while day not in days:
        day += dt.timedelta(days=1)
    return day


def priced_steps(atlas: Atlas, decisions: Sequence[dt.date]) -> dict[dt.date, float]:
    """The step priced for each meeting of the Bank of Japan, from cumulative pricing by month [decimal per year].

    What is priced for a meeting is the pricing by the end of its month less that by the end of the month of the one
    before; between the months of the facts it grows evenly, and after the last it stays.
    """
    every = sorted((_month_end(key.rsplit(".", 1)[1]), atlas.value(key)) for key in atlas.under("boj.priced"))
    known = [(day, value) for day, value in every if day > atlas.start]
    days = [0.0, *(float((day - atlas.start).days) for day, _ in known)]
    total = [0.0, *(value for _, value in known)]
    found, before = {}, 0.0
    for day in decisions:
        after = float(np.interp((_month_end(f"{day.year}-{day.month:02d}") - atlas.start).days, days, total))
        found[day], before = after - before, after
    return found


def _month_end(text: str) -> dt.date:
    year, month = (int(part) for part in text.split("-"))
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def auctions(atlas: Atlas, dates: Sequence[dt.date]) -> Float[np.ndarray, "D buckets"]:
    """Bonds sold at auction: each tenor on its usual business day of the month [trillion yen]."""
    sold = np.zeros((len(dates), len(JGBS)))
    for tenor, bucket in AUCTIONS.items():
        key = f"jgb.auction.{tenor}"
        months = (
            {int(month) for month in atlas.numbers(f"{key}.months")} if f"{key}.months" in atlas else set(range(1, 13))
        )
        usual = int(atlas.value(f"{key}.business_day"))
        size, column = atlas.value(f"{key}.size"), JGBS.index(bucket)
        for row, day in enumerate(dates):
            if day.month in months and day == _business_day(day.year, day.month, usual):
                sold[row, column] += size
    return sold


@cache
def _business_day(year: int, month: int, number: int) -> dt.date:
    """The `number`th business day of a month, or its last one."""
    every = [dt.date(year, month, 1) + dt.timedelta(days=each) for each in range(31)]
    days = [each for each in every if each.month == month and is_business_day(each)]
    return days[min(number, len(days)) - 1]


def purchases(atlas: Atlas, dates: Sequence[dt.date]) -> Float[np.ndarray, "D buckets"]:
    """Announced purchases of the Bank of Japan, spread over the days and by the usual mix [trillion yen]."""
    announced = sorted((key.rsplit(".", 1)[1], atlas.value(key)) for key in atlas.under("boj.jgb_purchases"))
    mix = np.array([atlas.value(f"bank_of_japan.purchase_mix.{name}") for name in ("2y", "5y", "10y", "20y")])
    mix = np.append(mix, 1.0 - mix.sum())
    names = [name for name, _ in announced]
    rows = []
    for day in dates:
        quarter = f"{day.year}q{(day.month - 1) // 3 + 1}"
        place = max((at for at, name in enumerate(names) if name <= quarter), default=0)
        rows.append(announced[place][1] / 260.0 * mix)
    return np.array(rows).reshape(len(dates), len(JGBS))


def redemptions(atlas: Atlas, dates: Sequence[dt.date]) -> Float[np.ndarray, "D buckets"]:
    """Bonds repaid: all from the shortest bucket, as much as the plan sells but for its net borrowing [trillion yen].

    New bonds of the plan are net borrowing; what is refunded is repaid. Longer bonds leave a bucket by growing
    shorter, not by being repaid; that drift is taken as priced and is not followed.
    """
    yearly = auctions_per_year(atlas) - atlas.value("jgb.issuance_fy26.new_bonds")
    repaid = np.zeros((len(dates), len(JGBS)))
    repaid[:, JGBS.index("jgb_2y")] = max(yearly, 0.0) / 260.0
    return repaid


def auctions_per_year(atlas: Atlas) -> float:
    """Bonds the auction calendar sells in a year [trillion yen]."""
    return sum(atlas.value(f"jgb.auction.{t}.size") * atlas.value(f"jgb.auction.{t}.per_year") for t in AUCTIONS)
