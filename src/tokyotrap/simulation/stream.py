"""Streams of random numbers: one for two paths that mirror each other, drawn inside the loop."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt32, UInt64

from tokyotrap.model.draws import NORMALS, UNIFORMS, Draws

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIRROR = 0xFFFFFFFF


class Stream(NamedTuple):
    """Where a path's random numbers stand: the state of the generator, and bits by which all numbers are turned round.

    Paths come in pairs, 0 and 1, 2 and 3, and so on. Both draw the same bits; the second denies them, so that its
    normal numbers have the other sign and its uniform numbers are one less the first's (antithetic variates: Hammersley
    and Morton, 1956). A pair is as good as two independent paths or better wherever outcomes are monotone in the news.

    Source: xoshiro128++ by Blackman and Vigna (2019), "Scrambled linear pseudorandom number generators"; its state is
    filled by splitmix64 from the seed and the number of the pair, as its authors recommend.
    """

    words: UInt32[Any, " 4"]
    mirror: UInt32[Any, ""]


def streams(seed: int, numbers: Int[np.ndarray, " paths"]) -> Stream:
    """The streams of paths by their numbers, which depend on the seed and the number alone."""
    keys = _keys(seed, numbers)
    steps = GOLDEN * np.arange(1, 3, dtype=np.uint64)
    halves = _mixed(keys[:, None] + steps)
    words = np.ascontiguousarray(halves).view(np.uint32)
    return Stream(words, np.where(numbers % 2 == 1, MIRROR, 0).astype(np.uint32))


def chances(seed: int, numbers: Int[np.ndarray, " paths"], names: Sequence[str]) -> Float[np.ndarray, "paths B"]:
    """A uniform number between 0 and 1 for every path and branch, whatever other branches there are; mirrored too."""
    found = np.zeros((len(numbers), len(names)))
    keys = _keys(seed, numbers)
    for place, name in enumerate(names):
        word = np.uint64(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big"))
        bits = _mixed(keys ^ word) >> np.uint64(12)
        found[:, place] = (bits.astype(float) + 0.5) * 2.0**-52
    return np.where((numbers % 2 == 1)[:, None], 1.0 - found, found)


def draw(stream: Stream) -> tuple[Stream, Draws]:
    """One day's luck of one path.

    Numbers have 23 bits, so that they are exact in single precision and neither 0 nor 1; normal numbers are their
    quantiles and lie within 5.1 standard deviations.
    """
    words, bits = jax.lax.scan(_next, tuple(stream.words), None, length=NORMALS + UNIFORMS)
    unit = ((bits ^ stream.mirror) >> 9).astype(jnp.float64) * 2.0**-23 + 2.0**-24
    normals = np.sqrt(2.0) * jax.lax.erf_inv(2.0 * unit[:NORMALS] - 1.0)
    return Stream(jnp.stack(words), stream.mirror), Draws(normals, unit[NORMALS:])


Words = tuple[Array, ...]


def _next(words: Words, _: None) -> tuple[Words, Array]:
    """The generator's next state and number."""
    a, b, c, d = words
    number = _turned(a + d, 7) + a
    c, d = c ^ a, d ^ b
    return (a ^ d, b ^ c, c ^ (b << 9), _turned(d, 11)), number


def _turned(word: Array, places: int) -> Array:
    """Bits moved up, those that fall out put in below."""
    return (word << places) | (word >> (32 - places))


def _keys(seed: int, numbers: Int[np.ndarray, " paths"]) -> UInt64[np.ndarray, " paths"]:
    """A key for every pair, of the seed and the pair's number."""
    base = _mixed(np.array([seed % 2**64], dtype=np.uint64) + GOLDEN)
    return _mixed(base + GOLDEN * (numbers // 2).astype(np.uint64))


def _mixed(words: UInt64[np.ndarray, "..."]) -> UInt64[np.ndarray, "..."]:
    """The finaliser of splitmix64 (Steele, Lea and Flood, 2014)."""
    with np.errstate(over="ignore"):
        words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(words ^ (words >> np.uint64(31)))
