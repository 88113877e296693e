"""The VIX: fear as options price it."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.ledger.following import CAPACITY, Linked, News
from tokyotrap.parameter import parameter


class Vix(Linked):
    """Implied volatility of the S&P 500.

    Its logarithm rises with that of arbitrageurs' risk aversion, and has news of its own that fades:
    log VIX(t) = log VIX(0) + b log(a(t) / a) + n(t), with dn = -f n dt + s dW.

    Carry traders who sell what they had bought abroad lift it by `per_sale`; that fades as its own news does.

    It comes back to where it started, not to its mean of many years (17 since 2010); one speed stands for a fast and a
    slow return.

    Source: volatility and fading measured on closes since 2010; what risk aversion and sales do to it is ours, the
    latter from August 2024.
    """

    name: ClassVar[str] = "vix"
    label: ClassVar[str] = "Risk appetite"
    series: ClassVar[str] = "vix"
    drivers: ClassVar[tuple[str, ...]] = (CAPACITY,)

    capacity: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=3.0, fact="markets.vix.capacity")
    per_sale: Float[Array, ""] | Any = parameter("% per $100bn", low=0.0, high=500.0, fact="markets.vix_per_sale")
    volatility: Float[Array, ""] | Any = parameter("%", low=0.0, high=500.0, fact="markets.vix.volatility")
    fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="markets.vix.fading")

    def betas(self) -> dict[str, Float[Array, ""]]:
        """Log points of the VIX per log point of risk aversion [ratio]."""
        return {CAPACITY: self.capacity}

    def news(self) -> News:
        """Volatility of its own news [log points per square root of a year] and its fading [1/year]."""
        return self.volatility, self.fading
