"""Turbulence: days are not alike; the size of all outside news follows the VIX and has fat tails."""

from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class Turbulence(eqx.Module):
    """A scale for all outside news of a day: what the VIX says, times a draw of its own; and one more for Japan's.

    scale = (VIX / VIX at the start)^elasticity exp(s z - s^2) / n, z standard normal. The second part has a mean square
    of one and gives an excess kurtosis of 3 (exp(4 s^2) - 1); n makes the mean square of the first part one as well,
    once the VIX moves as it usually does. News of all sources share the scale, so that quiet and wild days are so
    everywhere. News from Japan is scaled once more, exp(j y - j^2) with a draw y of its own, so that its excess
    kurtosis is 3 (exp(4 (s^2 + j^2)) - 1): its quiet days are quieter and its wild days wilder.

    Source: lognormal mixture of normals, Clark (1973), Econometrica 41(1); elasticity and kurtoses are measured.
    """

    elasticity: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=2.0, fact="outside.volatility_per_vix")
    vix_volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=500.0, fact="markets.vix.volatility")
    vix_fading: Float[Array, ""] | Any = parameter("1/year", low=0.1, high=100.0, fact="markets.vix.fading")
    kurtosis: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=30.0, fact="outside.kurtosis.abroad")
    japan: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=30.0, fact="outside.kurtosis.japan")

    def scale(self, quotes: Quotes, normal: Float[Array, ""]) -> Float[Array, ""]:
        """Size of today's outside news over the usual [ratio], given one standard normal."""
        variance = spread(self.kurtosis)
        usual = self.vix_volatility**2 / (2.0 * self.vix_fading)
        level = self.elasticity * (quotes["vix"] - quotes.at_start("vix")) - self.elasticity**2 * usual
        return jnp.exp(level + jnp.sqrt(variance) * normal - variance)

    def at_home(self, normal: Float[Array, ""]) -> Float[Array, ""]:
        """Size of today's news from Japan over that of all other news [ratio], given another standard normal."""
        variance = jnp.maximum(spread(self.japan) - spread(self.kurtosis), 0.0)
        return jnp.exp(jnp.sqrt(variance) * normal - variance)


def spread(kurtosis: Float[Array, ""]) -> Float[Array, ""]:
    """Variance of the logarithm of a scale that gives normal news this excess kurtosis [ratio]."""
    return jnp.log1p(kurtosis / 3.0) / 4.0
