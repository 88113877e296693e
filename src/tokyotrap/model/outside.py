"""The outside: what moves for reasons of its own, by source, as random shocks to the factors of the equilibrium."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.followers import OWN_NEWS
from tokyotrap.model.lines import TREND

OIL, GROWTH, RISK = "brent", "us_growth", "vix"
DIRECT = (OIL, GROWTH, RISK)
"""Outside series that are no factor of the equilibrium."""


@dataclass(frozen=True)
class Source:
    """One source of news.

    Attributes:
        key: the setting that switches it off.
        owner: for the attribution.
        cause: for the attribution.
        factors: factors, or series of `DIRECT`, its shocks start in.
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
    Source("outside.us_growth", "US economy", "news about growth", (GROWTH,), "News about US growth."),
    Source("outside.risk_appetite", "Risk appetite", OWN_NEWS, (RISK,), "News about the appetite for risk."),
)  # fmt: skip


AT_HOME = ("outside.japan_rates", "outside.fiscal_trend", "outside.jgb_demand")
"""Sources of news from Japan, whose days are wilder."""


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
        yen: fact with the move of USDJPY per unit of the series that goes with it; empty if the factor says it all.
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
    yen: str = ""


SHOCKS = (
    Shock("shock.us_rates", "Federal Reserve", "scenario: US rates", "mU", "ust_10y", "bp", -0.05, 0.05,
          "News about US rates that moves the UST 10-year this much."),
    Shock("shock.japan_rates", "Markets", "scenario: expected Japanese rates", "mJ", "jgb_10y", "bp", -0.05, 0.05,
          "News about Japanese rates that moves the JGB 10-year this much, and lifts the yen.", "fx.beta_jgb10.normal"),
    Shock("shock.fiscal_trend", "Government", "scenario: fiscal news", "lJ", "jgb_30y", "bp", -0.05, 0.05,
          "News about unfunded spending that moves the JGB 30-year this much."),
    Shock("shock.usdjpy", "Markets", "scenario: currency news", TREND, "usdjpy", "%", -0.5, 0.5,
          "News that weakens the yen this much, for good."),
    Shock("shock.vix", "Risk appetite", "scenario: risk appetite", RISK, "vix", "%", -0.9, 5.0,
          "A jump of the VIX, which fades as its own news does."),
    Shock("shock.us_growth", "US economy", "scenario: growth", GROWTH, "us_growth", "pp", -0.1, 0.1,
          "A change of US growth over a year, which fades as its own news does."),
    Shock("shock.brent", "Oil market", "scenario: oil", OIL, "brent", "%", -0.9, 2.0,
          "A jump of the oil price, for good."),
)  # fmt: skip


SINGULAR = 1e-12
"""Share of a variance below which nothing of it is left once the sources before it are known."""

ROUNDING = 1e-14
"""What is smaller than this share of a source's size is there by rounding."""

RATES = ("iU", "mU", "lU", "mJ", "lJ", TREND)
"""Sources of news that may go together: rates, paths, trends, and the exchange rate's own. Not the Bank of Japan's
rate, which moves by decisions alone."""

DEMAND = ("uB", "uL", "jB", "jL", "fx")
"""News about demand, each independent of all else."""

MOVES_WITH = {"ust_2y": "ust2", "ust_10y": "ust10", "jgb_10y": "jgb10", "usdjpy": "usdjpy"}
"""Series whose correlation with outside series was measured, and their names in those facts."""

CORRELATIONS = {
    OIL: "measured.correlation.brent", GROWTH: "outside.growth.correlation", RISK: "measured.correlation.vix",
}  # fmt: skip
"""Facts with these correlations, but for the last part of their names."""


def news(atlas: Atlas) -> Float[np.ndarray, "11 11"]:
    """Covariance a year of the news of the times, in the order of `RATES` and `DEMAND` [decimal, $tn].

    Args:
        atlas: holding `news.*`.
    """
    volatility = np.array([atlas.value(f"news.volatility.{name}") for name in (*RATES, *DEMAND)])
    together = np.eye(len(volatility))
    for row, first in enumerate(RATES):
        for column, second in enumerate(RATES[:row]):
            together[row, column] = together[column, row] = atlas.value(f"news.correlation.{second}_{first}")
    return np.asarray(volatility[:, None] * together * volatility[None, :])


def covariance(
    factors: Sequence[str],
    atlas: Atlas,
    loadings: Mapping[str, Float[np.ndarray, "K1"]],
    direct: Mapping[str, float],
) -> tuple[list[str], Float[np.ndarray, "n n"]]:
    """Names and covariance per year of the outside shocks: `RATES`, `DEMAND`, and `DIRECT`.

    News about an outside series is its regression on the series of `MOVES_WITH`, with their measured correlations, and
    a part of its own.

    Args:
        factors: of the economy, the trend last, as in `loadings`.
        atlas: facts.
        loadings: of each series on the factors and the trend, at normal capacity.
        direct: volatility of each outside series' news [internal units per square root of a year].
    """
    names = [*RATES, *DEMAND, *direct]
    size = len(RATES) + len(DEMAND)
    table = np.zeros((len(names), len(names)))
    table[:size, :size] = news(atlas)
    rows = np.stack([loadings[name] for name in MOVES_WITH])[:, [list(factors).index(name) for name in names[:size]]]
    shared = rows @ table[:size, :size]
    market = shared @ rows.T
    deviation = np.sqrt(np.diag(market))
    for place, (name, volatility) in enumerate(direct.items(), start=size):
        measured = [atlas.value(f"{CORRELATIONS[name]}_{each}") for each in MOVES_WITH.values()]
        slope = np.linalg.solve(market, np.array(measured) * volatility * deviation)
        table[place, :size] = table[:size, place] = slope @ shared
        table[place, place] = volatility**2
    return names, table


def root(table: Float[np.ndarray, "n n"]) -> Float[np.ndarray, "n n"]:
    """The lower triangular matrix whose product with its transpose is the covariance; works for a singular one.

    So each source keeps its own number of the day's luck, whatever the sources after it do. What is there by rounding
    is made nothing, so that other numbers leave the same places empty, for which the loop is compiled.
    """
    left, found = table.copy(), np.zeros_like(table)
    for place in range(len(table)):
        variance = left[place, place]
        if variance > SINGULAR * table[place, place]:
            found[:, place] = left[:, place] / np.sqrt(variance)
            left = left - np.outer(found[:, place], found[:, place])
    return np.where(np.abs(found) > ROUNDING * np.sqrt(np.diag(table))[:, None], found, 0.0)
