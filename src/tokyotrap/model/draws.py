"""Draws: the luck of a day, laid out so that every use has its own number whatever else is switched on."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.regime import Regime
from tokyotrap.model import outside
from tokyotrap.model.mechanisms import FOLLOWERS, REGIMES

SCALES = 2
"""Standard normals that size outside news, see `Turbulence`; they come first."""

OWN = tuple(kind.series for kind in FOLLOWERS.values() if kind.series not in outside.DIRECT)
"""Series that may have news of their own."""

NEWS = (*outside.RATES, *outside.DEMAND, *outside.DIRECT, *OWN)
"""What the other standard normals are for, in order."""

DECISIONS = ("rate check", "operation", "Bank of Japan", "Federal Reserve")
"""What the first uniform numbers decide; two for each regime follow."""

NORMALS, UNIFORMS = SCALES + len(NEWS), len(DECISIONS) + 2 * len(REGIMES)
LUCK = NORMALS + UNIFORMS
"""Numbers of a day's luck; as standard normals, the uniform ones by their quantiles."""

SMALLEST = 2.0**-24
"""A uniform number is no nearer than this to 0 and 1."""


class Draws(NamedTuple):
    """The day's luck: standard normals for the outside, uniform numbers between 0 and 1 for decisions."""

    normals: Float[Array, " n"]
    uniforms: Float[Array, " u"]


def chance_of(regime: Regime, draws: Draws) -> Float[Array, " 2"]:
    """The two uniform numbers of a regime."""
    first = len(DECISIONS) + 2 * REGIMES.index(type(regime))
    return draws.uniforms[first : first + 2]


def as_normals(draws: Draws) -> Float[Array, " luck"]:
    """A day's luck as independent standard normals, the uniform numbers last."""
    return jnp.concatenate([draws.normals, np.sqrt(2.0) * jax.lax.erf_inv(2.0 * draws.uniforms - 1.0)])


def shifted(draws: Draws, tilt: Float[Array, " luck"]) -> Draws:
    """A day's luck with other means: what is given is added to each of `as_normals`."""
    chances = as_normals(draws)[NORMALS:] + tilt[NORMALS:]
    uniforms = 0.5 * jax.lax.erfc(-chances / np.sqrt(2.0))
    return Draws(draws.normals + tilt[:NORMALS], jnp.clip(uniforms, SMALLEST, 1.0 - SMALLEST))
