"""Draws: the luck of a day, laid out so that every use has its own number whatever else is switched on."""

from typing import NamedTuple

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


class Draws(NamedTuple):
    """The day's luck: standard normals for the outside, uniform numbers between 0 and 1 for decisions."""

    normals: Float[Array, " n"]
    uniforms: Float[Array, " u"]


def chance_of(regime: Regime, draws: Draws) -> Float[Array, " 2"]:
    """The two uniform numbers of a regime."""
    first = len(DECISIONS) + 2 * REGIMES.index(type(regime))
    return draws.uniforms[first : first + 2]
