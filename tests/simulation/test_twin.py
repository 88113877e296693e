"""The smoothed twin: its paths and derivatives against JAX in double precision, and near the simulation when cold.

Derivatives are held against central differences of the same days in double precision: they ask for no derivative of
JAX's, whose rules the twin's own are made with, and are compiled in a fifth of the time.
"""

from typing import Any

import jax
import numpy as np
import pytest

from tests import twins
from tests.worlds import atlas
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.simulation import twin as twin_module
from tokyotrap.simulation.ensemble import closes
from tokyotrap.simulation.twin import NOWHERE, ROWS, Answered, Twin, opening_track, picked, put

NUMBERS = np.arange(8)
WEIGHTS = np.random.default_rng(0).normal(size=len(SERIES))
SINGLE = 1e-5
"""Of closes in single precision, of the largest of each series."""

NEAR, STEP = 1e-3, 1e-5
"""Of derivatives, of the largest of the paths; and by which numbers are moved, as a share. The daily root is found to
about 1e-9, so that differences over much smaller steps say more of that than of derivatives."""


def result(values: Any, reach: Any) -> Any:
    """Something of every series and of every red line but that of the policy rate.

    That stands still between meetings: on which of the days it was highest is a matter of rounding, and so is what it
    answers to the fading of a line, which moves it on some of them.
    """
    return values @ WEIGHTS + jax.nn.sigmoid(50.0 * reach[:3]).sum()


def flat(tree: Any) -> np.ndarray:
    return np.concatenate([np.ravel(np.asarray(each, dtype=float)) for each in jax.tree.leaves(tree)])


def shaped(tree: Any, numbers: np.ndarray) -> Any:
    """Numbers in the shape of a tree; whole ones stay as they are."""
    leaves, shape = jax.tree.flatten(tree)
    parts = np.split(numbers, np.cumsum([np.size(each) for each in leaves])[:-1])
    found = [part.reshape(np.shape(leaf)) if np.asarray(leaf).dtype.kind == "f" else leaf
             for part, leaf in zip(parts, leaves, strict=True)]  # fmt: skip
    return jax.tree.unflatten(shape, found)


def parameters() -> Any:
    found = picked(twins.world().structure, twins.world().inputs)
    return shaped(found, flat(found))


def first_evening() -> Any:
    found = opening_track(twins.world())
    return shaped(found, flat(found))


def exact_result(given: Any, opening: Any) -> np.ndarray:
    values, reach = twins.exact()(given, opening, NUMBERS, 0)
    return np.asarray(jax.vmap(result)(values, reach))


def ends(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    made = twins.twin()
    state = made.begin(numbers, 0)
    made.adjoint.value(state, made.tables, made.days)
    values, reach = made.ends(state)
    return values[: len(numbers)], reach[: len(numbers)]


def same(one: Answered, other: Answered) -> None:
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.parameters, other.parameters)
    np.testing.assert_array_equal(one.opening, other.opening)


def test_paths_are_those_of_jax() -> None:
    values, reach = twins.exact()(parameters(), first_evening(), NUMBERS, 0)
    ours = ends(NUMBERS)
    np.testing.assert_allclose(ours[0], values, atol=SINGLE, rtol=SINGLE)
    np.testing.assert_allclose(ours[1], reach, atol=SINGLE)
    assert (reach > NOWHERE).all()
    assert np.ptp(values[:, PLACE["usdjpy"]]) > 0.02
    assert len(set((reach[:, 0] > 0.0).tolist())) == 2


def test_values_are_results_at_the_horizon() -> None:
    found = twins.twin().values(NUMBERS, 0, result)
    np.testing.assert_allclose(found, np.asarray(jax.vmap(result)(*ends(NUMBERS))), rtol=1e-9)
    np.testing.assert_array_equal(found, twins.twin().gradient(NUMBERS, 0, result).values)
    assert (found != twins.twin().values(NUMBERS, 1, result)).all()


def test_when_cold_it_is_the_simulation() -> None:
    hard = closes(twins.world(), list(range(len(SERIES))), paths=len(NUMBERS), seed=0)[-1].T
    cold, _ = twins.exact(1e-5)(parameters(), first_evening(), NUMBERS, 0)
    np.testing.assert_allclose(cold, hard, atol=SINGLE, rtol=SINGLE)
    warm = np.abs(ends(NUMBERS)[0] - hard).max(axis=1)
    assert np.median(warm) > 100.0 * SINGLE, "triggers must matter, or nothing was tested"


@pytest.mark.parametrize("direction", range(6))
def test_derivatives_by_parameters_are_those_of_differences(direction: int) -> None:
    """By all parameters at once, each moved by a random share of itself."""
    found, mine = twins.twin().gradient(NUMBERS, 0, result), flat(parameters())
    wanted = twins.twin().wanted
    along = np.zeros(len(mine))
    along[wanted] = mine[wanted] * np.random.default_rng(direction).normal(size=len(wanted))
    high, low = (exact_result(shaped(parameters(), mine + way * STEP * along), first_evening()) for way in (1.0, -1.0))
    right = (high - low) / (2.0 * STEP)
    np.testing.assert_allclose(found.parameters @ along[wanted], right, rtol=0.0, atol=NEAR * np.abs(right).max())
    mean = (found.parameters @ along[wanted]).mean()
    np.testing.assert_allclose(mean, right.mean(), rtol=0.0, atol=NEAR * np.abs(right).max())


MOST = 0.75
"""Paths that must agree number by number; where capacity comes near tipping, the root is too rough for one alone."""

BY_NAME = (
    ("policy.intervention", "defence_line"), ("policy.intervention", "level_scale"), ("markets.auctions", "noise"),
    ("markets.auctions", "buying_yield"), ("policy.monetary", "stress_tilt"), ("policy.credibility", "tolerance"),
    ("institutions.life_insurers", "threshold"), ("capacity", "wealth"), ("outside.turbulence", "elasticity"),
)  # fmt: skip


@pytest.mark.parametrize(("mechanism", "field"), BY_NAME)
def test_the_derivative_by_one_number_is_that_of_differences(mechanism: str, field: str) -> None:
    given = parameters()
    places = shaped(given, np.arange(len(flat(given)), dtype=float)).mechanisms
    place = int(getattr(places[mechanism], field))
    (order,) = np.flatnonzero(twins.twin().wanted == place)
    found, mine = twins.twin().gradient(NUMBERS, 0, result).parameters[:, order], flat(given)
    step = 10.0 * STEP * mine[place] * (0.1 if field == "defence_line" else 1.0)
    moved = (mine + way * step * (np.arange(len(mine)) == place) for way in (1.0, -1.0))
    high, low = (exact_result(shaped(given, each), first_evening()) for each in moved)
    right = (high - low) / (2.0 * step)
    near = np.abs(found - right) < 10.0 * NEAR * np.abs(right).max()
    assert near.mean() >= MOST, (found, right)


@pytest.mark.parametrize("direction", range(3))
def test_derivatives_by_the_first_evening_are_those_of_differences(direction: int) -> None:
    found, opening = twins.twin().gradient(NUMBERS, 0, result), first_evening()
    mine, answered = flat(opening), twins.twin().answered
    along, step = np.zeros(len(mine)), 10.0 * STEP
    along[answered] = np.minimum(np.abs(mine[answered]), 0.05) * np.random.default_rng(direction).normal(
        size=len(answered)
    )
    high, low = (exact_result(parameters(), shaped(opening, mine + way * step * along)) for way in (1.0, -1.0))
    right = (high - low) / (2.0 * step)
    np.testing.assert_allclose(found.opening @ along[answered], right, rtol=0.0, atol=3.0 * NEAR * np.abs(right).max())


def test_paths_alone_are_those_among_many() -> None:
    made = twins.twin()
    many = 3 * ROWS * made.adjoint.lanes + 5
    whole = made.gradient(np.arange(many), 0, result)
    some = np.array([2, 3, 3, many // 2, many - 1])
    alone = made.gradient(some, 0, result)
    same(alone, Answered(whole.values[some], whole.parameters[some], whole.opening[some]))
    assert len(whole.values) == many
    np.testing.assert_array_equal(made.values(some, 0, result), whole.values[some])


def test_one_thread_and_two_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for threads in (1, 2):
        monkeypatch.setattr(twin_module, "processors", lambda threads=threads: threads)
        found.append(twins.twin().gradient(np.arange(300), 0, result))
    same(*found)


def test_the_length_of_a_stretch_changes_nothing() -> None:
    whole = twins.twin().gradient(NUMBERS, 0, result, stretch=twins.DAYS)
    for stretch in (1, 7, 20, 1000):
        same(twins.twin().gradient(NUMBERS, 0, result, stretch=stretch), whole)


def test_other_numbers_compile_nothing_anew_and_another_temperature_does(monkeypatch: pytest.MonkeyPatch) -> None:
    twins.twin()
    monkeypatch.setattr(twin_module, "derived", None)
    moved = {**twins.OFF, **twins.MOVED, "policy.intervention.defence_line": 150.0}
    other = Twin(assemble(atlas(), moved, Programme(()), twins.RED_LINES, twins.DAYS))
    assert (other.values(NUMBERS, 0, result) != twins.twin().values(NUMBERS, 0, result)).any()
    with pytest.raises(TypeError):
        Twin(twins.world(), 0.2)


def test_what_was_left_out_is_zero_and_what_is_put_back_is_what_was_picked() -> None:
    once = twins.world().inputs._replace(days=())
    assert len(twins.twin().left_out) > 100
    assert (flat(once)[twins.twin().left_out] == 0.0).all()
    again = put(twins.world().structure, once, parameters())
    np.testing.assert_array_equal(flat(again), flat(once))
    doubled = put(twins.world().structure, once, jax.tree.map(lambda each: 2.0 * each, parameters()))
    got = flat(picked(twins.world().structure, doubled))
    np.testing.assert_array_equal(got, 2.0 * flat(parameters()))
