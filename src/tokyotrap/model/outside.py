"""The outside: what moves for reasons of its own, by source, as random shocks to the factors of the equilibrium."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.lines import TREND
from tokyotrap.pricing.specification import Specification

OIL = "brent"


@dataclass(frozen=True)
class Source:
    """One source of news.

    Attributes:
        key: the setting that switches it off.
        owner: for the attribution.
        cause: for the attribution.
        factors: factors its shocks start in; Brent stands for the oil price.
        meaning: one plain sentence.
    """

    key: str
    owner: str
    cause: str
    factors: tuple[str, ...]
    meaning: str


SOURCES = (
    Source("outside.us_rates", "Federal Reserve", "US rate expectations", ("iU", "mU", "lU"), "News about US rates."),
    Source("outside.japan_rates", "Markets", "expected Japanese rates", ("mJ",), "News about Japanese rates."),
    Source(
        "outside.fiscal_trend", "Markets", "Japanese inflation and fiscal trend", ("lJ",),
        "News about inflation and public debt in the long run.",
    ),
    Source(
        "outside.treasury_demand", "Other investors", "demand for Treasuries", ("uB", "uL"),
        "News about demand for Treasuries.",
    ),
    Source("outside.jgb_demand", "Other investors", "demand for JGBs", ("jB", "jL"), "News about demand for JGBs."),
    Source("outside.yen_demand", "Other investors", "demand for yen", ("fx",), "News about demand for yen."),
    Source("outside.currency", "Markets", "other currency news", (TREND,), "News about the exchange rate alone."),
    Source("outside.oil", "Oil market", "oil news", (OIL,), "News about oil."),
)  # fmt: skip


@dataclass(frozen=True)
class Shock:
    """Something a scenario can do to prices directly: a move of one factor, sized by what it does to one series.

    Attributes:
        key: the order's name.
        owner: for the attribution.
        cause: for the attribution.
        factor: the factor that jumps.
        series: the series whose jump at normal capacity is the size.
        unit: unit of the text a person writes.
        low, high: bounds [house units].
        meaning: one plain sentence.
    """

    key: str
    owner: str
    cause: str
    factor: str
    series: str
    unit: str
    low: float
    high: float
    meaning: str


SHOCKS = (
    Shock("shock.us_rates", "Federal Reserve", "scenario: US rates", "mU", "ust_10y", "bp", -0.05, 0.05,
          "News about US rates that moves the UST 10-year this much."),
    Shock("shock.japan_rates", "Markets", "scenario: expected Japanese rates", "mJ", "jgb_10y", "bp", -0.05, 0.05,
          "News about Japanese rates that moves the JGB 10-year this much."),
    Shock("shock.fiscal_trend", "Government", "scenario: fiscal news", "lJ", "jgb_30y", "bp", -0.05, 0.05,
          "News about unfunded spending that moves the JGB 30-year this much."),
    Shock("shock.usdjpy", "Markets", "scenario: currency news", TREND, "usdjpy", "%", -0.5, 0.5,
          "News that weakens the yen this much, for good."),
    Shock("shock.brent", "Oil market", "scenario: oil", OIL, "brent", "%", -0.9, 2.0,
          "A jump of the oil price, for good."),
)  # fmt: skip


OIL_MOVES_WITH = {"ust_2y": "ust2", "ust_10y": "ust10", "jgb_10y": "jgb10", "usdjpy": "usdjpy"}
"""Series whose correlation with oil was measured, and their names in those facts."""


def covariance(
    spec: Specification, atlas: Atlas, policy_factor: str, loadings: Mapping[str, Float[np.ndarray, "K1"]]
) -> tuple[list[str], Float[np.ndarray, "n n"]]:
    """Names and covariance per year of the outside shocks: the factors but the policy rate, the trend, and oil.

    The policy rate moves only by decisions. News about oil is its regression on the series of `OIL_MOVES_WITH`, with
    their measured correlations, and a part of its own.

    Args:
        spec: the economy.
        atlas: facts.
        policy_factor: the factor left out.
        loadings: of each series on the factors and the trend, at normal capacity.
    """
    assert spec.currency is not None
    kept = [place for place, each in enumerate(spec.factors) if each != policy_factor]
    names = [*(spec.factors[place] for place in kept), TREND, OIL]
    table = np.zeros((len(names), len(names)))
    table[:-2, :-2] = spec.covariance[np.ix_(kept, kept)]
    table[-2, -2] = spec.currency.permanent_vol**2
    rows = np.stack([loadings[name] for name in OIL_MOVES_WITH])[:, [*kept, len(spec.factors)]]
    oil = atlas.value("measured.brent.volatility")
    shared = rows @ table[:-1, :-1]
    market = shared @ rows.T
    measured = np.array([atlas.value(f"measured.correlation.brent_{each}") for each in OIL_MOVES_WITH.values()])
    slope = np.linalg.solve(market, measured * oil * np.sqrt(np.diag(market)))
    table[-1, :-1] = table[:-1, -1] = slope @ shared
    table[-1, -1] = oil**2
    return names, table


def root(table: Float[np.ndarray, "n n"]) -> Float[np.ndarray, "n n"]:
    """A matrix whose square is the covariance; works for a singular one."""
    value, vector = np.linalg.eigh(table)
    return np.asarray(vector * np.sqrt(np.maximum(value, 0.0)))
