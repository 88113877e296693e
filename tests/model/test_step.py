"""One day: an order to buy may be spread over days, a rate check happens once."""

import equinox as eqx
import jax
import numpy as np
import pytest

from tests.worlds import atlas, quiet_luck
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import OPERATION, RATE_CHECK
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.state import Close, State
from tokyotrap.model.step import step

DAYS, SPAN = 6, 3
STILL: dict[str, float | str] = {source.key: "none" for source in SOURCES}
QUIET = STILL | {name: "none" for name in KINDS if name.split(".")[-1] not in ("ministry_of_finance", "intervention")}


def days(orders: dict[str, float]) -> list[tuple[State, Close]]:
    """Every close of a world in which the finance ministry alone acts, and only as told on day 2 over `SPAN` days."""
    told = Programme((Happening(2, (), 0, {}, orders, SPAN),))
    world = assemble(atlas(), QUIET | {"policy.intervention.readiness": 0.0}, told, [], DAYS)
    luck = quiet_luck()
    day = eqx.filter_jit(lambda inputs, state, today: step(world.structure, inputs, state, today, luck))
    found, state = [], world.opening
    for row in range(DAYS):
        state, close = day(world.inputs, state, jax.tree.map(lambda each, at=row: each[at], world.inputs.days))
        found.append((state, close))
    return found


def test_a_rate_check_ordered_over_days_happens_once_on_the_first() -> None:
    found = days({RATE_CHECK: 1.0})
    assert [float(close.rung) == 2.0 for _, close in found] == [False, True, False, False, False, False]
    kept = atlas().value("ladder.credit_kept")
    assert [float(state.ladder.credibility) for state, _ in found] == [1.0, *[kept] * 5]
    rate = np.array([float(close.values[PLACE["usdjpy"]]) for _, close in found])
    assert rate[1] - rate[0] == pytest.approx(-atlas().value("intervention.rate_check"), rel=0.1)
    assert np.all(np.diff(rate)[1:] > -1e-3)


def test_an_operation_ordered_over_days_is_spread_over_them() -> None:
    bought = [float(close.yen_bought) for _, close in days({OPERATION: 0.6})]
    np.testing.assert_allclose(bought, [0.0, 0.2, 0.2, 0.2, 0.0, 0.0], atol=1e-12)


def test_a_day_without_finite_numbers_leaves_yesterdays_and_is_counted() -> None:
    """Nothing that is not a number survives into the state, the closes or the capacity of the day."""
    settings = {key: value for key, value in QUIET.items() if key != "capacity"}
    world = assemble(atlas(), settings, Programme(()), [], 2)
    broken = eqx.tree_at(lambda each: each.bonds, world.opening, world.opening.bonds * np.nan)
    today = jax.tree.map(lambda each: each[0], world.inputs.days)
    luck = quiet_luck()
    run = eqx.filter_jit(lambda inputs, state: step(world.structure, inputs, state, today, luck))
    inputs = world.inputs._replace(prices=world.inputs.prices._replace(series=world.inputs.prices.series * np.nan))
    state, close = run(inputs, broken)
    assert float(state.capped) == 1.0
    for each in (close.values, close.capacity, close.multiplier, close.distance, state.capacity, state.wealth):
        assert np.all(np.isfinite(each))
    np.testing.assert_array_equal(state.lines, world.opening.lines)
