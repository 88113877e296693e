"""Functions of vectors: each against NumPy or SciPy, over the range a model uses."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy import special as jax_special
from scipy import special

from tests.lanes.small import mapped

FULL = np.concatenate([np.linspace(-30.0, 30.0, 4001), np.linspace(-1.0, 1.0, 4001), [0.0]])
POSITIVE = np.concatenate([np.geomspace(1e-30, 1e30, 4001), np.linspace(0.5, 2.0, 4001)])
INSIDE = np.concatenate([np.linspace(-0.9999998, 0.9999998, 8001), [0.0]])

CASES = {
    "exp": (jnp.exp, np.exp, FULL),
    "log": (jnp.log, np.log, POSITIVE),
    "log1p": (jnp.log1p, np.log1p, np.concatenate([POSITIVE, -np.geomspace(1e-9, 0.99, 999)])),
    "expm1": (jnp.expm1, np.expm1, FULL),
    "logistic": (jax.nn.sigmoid, special.expit, FULL),
    "tanh": (jnp.tanh, np.tanh, FULL),
    "erf": (jax_special.erf, special.erf, FULL),
    "erfc": (jax_special.erfc, special.erfc, np.linspace(-6.0, 6.0, 4001)),
    "erf_inv": (jax_special.erfinv, special.erfinv, INSIDE),
    "sqrt": (jnp.sqrt, np.sqrt, POSITIVE),
    "floor": (jnp.floor, np.floor, FULL),
    "sign": (jnp.sign, np.sign, FULL),
    "reciprocal": (lambda x: 1.0 / x, lambda x: 1.0 / x, POSITIVE),
    "cube": (lambda x: x**3, lambda x: x**3, FULL),
    "inverse_square": (lambda x: x**-2, lambda x: x**-2, np.geomspace(1e-6, 1e6, 999)),
    "power": (lambda x: x**1.7, lambda x: x**1.7, np.geomspace(1e-3, 1e3, 999)),
}  # fmt: skip
SHARP = 1e-6
"""Relative error allowed, some ten units of the last place; of what is taken from an argument that was rounded to
single precision, the argument is the rounded one."""

COARSE = {"power": 2e-5, "erfc": 3e-6}
"""Where an exponential takes a large argument, whose own rounding counts."""


@cache
def found(name: str) -> tuple[np.ndarray, np.ndarray]:
    """What the machine says, and what is right, at arguments of single precision."""
    function, right, points = CASES[name]
    single = points.astype(np.float32)
    return mapped(function, single), right(single.astype(float))


@pytest.mark.parametrize("name", CASES)
def test_a_function_is_right_to_single_precision(name: str) -> None:
    said, right = found(name)
    scale = np.maximum(np.abs(right), 1e-6 if name in ("erf", "tanh", "log", "logistic") else 1e-30)
    assert np.max(np.abs(said - right) / scale) < COARSE.get(name, SHARP)


@pytest.mark.parametrize("name", ["exp", "logistic", "tanh", "erf"])
def test_a_rising_function_never_falls_by_more_than_rounding(name: str) -> None:
    function, _, _ = CASES[name]
    said = mapped(function, np.linspace(-5.0, 5.0, 20_000).astype(np.float32))
    assert np.diff(said).min() > -3e-7 * np.abs(said).max()


def test_the_logarithm_knows_its_ends() -> None:
    said = mapped(jnp.log, np.array([0.0, -1.0, 1.0], dtype=np.float32))
    assert said[0] == -np.inf
    assert np.isnan(said[1])
    assert said[2] == 0.0


def test_what_is_not_a_number_stays_so() -> None:
    for function in (jnp.exp, jnp.log, jnp.sqrt, jnp.tanh, jax.nn.sigmoid):
        assert np.isnan(mapped(function, np.array([np.nan], dtype=np.float32))[0])
