"""Consumer prices: what a weak yen and dear oil do to annual inflation, with a lag."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.economy.lag import after_a_year, kept
from tokyotrap.ledger.following import Following, News
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class Inflation(Following):
    """Annual inflation of Japanese consumer prices as the yen and oil pass through.

    A fall of the yen by 10 % that stays lifts inflation by half a point after a year; prices are then up twice that
    after two, the upper end of what is reported. Oil in dollars works through the weight of energy in the index and
    the part of its consumer price that is oil; oil in yen is in the answer to the yen already. Taxes on food, wages
    and demand are not in it. What a weaker yen adds stays in annual inflation, which it should leave by the third
    year.

    Source: pass-through from models of the Cabinet Office and the Bank of Japan, from memory; the lag is ours.
    """

    name: ClassVar[str] = "cpi_japan"
    label: ClassVar[str] = "Consumer prices"
    series: ClassVar[str] = "cpi_japan"
    drivers: ClassVar[tuple[str, ...]] = ("usdjpy", "brent")

    pass_through: Float[Array, ""] | Any = parameter("pp per 10%", low=0.0, high=3.0, fact="economy.pass_through")
    half_life: Float[Array, ""] | Any = parameter(
        "business days", low=5.0, high=520.0, fact="economy.pass_through_half_life"
    )
    energy_weight: Float[Array, ""] | Any = parameter("%", low=0.0, high=30.0, fact="economy.energy_weight")
    crude_content: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="economy.crude_content")

    def sensitivity(self, quotes: Quotes) -> dict[str, Array]:
        """Nothing passes through at once."""
        return {}

    def pull(self) -> dict[str, Array]:
        """Inflation added a day per unit of the log of USDJPY and of Brent above the start [decimal]."""
        share = after_a_year(self.keep())
        return {"usdjpy": self.pass_through * share, "brent": self.energy_weight * self.crude_content * share}

    def drift(self) -> float:
        """None: inflation stays where it was until something moves [decimal]."""
        return 0.0

    def keep(self) -> Array:
        """Share of yesterday's distance kept [ratio]."""
        return kept(self.half_life)

    def news(self) -> News:
        """None of its own."""
        return 0.0, 0.0
