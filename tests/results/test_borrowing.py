from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.worlds import atlas, closes_of, ensemble
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.results.borrowing import payments
from tokyotrap.simulation.day import WATCHED, coupon

TREASURY, SPREAD = PLACE["ust_10y"], PLACE["hy_oas"]


def paid(treasury: np.ndarray, spread: np.ndarray, mortgage: np.ndarray) -> dict[str, Any]:
    """Payments of a run of one day whose paths are given [decimals]; it starts at 4 and 3 %."""
    opening = np.zeros(len(SERIES))
    opening[TREASURY], opening[SPREAD] = 0.04, 0.03
    world: Any = SimpleNamespace(inputs=SimpleNamespace(opening=opening))
    sums = {"coupon_hy_oas": treasury + spread, "coupon_ig_oas": np.zeros(len(treasury))}
    found: Any = SimpleNamespace(quantiles=lambda name, levels: np.quantile(sums[name], levels)[None])
    return {each.borrower: each for each in payments(atlas(), world, found, mortgage)}


def test_a_coupon_is_of_the_sum_on_every_path_not_of_two_quantiles() -> None:
    treasury = np.linspace(0.03, 0.05, 101)
    found = paid(treasury, 0.08 - treasury, np.full((5, 2), 6.1))["company, high yield"].quantiles
    assert found[:, 0] == pytest.approx(7e6)
    assert found[:, 1] == pytest.approx(8e6)
    apart = paid(treasury, treasury, np.full((5, 2), 6.1))["company, high yield"].quantiles
    assert apart[4, 1] - apart[0, 1] == pytest.approx(2 * 0.018 * 1e8)


@pytest.mark.parametrize("spread", ["ig_oas", "hy_oas"])
def test_the_sum_is_watched_path_by_path(spread: str) -> None:
    closes, watched = closes_of(ensemble()), ensemble().watched
    assert watched is not None
    sums = closes[:, TREASURY].astype(float) + closes[:, PLACE[spread]]
    np.testing.assert_allclose(watched[:, WATCHED.index(coupon(spread))], sums, rtol=1e-6)


def test_a_household_pays_the_annuity_at_every_quantile() -> None:
    found = paid(np.zeros(3), np.zeros(3), np.array([[6.1, 5.0], [6.1, 5.5], [6.1, 6.1], [6.1, 6.5], [6.1, 7.1]]))
    household = found["household"]
    assert (household.borrowed, household.years, household.per) == (pytest.approx(400_000), 30.0, "month")
    rate = np.array([5.0, 5.5, 6.1, 6.5, 7.1]) / 1200
    assert household.quantiles[:, 1] == pytest.approx(400_000 * rate / (1 - (1 + rate) ** -360))
    assert household.quantiles[0, 0] == pytest.approx(2424, abs=0.5)
