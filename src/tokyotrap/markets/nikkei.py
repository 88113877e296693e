"""Japanese shares: exporters' profits in a weak yen, and the world's fears."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.ledger.following import CAPACITY, Following, News
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.markets import fear
from tokyotrap.parameter import parameter


class Nikkei(Following):
    """The Nikkei 225: up with USDJPY, down with the VIX and a little with American yields.

    dx = u d(UST10) + j d(log USDJPY) + v times news about log VIX + own news.

    Slopes are the same on all days. On 5 August 2024 it fell by 12 %, of which these slopes explain less
    than half: forced sales of shares are not in it. No premium for holding shares.

    Source: measured since 2023 over five days, all drivers at once, as Tokyo closes before New York.
    """

    name: ClassVar[str] = "nikkei"
    label: ClassVar[str] = "Tokyo shares"
    series: ClassVar[str] = "nikkei"
    drivers: ClassVar[tuple[str, ...]] = ("ust_10y", "usdjpy", "vix", CAPACITY)

    ust_10y: Float[Array, ""] | Any = parameter("% per pp", low=-50.0, high=50.0, fact="markets.nikkei.ust_10y")
    usdjpy: Float[Array, ""] | Any = parameter("ratio", low=-5.0, high=5.0, fact="markets.nikkei.usdjpy")
    vix: Float[Array, ""] | Any = parameter("ratio", low=-1.0, high=1.0, fact="markets.nikkei.vix")
    vix_fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="markets.vix.fading")
    vix_capacity: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=3.0, fact="markets.vix.capacity")
    volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="news.own.nikkei")

    def sensitivity(self, quotes: Quotes) -> dict[str, Float[Array, ""]]:
        """Log points per point of the Treasury [% per pp], per log point of USDJPY and of the VIX [ratio]."""
        return {"ust_10y": self.ust_10y, "usdjpy": self.usdjpy, "vix": self.vix}

    def pull(self) -> dict[str, Float[Array, ""]]:
        """What keeps the return of the VIX from lifting the index [ratio]."""
        return fear.kept(self.vix, self.vix_fading, self.vix_capacity)

    def drift(self) -> float:
        """None [log points a day]."""
        return 0.0

    def keep(self) -> float:
        """Everything [ratio]."""
        return 1.0

    def news(self) -> News:
        """Volatility of its own news [log points per square root of a year]; it does not fade [1/year]."""
        return self.volatility, 0.0
