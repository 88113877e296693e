"""What fragility is told in: trades, edges, days of the past, what lies ahead."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.studies.fragility_axes import Axis
from tokyotrap.studies.fragility_history import Moved

LEVELS = (0.05, 0.5, 0.95)

@dataclass(frozen=True)
class Shock:
    """A trade of one day that is made larger and larger.

    Attributes:
        key: of the order.
        words: what it is.
        largest: amount tried [house units]; what can be held, or more than anybody has done in a day. Ours.
        unit: amounts are shown in.
        scale: from house units to it.
        news: whether it is an announcement and no trade.
    """

    key: str
    words: str
    largest: float
    unit: str
    scale: float = 1.0
    news: bool = False


SHOCKS = (
    Shock("policy.fiscal.unfunded", "unfunded spending announced", 200.0, "JPY tn", news=True),
    Shock("institutions.government.extra_issuance", "JGBs sold beyond the plan", 200.0, "JPY tn"),
    Shock("institutions.foreign_investors.forced_sale", "JGBs sold by foreigners who must", 100.0, "JPY tn"),
    Shock("institutions.ministry_of_finance.reserve_sale", "Treasuries sold by the reserve", 1.0, "USD bn", 1000.0),
    Shock("institutions.ministry_of_finance.yen_purchase", "yen bought with reserves", 1.1, "USD bn", 1000.0),
    Shock("institutions.life_insurers.repatriate", "life insurers come home", 1.0, "USD bn", 1000.0),
    Shock("institutions.banks.sale", "foreign bonds sold by banks", 1.0, "USD bn", 1000.0),
    Shock("institutions.carry_traders.unwind", "share of the carry book unwound", 1.0, ""),
)
"""Trades by the orders of the catalogue; an amount beyond what somebody holds sells what they hold."""


@dataclass(frozen=True)
class Edge:
    """Where the edge is in one world, on a quiet day.

    Attributes:
        multiplier: of the capacity loop: how much it enlarges a small loss.
        distance: further loss that would leave no root [trillion dollars].
        amounts: order -> the smallest of one day that leaves none [house units]; None if the largest does not.
    """

    multiplier: float
    distance: float
    amounts: Mapping[str, float | None]


@dataclass(frozen=True)
class Day:
    """A day of the past.

    Attributes:
        date: of the day.
        started: the edge as the model starts there: prices, books and calibration of the day, wealth carried from the
            shipped starting day.
        alike: the same with the parameters of the scenario's own start, so that days differ by prices and books alone.
        moved: the same with the wealth that the prices of the year before leave the model's arbitrageurs.
        wealth: that wealth.
        calibrated: the day of the calibration of `started`.
    """

    date: dt.date
    started: Edge
    alike: Edge
    moved: Edge
    wealth: Moved
    calibrated: dt.date


@dataclass(frozen=True, eq=False)
class Ahead:
    """Quantiles at `LEVELS` along a run.

    Attributes:
        dates: every business day.
        distance: further loss that would leave no root [trillion dollars] (D, 3).
        multiplier: of the loop (D, 3).
        gone: share of paths that have been without a root by the end.
        paths, seed: of the run.
    """

    dates: tuple[dt.date, ...]
    distance: Float[np.ndarray, "D 3"]
    multiplier: Float[np.ndarray, "D 3"]
    gone: float
    paths: int
    seed: int


@dataclass(frozen=True)
class Fragility:
    """What was found.

    Attributes:
        scenario, title, start: what was asked; its settings hold, its events do not.
        shocks: trades that were tried.
        wealth: of arbitrageurs, below which capacity thins, W0 [trillion dollars].
        ratio: wealth of the start over it.
        today: on the starting day.
        axes: of the map; none, one or two.
        cells: the edge in each world of the map, the last axis fastest; None where there is no equilibrium.
        days: of the past.
        ahead: along the scenario.
        accuracy: of the amounts, as a share of the largest.
        seconds: of the whole, and of the map's worlds alone.
    """

    scenario: str
    title: str
    start: dt.date
    shocks: tuple[Shock, ...]
    wealth: float
    ratio: float
    today: Edge
    axes: tuple[Axis, ...]
    cells: tuple[Edge | None, ...]
    days: tuple[Day, ...]
    ahead: Ahead
    accuracy: float
    seconds: tuple[float, float]

    def sold(self, edge: Edge) -> bool:
        """Whether any of the trades that were tried reaches the edge; an announcement is none."""
        return any(edge.amounts[each.key] is not None for each in self.shocks if not each.news)

    def band(self, day: Day) -> tuple[float, float]:
        """The distance on a day of the past with the wealth of 5 and 95 % of the paths [trillion dollars].

        A dollar of wealth is a dollar of distance, but for what thinner capacity changes of their book: 0.2 % on
        20 January 2026 (a test).
        """
        apart = (self.wealth * (each - day.wealth.middle) for each in (day.wealth.low, day.wealth.high))
        low, high = (day.moved.distance + each for each in apart)
        return low, high

    def cell(self, places: Sequence[int]) -> Edge | None:
        """The edge at a place of the map."""
        return self.cells[int(np.ravel_multi_index(places, [len(each.values) for each in self.axes]))]
