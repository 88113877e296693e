"""Rules: functions of arrays, lowered to scalars, say what JAX says."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.lanes.small import interpreted
from tokyotrap.lanes.program import LANE, Program

A, B, C = np.linspace(-1.0, 2.0, 6), np.arange(6.0)[::-1] - 2.5, np.linspace(0.1, 1.0, 12).reshape(3, 4)
MASK = np.array([1.0, 0.0, 0.0, 2.0, 0.0, 1.0])
WHOLE = np.arange(6, dtype=np.uint32) * 715_827_883

CASES: dict[str, tuple[Callable[..., Any], tuple[np.ndarray, ...]]] = {
    "arithmetic": (lambda a, b: (a + b * a - a / (b + 9.0), -a, abs(b)), (A, B)),
    "comparisons": (lambda a, b: (a < b, a <= b, a > b, a >= b, a == b, a != b, (a < b) & ~(a > 0) | (b > 0)), (A, B)),
    "choices": (lambda a, b: jnp.where(a > b, a, jnp.clip(b, -1.0, 1.0)), (A, B)),
    "extremes": (lambda a, b: (jnp.maximum(a, b), jnp.minimum(a, b), a.max(), b.min(), a.sum(), (a > 0).any()), (A, B)),
    "products": (lambda a, c: (c @ c.T, c.T @ a[:3], a[:4] @ c.T, jnp.tensordot(c, c, 2), jnp.outer(a, a)), (A, C)),
    "sparse": (lambda a: jnp.diag(jnp.asarray(MASK)) @ a, (A,)),
    "shapes": (lambda a, c: (a.reshape(2, 3).T, c[1:, ::2], jnp.concatenate([a, c[0]]), jnp.stack([a, a])), (A, C)),
    "turned": (lambda c: (c[::-1], jnp.flip(c, 1)), (C,)),
    "picking": (lambda a, c: (a[np.array([3, 1, 1])], c[np.array([2, 0])], a[-1], c[1, 2]), (A, C)),
    "padding": (lambda a: (jnp.pad(a, (1, 2)), jnp.broadcast_to(a, (2, 6))), (A,)),
    "cumulated": (lambda a, c: (jnp.cumsum(a), jnp.cumsum(c, axis=1), jnp.cumsum(c[::-1], axis=0)), (A, C)),
    "powers": (lambda c: (c**2, c**-3, c**0.5, jnp.sqrt(c), jnp.square(c)), (C,)),
    "signs": (lambda a: (jnp.sign(a), jnp.floor(a), jnp.isfinite(a)), (A,)),
    "loops": (lambda a: jax.lax.scan(lambda s, x: (s * 0.5 + x, s - x), jnp.zeros(()), a), (A,)),
    "counted loops": (lambda a: jax.lax.fori_loop(0, 4, lambda i, s: s * 1.5 + a[2], a), (A,)),
    "branches": (lambda a: jax.lax.cond(a[0] > 0.0, lambda x: x + 1.0, lambda x: x - 1.0, a), (A,)),
    "bits": (lambda w: ((w ^ (w << 5)) + (w >> 7), ~w & 0xFF, w | 1, w < w[::-1]), (WHOLE,)),
    "conversions": (lambda w, a: ((w >> 9).astype(float) * 2.0**-23, (a > 0).astype(float)), (WHOLE, A)),
    "whole numbers": (lambda a: (a * 10.0).astype(int) > 3, (A,)),
    "special": (lambda a: (jax.scipy.special.erf(a), jax.scipy.special.erfc(a), jnp.tanh(a), jax.nn.sigmoid(a)), (A,)),
    "functions in functions": (lambda a: jax.nn.softplus(jnp.linalg.norm(a)) + jax.nn.relu(a), (A,)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_scalars_say_what_arrays_say(name: str) -> None:
    function, arguments = CASES[name]
    expected = jax.tree.leaves(function(*map(jnp.asarray, arguments)))
    for said, right in zip(interpreted(function, *arguments), expected, strict=True):
        np.testing.assert_allclose(said.astype(float), np.asarray(right).astype(float), rtol=1e-13, atol=1e-14)


@settings(deadline=None, max_examples=60)
@given(some.lists(some.floats(-1e3, 1e3), min_size=6, max_size=6), some.integers(0, 5))
def test_a_known_matrix_leaves_out_its_zeros(values: list[float], row: int) -> None:
    matrix = np.where(np.arange(36).reshape(6, 6) % 5 == 0, 0.0, 1.5)
    said = interpreted(lambda x: jnp.asarray(matrix)[row] @ x, np.array(values))[0]
    np.testing.assert_allclose(said, matrix[row] @ np.array(values), rtol=1e-12, atol=1e-9)


def test_the_same_is_done_once() -> None:
    program = Program()
    x, y = program.input(0, LANE), program.input(1, LANE)
    assert program.do("add", x, y) == program.do("add", y, x)
    assert program.do("mul", x, program.constant(1.0)) == x
    assert program.do("mul", x, program.constant(0.0)) == program.constant(0.0)
    assert program.do("add", x, program.constant(0.0)) == x
    assert program.do("select", program.constant(True, "b"), x, y) == x


def test_what_has_no_rule_is_named() -> None:
    with pytest.raises(NotImplementedError, match="no lanes for sort"):
        interpreted(lambda a: jnp.sort(a), A)
