"""The American mortgage rate: the household's share in the Treasury market."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.ledger.following import Following, News
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class Mortgage(Following):
    """The 30-year fixed mortgage rate, which follows the 10-year Treasury within two weeks.

    A step of the Treasury moves it by `at_once` on the day and by `in_the_end` when all has come; of what is still to
    come, `kept` is left after each day:

        x(t) = k x(t-1) + (a - (1 - k) e) (d(t) - d(t-1)) + (1 - k) e d(t)

    More than one for one, because prepayment risk rises with yields, as in 2022-25; .8 in 2000-07 and .7 in 2010-19,
    when the central bank bought mortgages. It starts at rest: what had not yet come of January's moves is left out.

    Source: measured on the weekly survey 2022-25. The daily form is ours.
    """

    name: ClassVar[str] = "mortgage_30y"
    label: ClassVar[str] = "Mortgage market"
    series: ClassVar[str] = "mortgage_30y"
    drivers: ClassVar[tuple[str, ...]] = ("ust_10y",)

    at_once: Float[Array, ""] | Any = parameter("bp per bp", low=0.0, high=3.0, fact="markets.mortgage_30y.at_once")
    in_the_end: Float[Array, ""] | Any = parameter(
        "bp per bp", low=0.0, high=3.0, fact="markets.mortgage_30y.in_the_end"
    )
    kept: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=0.999, fact="markets.mortgage_30y.kept")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="markets.mortgage_30y.volatility")
    fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="markets.mortgage_30y.fading")

    def sensitivity(self, quotes: Quotes) -> dict[str, Float[Array, ""]]:
        """Answer to the day's move of the Treasury, less what the pull adds on the day [bp per bp]."""
        return {"ust_10y": self.at_once - (1.0 - self.kept) * self.in_the_end}

    def pull(self) -> dict[str, Float[Array, ""]]:
        """Daily addition per distance of the Treasury from its start [bp per bp]."""
        return {"ust_10y": (1.0 - self.kept) * self.in_the_end}

    def drift(self) -> float:
        """None [decimal a day]."""
        return 0.0

    def keep(self) -> Float[Array, ""]:
        """Share of its distance from the start that a day leaves [ratio]."""
        return self.kept

    def news(self) -> News:
        """Volatility of its spread's own news [decimal per square root of a year] and its fading [1/year]."""
        return self.volatility, self.fading
