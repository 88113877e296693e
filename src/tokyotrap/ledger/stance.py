"""Stance: what is known today besides prices: orders that fall due, the calendar, capacity."""

import equinox as eqx
from jaxtyping import Array, Float


class Stance(eqx.Module):
    """What an institution is told today.

    Attributes:
        due: order key -> the part of a scenario's order that falls due today [house units].
        auctions: bucket -> JGBs sold at auction today [trillion dollars].
        purchases: bucket -> the Bank of Japan's announced purchases today [trillion dollars].
        redemptions: bucket -> government bonds repaid today [trillion dollars].
        operation: yen the finance ministry buys today [trillion dollars].
        capacity: log of risk aversion over its normal level, at yesterday's close.
        told: what regimes say today, by name, such as "credibility" [0 to 1].
        before: the same as of yesterday.
        inventory: leg -> what dealers' inventories hold of it at yesterday's close, those who stepped back on news and
            will soon return left out [trillion dollars].
    """

    due: dict[str, Float[Array, ""]]
    auctions: dict[str, Float[Array, ""]]
    purchases: dict[str, Float[Array, ""]]
    redemptions: dict[str, Float[Array, ""]]
    operation: Float[Array, ""]
    capacity: Float[Array, ""]
    told: dict[str, Float[Array, ""]] = eqx.field(default_factory=dict)
    before: dict[str, Float[Array, ""]] = eqx.field(default_factory=dict)
    inventory: dict[str, Float[Array, ""]] = eqx.field(default_factory=dict)

    def hears(self, name: str, default: Float[Array, ""] | float) -> Float[Array, ""] | float:
        """What a regime says today; the default if it is switched off."""
        return self.told.get(name, default)

    def heard(self, name: str, default: Float[Array, ""] | float) -> Float[Array, ""] | float:
        """What a regime said yesterday, perhaps one that speaks later in the day; the default if it is switched off."""
        return self.before.get(name, default)

    def has(self, key: str) -> bool:
        """Whether a scenario gives this order at all: known before the run, the same on every day."""
        return key in self.due

    def order(self, key: str) -> Float[Array, ""] | float:
        """Today's part of an order [house units]; zero when nobody gave one."""
        return self.due.get(key, 0.0)
