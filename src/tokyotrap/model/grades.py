"""Grades: when a path stops being a controlled transition, and when it becomes a chaotic exit."""

from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter

GRADES = ("controlled", "disorderly", "chaotic")


class Grades(eqx.Module):
    """What makes a path disorderly or chaotic.

    Disorderly: capacity near its tipping point, auctions that fail again and again, a campaign of yen buying beyond any
    so far, or a week's move of the JGB 30-year, the UST 10-year or USDJPY beyond a first threshold. Chaotic: no root of
    the capacity loop (a run on arbitrageurs), a buyers' strike near its full strength, or a week's move beyond a second
    threshold.
    A path keeps the worst grade it has had.

    Source: thresholds are ours, set between the worst weeks of 2022-26 (JGB 30-year +30 bp, UST 10-year +47 bp, USDJPY
    -6 %) and the gilt market of September 2022.
    """

    jgb_30y: Float[Array, ""] | Any = parameter("bp", low=1.0, high=500.0, fact="grades.disorderly.jgb_30y")
    ust_10y: Float[Array, ""] | Any = parameter("bp", low=1.0, high=500.0, fact="grades.disorderly.ust_10y")
    usdjpy: Float[Array, ""] | Any = parameter("%", low=0.1, high=50.0, fact="grades.disorderly.usdjpy")
    campaign: Float[Array, ""] | Any = parameter("JPY tn", low=0.1, high=500.0, fact="grades.disorderly.campaign")
    failing: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="grades.disorderly.strike")
    multiple: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="grades.chaotic.multiple")
    strike: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="grades.chaotic.strike")

    def speed(self, quotes: Quotes) -> Float[Array, ""]:
        """The fastest of the three weekly moves, each over its threshold [ratio]."""
        thresholds = {"jgb_30y": self.jgb_30y, "ust_10y": self.ust_10y, "usdjpy": self.usdjpy}
        return jnp.stack([jnp.abs(quotes.change_week(name)) / each for name, each in thresholds.items()]).max()

    def today(
        self, quotes: Quotes, condition: Float[Array, ""], told: dict[str, Float[Array, ""]], spent: Float[Array, ""]
    ) -> Bool[Array, " 2"]:
        """Whether the day is disorderly, and whether it is chaotic.

        Args:
            quotes: today's close.
            condition: of the capacity loop, 0 stable, 1 near tipping, 2 gone.
            told: by regimes today.
            spent: yen bought in the current campaign [trillion yen].
        """
        none = jnp.zeros(())
        speed = self.speed(quotes)
        chaotic = (condition >= 2.0) | (speed >= self.multiple) | (told.get("strike", none) >= self.strike)
        failing = told.get("strike", none) >= self.failing
        disorderly = (condition >= 1.0) | (speed >= 1.0) | failing | (spent > self.campaign)
        return jnp.stack([disorderly | chaotic, chaotic])


def first_days(before: Float[Array, " 2"], now: Bool[Array, " 2"], day: Float[Array, ""]) -> Float[Array, " 2"]:
    """First day of each grade but the best, 0 if not yet."""
    return jnp.where((before == 0.0) & now, day, before)
