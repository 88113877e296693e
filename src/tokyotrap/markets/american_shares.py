"""American shares: what yields do to them depends on how high yields are."""

from typing import Any, ClassVar, NamedTuple

import equinox as eqx
from jaxtyping import Array, Float

from tokyotrap.ledger.following import CAPACITY, Following, News
from tokyotrap.ledger.host import sigmoid
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.markets import fear
from tokyotrap.parameter import parameter


class Turn(NamedTuple):
    """A slope that turns with the level of yields.

    Attributes:
        low: at low yields [% per pp].
        high: at high yields [% per pp].
        middle: level half-way between [decimal].
        width: of the turn [decimal].
    """

    low: Float[Array, ""]
    high: Float[Array, ""]
    middle: Float[Array, ""]
    width: Float[Array, ""]

    def at(self, level: Float[Array, ""]) -> Float[Array, ""]:
        """Log points of the index per point of the 10-year Treasury [% per pp].

        Args:
            level: of the 10-year Treasury [decimal].
        """
        return self.low + (self.high - self.low) * sigmoid((level - self.middle) / self.width)


class Shares(Following):
    """What is common to share indices: a slope on yields that turns with their level, one on the VIX, and own news."""

    low_yields: eqx.AbstractVar[Any]
    high_yields: eqx.AbstractVar[Any]
    middle: eqx.AbstractVar[Any]
    width: eqx.AbstractVar[Any]
    vix: eqx.AbstractVar[Any]
    vix_fading: eqx.AbstractVar[Any]
    vix_capacity: eqx.AbstractVar[Any]
    volatility: eqx.AbstractVar[Any]

    def sensitivity(self, quotes: Quotes) -> dict[str, Float[Array, ""]]:
        """Log points per point of the Treasury at its last level [% per pp], and per log point of the VIX [ratio]."""
        slope = Turn(self.low_yields, self.high_yields, self.middle, self.width).at(quotes["ust_10y"])
        return {"ust_10y": slope, "vix": self.vix}

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


class StandardAndPoors(Shares):
    """The S&P 500: down with the VIX; with yields while they are low, against them when they are high.

    dx = b(UST10) d(UST10) + v times news about log VIX + own news, b from `low` to `high` around `middle`.

    No premium for holding shares: it starts at rest and stays there on average. The slope contains what in the months
    of high yields came by the VIX, which rose with them; here news of the VIX and of yields hardly go together.

    Source: the slope on the VIX and the volatility are measured since 2023 over five days; b is chosen so that the
    monthly correlation with the 10-year Treasury is that of 2016-25 at each level (.07 below 3 %, -.24 at 3-4,
    -.63 above). The logistic form and its width are ours.
    """

    name: ClassVar[str] = "sp500"
    label: ClassVar[str] = "Share market"
    series: ClassVar[str] = "sp500"
    drivers: ClassVar[tuple[str, ...]] = ("ust_10y", "vix", CAPACITY)

    low_yields: Float[Array, ""] | Any = parameter("% per pp", low=-50.0, high=50.0, fact="markets.sp500.low_yields")
    high_yields: Float[Array, ""] | Any = parameter("% per pp", low=-50.0, high=50.0, fact="markets.sp500.high_yields")
    middle: Float[Array, ""] | Any = parameter("%", low=0.0, high=20.0, fact="markets.sp500.middle")
    width: Float[Array, ""] | Any = parameter("pp", low=0.01, high=10.0, fact="markets.shares.width")
    vix: Float[Array, ""] | Any = parameter("ratio", low=-1.0, high=1.0, fact="markets.sp500.vix")
    vix_fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="markets.vix.fading")
    vix_capacity: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=3.0, fact="markets.vix.capacity")
    volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="news.own.sp500")


class Nasdaq(Shares):
    """The Nasdaq Composite: as the S&P 500, with a stronger answer to the VIX and more news of its own.

    Its own news is drawn apart from that of the S&P 500: together they move less alike than they do (.95).

    Source: as the S&P 500.
    """

    name: ClassVar[str] = "nasdaq"
    label: ClassVar[str] = "Share market"
    series: ClassVar[str] = "nasdaq"
    drivers: ClassVar[tuple[str, ...]] = ("ust_10y", "vix", CAPACITY)

    low_yields: Float[Array, ""] | Any = parameter("% per pp", low=-50.0, high=50.0, fact="markets.nasdaq.low_yields")
    high_yields: Float[Array, ""] | Any = parameter("% per pp", low=-50.0, high=50.0, fact="markets.nasdaq.high_yields")
    middle: Float[Array, ""] | Any = parameter("%", low=0.0, high=20.0, fact="markets.nasdaq.middle")
    width: Float[Array, ""] | Any = parameter("pp", low=0.01, high=10.0, fact="markets.shares.width")
    vix: Float[Array, ""] | Any = parameter("ratio", low=-1.0, high=1.0, fact="markets.nasdaq.vix")
    vix_fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="markets.vix.fading")
    vix_capacity: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=3.0, fact="markets.vix.capacity")
    volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="news.own.nasdaq")
