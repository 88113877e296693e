"""What holds for everything that follows prices with a lag."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.economy.paths import module, stays, walk
from tests.worlds import quotes
from tokyotrap.economy import ALL
from tokyotrap.ledger.following import Following
from tokyotrap.ledger.quotes import PLACE
from tokyotrap.model.catalogue import catalogue
from tokyotrap.parameter import cards

EVERY = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.series)
LAWS = settings(deadline=None, max_examples=30)


@EVERY
def test_it_pulls_only_on_its_drivers_and_every_driver_pulls(kind: type[Following]) -> None:
    follower = module(kind)
    assert set(follower.pull()) | set(follower.sensitivity(quotes())) == set(kind.drivers)
    assert all(driver in PLACE for driver in kind.drivers)


@EVERY
def test_it_keeps_a_share_and_explodes_never(kind: type[Following]) -> None:
    assert 0.0 <= float(module(kind).keep()) <= 1.0


@EVERY
@LAWS
@given(st.data())
def test_numbers_are_finite_over_the_whole_range_of_every_parameter(
    kind: type[Following], data: st.DataObject
) -> None:
    drawn = {each.name: data.draw(st.floats(each.low, each.high)) for each in cards(kind)}
    follower = kind(**{key: jnp.asarray(value) for key, value in drawn.items()})
    every = [follower.drift(), follower.keep(), *follower.pull().values(), *follower.news()]
    assert all(np.isfinite(float(each)) for each in every)


@EVERY
def test_names_are_settings_and_no_two_share_one(kind: type[Following]) -> None:
    assert kind.name == kind.series
    assert len({each.series for each in ALL}) == len(ALL)
    assert kind.label


@EVERY
def test_it_may_be_traced(kind: type[Following]) -> None:
    follower = module(kind)
    traced = jax.jit(lambda each: (each.pull(), each.drift(), each.keep()))(follower)
    assert float(traced[1]) == pytest.approx(float(follower.drift()), rel=1e-12)


@EVERY
def test_answers_come_with_a_lag(kind: type[Following]) -> None:
    """On the day itself next to nothing, after a quarter much more."""
    for driver in kind.drivers:
        moved = walk(module(kind), stays(65, **{driver: 0.01})) - walk(module(kind), stays(65, **{driver: 0.0}))
        assert 0.0 < abs(moved[0]) < 0.05 * abs(moved[-1])


@EVERY
def test_its_parameters_hold_for_the_whole_run(kind: type[Following]) -> None:
    """The loop reads them once, so an event that set one later would change nothing: it is refused."""
    assert all(catalogue()[f"economy.{kind.name}.{each.name}"].whole_run for each in cards(kind))
