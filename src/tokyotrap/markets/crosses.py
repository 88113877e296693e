"""The yen against the euro and the Australian dollar."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.ledger.following import Linked, News
from tokyotrap.parameter import parameter


class EuroYen(Linked):
    """EURJPY: a share of USDJPY, and the euro's own news, which stays.

    The share is below one because the dollar is in USDJPY and not in the cross.

    Source: measured on daily fixings since 2022, both rates of the same fixing.
    """

    name: ClassVar[str] = "eurjpy"
    label: ClassVar[str] = "Euro"
    series: ClassVar[str] = "eurjpy"
    drivers: ClassVar[tuple[str, ...]] = ("usdjpy",)

    usdjpy: Float[Array, ""] | Any = parameter("ratio", low=-1.0, high=3.0, fact="markets.eurjpy.usdjpy")
    volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="news.own.eurjpy")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Log points of the cross per log point of USDJPY [ratio]."""
        return {"usdjpy": self.usdjpy}

    def news(self) -> News:
        """Volatility of its own news [log points per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0


class AussieYen(Linked):
    """AUDJPY: a share of USDJPY, and the Australian dollar's own news, which stays.

    Markets hold it for a gauge of the appetite for risk; here it does not fall with shares or the VIX beyond what
    USDJPY does.

    Source: measured on daily fixings since 2022, both rates of the same fixing.
    """

    name: ClassVar[str] = "audjpy"
    label: ClassVar[str] = "Australian dollar"
    series: ClassVar[str] = "audjpy"
    drivers: ClassVar[tuple[str, ...]] = ("usdjpy",)

    usdjpy: Float[Array, ""] | Any = parameter("ratio", low=-1.0, high=3.0, fact="markets.audjpy.usdjpy")
    volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="news.own.audjpy")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Log points of the cross per log point of USDJPY [ratio]."""
        return {"usdjpy": self.usdjpy}

    def news(self) -> News:
        """Volatility of its own news [log points per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0
