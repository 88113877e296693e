"""Output: what interest rates, the yen and the budget do to Japan's GDP, with a lag."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.economy.lag import after_a_year, kept
from tokyotrap.ledger.following import Following, News
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class Output(Following):
    """Distance of Japan's real GDP from where it would have been at the rates and the yen of the start.

    One point more on the policy rate takes 0.32 % off after a year; long yields and the yen add what little is
    sourced. A budget that a scenario assumes from the first day (`food_tax_cut`, `public_investment`) adds its
    multiplier over GDP with the same lag. Rate rises that were priced count as well: the path that would have been
    has none. After the first year answers go on towards 1 / (1 - 2^(-260 / half-life)) of the first year's.

    Source: Cabinet Office short-run model (2015) for the rate and for investment; Daiwa Institute of Research (2026)
    for the tax on food. Long yields, the yen and the lag are ours or from memory.
    """

    name: ClassVar[str] = "gdp_japan"
    label: ClassVar[str] = "Japan's output"
    series: ClassVar[str] = "gdp_japan"
    drivers: ClassVar[tuple[str, ...]] = ("boj_rate", "jgb_10y", "usdjpy")

    per_rate: Float[Array, ""] | Any = parameter("% per pp", low=-2.0, high=0.0, fact="economy.gdp_per_rate")
    per_long_rate: Float[Array, ""] | Any = parameter("% per pp", low=-2.0, high=0.0, fact="economy.gdp_per_long_rate")
    per_yen: Float[Array, ""] | Any = parameter("ratio", low=-0.2, high=0.2, fact="economy.gdp_per_yen")
    half_life: Float[Array, ""] | Any = parameter("business days", low=5.0, high=520.0, fact="economy.gdp_half_life")
    food_tax_cut: Float[Array, ""] | Any = parameter(
        "JPY tn per year", low=0.0, high=20.0, fact="economy.food_tax_cut"
    )
    public_investment: Float[Array, ""] | Any = parameter(
        "JPY tn per year", low=0.0, high=50.0, fact="economy.public_investment"
    )
    tax_multiplier: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="economy.food_tax_multiplier")
    investment_multiplier: Float[Array, ""] | Any = parameter(
        "ratio", low=0.0, high=3.0, fact="economy.investment_multiplier"
    )
    gdp: Float[Array, ""] | Any = parameter("JPY tn", low=100.0, high=2000.0, fact="japan.nominal_gdp")

    def sensitivity(self, quotes: Quotes) -> dict[str, Array]:
        """Nothing answers at once."""
        return {}

    def pull(self) -> dict[str, Array]:
        """Output added a day per unit of each driver above the start [decimal per decimal or log point]."""
        share = after_a_year(self.keep())
        return {
            "boj_rate": self.per_rate * share,
            "jgb_10y": self.per_long_rate * share,
            "usdjpy": self.per_yen * share,
        }

    def drift(self) -> Array:
        """What the assumed budget adds a day [decimal]."""
        return self.budget() * after_a_year(self.keep())

    def budget(self) -> Float[Array, ""]:
        """Output after a year from tax not levied on food and from public investment [decimal of GDP]."""
        spent = self.tax_multiplier * self.food_tax_cut + self.investment_multiplier * self.public_investment
        return spent / self.gdp

    def keep(self) -> Array:
        """Share of yesterday's distance kept [ratio]."""
        return kept(self.half_life)

    def news(self) -> News:
        """None of its own."""
        return 0.0, 0.0
