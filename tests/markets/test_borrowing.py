"""What yields cost a household and a company."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.markets.borrowing import monthly_payment, yearly_coupon


def test_the_payment_repays_the_loan() -> None:
    payment = float(monthly_payment(jnp.asarray(400_000.0), jnp.asarray(0.061), jnp.asarray(30.0)))
    assert payment == pytest.approx(2423.98, abs=0.01)
    owed = 400_000.0
    for _ in range(360):
        owed = owed * (1.0 + 0.061 / 12.0) - payment
    assert owed == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize("rate", [0.0, 1e-12, 1e-9, 1e-7, 1e-4])
def test_payments_at_rates_near_nothing(rate: float) -> None:
    found = float(monthly_payment(jnp.asarray(360.0), jnp.asarray(rate), jnp.asarray(30.0)))
    assert found == pytest.approx(1.0 + rate / 24.0 * 361.0, rel=1e-6)


def test_payments_rise_with_the_rate_without_a_jump() -> None:
    rates = jnp.linspace(-0.01, 0.15, 1601)
    payments = monthly_payment(jnp.asarray(1.0), rates, jnp.asarray(30.0))
    slopes = np.diff(np.asarray(payments))
    assert np.all(slopes > 0.0)
    assert np.max(np.abs(np.diff(slopes))) < 1e-8
    alone = jax.vmap(lambda rate: monthly_payment(jnp.asarray(1.0), rate, jnp.asarray(30.0)))(rates)
    np.testing.assert_allclose(alone, payments, rtol=1e-14)


def test_a_company_pays_treasury_and_spread() -> None:
    found = yearly_coupon(jnp.asarray(100.0), jnp.asarray(0.0429), jnp.asarray(0.0281))
    assert float(found) == pytest.approx(7.10)


def test_the_sizes_are_facts() -> None:
    assert atlas().value("us.mortgage_loan") == pytest.approx(400_000 / 1e12)
    assert atlas().value("us.company_debt") == pytest.approx(100e6 / 1e12)
    assert atlas().value("us.mortgage_term") == 30.0
