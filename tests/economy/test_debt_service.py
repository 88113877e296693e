"""Debt service day by day against the yearly sums."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.economy.paths import module, walk
from tests.economy.test_debt import YEAR, flat, known
from tokyotrap.economy.debt import TENORS, interest_rate
from tokyotrap.economy.debt_service import DebtService
from tokyotrap.ledger.clock import DAYS

LAWS = settings(deadline=None, max_examples=30)


@LAWS
@given(st.floats(-0.02, 0.05))
def test_the_daily_rule_is_the_identity_for_a_year(shift: float) -> None:
    rule = module(DebtService)
    daily = walk(rule, {tenor: np.full(YEAR, shift) for tenor in TENORS})
    interest = interest_rate(known(), flat(YEAR, shift)) - known().interest
    redeemed = (known().new_bonds - known().redeemed * known().stock) * known().redeemed
    exact = interest + redeemed * np.arange(1, YEAR + 1) / DAYS
    np.testing.assert_allclose(daily, exact, rtol=1e-9, atol=1e-12)


def test_after_a_year_the_daily_rule_is_too_high_by_what_was_repaid_again() -> None:
    rule = module(DebtService)
    days = 3 * YEAR
    more = walk(rule, {tenor: np.full(days, 0.01) for tenor in TENORS}) - walk(
        rule, {tenor: np.zeros(days) for tenor in TENORS}
    )
    exact = interest_rate(known(), flat(days, 0.01)) - interest_rate(known(), flat(days))
    assert 1.05 < more[2 * YEAR - 1] / exact[2 * YEAR - 1] < 1.3
    assert 1.2 < more[-1] / exact[-1] < 1.6


def test_the_bill_rises_though_nothing_happens() -> None:
    rise = YEAR * float(module(DebtService).drift())
    assert 1.0 < rise < 3.0
    assert interest_rate(known(), flat(YEAR))[-1] > known().interest + 1.0
