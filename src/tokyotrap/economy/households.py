"""The household's bill: what a weak yen and dear oil add to a year of energy and imported food."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.economy.lag import in_the_end, kept
from tokyotrap.ledger.following import Following, News
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter

THOUSAND_YEN = 1e9
"""Thousand yen in a trillion."""


class HouseholdBill(Following):
    """Extra yearly cost of energy and food for a household of two or more, at the quantities of 2025.

    What is imported costs more in yen as the yen falls, all of it; what follows oil costs more as oil rises. Half has
    reached the household after about three months. Linear in logarithms: a doubling counts 0.69. Subsidies, wages and
    buying less are not in it.

    Source: spending from the family survey of the Statistics Bureau of Japan, from memory; import contents ours.
    """

    name: ClassVar[str] = "household_bill"
    label: ClassVar[str] = "Household's bill"
    series: ClassVar[str] = "household_bill"
    drivers: ClassVar[tuple[str, ...]] = ("usdjpy", "brent")

    energy: Float[Array, ""] | Any = parameter("JPY", low=0.0, high=2e6, fact="household.energy_spending")
    food: Float[Array, ""] | Any = parameter("JPY", low=0.0, high=5e6, fact="household.food_spending")
    energy_content: Float[Array, ""] | Any = parameter(
        "ratio", low=0.0, high=1.0, fact="household.energy_import_content"
    )
    food_content: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="household.food_import_content")
    oil_linked: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="household.oil_linked")
    half_life: Float[Array, ""] | Any = parameter("business days", low=5.0, high=520.0, fact="household.half_life")

    def sensitivity(self, quotes: Quotes) -> dict[str, Array]:
        """Nothing reaches the household at once."""
        return {}

    def pull(self) -> dict[str, Array]:
        """Yearly cost added a day per unit of the log of USDJPY and of Brent above the start [thousand yen]."""
        share = in_the_end(self.keep()) * THOUSAND_YEN
        energy, food = self.energy * self.energy_content, self.food * self.food_content
        return {"usdjpy": (energy + food) * share, "brent": energy * self.oil_linked * share}

    def drift(self) -> float:
        """None [thousand yen]."""
        return 0.0

    def keep(self) -> Array:
        """Share of yesterday's distance kept [ratio]."""
        return kept(self.half_life)

    def news(self) -> News:
        """None of its own."""
        return 0.0, 0.0
