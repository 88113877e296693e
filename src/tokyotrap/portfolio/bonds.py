"""A bond with a fixed coupon: the days it pays, what it pays, and the interest accrued at settlement.

Two street conventions are known, both with coupons counted back from maturity in equal steps of months:

| | JGB | Treasury |
|---|---|---|
| coupons a year | 2 | 2 |
| a coupon | half the yearly rate, however many days | half the yearly rate, however many days |
| accrued interest | days / 365, 29 February counted, at most one coupon | days / days of the coupon period |
| first coupon after a short start | a full one: the buyer paid the accrued part at issue | in proportion to its days |

A bond that matures on the last day of a month pays on last days of months. Days are scheduled ones: what falls on a
holiday is paid, and here discounted, as if it were a business day. There is no ex-dividend time.
"""

import calendar
import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake

FACE = 100.0
"""Prices, coupons and accrued interest are per this much face value."""
STEPS = (1, 2, 4, 12)
"""Coupons a year that are whole numbers of months apart."""


class Convention(StrEnum):
    """How interest accrues between coupons, and what a short first period pays."""

    JGB = "actual/365, full first coupon"
    TREASURY = "actual/actual, first coupon in proportion"


@dataclass(frozen=True)
class Bond:
    """A bond with a fixed coupon that repays its face value at maturity.

    Attributes:
        name: what it is called.
        issue: the day interest begins (the dated date).
        maturity: the day of the last coupon and of the face value.
        coupon: yearly [decimal of face value].
        convention: of accrued interest and of the first coupon.
        per_year: coupons a year.

    Raises:
        InvalidInput: with every mistake at once.

    Source:
        JGB: full first coupon since the reopening rule of March 2001 (Japan Exchange Group, glossary); accrued interest
        of 183 days is one coupon (OpenGamma forum, 2019, with JP1300041009 as the case).
        Treasury: 31 CFR 306.35.
    """

    name: str
    issue: dt.date
    maturity: dt.date
    coupon: float
    convention: Convention
    per_year: int = 2

    def __post_init__(self) -> None:
        mistakes = list[Mistake]()
        if not self.issue < self.maturity:
            what = f"matures on {self.maturity}, not after its issue on {self.issue}"
            mistakes.append(Mistake(self.name, what, "Give a later maturity."))
        if not (math.isfinite(self.coupon) and 0.0 <= self.coupon <= 1.0):
            what = f"a coupon of {self.coupon} is not a yearly share of face value"
            mistakes.append(Mistake(self.name, what, "Write 2 % as 0.02."))
        if self.per_year not in STEPS:
            what = f"cannot pay {self.per_year} coupons a year"
            mistakes.append(Mistake(self.name, what, f"Give one of {', '.join(map(str, STEPS))}."))
        if mistakes:
            raise InvalidInput(self.name, mistakes)

    @cached_property
    def coupon_days(self) -> tuple[dt.date, ...]:
        """All coupon days after issue, the first of them first."""
        days = list[dt.date]()
        while (day := self._back(len(days))) > self.issue:
            days.append(day)
        return tuple(reversed(days))

    def cash_flows(self, settlement: dt.date) -> tuple[tuple[dt.date, ...], Float[np.ndarray, "payments"]]:
        """What a buyer receives who settles on a day: everything paid after it.

        Returns:
            Days, and amounts on them [per 100 face].

        Raises:
            InvalidInput: the bond is not yet issued, or already repaid, on that day.
        """
        self._check(settlement)
        days = self.coupon_days
        amounts = np.full(len(days), FACE * self.coupon / self.per_year)
        if self.convention is Convention.TREASURY:
            start, end = self._back(len(days)), days[0]
            amounts[0] *= (end - self.issue).days / (end - start).days
        amounts[-1] += FACE
        first = sum(day <= settlement for day in days)
        return days[first:], amounts[first:]

    def accrued(self, settlement: dt.date) -> float:
        """Interest that a buyer who settles on a day pays the seller on top of the clean price [per 100 face].

        Raises:
            InvalidInput: the bond is not yet issued, or already repaid, on that day.
        """
        self._check(settlement)
        start, end = self._period(settlement)
        if self.convention is Convention.JGB:
            share = min((settlement - start).days / 365.0, 1.0 / self.per_year)
        else:
            elapsed = (settlement - max(start, self.issue)).days
            share = elapsed / (end - start).days / self.per_year
        return FACE * self.coupon * share

    def _period(self, day: dt.date) -> tuple[dt.date, dt.date]:
        """The regular coupon period a day lies in; its start may be before issue."""
        later = sum(each > day for each in self.coupon_days)
        return self._back(later), self._back(later - 1)

    def _back(self, count: int) -> dt.date:
        """The scheduled day so many coupons before maturity."""
        months = self.maturity.year * 12 + self.maturity.month - 1 - count * (12 // self.per_year)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        ends = self.maturity.day == calendar.monthrange(self.maturity.year, self.maturity.month)[1]
        return dt.date(year, month + 1, last if ends else min(self.maturity.day, last))

    def _check(self, settlement: dt.date) -> None:
        if not self.issue <= settlement < self.maturity:
            what = f"cannot settle on {settlement}: it is issued on {self.issue} and repaid on {self.maturity}"
            raise InvalidInput(self.name, [Mistake(self.name, what, "Give a day in between.")])


def jgb(name: str, issue: dt.date, maturity: dt.date, coupon: float) -> Bond:
    """A Japanese government bond: two coupons a year [decimal of face value], accrued interest actual/365."""
    return Bond(name, issue, maturity, coupon, Convention.JGB)


def treasury(name: str, issue: dt.date, maturity: dt.date, coupon: float) -> Bond:
    """A Treasury note or bond: two coupons a year [decimal of face value], accrued interest actual/actual."""
    return Bond(name, issue, maturity, coupon, Convention.TREASURY)
