"""Debt service day by day: each day's share of the year's issues pays that day's yields."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.economy.debt import TENORS
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.following import Following, News
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class DebtService(Following):
    """Debt service of the general account at an annual rate, as the stock of bonds rolls into each day's yields.

    Each day's share of the year's issues pays that day's yields instead of the coupons of what is repaid. Yields
    where they were at the start raise the bill too, for coupons are old: that is the drift. Within a year it is the
    identity of `economy.debt.interest_rate`; later it forgets that short bonds sold since the start are repaid, and a
    rise of yields weighs too much (by a fifth to a quarter after two years).

    Source: an identity; issues from the plan of fiscal 2026, the redemption from the sixty-year rule, coupons ours.
    """

    name: ClassVar[str] = "debt_service"
    label: ClassVar[str] = "Government"
    series: ClassVar[str] = "debt_service"
    drivers: ClassVar[tuple[str, ...]] = TENORS

    issued: Float[Array, ""] | Any = parameter("JPY tn per year", low=50.0, high=400.0, fact="jgb.issuance_fy26.total")
    issued_2y: Float[Array, ""] | Any = parameter("JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.2y")
    issued_5y: Float[Array, ""] | Any = parameter("JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.5y")
    issued_10y: Float[Array, ""] | Any = parameter("JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.10y")
    issued_20y: Float[Array, ""] | Any = parameter("JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.20y")
    issued_30y: Float[Array, ""] | Any = parameter("JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.30y")
    issued_40y: Float[Array, ""] | Any = parameter("JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.40y")
    new_bonds: Float[Array, ""] | Any = parameter(
        "JPY tn per year", low=0.0, high=100.0, fact="jgb.issuance_fy26.new_bonds"
    )
    refunding: Float[Array, ""] | Any = parameter(
        "JPY tn per year", low=0.0, high=300.0, fact="jgb.issuance_fy26.refunding"
    )
    yield_1y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.1y")
    yield_2y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.2y")
    yield_5y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.5y")
    yield_10y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.10y")
    yield_20y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.20y")
    yield_30y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.30y")
    yield_40y: Float[Array, ""] | Any = parameter("%", low=-1.0, high=20.0, fact="jgb.40y")
    retiring_coupon: Float[Array, ""] | Any = parameter("%", low=0.0, high=10.0, fact="debt.retiring_coupon")
    retiring_short: Float[Array, ""] | Any = parameter("%", low=-1.0, high=10.0, fact="debt.retiring_short")
    stock: Float[Array, ""] | Any = parameter("JPY tn", low=100.0, high=3000.0, fact="jgb.outstanding.total")
    redemption_rule: Float[Array, ""] | Any = parameter("years", low=1.0, high=100.0, fact="debt.redemption_rule")

    def sensitivity(self, quotes: Quotes) -> dict[str, Array]:
        """Nothing rolls at once."""
        return {}

    def pull(self) -> dict[str, Array]:
        """Trillion yen a year more, each day, per unit of a yield's rise [trillion yen a year per decimal]."""
        issues = self._issues()
        issues[1] = issues[1] + issues[0]
        return {tenor: issue / DAYS for tenor, issue in zip(TENORS, issues[1:], strict=True)}

    def drift(self) -> Array:
        """What a day of rolling adds at the yields of the start [trillion yen a year]."""
        issues = self._issues()
        curve = (self.yield_1y, self.yield_2y, self.yield_5y, self.yield_10y, self.yield_20y, self.yield_30y)
        sold = sum(issue * each for issue, each in zip(issues, (*curve, self.yield_40y), strict=True))
        longer = self.refunding - issues[0]
        repaid = self.retiring_coupon * 0.5 * (longer + abs(longer)) + self.retiring_short * issues[0]
        redeemed = (self.new_bonds - self.stock / self.redemption_rule) / self.redemption_rule
        found: Array = (sold - repaid + redeemed) / DAYS
        return found

    def keep(self) -> float:
        """Interest is paid until a bond is repaid."""
        return 1.0

    def news(self) -> News:
        """None of its own."""
        return 0.0, 0.0

    def _issues(self) -> list[Array]:
        """Issues of the general account a year, one-year debt first [trillion yen]."""
        tenors = (self.issued_2y, self.issued_5y, self.issued_10y, self.issued_20y, self.issued_30y, self.issued_40y)
        general = (self.new_bonds + self.refunding) / self.issued
        return [general * (self.issued - sum(tenors)), *(general * each for each in tenors)]
