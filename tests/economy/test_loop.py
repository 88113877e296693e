"""The economy inside the daily loop: the debt's identity on every simulated path, and what follows the yen and oil."""

import numpy as np
import pytest

from tests.economy.paths import module, walk
from tests.worlds import DAYS, atlas, closes_of, ensemble, opened
from tokyotrap.economy import ALL
from tokyotrap.economy.debt import TENORS, interest_rate, plan
from tokyotrap.ledger.following import Following
from tokyotrap.ledger.series import PLACE


def moves(path: int, *names: str) -> dict[str, np.ndarray]:
    """Distances from the start on one path of the baseline, day by day, internal units."""
    values = closes_of(ensemble())
    start = opened()[0]
    return {name: values[:, PLACE[name], path].astype(float) - start[PLACE[name]] for name in names}


def test_debt_service_is_what_the_simulated_yields_cost() -> None:
    known = plan(atlas())
    yields = np.stack([closes_of(ensemble())[:, PLACE[each], :] for each in TENORS], axis=-1)
    yields = np.moveaxis(yields, 1, 0).astype(float)
    interest = interest_rate(known, yields) - known.interest
    redeemed = known.redeemed * (known.new_bonds - known.redeemed * known.stock) * np.arange(1, DAYS + 1) / 260.0
    service = closes_of(ensemble())[:, PLACE["debt_service"], :].T - atlas().value("debt.service_now")
    np.testing.assert_allclose(service, interest + redeemed, atol=2e-5)
    assert service[:, -1].min() > 0.0


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.series)
def test_the_loop_walks_as_the_equation_says(kind: type[Following]) -> None:
    for path in (0, 17):
        found = walk(module(kind), moves(path, *kind.drivers))
        rounding = max(1e-6, 1e-5 * np.abs(found).max())  # paths are kept in single precision
        np.testing.assert_allclose(moves(path, kind.series)[kind.series], found, atol=rounding, rtol=1e-4)


def test_the_economy_is_calm_in_calm_times() -> None:
    """After a quarter of the baseline: half a point of inflation, a tenth of a per cent of output, at most."""
    last = closes_of(ensemble())[-1].astype(float) - opened()[0][:, None]
    assert np.abs(last[PLACE["cpi_japan"]]).mean() < 0.005
    assert np.abs(last[PLACE["gdp_japan"]]).mean() < 0.001
    assert np.abs(last[PLACE["household_bill"]]).mean() < 40.0
