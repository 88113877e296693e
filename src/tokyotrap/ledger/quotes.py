"""Quotes: the prices an institution sees, and what it remembers of them."""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.clock import DAYS

CORE_SERIES = (
    "jgb_2y", "jgb_5y", "jgb_10y", "jgb_20y", "jgb_30y", "jgb_40y",
    "ust_3m", "ust_2y", "ust_5y", "ust_10y", "ust_30y", "usdjpy",
)  # fmt: skip
"""What the two-country equilibrium prices."""

SERIES = (*CORE_SERIES, "boj_rate", "fed_rate", "brent")
"""Every series of a run."""

LOGARITHMIC = ("usdjpy", "brent")
"""Series kept as logarithms inside the engine."""

UNITS = {name: "percent" for name in SERIES} | {"usdjpy": "yen per dollar", "brent": "dollars a barrel"}
"""Unit in which each series is shown."""

PLACE = {name: place for place, name in enumerate(SERIES)}


class Memory(eqx.Module):
    """What is remembered of past quotes, by moving averages.

    Attributes:
        average: exponentially weighted mean of each series over about a month, internal units.
        variance: exponentially weighted mean square of daily log changes of USDJPY [per day].
        high: a high of log USDJPY that fades over about two weeks.
        usual_variance: the variance on the starting day [per day].
    """

    average: Float[Array, " series"]
    variance: Float[Array, ""]
    high: Float[Array, ""]
    usual_variance: Float[Array, ""]


class Quotes(eqx.Module):
    """The day's closing prices.

    Attributes:
        values: each of `SERIES`: yields and rates as decimals, log of USDJPY and of Brent.
        memory: what is remembered of earlier days.
        opening: the values on the starting day.
    """

    values: Float[Array, " series"]
    memory: Memory
    opening: Float[Array, " series"]

    def __getitem__(self, series: str) -> Float[Array, ""]:
        """A yield or rate [decimal per year], or the logarithm of a price."""
        return self.values[PLACE[series]]

    @property
    def yen_per_dollar_at_start(self) -> Float[Array, ""]:
        """The exchange rate at which books count yen [yen per dollar]."""
        return jnp.exp(self.opening[PLACE["usdjpy"]])

    def at_start(self, series: str) -> Float[Array, ""]:
        """The same on the starting day."""
        return self.opening[PLACE[series]]

    def change(self, series: str) -> Float[Array, ""]:
        """Change over about a month: twice the distance from a one-month average with the same mean age.

        [decimal per year], or log points for prices.
        """
        return 2.0 * (self.values[PLACE[series]] - self.memory.average[PLACE[series]])

    @property
    def volatility(self) -> Float[Array, ""]:
        """Volatility of USDJPY as recently seen [decimal per year]."""
        return jnp.sqrt(self.memory.variance * DAYS)

    @property
    def volatility_at_start(self) -> Float[Array, ""]:
        """The same on the starting day [decimal per year]."""
        return jnp.sqrt(self.memory.usual_variance * DAYS)

    @property
    def drawdown(self) -> Float[Array, ""]:
        """Fall of USDJPY from its recent high [log points, >= 0]."""
        return jnp.maximum(self.memory.high - self["usdjpy"], 0.0)


def remember(memory: Memory, values: Float[Array, " series"], before: Float[Array, " series"]) -> Memory:
    """Memory after one more day.

    A weight of 1/10.5 a day gives observations a mean age of 9.5 days, that of a plain mean of 20 days; the variance
    uses the RiskMetrics weight .06.

    Source: RiskMetrics Technical Document (1996) for the variance weight; the others are ours.
    """
    average = memory.average + (values - memory.average) / 10.5
    move = values[PLACE["usdjpy"]] - before[PLACE["usdjpy"]]
    variance = 0.94 * memory.variance + 0.06 * move**2
    high = jnp.maximum(values[PLACE["usdjpy"]], memory.high - (memory.high - values[PLACE["usdjpy"]]) / 10.0)
    return Memory(average, variance, high, memory.usual_variance)
