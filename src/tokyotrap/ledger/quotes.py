"""Quotes: the prices an institution sees, and what it remembers of them."""

from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.series import PLACE
from tokyotrap.parameter import parameter


class Recall(eqx.Module):
    """How long markets remember.

    Attributes:
        month: what counts as a month: the average of past quotes is as old, on average, as a plain mean over so many
            days [business days].
        weight: of the last day in the variance [0 to 1].
        fading: of a high, towards today's rate, by one part in so many a day [business days].
        week: what counts as a week, in the same way [business days].

    Source: RiskMetrics Technical Document (1996) for the weight; the others are ours.
    """

    month: Float[Array, ""] | Any = parameter("business days", low=2.0, high=260.0, fact="memory.month")
    weight: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="memory.variance_weight")
    fading: Float[Array, ""] | Any = parameter("business days", low=1.0, high=260.0, fact="memory.high_fading")
    week: Float[Array, ""] | Any = parameter("business days", low=1.0, high=20.0, fact="memory.week")


class Memory(eqx.Module):
    """What is remembered of past quotes, by moving averages.

    Attributes:
        average: exponentially weighted mean of each series over about a month, internal units.
        recent: the same over about a week.
        variance: exponentially weighted mean square of daily log changes of USDJPY [per day].
        high: a high of log USDJPY that fades over about two weeks.
        usual_variance: the variance on the starting day [per day].
        recall: how long all this is remembered; the same on every day.
    """

    average: Float[Array, " series"]
    recent: Float[Array, " series"]
    variance: Float[Array, ""]
    high: Float[Array, ""]
    usual_variance: Float[Array, ""]
    recall: Recall


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
        """The same on the starting day, in the same units."""
        return self.opening[PLACE[series]]

    def change(self, series: str) -> Float[Array, ""]:
        """Change over about a month: twice the distance from a one-month average with the same mean age.

        [decimal per year], or log points for prices.
        """
        return 2.0 * (self.values[PLACE[series]] - self.memory.average[PLACE[series]])

    def change_week(self, series: str) -> Float[Array, ""]:
        """Change over about a week, as `change` [decimal per year], or log points for prices."""
        return 2.0 * (self.values[PLACE[series]] - self.memory.recent[PLACE[series]])

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

    A weight of 2 / (n + 1) a day gives observations a mean age of (n - 1) / 2 days, that of a plain mean of n days.

    Args:
        memory: as of yesterday.
        values: today's close, internal units.
        before: yesterday's close, internal units.
    """
    recall = memory.recall
    average = memory.average + (values - memory.average) / (0.5 * (recall.month + 1.0))
    recent = memory.recent + (values - memory.recent) / (0.5 * (recall.week + 1.0))
    move = values[PLACE["usdjpy"]] - before[PLACE["usdjpy"]]
    variance = (1.0 - recall.weight) * memory.variance + recall.weight * move**2
    faded = memory.high - (memory.high - values[PLACE["usdjpy"]]) / recall.fading
    high = jnp.maximum(values[PLACE["usdjpy"]], faded)
    return Memory(average, recent, variance, high, memory.usual_variance, recall)
