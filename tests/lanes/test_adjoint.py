"""Adjoints: the derivative of small models over several days, against JAX's in double precision."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import tokyotrap.ledger  # noqa: F401  # counts in double precision
from tokyotrap.lanes import backward_rules
from tokyotrap.lanes.adjoint import Adjoint
from tokyotrap.lanes.derivative import derived

DAYS, WIDE = 5, 4
ONCE: dict[str, Any] = {
    "fixed": np.array(0.3),
    "matrix": np.array([[0.5, 0.1, 0.0, 0.0], [0.0, 0.4, -0.2, 0.0], [0.2, 0.0, 0.3, 0.1], [0.0, 0.0, 0.1, 0.6]]),
    "rows": np.linspace(-0.4, 0.6, 12).reshape(3, 4),
    "scale": np.array(0.7),
    "unused": np.array(1.3),
}
DAILY = {"shift": np.linspace(-0.9, 1.0, DAYS)}
PARAMETERS = ("matrix", "rows", "scale", "unused")
SINGLE = 3e-5
"""Of the largest derivative, after several days in single precision."""
LEAST = 1e-3
"""Where all derivatives are nearer to zero than this, it counts for the largest."""

Step = Callable[[Any, Any, Any], Any]


def looped(once: Any, x: Any) -> Any:
    carried, kept = jax.lax.scan(lambda s, row: (0.5 * s + row[:2].sum(), jnp.tanh(s)), x[0] * 0.2, once["rows"])
    return 0.5 * x + 0.3 * jnp.concatenate([kept, x[:1]]) + 0.1 * carried


def taken(once: Any, x: Any) -> Any:
    row = jax.lax.dynamic_index_in_dim(once["rows"], 1, keepdims=False)
    return row * x + jax.lax.dynamic_slice(once["rows"], (0, 2), (2, 2)).ravel()


CASES: dict[str, Callable[[Any, Any], Any]] = {
    "linear": lambda once, x: once["matrix"] @ x + once["rows"].sum(axis=0),
    "products": lambda once, x: 0.2 * (once["rows"].T @ once["rows"]) @ x * once["scale"] + x / (2.0 + x**2),
    "smooth": lambda once, x: jnp.tanh(x) + 0.1 * jnp.exp(-(x**2)) + 0.2 * jnp.log1p(x**2) - 0.1 * jnp.expm1(-x),
    "odds": lambda once, x: jax.nn.sigmoid(once["scale"] * x) + 0.2 * jax.scipy.special.erf(x) - 0.1 * jnp.log(3 + x),
    "roots": lambda once, x: jnp.sqrt(1.0 + x**2) * 0.5 + (1.5 + jnp.tanh(x)) ** once["scale"] - 0.1 * jnp.square(x),
    "choices": lambda once, x: jnp.where(x > once["fixed"], 0.5 * x, once["scale"] * x) + jnp.clip(x, -0.5, 0.7),
    "extremes": lambda once, x: jnp.maximum(x, once["rows"][0]) * 0.5 - jnp.minimum(x, 0.1) + 0.1 * abs(x) + x.max(),
    "slices": lambda once, x: jnp.concatenate([x[1:] * once["scale"], x[:1]]) + jnp.pad(x[1:3] ** 2, (0, 2)),
    "strides": lambda once, x: jnp.concatenate([once["matrix"][1, :2] * x[2:], once["matrix"][2:, 3]]) + 0.1 * x[0],
    "cut": lambda once, x: jax.lax.pad(x * once["scale"], 0.0, [(-1, 1, 0)]) + 0.2 * x,
    "stacks": lambda once, x: jnp.stack([x, 0.5 * x**2, once["rows"][2]], axis=1) @ jnp.array([0.5, 0.3, 1.0]),
    "picking": lambda once, x: x[np.array([3, 1, 1, 0])] * 0.6 + once["rows"][np.array([2, 0, 2])].sum(axis=0) * x,
    "taking": taken,
    "sums so far": lambda once, x: 0.3 * jnp.cumsum(x) + 0.2 * jnp.cumsum(once["rows"], axis=1)[1] * x,
    "turned": lambda once, x: 0.5 * x[::-1] * once["scale"] + jnp.flip(once["rows"], 1)[0] * x,
    "shared": lambda once, x: once["scale"] * x + once["scale"] * x[0] + 0.2 * jnp.outer(x, x).sum(axis=0) * 0.1,
    "loops": looped,
    "counted loops": lambda once, x: jax.lax.fori_loop(0, 3, lambda _, y: 0.5 * y + once["rows"][0] * 0.1, x),
}


def step(name: str) -> Step:
    """A day of a small model: the case, held within bounds, and what never comes back to the result."""

    def day(once: Any, today: Any, path: Any) -> Any:
        seed = path["seed"] * np.uint32(1664525) + np.uint32(1013904223)
        luck = (seed >> 9).astype(float) * 2.0**-23
        x = 0.4 * path["x"] + 0.4 * CASES[name](once, path["x"]) + today["shift"] * once["fixed"] + 0.1 * luck
        x = 2.0 * jnp.tanh(0.5 * x)
        return {"aside": path["aside"] + once["unused"] * x, "seed": seed, "x": x}

    return day


def picked(once: Any) -> list[Any]:
    return [once[name] for name in PARAMETERS]


def put(once: Any, parameters: Any) -> Any:
    return once | dict(zip(PARAMETERS, parameters, strict=True))


@cache
def adjoint(name: str) -> Adjoint:
    once = {key: jnp.asarray(each) for key, each in ONCE.items()}
    path = {"aside": jnp.zeros(WIDE), "seed": jnp.zeros((), jnp.uint32), "x": jnp.zeros(WIDE)}
    ends = np.array([False] * (WIDE + 1) + [True] * WIDE)
    zeros = [np.asarray(ONCE[key] == 0.0) if key == "matrix" else None for key in sorted(ONCE)]
    examples = (once, {"shift": jnp.zeros(())}, path)
    return Adjoint(derived(step(name), examples, zeros, (picked, put), ends, np.ones(len(ends), dtype=bool)), None)


class Found(NamedTuple):
    """Of one row of paths: x at the horizon, what a result answers to it on the first evening, and to parameters."""

    x: np.ndarray
    first: np.ndarray
    parameters: np.ndarray


def by_lanes(name: str, x: np.ndarray, seeds: np.ndarray, days: int = DAYS, stretch: int = 3) -> Found:
    """The derivative of the sum of squares of x at the horizon."""
    made = adjoint(name)
    known = made.derived
    state = made.forth.state(1)
    whole = np.zeros((2 * WIDE + 1, made.lanes), dtype=np.float32)
    whole[WIDE], whole[WIDE + 1 :] = seeds.view(np.float32), x.T
    state[0] = whole[known.places]
    where = np.searchsorted(known.places, np.arange(WIDE + 1, 2 * WIDE + 1))

    def ask(ended: np.ndarray) -> np.ndarray:
        by = np.zeros_like(ended)
        by[:, where] = 2.0 * ended[:, where]
        return by

    tables = made.tables(ONCE, DAILY)
    first, parameters = made.gradient(state, tables, days, ask, stretch)
    beginning = np.zeros((2 * WIDE + 1, made.lanes))
    beginning[known.places[known.answered]] = first[0]
    every = np.zeros((sum(np.size(ONCE[key]) for key in PARAMETERS), made.lanes))
    every[known.wanted] = parameters[0]
    return Found(state[0, where].T, beginning[WIDE + 1 :].T, every.T)


@cache
def reference(name: str) -> Callable[..., Any]:
    def ended(parameters: Any, x: Any, seed: Any, days: Any) -> Any:
        path, once = {"aside": jnp.zeros(WIDE), "seed": seed, "x": x}, {key: jnp.asarray(ONCE[key]) for key in ONCE}
        after = jax.lax.scan(lambda p, today: (step(name)(put(once, parameters), today, p), None), path, days)[0]
        return (after["x"] ** 2).sum(), after["x"]

    return jax.grad(ended, (0, 1), has_aux=True)


@cache
def compiled(name: str) -> Callable[..., Any]:
    return jax.jit(jax.vmap(reference(name), (None, 0, 0, None)))


def by_jax(name: str, x: np.ndarray, seeds: np.ndarray, days: int = DAYS) -> Found:
    (parameters, first), ends = compiled(name)(picked(ONCE), x.astype(float), seeds, {"shift": DAILY["shift"][:days]})
    flat = np.concatenate([np.asarray(each).reshape(len(x), -1) for each in parameters], axis=1)
    return Found(np.asarray(ends), np.asarray(first), np.where(_known_zero(), 0.0, flat))


def _known_zero() -> np.ndarray:
    return np.concatenate([np.ravel(ONCE[key] == 0.0) if key == "matrix" else np.zeros(np.size(ONCE[key]), dtype=bool)
                           for key in PARAMETERS])  # fmt: skip


def luck(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Paths on the first evening."""
    draws, lanes = np.random.default_rng(number), adjoint("linear").lanes
    x = draws.uniform(-1.5, 1.5, (lanes, WIDE)).astype(np.float32)
    return x, draws.integers(0, 2**32, lanes, dtype=np.uint32)


def assert_near(ours: Found, theirs: Found) -> None:
    for mine, right in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, right, rtol=0.0, atol=SINGLE * max(LEAST, float(np.abs(right).max())))


@pytest.mark.parametrize("name", CASES)
def test_the_derivative_is_that_of_jax(name: str) -> None:
    ours, theirs = by_lanes(name, *luck(1)), by_jax(name, *luck(1))
    assert_near(ours, theirs)
    assert np.abs(theirs.first).max() > 10.0 * LEAST
    assert np.abs(theirs.parameters).max() > 10.0 * LEAST or name == "smooth"


@settings(deadline=None, max_examples=15)
@given(
    some.sampled_from(["linear", "products", "odds", "slices", "picking", "loops"]),
    some.lists(some.floats(-2.0, 2.0, width=32), min_size=WIDE, max_size=WIDE), some.integers(0, 2**32 - 1),
)  # fmt: skip
def test_the_derivative_is_that_of_jax_wherever_it_is_smooth(name: str, values: list[float], seed: int) -> None:
    lanes = adjoint(name).lanes
    x = np.outer(np.linspace(-1.0, 1.0, lanes), values).astype(np.float32)
    seeds = np.full(lanes, seed, dtype=np.uint32) + np.arange(lanes, dtype=np.uint32)
    assert_near(by_lanes(name, x, seeds), by_jax(name, x, seeds))


@pytest.mark.parametrize("name", ["choices", "loops"])
@pytest.mark.parametrize("days", [1, 4, DAYS])
def test_the_length_of_a_stretch_changes_nothing(name: str, days: int) -> None:
    whole = by_lanes(name, *luck(2), days=days, stretch=days)
    assert_near(whole, by_jax(name, *luck(2), days=days))
    for stretch in (1, 2, 3, 4, 20):
        for mine, right in zip(by_lanes(name, *luck(2), days=days, stretch=stretch), whole, strict=True):
            np.testing.assert_array_equal(mine, right)


def test_what_the_result_does_not_read_is_left_out() -> None:
    known = adjoint("linear").derived
    places = np.cumsum([0, *(np.size(ONCE[key]) for key in PARAMETERS)])
    scale, unused = places[2], places[3]
    assert scale not in known.wanted
    assert unused not in known.wanted
    assert not np.isin(np.arange(WIDE), known.places).any()
    assert not np.isin(np.flatnonzero(_known_zero()), known.wanted).any()
    assert scale in adjoint("products").derived.wanted
    found, right = by_lanes("linear", *luck(1)).parameters, by_jax("linear", *luck(1)).parameters
    assert (right[:, [scale, unused]] == 0.0).all()
    assert (found[:, [scale, unused]] == 0.0).all()


def test_paths_of_a_row_do_not_hear_of_each_other() -> None:
    x, seeds = luck(3)
    other = x.copy()
    other[1:] += 0.3
    one, two = by_lanes("products", x, seeds), by_lanes("products", other, seeds)
    for first, second in zip(one, two, strict=True):
        np.testing.assert_array_equal(first[0], second[0])
        assert (first[1] != second[1]).any()


def test_the_cases_meet_every_rule_of_derivatives() -> None:
    met: set[str] = set()
    for name in CASES:
        _collect(jax.make_jaxpr(reference(name))(picked(ONCE), np.ones(WIDE), np.uint32(1), DAILY).jaxpr, met)
    rules = {name for name, rule in backward_rules.RULES.items() if rule.__module__ == backward_rules.__name__}
    assert rules
    assert rules <= met


def _collect(jaxpr: Any, met: set[str]) -> None:
    for equation in jaxpr.eqns:
        met.add(equation.primitive.name)
        for given_ in equation.params.values():
            for each in given_ if isinstance(given_, (tuple, list)) else (given_,):
                inner = getattr(each, "jaxpr", each)
                if hasattr(inner, "eqns"):
                    _collect(inner, met)
