"""Slow-moving capital: one set of parameters gives the lasting, the month's and the constrained answer."""

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.ledger.buckets import INVENTORY, LEGS, UNEXPECTED
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model import economy, quoted
from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.inventory import BENCHMARKS, MONTH, benchmarks, multiples
from tokyotrap.pricing.tables import Tables, build

KEYS = [f"{leg}/{decay}" for leg in LEGS for decay in (*UNEXPECTED, "stock", INVENTORY)]
SOLD = {"U": ("ust_10y", "ust_10y"), "J": ("jgb_30_40y", "jgb_30y"), "": ("yen", "usdjpy")}


@pytest.fixture(scope="module")
def equilibrium() -> Equilibrium:
    aversion, generator = economy.chain(atlas())
    return solve(economy.specification(atlas()), risk_aversion=aversion, generator=generator)


@pytest.fixture(scope="module")
def split(equilibrium: Equilibrium) -> Tables:
    return quoted.tables(atlas(), equilibrium, KEYS)


@pytest.fixture(scope="module")
def whole(equilibrium: Equilibrium) -> Tables:
    classes = quoted.flow_classes(atlas(), KEYS)
    return build(equilibrium, quoted.series(atlas()), classes, omega=atlas().value("pricing.omega"))


def column(found: Tables, leg: str, decay: str, series: str) -> np.ndarray:
    return found.flow[:, CORE_SERIES.index(series), KEYS.index(f"{leg}/{decay}")]


@pytest.mark.parametrize("market", SOLD)
def test_a_benchmark_sale_has_the_answer_of_the_facts(split: Tables, market: str) -> None:
    """The mean over the first month: normal capacity, and capacity at its end."""
    leg, series = SOLD[market]
    slow = quoted.handover(atlas())
    fade = -np.expm1(-slow.speed * MONTH) / (slow.speed * MONTH)
    answer = np.abs(column(split, leg, "lasting", series) + fade * column(split, leg, INVENTORY, series))
    assert answer[0] == pytest.approx(slow.month[market], rel=1e-6)
    assert answer[-1] == pytest.approx(slow.stress[market], rel=1e-6)
    assert np.all(np.diff(answer) > 0.0)


def test_what_lasts_of_a_treasury_sale_is_within_the_evidence(split: Tables) -> None:
    fact = atlas()["elasticity.treasury.lasting"]
    lasting = column(split, "ust_10y", "lasting", "ust_10y")[0] * 1000.0  # bp per $100bn
    assert fact.low is not None
    assert fact.high is not None
    assert fact.low < lasting < fact.high


def test_long_jgbs_move_treasuries_as_measured(split: Tables) -> None:
    sold = [column(split, "jgb_30_40y", "lasting", each) + column(split, "jgb_30_40y", INVENTORY, each)
            for each in ("ust_10y", "jgb_30y")]  # fmt: skip
    assert 0.14 < sold[0][0] / sold[1][0] < 0.5


def test_nothing_is_lost_between_dealers_and_the_rest(split: Tables, whole: Tables) -> None:
    """At first the two hold the whole trade; prepared trades are as the equilibrium has them."""
    for leg in LEGS:
        first, kept, passed = (KEYS.index(f"{leg}/{decay}") for decay in ("stock", "lasting", INVENTORY))
        held = split.held_flow[:, kept] + split.held_flow[:, passed]
        np.testing.assert_allclose(held, whole.held_flow[:, kept], atol=1e-15)
        np.testing.assert_array_equal(split.flow[:, :, first], whole.flow[:, :, first])
    np.testing.assert_allclose(split.currency_flow, [
        {INVENTORY: 0.6, "stock": 1.0}.get(key.split("/")[1], 0.4) if key.startswith("yen") else 0.0 for key in KEYS
    ])  # fmt: skip


def test_dealers_mind_risk_more_than_all_arbitrageurs(equilibrium: Equilibrium) -> None:
    quotes, slow = quoted.series(atlas()), quoted.handover(atlas())
    found = multiples(build(equilibrium, quotes, benchmarks(slow)), quotes, slow)
    assert found.keys() == BENCHMARKS.keys()
    for each in found.values():
        assert np.all(each >= 1.0)
        assert np.all(np.diff(each) < 0.0), "the scarcer everybody's capacity, the less dealers differ"
