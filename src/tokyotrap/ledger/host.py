"""Numbers on the host: mechanisms whose numbers are NumPy's, and functions that then need no compiler.

JAX compiles a program for every kind of sum it is given outside of a loop. That pays for a thousand paths; it does not
for the few numbers that are worked out once before a run.
"""

from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

Module = TypeVar("Module")


def on_host(module: Module) -> Module:
    """The same mechanism, or the same quotes, with NumPy's numbers."""
    found: Module = jax.tree.map(lambda leaf: np.asarray(leaf)[()], module)
    return found


def exp(value: Float[Any, ""]) -> Float[Array, ""]:
    """The exponential, of a number on the host by NumPy."""
    found: Float[Array, ""] = np.exp(value) if isinstance(value, np.floating) else jnp.exp(value)
    return found


def sigmoid(value: Float[Any, ""]) -> Float[Array, ""]:
    """1 / (1 + exp(-x)), of a number on the host by NumPy."""
    host = isinstance(value, np.floating)
    found: Float[Array, ""] = 0.5 * (1.0 + np.tanh(0.5 * value)) if host else jax.nn.sigmoid(value)
    return found
