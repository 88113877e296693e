"""British government bonds."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.ledger.following import Linked, News
from tokyotrap.parameter import parameter

DRIVERS = ("ust_10y", "jgb_30y")
"""The Treasury carries most of Tokyo's move; the slope on the JGB is what comes beyond it."""


class Gilt10(Linked):
    """The 10-year gilt: shares of the 10-year Treasury and the 30-year JGB, and news from London.

    Source: measured on spot yields since 2025, changes over two days, both drivers at once.
    """

    name: ClassVar[str] = "gilt_10y"
    label: ClassVar[str] = "Gilt market"
    series: ClassVar[str] = "gilt_10y"
    drivers: ClassVar[tuple[str, ...]] = DRIVERS

    ust_10y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=3.0, fact="markets.gilt_10y.ust_10y")
    jgb_30y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=2.0, fact="markets.gilt_10y.jgb_30y")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="news.own.gilt_10y")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Rise of the yield per rise of the 10-year Treasury and of the 30-year JGB [bp per bp]."""
        return {"ust_10y": self.ust_10y, "jgb_30y": self.jgb_30y}

    def news(self) -> News:
        """Volatility of its own news [decimal per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0


class Gilt30(Linked):
    """The 30-year gilt: shares of the 10-year Treasury and the 30-year JGB, and news from London.

    News of the 10-year and of the 30-year gilt is drawn apart, which understates how much they move together.

    Source: measured on spot yields since 2025, changes over two days, both drivers at once.
    """

    name: ClassVar[str] = "gilt_30y"
    label: ClassVar[str] = "Gilt market"
    series: ClassVar[str] = "gilt_30y"
    drivers: ClassVar[tuple[str, ...]] = DRIVERS

    ust_10y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=3.0, fact="markets.gilt_30y.ust_10y")
    jgb_30y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=2.0, fact="markets.gilt_30y.jgb_30y")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="news.own.gilt_30y")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Rise of the yield per rise of the 10-year Treasury and of the 30-year JGB [bp per bp]."""
        return {"ust_10y": self.ust_10y, "jgb_30y": self.jgb_30y}

    def news(self) -> News:
        """Volatility of its own news [decimal per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0
