"""The luck of paths: a key by the path's number, a chance by the path's key and the name of a branch."""

import hashlib
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Integer, PRNGKeyArray

NOT_A_DAY = 1 << 31
"""Days are numbered from 1; what is folded into a key for a branch has this bit, which no day has."""


@jax.jit
def path_keys(seed: Array, numbers: Integer[Array, " paths"]) -> PRNGKeyArray:
    """The keys of paths by their numbers; a key depends on the seed and the number alone."""
    return jax.vmap(lambda path: jax.random.fold_in(jax.random.key(seed), path))(numbers)


def chances(keys: PRNGKeyArray, names: Sequence[str]) -> Float[np.ndarray, "paths B"]:
    """A uniform number between 0 and 1 for every path and branch, whatever other branches there are."""
    if not names:
        return np.zeros((len(keys), 0))
    words = jnp.array([_words(name) for name in names], dtype=jnp.uint32)
    return (np.asarray(_bits(keys, words), dtype=np.float64) + 0.5) * 2.0**-32


def _words(name: str) -> tuple[int, int]:
    """Two numbers of 32 bits from a name."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big") | NOT_A_DAY, int.from_bytes(digest[4:], "big")


@jax.jit
def _bits(keys: PRNGKeyArray, words: Integer[Array, "B 2"]) -> Integer[Array, "paths B"]:
    def one(key: PRNGKeyArray, pair: Integer[Array, " 2"]) -> Array:
        return jax.random.bits(jax.random.fold_in(jax.random.fold_in(key, pair[0]), pair[1]), (), jnp.uint32)

    return jax.vmap(lambda key: jax.vmap(lambda pair: one(key, pair))(words))(keys)
