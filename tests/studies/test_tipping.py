"""One event alone, and what tips the system."""

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.ledger.series import SERIES
from tokyotrap.studies.alone import Dated, alone, move
from tokyotrap.studies.tipping import smallest


def test_what_nobody_orders_does_nothing() -> None:
    moves = alone(atlas(), [], days=2)
    assert moves.shape == (3, len(SERIES))
    assert np.all(moves == 0.0)


def test_an_order_of_a_later_day_does_nothing_before() -> None:
    moves = alone(atlas(), [Dated(2, {"shock.us_rates": 0.001})], days=2)
    assert np.all(moves[:2] == 0.0)
    assert move(moves, "ust_10y", 2) == pytest.approx(0.001, rel=0.1)


def test_more_wealth_takes_more_to_tip() -> None:
    order, largest = "policy.fiscal.unfunded", 100.0
    half = smallest(atlas(), order, largest, settings={"capacity.start": 0.5}, accuracy=0.02)
    whole = smallest(atlas(), order, largest, accuracy=0.02)
    assert half.amount is not None
    assert whole.amount is not None
    assert 0.0 < half.amount < whole.amount < largest
    assert half.multiplier > whole.multiplier > 1.0
    assert half.distance < whole.distance


def test_what_does_not_tip_says_so() -> None:
    assert smallest(atlas(), "policy.fiscal.unfunded", 1.0).amount is None


def test_news_about_japanese_rates_strengthens_the_yen_as_measured() -> None:
    """Ten basis points on the 10-year: USDJPY by `fx.beta_jgb10.normal`, which stays; abroad nothing."""
    moves = alone(atlas(), [Dated(1, {"shock.japan_rates": 0.001})], days=2)
    assert move(moves, "jgb_10y", 1) == pytest.approx(0.001, rel=1e-6)
    assert move(moves, "usdjpy", 1) == pytest.approx(0.001 * atlas().value("fx.beta_jgb10.normal"), rel=1e-3)
    assert abs(move(moves, "ust_10y", 1)) < 1e-5
