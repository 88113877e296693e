"""The parameters of the economy: what is fitted, between which bounds, from which first idea, and what is set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from jaxtyping import Float

from tokyotrap import units

_FITTED = """
reversion.iU            | 1/year | 1.2    | 0.4   | 3.0   | 1.0 | log   | Speed at which the federal funds rate goes to its expected path.
reversion.mU            | 1/year | 0.25   | 0.05  | 1.0   | 1.2 | log   | Speed at which that path goes to the trend of US rates.
reversion.iJ            | 1/year | 0.5    | 0.15  | 2.0   | 1.0 | log   | Speed at which the Bank of Japan's rate goes to its expected path.
reversion.mJ            | 1/year | 0.12   | 0.03  | 0.5   | 1.0 | log   | Speed at which that path goes to the trend of Japanese rates.
volatility.iU           | bp     | 40     | 20    | 80    | 1.0 | log   | News about the federal funds rate, a year.
volatility.mU           | bp     | 110    | 40    | 300   | 2.0 | log   | News about its expected path, a year.
volatility.lU           | bp     | 90     | 30    | 300   | 2.0 | log   | News about the trend of US rates, a year.
volatility.iJ           | bp     | 29     | 25    | 33    | 0.1 | log   | Surprises in the decisions of the Bank of Japan, a year: decision minus what was priced, eight meetings.
volatility.mJ           | bp     | 70     | 20    | 200   | 2.0 | log   | News about the expected path of the Bank of Japan, a year.
volatility.lJ           | bp     | 80     | 20    | 200   | 2.0 | log   | News about long-run inflation and public finance in Japan, a year.
volatility.uB           | USD bn | 150    | 30    | 300   | 1.0 | log   | Medium Treasuries left to arbitrageurs, a year.
volatility.uL           | USD bn | 100    | 30    | 110   | 1.0 | log   | Long Treasuries left to arbitrageurs, a year.
volatility.jB           | USD bn | 80     | 10    | 200   | 1.0 | log   | Medium JGBs left to arbitrageurs, a year.
volatility.jL           | USD bn | 40     | 10    | 50    | 1.0 | log   | Long JGBs left to arbitrageurs, a year.
volatility.fx           | USD bn | 100    | 30    | 200   | 0.6 | log   | Yen left to arbitrageurs, a year.
correlation.iU_mU       | ratio  | 0.3    | -0.2  | 0.8   | 0.6 | plain | Rate and path, United States.
correlation.mU_lU       | ratio  | 0.3    | -0.3  | 0.9   | 0.6 | plain | Path and trend, United States.
correlation.mU_mJ       | ratio  | 0.4    | -0.2  | 0.8   | 0.6 | plain | US path and Japanese path.
correlation.mU_lJ       | ratio  | 0.1    | -0.2  | 0.7   | 0.6 | plain | US path and Japanese trend.
correlation.lU_mJ       | ratio  | 0.2    | -0.2  | 0.7   | 0.6 | plain | US trend and Japanese path.
correlation.lU_lJ       | ratio  | 0.3    | -0.2  | 0.8   | 0.6 | plain | US trend and Japanese trend.
correlation.iJ_mJ       | ratio  | 0.05   | 0.0   | 0.6   | 0.6 | plain | Decision and path, Japan: a surprise rise does not lower the path.
correlation.mJ_lJ       | ratio  | 0.1    | -0.2  | 0.8   | 0.6 | plain | Path and trend, Japan.
habitat.U.elasticity    | USD bn | 25.8   | 5     | 150   | 1.0 | log   | Treasuries of one year of maturity that habitat investors buy when the log price falls by one, shortest bond.
habitat.U.slope         | 1/year | 0.025  | 0.0   | 0.15  | 0.1 | plain | How it falls with maturity.
habitat.J.elasticity    | USD bn | 12.3   | 2     | 80    | 1.0 | log   | The same for JGBs.
habitat.J.slope         | 1/year | 0.09   | 0.0   | 0.2   | 0.1 | plain | How it falls with maturity.
currency.elasticity     | USD tn | 0.36   | 0.1   | 1.5   | 1.0 | log   | Yen that currency traders buy when the log rate falls by one.
currency.permanent_vol  | %      | 6.6    | 2     | 10    | 0.6 | log   | Permanent shocks to the exchange rate that no rate explains, a year.
drift.mU                | ratio  | 0.4    | -0.5  | 1.5   | 0.8 | plain | Weakening of the dollar's trend, per year, per unit of the US path: how much of the path is inflation.
real.U                  | ratio  | 0.05   | -0.1  | 0.2   | 0.06| plain | Share of a permanent rise of US rates that is real.
drift.mJ                | ratio  | -0.3   | -1.5  | 0.5   | 0.8 | plain | Minus the weakening of the yen's trend per unit of the Japanese path.
real.J                  | ratio  | 0.0    | -0.2  | 0.2   | 0.06| plain | Share of a permanent rise of Japanese rates that is real.
risk_aversion           | ratio  | 2.0    | 0.3   | 10    | 0.8 | log   | Relative risk aversion of arbitrageurs per trillion dollars of their wealth, in normal times.
"""

_LEVELS = """
supply.uB               | USD tn | 0.8    | 0.6   | Mean supply of medium Treasuries to arbitrageurs, before habitat investors answer prices.
supply.uL               | USD tn | 0.2    | 0.2   | The same for long Treasuries.
supply.jB               | USD tn | 0.2    | 0.3   | The same for medium JGBs.
supply.jL               | USD tn | 0.2    | 0.2   | The same for long JGBs.
currency.supply         | USD tn | -0.5   | 0.3   | Mean supply of yen to arbitrageurs.
anchor.U.short          | %      | 3.6    | 2     | Yield at which habitat investors hold their normal amount, shortest Treasury.
anchor.U.rise           | %      | 1.2    | 2     | Its rise to the longest.
anchor.J.short          | %      | 1.2    | 2     | The same for the shortest JGB.
anchor.J.rise           | %      | 2.0    | 2     | Its rise to the longest.
currency.neutral        | JPY per USD | 155.5 | 31 | Exchange rate at which currency traders are neutral.
currency.trend          | %      | -1     | 3     | Mean change of the yen's value, a year, at the mean of the factors.
mean.U                  | %      | 3.7    | 1     | Mean of US short rates.
mean.J                  | %      | 2.2    | 1     | Mean of Japanese short rates.
start.mU                | %      | 3.4    | 0.3   | Expected path of the federal funds rate on the starting day.
start.lU                | %      | 3.7    | 0.6   | Trend of US rates on the starting day.
start.mJ                | %      | 1.45   | 0.3   | Expected path of the Bank of Japan's rate on the starting day.
start.lJ                | %      | 2.2    | 0.6   | Trend of Japanese rates on the starting day.
"""

_SET = """
start.iU                | %      | 3.63   | 3.5   | 3.75  | Federal funds rate on the starting day.
start.iJ                | %      | 0.75   | 0.7   | 0.8   | Overnight rate of the Bank of Japan on the starting day.
reversion.lU            | 1/year | 0.01   | 0.002 | 0.05  | Trends hardly revert.
reversion.lJ            | 1/year | 0.004  | 0.002 | 0.05  | Trends hardly revert.
reversion.uB            | 1/year | 0.2    | 0.1   | 0.4   | Supply news lasts about five years.
reversion.uL            | 1/year | 0.15   | 0.07  | 0.3   | About seven years.
reversion.jB            | 1/year | 0.2    | 0.1   | 0.4   | About five years.
reversion.jL            | 1/year | 0.15   | 0.07  | 0.3   | About seven years.
reversion.fx            | 1/year | 0.4    | 0.2   | 1.0   | Currency positions last two to three years.
shape.uB.centre         | years  | 5      | 3     | 8     | Centre of the maturities of medium Treasuries.
shape.uB.width          | years  | 3      | 1     | 5     | Their standard deviation.
shape.uL.centre         | years  | 20     | 15    | 25    | Long Treasuries.
shape.uL.width          | years  | 7      | 3     | 10    | Their standard deviation.
shape.jB.centre         | years  | 7      | 4     | 10    | Medium JGBs.
shape.jB.width          | years  | 3.5    | 1     | 6     | Their standard deviation.
shape.jL.centre         | years  | 30     | 22    | 35    | Long JGBs.
shape.jL.width          | years  | 8      | 3     | 12    | Their standard deviation.
anchor.U.length         | years  | 8      | 3     | 15    | Maturity over which the anchor rises.
anchor.J.length         | years  | 12     | 5     | 20    | Maturity over which the anchor rises.
"""

CHAIN: dict[str, tuple[float, ...]] = {
    "chain.multiples": (1.0, 2.5, 8.0, 40.0),
    "chain.from_0": (0.0, 0.2, 0.03, 0.01),
    "chain.from_1": (5.0, 0.0, 0.3, 0.05),
    "chain.from_2": (2.0, 3.5, 0.0, 0.3),
    "chain.from_3": (2.0, 1.5, 2.5, 0.0),
}
"""Risk aversion at each capacity node over that of normal times; rates of leaving for each node [1/years]."""


@dataclass(frozen=True)
class Unknown:
    """A parameter to be found.

    Attributes:
        name: as in the facts, without `pricing`.
        unit: of the numbers in the facts.
        first: our idea before the data [house units].
        low, high: bounds [house units].
        spread: standard deviation of that idea, of the logarithm if `logarithmic` [house units].
        logarithmic: whether it is searched in logarithms.
        note: what it is.
    """

    name: str
    unit: str
    first: float
    low: float
    high: float
    spread: float
    logarithmic: bool
    note: str

    def inner(self, value: float) -> float:
        """The number the search works on."""
        return log(value) if self.logarithmic else value

    def outer(self, value: float) -> float:
        """Back to house units."""
        return exp(value) if self.logarithmic else value


def _cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]


def fitted() -> tuple[Unknown, ...]:
    """Parameters of volatility, elasticity and persistence, found by least squares."""
    found = []
    for name, unit, first, low, high, spread, kind, note in _cells(_FITTED):
        middle, least, most = (units.house(float(each), unit) for each in (first, low, high))
        found.append(Unknown(name, unit, middle, least, most, float(spread), kind == "log", note))
    return tuple(found)


def levels() -> tuple[Unknown, ...]:
    """Parameters of levels, in which yields are linear."""
    found = []
    for name, unit, first, spread, note in _cells(_LEVELS):
        middle, width = (units.house(float(each), unit) for each in (first, spread))
        found.append(Unknown(name, unit, middle, -np.inf, np.inf, width, False, note))
    return tuple(found)


def settings() -> tuple[Unknown, ...]:
    """Parameters that are set, with the range we think possible."""
    found = []
    for name, unit, first, low, high, note in _cells(_SET):
        middle, least, most = (units.house(float(each), unit) for each in (first, low, high))
        found.append(Unknown(name, unit, middle, least, most, 0.0, False, note))
    return tuple(found)


def given() -> dict[str, float]:
    """Everything that is set and not searched [house units]."""
    known = {each.name: each.first for each in settings()}
    known |= {f"{key}.{place}": value for key, row in CHAIN.items() for place, value in enumerate(row)}
    return known


def complete(known: Mapping[str, float]) -> dict[str, float]:
    """Add the drifts that follow from the real shares: a permanent rise of rates is real or it is inflation."""
    return {
        **known,
        "drift.lU": 1.0 - known["real.U"] - known["drift.mU"],
        "drift.lJ": known["real.J"] - 1.0 - known["drift.mJ"],
    }


def pack(known: Mapping[str, float], searched: Sequence[Unknown]) -> Float[np.ndarray, "P"]:
    """The vector the search works on."""
    return np.array([each.inner(known[each.name]) for each in searched])


def unpack(point: Float[np.ndarray, "P"], searched: Sequence[Unknown]) -> dict[str, float]:
    """Fitted parameters by name [house units]."""
    return {each.name: each.outer(float(value)) for each, value in zip(searched, point, strict=True)}


def with_shares(known: Mapping[str, float]) -> dict[str, float]:
    """Add the real shares that the drifts of the facts imply."""
    return {
        **known,
        "real.U": 1.0 - known["drift.lU"] - known["drift.mU"],
        "real.J": 1.0 + known["drift.lJ"] + known["drift.mJ"],
    }
