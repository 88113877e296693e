"""The same bonds on the same curves in QuantLib, to 1e-12; skips where QuantLib is not installed."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from tests.portfolio.examples import PILLARS, SETTLEMENT, bonds, curves
from tokyotrap.portfolio.bonds import Bond, Convention
from tokyotrap.portfolio.revaluation import prepare

ql = pytest.importorskip("QuantLib", reason="QuantLib is not installed: it is in the dependency group peers")

TODAY = SETTLEMENT - dt.timedelta(days=1)


def day(each: dt.date) -> Any:
    return ql.Date(each.day, each.month, each.year)


def twin(bond: Bond) -> Any:
    """The same bond, settled a day after it is traded."""
    step = ql.Period(12 // bond.per_year, ql.Months)
    last = ql.Date.isEndOfMonth(day(bond.maturity))
    rules = (ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, last)
    start = day(bond.issue)
    if bond.convention is Convention.JGB:  # a full first coupon: as if issued on the coupon day before
        start = ql.Schedule(day(bond.issue) - 400, day(bond.maturity), step, *rules).previousDate(day(bond.issue) + 1)
    schedule = ql.Schedule(start, day(bond.maturity), step, *rules)
    return ql.FixedRateBond(1, 100.0, schedule, [bond.coupon], ql.ActualActual(ql.ActualActual.ISMA, schedule))


@pytest.fixture
def today() -> None:
    ql.Settings.instance().evaluationDate = day(TODAY)


@pytest.mark.usefixtures("today")
def test_prices_are_quantlibs() -> None:
    days = [round(365 * years) for years in PILLARS]
    nodes = [day(TODAY + dt.timedelta(days=each)) for each in (0, *days)]
    pillars = np.array(days) / 365.0
    sheaf, rates = bonds(), curves(40)
    ready = prepare(sheaf, pillars, settlement=SETTLEMENT, curve_day=TODAY)
    handle = ql.RelinkableYieldTermStructureHandle()
    engine, twins = ql.DiscountingBondEngine(handle), [twin(bond) for bond in sheaf]
    for each in twins:
        each.setPricingEngine(engine)
    dirty, clean = ready.dirty(rates), ready.clean(rates)
    american = [k for k, bond in enumerate(sheaf) if bond.convention is Convention.TREASURY]
    for row, curve in enumerate(rates.tolist()):
        handle.linkTo(ql.ZeroCurve(nodes, curve[:1] + curve, ql.Actual365Fixed()))
        np.testing.assert_allclose(dirty[row], [each.dirtyPrice() for each in twins], rtol=1e-12)
        np.testing.assert_allclose(clean[row][american], [twins[k].cleanPrice() for k in american], rtol=1e-12)


@pytest.mark.usefixtures("today")
def test_cash_flows_and_accrued_interest_are_quantlibs() -> None:
    for bond in bonds():
        other = twin(bond)
        flows: dict[Any, float] = {}
        for flow in other.cashflows():
            if flow.date() > day(SETTLEMENT):
                flows[flow.date()] = flows.get(flow.date(), 0.0) + flow.amount()
        days, amounts = bond.cash_flows(SETTLEMENT)
        assert [day(each) for each in days] == sorted(flows)
        np.testing.assert_allclose(amounts, [flows[each] for each in sorted(flows)], rtol=1e-13)
        if bond.convention is Convention.TREASURY:
            assert bond.accrued(SETTLEMENT) == pytest.approx(other.accruedAmount(day(SETTLEMENT)), abs=1e-13)
        else:
            start = ql.BondFunctions.accrualStartDate(other, day(SETTLEMENT))
            known = 100.0 * bond.coupon * ql.Actual365Fixed().yearFraction(start, day(SETTLEMENT))
            assert bond.accrued(SETTLEMENT) == pytest.approx(known, abs=1e-13)
