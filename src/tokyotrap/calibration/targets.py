"""What the economy should look like: measured moments and estimates of price impact, each with a tolerance."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from tokyotrap.facts.atlas import Atlas

VOLATILITIES = {
    "ust_3m": 8.0,
    "ust_2y": 4.0,
    "ust_5y": 4.0,
    "ust_10y": 3.5,
    "ust_30y": 3.5,
    "jgb_2y": 2.5,
    "jgb_5y": 3.0,
    "jgb_10y": 3.0,
    "jgb_20y": 3.0,
    "jgb_30y": 3.0,
    "jgb_40y": 3.5,
}
"""Tolerance of each volatility [bp a year]."""

CORRELATIONS = {
    ("ust_10y", "jgb_10y"): 0.05,
    ("ust_2y", "ust_10y"): 0.03,
    ("ust_10y", "ust_30y"): 0.02,
    ("jgb_2y", "jgb_10y"): 0.05,
    ("jgb_10y", "jgb_40y"): 0.05,
    ("jgb_10y", "jgb_30y"): 0.05,
    ("ust_30y", "jgb_40y"): 0.06,
    ("usdjpy", "ust_10y"): 0.05,
    ("usdjpy", "ust_2y"): 0.05,
    ("usdjpy", "jgb_10y"): 0.06,
    ("usdjpy", "jgb_2y"): 0.06,
    ("usdjpy", "gap_10y"): 0.05,
    ("usdjpy", "gap_2y"): 0.05,
}
"""Tolerance of each correlation."""

DEMAND = ("ust_10y", "ust_30y", "jgb_10y", "jgb_40y", "usdjpy")
"""Series in which news about demand should not dominate."""

SMALLEST = 1e-3

SHARE = 0.25
"""A volatility's tolerance is at most this part of it: in years of fixed rates two basis points are much."""


@dataclass(frozen=True)
class Target:
    """One thing the economy is asked for.

    Attributes:
        name: of what the economy implies.
        words: what it is, for people.
        unit: of goal and tolerance.
        goal: number wanted.
        tolerance: distance that counts as one; relative, as a logarithm, if `kind` is "ratio".
        kind: "distance", "ratio", "at least" or "at most".
        error: standard error of the data [unit]; None where it is judgement.
        source: where the goal comes from.
    """

    name: str
    words: str
    unit: str
    goal: float
    tolerance: float
    kind: str
    error: float | None
    source: str

    def miss(self, value: float) -> float:
        """Distance of a value from the goal, in tolerances."""
        distance = self.signed(value)
        if self.kind == "at least":
            return min(0.0, distance)
        return max(0.0, distance) if self.kind == "at most" else distance

    def signed(self, value: float) -> float:
        """As `miss`, and on the side where "at least" and "at most" are content too."""
        if self.kind == "ratio":
            return log(max(value, SMALLEST) / self.goal) / self.tolerance
        return (value - self.goal) / self.tolerance


def targets(atlas: Atlas) -> tuple[Target, ...]:
    """Every target of the fit.

    Args:
        atlas: holding `measured.*`.
    """
    return (*_volatilities(atlas), *_correlations(atlas), *_impacts())


def _volatilities(atlas: Atlas) -> Iterator[Target]:
    for name, tolerance in VOLATILITIES.items():
        goal, error = measurement(atlas, f"measured.volatility.{name}")
        words = f"Volatility of {name}, a year"
        near = min(tolerance, SHARE * goal)
        yield Target(f"volatility.{name}", words, "bp", goal, near, "distance", error, "data")
    two, error = measurement(atlas, "measured.volatility.usdjpy")
    four, other = measurement(atlas, "measured.volatility.usdjpy_four_years")
    words, source = "Volatility of usdjpy, a year", "data: the middle of two and of four years"
    yield Target("volatility.usdjpy", words, "%", (two + four) / 2, 0.4, "distance", (error + other) / 2, source)


def _correlations(atlas: Atlas) -> Iterator[Target]:
    for (first, second), tolerance in CORRELATIONS.items():
        goal, error = measurement(atlas, f"measured.correlation.{first}.{second}")
        name, words = f"correlation.{first}.{second}", f"Correlation of {first} and {second}"
        yield Target(name, words, "ratio", goal, tolerance, "distance", error, "data")


_IMPACTS = (
    ("ust.node_0", "USD 100 bn of 10-year Treasuries sold, on the 10-year, node 0", "bp", 4.0, 0.13, "ratio",
     "ours, between `elasticity.treasury.lasting` (2) and the same in a month (13)"),
    ("ust.node_2", "The same, node 2", "bp", 10.0, 0.5, "ratio", "near `elasticity.treasury.month` (13)"),
    ("ust.node_3", "The same, node 3", "bp", 30.0, 0.5, "ratio", "near `elasticity.treasury.stress` (40)"),
    ("boj", "The Bank of Japan's holdings, USD 3.5 tn, sold, on the 10-year JGB", "bp", 95.0, 0.25, "ratio",
     "Bank of Japan review: about a percentage point"),
    ("jgb.on_30y", "1 % of GDP of long JGBs sold, on the 30-year", "bp", 21.0, 0.35, "ratio",
     "`elasticity.jgb.supply_30y.on_30y`"),
    ("jgb.on_10y", "1 % of GDP of long JGBs sold, on the 10-year", "bp", 5.5, 0.5, "ratio",
     "`elasticity.jgb.supply_30y.on_10y`"),
    ("yen", "USD 100 bn of yen bought, rise of the yen", "%", 3.0, 0.35, "ratio", "ours, from 2022 and 2024"),
    ("spill", "Rise of the 10-year Treasury over that of the 30-year JGB, when long JGBs are sold", "ratio", 0.25, 0.1,
     "distance", "ours"),
    ("trend_on_yen", "Fall of the yen when the Japanese trend lifts the 10-year by a point", "%", 2.0, 3.0, "at least",
     "ours; `fx.beta_jgb10.fiscal_risk` says 9 (0 to 18)"),
)  # fmt: skip


def _impacts() -> Iterator[Target]:
    for name, words, unit, goal, tolerance, kind, source in _IMPACTS:
        yield Target(f"impact.{name}", words, unit, goal, tolerance, kind, None, source)
    for name in DEMAND:
        words = f"Share of news about demand in the variance of {name}"
        yield Target(f"demand.{name}", words, "ratio", 0.15, 0.1, "at most", None, "ours")


def measurement(atlas: Atlas, key: str) -> tuple[float, float]:
    """A measured fact and its standard error, a quarter of its range [unit of the fact]."""
    fact = atlas[key]
    low, high, value = (float(str(each)) for each in (fact.low, fact.high, fact.value))
    return value, (high - low) / 4.0
