"""Events: on their day, on the day after their condition, over their days, and paid for."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import BOOKS, EXACT, SINGLE, atlas
from tokyotrap.institutions.ministry_of_finance import COUPONS
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import OWNERS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Condition, Happening, Programme
from tokyotrap.model.world import World
from tokyotrap.simulation.ensemble import Ensemble, simulate

DAYS = 20
SALE, PURCHASE, OPERATION = (
    "institutions.ministry_of_finance.reserve_sale",
    "institutions.ministry_of_finance.yen_purchase",
    "policy.intervention.operation",
)
STILL: dict[str, float | str] = {source.key: "none" for source in SOURCES}
QUIET = STILL | {name: "none" for name in KINDS if name.split(".")[-1] not in ("ministry_of_finance", "intervention")}
USDJPY = PLACE["usdjpy"]
LEVEL = float(np.log(170.0))


def happening(
    day: int | None, orders: dict[str, float], *, over: int = 1, when: tuple[Condition, ...] = (), after: int = 0
) -> Happening:
    return Happening(day, when, after, {}, orders, over)


@cache
def world(operation: float = 2.0) -> World:
    """Nothing but the finance ministry: a sale over five days, news at day 8, a purchase the day after 170 yen."""
    events = Programme(
        (
            happening(3, {SALE: 0.05}, over=5),
            happening(8, {"shock.usdjpy": 0.15}),
            happening(11, {"shock.us_rates": 0.002}),
            happening(None, {PURCHASE: 0.01}, over=2, when=(Condition("usdjpy", True, LEVEL),)),
            happening(None, {PURCHASE: 0.5}, when=(Condition("usdjpy", True, LEVEL),), after=50),
            happening(14, {OPERATION: operation}),
        )
    )
    settings = QUIET | {"policy.intervention.readiness": 0.0}
    return assemble(atlas(), settings, events, [("usdjpy", LEVEL, True)], DAYS)


@cache
def done(engine: str) -> Ensemble:
    return simulate(world(), paths=8, seed=0, engine=engine)


@pytest.fixture(params=["lanes", "jax"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


ROUNDING = {"lanes": 2e-8, "jax": 1e-12}
"""Of amounts that change by hundredths of a trillion, in single and in double precision."""


def reserve(account: str, engine: str) -> np.ndarray:
    """What the ministry holds more than at the start, there and at every close."""
    return np.append(0.0, done(engine).daily.books[:, OWNERS.index("ministry_of_finance"), POSITION[account]])


def test_an_order_is_spread_over_its_days_from_its_day_on(engine: str) -> None:
    sold = -np.diff(sum(reserve(name, engine) for name in COUPONS))
    expected = np.zeros(DAYS)
    expected[2:7] = 0.01
    np.testing.assert_allclose(sold[:8], expected[:8], atol=ROUNDING[engine])


def test_a_shock_moves_its_series_by_its_size_on_its_day(engine: str) -> None:
    values = done(engine).daily.total
    assert values[7, USDJPY] - values[6, USDJPY] == pytest.approx(0.15, abs=2e-3)
    assert values[10, PLACE["ust_10y"]] - values[9, PLACE["ust_10y"]] == pytest.approx(0.002, abs=1e-4)
    assert abs(values[6, USDJPY] - values[5, USDJPY]) < 2e-3


def test_a_condition_is_answered_the_day_after(engine: str) -> None:
    assert done(engine).daily.total[6, USDJPY] < LEVEL <= done(engine).daily.total[7, USDJPY]
    bought = np.diff(reserve("yen", engine))
    assert not bought[:8].any()
    np.testing.assert_allclose(bought[8:10], 0.005, atol=ROUNDING[engine])
    assert not bought[10:13].any()


def test_a_condition_is_not_looked_at_before_its_day(engine: str) -> None:
    assert reserve("yen", engine)[-1] < 0.1


def test_a_red_line_is_crossed_on_the_day_of_its_close(engine: str) -> None:
    """And what brought it there adds up to the move on that day."""
    np.testing.assert_array_equal(done(engine).records.crossing[:, 0], 8)
    (why,) = done(engine).why
    moved = done(engine).daily.total[7, USDJPY] - float(world().opening.values[USDJPY])
    assert why.count == 8
    assert why.mean.sum() == pytest.approx(moved, abs=SINGLE if engine == "lanes" else EXACT)


def test_yen_bought_are_dollars_paid_out_of_the_rungs(engine: str) -> None:
    rate = atlas().value("fx.usdjpy")
    bought = np.diff(reserve("yen", engine))
    paid = -np.diff(sum(reserve(name, engine) for name in ("dollars", "ust_bills", "fima_repo", *COUPONS)))
    np.testing.assert_allclose(bought, paid, atol=ROUNDING[engine])
    assert bought[13] == pytest.approx(2.0 / rate, abs=ROUNDING[engine])


def test_the_ladder_stands_at_operation_on_the_day_of_one(engine: str) -> None:
    assert done(engine).daily.rung[13].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert done(engine).daily.rung[12, 3] == 0.0


def test_yen_bought_are_all_the_yen_the_ministry_bought(engine: str) -> None:
    total = reserve("yen", engine)[-1] * atlas().value("fx.usdjpy")
    np.testing.assert_allclose(done(engine).records.yen_bought, total, rtol=1e-6 if engine == "lanes" else 1e-9)


def test_everything_adds_up_on_event_days_too(engine: str) -> None:
    found = simulate(world(), paths=2, seed=0, stops=(3, 8, 9, 11, 14), engine=engine)
    assert sorted(found.stops) == [3, 8, 9, 11, 14, DAYS]
    assert found.residual < (SINGLE if engine == "lanes" else EXACT)
    assert found.imbalance < (BOOKS if engine == "lanes" else EXACT)


def test_a_reserve_that_is_spent_buys_no_more_yen() -> None:
    found = simulate(world(200.0), paths=4, seed=0).records
    paid = found.reserve[:, POSITION["yen"]] * atlas().value("fx.usdjpy")
    assert 100.0 < paid.max() < 199.0
    np.testing.assert_allclose(found.yen_bought, paid, rtol=1e-6)
