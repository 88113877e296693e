"""German and French government bonds."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.ledger.following import Linked, News
from tokyotrap.parameter import parameter

DRIVERS = ("ust_10y", "jgb_30y")
"""The Treasury carries most of Tokyo's move; the slope on the JGB is what comes beyond it."""


class Bund10(Linked):
    """The 10-year Bund: a share of the 10-year Treasury, none of the JGB beyond it, and news from the euro area.

    Source: the share and the volatility are measured on monthly means of the whole euro area since 2022, as no daily
    series was at hand; the JGB's share is ours, from 20 January 2026.
    """

    name: ClassVar[str] = "bund_10y"
    label: ClassVar[str] = "Bund market"
    series: ClassVar[str] = "bund_10y"
    drivers: ClassVar[tuple[str, ...]] = DRIVERS

    ust_10y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=3.0, fact="markets.euro_area_10y.ust_10y")
    jgb_30y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=2.0, fact="markets.bund_10y.jgb_30y")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="markets.euro_area_10y.volatility")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Rise of the yield per rise of the 10-year Treasury and of the 30-year JGB [bp per bp]."""
        return {"ust_10y": self.ust_10y, "jgb_30y": self.jgb_30y}

    def news(self) -> News:
        """Volatility of its own news [decimal per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0


class Bund30(Linked):
    """The 30-year Bund: shares of the 10-year Treasury and the 30-year JGB, and news from the euro area.

    Source: ours, from 20 January 2026 and after the 10-year of the euro area.
    """

    name: ClassVar[str] = "bund_30y"
    label: ClassVar[str] = "Bund market"
    series: ClassVar[str] = "bund_30y"
    drivers: ClassVar[tuple[str, ...]] = DRIVERS

    ust_10y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=3.0, fact="markets.bund_30y.ust_10y")
    jgb_30y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=2.0, fact="markets.bund_30y.jgb_30y")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="markets.bund_30y.volatility")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Rise of the yield per rise of the 10-year Treasury and of the 30-year JGB [bp per bp]."""
        return {"ust_10y": self.ust_10y, "jgb_30y": self.jgb_30y}

    def news(self) -> News:
        """Volatility of its own news [decimal per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0


class Oat10(Linked):
    """The 10-year OAT: a share of the 10-year Treasury, and news from France.

    That the JGB lowers it beyond the Treasury is one day's record, with French news in it.

    Source: as the Bund; the JGB's share is ours, from 20 January 2026.
    """

    name: ClassVar[str] = "oat_10y"
    label: ClassVar[str] = "OAT market"
    series: ClassVar[str] = "oat_10y"
    drivers: ClassVar[tuple[str, ...]] = DRIVERS

    ust_10y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=3.0, fact="markets.euro_area_10y.ust_10y")
    jgb_30y: Float[Array, ""] | Any = parameter("bp per bp", low=-1.0, high=2.0, fact="markets.oat_10y.jgb_30y")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="markets.euro_area_10y.volatility")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Rise of the yield per rise of the 10-year Treasury and of the 30-year JGB [bp per bp]."""
        return {"ust_10y": self.ust_10y, "jgb_30y": self.jgb_30y}

    def news(self) -> News:
        """Volatility of its own news [decimal per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0
