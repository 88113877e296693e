"""The outside: what moves for reasons of its own, by source, as random shocks to the factors of the equilibrium."""

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
    Source("outside.treasury_demand", "Other investors", "demand for Treasuries", ("uB", "uL"), "Treasuries left."),
    Source("outside.jgb_demand", "Other investors", "demand for JGBs", ("jB", "jL"), "JGBs left."),
    Source("outside.yen_demand", "Other investors", "demand for yen", ("fx",), "Yen left."),
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


def covariance(spec: Specification, atlas: Atlas, policy_factor: str) -> tuple[list[str], Float[np.ndarray, "n n"]]:
    """Names and covariance per year of the outside shocks: the factors but the policy rate, the trend, and oil.

    The policy rate moves only by decisions. Oil is correlated with US rate expectations as measured.
    """
    assert spec.currency is not None
    names = [*(each for each in spec.factors if each != policy_factor), TREND, OIL]
    places = [spec.factors.index(each) for each in names[:-2]]
    table = np.zeros((len(names), len(names)))
    table[:-2, :-2] = spec.covariance[np.ix_(places, places)]
    table[-2, -2] = spec.currency.permanent_vol**2
    oil = atlas.value("oil.volatility")
    table[-1, -1] = oil**2
    us = names.index("mU")
    shared = atlas.value("oil.correlation_with_us_rates") * oil * np.sqrt(table[us, us])
    table[-1, us] = table[us, -1] = shared
    return names, table


def root(table: Float[np.ndarray, "n n"]) -> Float[np.ndarray, "n n"]:
    """A matrix whose square is the covariance; works for a singular one."""
    value, vector = np.linalg.eigh(table)
    return np.asarray(vector * np.sqrt(np.maximum(value, 0.0)))
