"""Small programs for the tests of lanes."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import tokyotrap.ledger  # noqa: F401  # counts in double precision
from tokyotrap.lanes.interpret import evaluate
from tokyotrap.lanes.kernel import Kernel, trace
from tokyotrap.lanes.lower import Lowering
from tokyotrap.lanes.program import LANE, Program


def mapped(function: Callable[[Any], Any], points: np.ndarray) -> np.ndarray:
    """A function of one number, compiled and done on many."""

    def day(once: Any, today: Any, path: Any) -> Any:
        return path, (path["x"],), (function(path["x"]),)

    example = ({"one": jnp.ones(())}, {"number": jnp.ones(())}, {"weight": jnp.ones(()), "x": jnp.ones(())})
    kernel = Kernel(trace(day, example, [None], 0), None)
    rows = kernel.rows(len(points))
    state = kernel.state(rows)
    padded = np.pad(points, (0, rows * kernel.lanes - len(points)), mode="edge")
    state[:, 0], state[:, 1] = 1.0, padded.reshape(rows, kernel.lanes)
    watched = np.zeros((1, 1, rows * kernel.lanes), dtype=np.float32)
    kernel.run(state, kernel.tables(example[0], {"number": np.ones(1)}), (0, 1), watched)
    return watched[0, 0, : len(points)].astype(float)


def interpreted(function: Callable[..., Any], *arguments: np.ndarray) -> list[np.ndarray]:
    """A function of arrays, lowered to scalars and done by NumPy."""
    closed = jax.make_jaxpr(function)(*arguments)
    program = Program()
    low, inputs, place, given = Lowering(program), [], 0, {}
    for array in arguments:
        kind = {"f": "f", "i": "i", "u": "i", "b": "b"}[np.asarray(array).dtype.kind]
        numbers = [program.input(place + k, LANE, kind) for k in range(np.size(array))]
        given |= dict(zip(numbers, np.ravel(array).tolist(), strict=True))
        inputs.append(np.array(numbers, dtype=np.int64).reshape(np.shape(array)))
        place += np.size(array)
    outputs = low.run(closed.jaxpr, [low.constant(each) for each in closed.consts], inputs)
    flat = [int(one) for each in outputs for one in each.flat]
    values = evaluate(program, program.needed(flat), given)
    return [np.array([values[int(one)] for one in each.flat]).reshape(each.shape) for each in outputs]
