"""The ministry's arithmetic: the stock of bonds rolls into yields, interest and debt service by fiscal year."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS

TENORS = ("jgb_2y", "jgb_5y", "jgb_10y", "jgb_20y", "jgb_30y", "jgb_40y")
"""Bonds sold at auction, in the order of the last axis of yields. Bills and the rest are taken as one-year debt."""

LIVES = (1, 2, 5, 10, 20, 30, 40)
"""Years until what is issued is repaid: one-year debt first, then the tenors."""

YEARS = ("FY25", "FY26", "FY27", "FY28", "FY29")
TEN = TENORS.index("jgb_10y")
CALENDAR_YEAR = 365.0


@dataclass(frozen=True)
class Plan:
    """The general account's debt on the starting day, and how it is rolled.

    Attributes:
        issuance: of one-year debt and of each tenor, refunding included, a year (7,) [trillion yen].
        curve: yields on the starting day, the one-year first (7,) [decimal per year].
        retiring: bonds of the old stock repaid a year [trillion yen].
        coupons: what bonds and one-year debt of the old stock paid [decimal per year].
        interest: annual rate on the starting day [trillion yen a year].
        interest_fy25: the budget's interest of fiscal 2025 [trillion yen].
        stock: bonds outstanding [trillion yen].
        redeemed: share of the stock the general account redeems a year.
        new_bonds: borrowed a year beyond refunding, in the plan [trillion yen].
        surplus: revenue less spending without debt service, a year [trillion yen].
        debt, gdp: gross public debt and nominal output of fiscal 2025 [trillion yen].
        assumed: the budget's rate for the 10-year [decimal per year].
        days_left: business days of fiscal 2025 after the start.
    """

    issuance: Float[np.ndarray, "7"]
    curve: Float[np.ndarray, "7"]
    retiring: float
    coupons: tuple[float, float]
    interest: float
    interest_fy25: float
    stock: float
    redeemed: float
    new_bonds: float
    surplus: float
    debt: float
    gdp: float
    assumed: float
    days_left: int


class FiscalYears(NamedTuple):
    """Debt by fiscal year, `YEARS` last: interest, redemption, service [trillion yen], gross debt over GDP [ratio]."""

    interest: Float[np.ndarray, "*paths 5"]
    redemption: Float[np.ndarray, "*paths 5"]
    service: Float[np.ndarray, "*paths 5"]
    debt_to_gdp: Float[np.ndarray, "*paths 5"]


def plan(atlas: Atlas) -> Plan:
    """The plan of fiscal 2026 and the stock it meets, from facts.

    The general account pays for new and refunding bonds; those of the fiscal loan programme pay for themselves, and
    every tenor is scaled down by their share. What the plan names no tenor for is one-year debt.
    """
    issued = {name: atlas.value(f"jgb.issuance_fy26.{name}") for name in ("total", "new_bonds", "refunding")}
    general = (issued["new_bonds"] + issued["refunding"]) / issued["total"]
    tenors = [atlas.value(f"jgb.issuance_fy26.{name.removeprefix('jgb_')}") for name in TENORS]
    issuance = general * np.array([issued["total"] - sum(tenors), *tenors])
    stock, gdp = atlas.value("jgb.outstanding.total"), atlas.value("japan.nominal_gdp")
    left = (dt.date(atlas.start.year + (atlas.start.month > 3), 3, 31) - atlas.start).days
    return Plan(
        issuance=issuance,
        curve=np.array([atlas.value(f"jgb.{years}y") for years in LIVES]),
        retiring=max(float(issued["refunding"] - issuance[0]), 0.0),
        coupons=(atlas.value("debt.retiring_coupon"), atlas.value("debt.retiring_short")),
        interest=atlas.value("debt.interest_now"),
        interest_fy25=atlas.value("budget.fy25.interest"),
        stock=stock,
        redeemed=1.0 / atlas.value("debt.redemption_rule"),
        new_bonds=issued["new_bonds"],
        surplus=atlas.value("budget.fy26.debt_service") - issued["new_bonds"],
        debt=atlas.value("japan.debt_to_gdp") * gdp,
        gdp=gdp,
        assumed=atlas.value("budget.fy26.assumed_rate"),
        days_left=round(left / CALENDAR_YEAR * DAYS),
    )


def interest_rate(known: Plan, yields: Float[np.ndarray, "*paths days 6"]) -> Float[np.ndarray, "*paths days"]:
    """Interest of the general account at an annual rate, day by day [trillion yen a year].

    What is issued on a day pays that day's yield until it is repaid, when it pays no more; the old stock leaves at
    the coupons it has. The amount issued is the plan's, every year.

    Args:
        known: the stock and the plan.
        yields: closing yields of `TENORS`, from the first day after the start [decimal per year].

    Source:
        An identity; the sixty-year rule and the budget's figures are the ministry's, the coupons ours.
    """
    one_year = yields[..., :1] + (known.curve[0] - known.curve[1])
    sold = np.cumsum(known.issuance / DAYS * np.concatenate([one_year, yields], axis=-1), axis=-2)
    paid = sold.copy()
    days = np.arange(1, yields.shape[-2] + 1)
    bonds, short = known.coupons
    leaving = np.full(len(days), known.retiring)
    for place, years in enumerate(LIVES):
        life = int(years * DAYS)
        if life < len(days):
            paid[..., life:, place] -= sold[..., :-life, place]
            leaving[life:] -= known.issuance[place] * (place > 0)
    old = np.cumsum(bonds * np.maximum(leaving, 0.0) + short * known.issuance[0] * (days <= DAYS)) / DAYS
    return np.asarray(known.interest + paid.sum(axis=-1) - old)


def by_fiscal_year(
    known: Plan, yields: Float[np.ndarray, "*paths days 6"], *, growth: float = 0.0
) -> FiscalYears:
    """Interest, debt service and debt over GDP by fiscal year on every path of yields.

    Days after the last hold its yields. Of fiscal 2025 what lies before the start is the budget's. The general account
    redeems a fixed share of the stock at the beginning of the year; interest less the primary surplus adds to it.
    Gross public debt adds the same.

    Args:
        known: the stock and the plan.
        yields: closing yields of `TENORS`, from the first day after the start [decimal per year].
        growth: of nominal GDP [decimal per year].
    """
    rate = interest_rate(known, _held(yields, known.days_left + (len(YEARS) - 1) * int(DAYS)))
    first, later = rate[..., : known.days_left], rate[..., known.days_left :]
    left = known.days_left / DAYS
    interest = np.empty((*rate.shape[:-1], len(YEARS)))
    interest[..., 0] = (1.0 - left) * known.interest_fy25 + left * first.mean(axis=-1)
    interest[..., 1:] = later.reshape(*rate.shape[:-1], len(YEARS) - 1, int(DAYS)).mean(axis=-1)
    added = np.cumsum(interest[..., 1:] - known.surplus, axis=-1)
    none = np.zeros((*added.shape[:-1], 1))
    before = np.concatenate([none - (known.new_bonds - known.redeemed * known.stock), none, added[..., :-1]], axis=-1)
    redemption = known.redeemed * (known.stock + before)
    output = known.gdp * (1.0 + growth) ** np.arange(len(YEARS))
    debt = known.debt + np.concatenate([none, added], axis=-1)
    return FiscalYears(interest, redemption, interest + redemption, debt / output)


def ministry(known: Plan, *, rise: float = 0.0) -> Float[np.ndarray, "days 6"]:
    """The yields of the ministry's arithmetic [decimal per year].

    Today's curve until the end of March, then in parallel to where the 10-year is at the budget's assumed rate;
    `rise` higher from fiscal 2027 on [decimal].
    """
    days = np.arange(known.days_left + (len(YEARS) - 1) * int(DAYS))
    shift = np.where(days < known.days_left, 0.0, known.assumed - known.curve[1 + TEN])
    shift = shift + np.where(days < known.days_left + DAYS, 0.0, rise)
    return np.asarray(known.curve[1:] + shift[:, None])


def _held(yields: Float[np.ndarray, "*paths days 6"], days: int) -> Float[np.ndarray, "*paths more 6"]:
    """The yields of the first `days` days; the last one stays."""
    missing = max(days - yields.shape[-2], 0)
    return np.concatenate([yields[..., :days, :], np.repeat(yields[..., -1:, :], missing, axis=-2)], axis=-2)
