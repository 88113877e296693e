"""Series: every price, rate and amount of a run, with its unit, how it is kept, and where it starts."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["rate", "log", "amount"]


@dataclass(frozen=True)
class Series:
    """One series.

    Attributes:
        name: as in files and results.
        unit: in which it is shown.
        kind: "rate" is kept as a decimal and shown times a hundred, "log" is kept as a natural logarithm, "amount" is
            kept as it is shown.
        fact: key of its value on the starting day; two keys mean the middle between them, none means zero.
    """

    name: str
    unit: str
    kind: Kind
    fact: tuple[str, ...]


def _rate(name: str, *fact: str, unit: str = "percent") -> Series:
    return Series(name, unit, "rate", fact or (name.replace("_", ".", 1),))


def _log(name: str, unit: str, fact: str) -> Series:
    return Series(name, unit, "log", (fact,))


CORE = (
    *(_rate(f"jgb_{tenor}") for tenor in ("2y", "5y", "10y", "20y", "30y", "40y")),
    *(_rate(f"ust_{tenor}") for tenor in ("3m", "2y", "5y", "10y", "30y")),
    _log("usdjpy", "yen per dollar", "fx.usdjpy"),
)
"""What the two-country equilibrium prices."""

OUTSIDE = (
    _rate("boj_rate", "boj.policy_rate"),
    _rate("fed_rate", "fed.target_low", "fed.target_high"),
    _log("brent", "dollars a barrel", "oil.brent"),
    _rate("us_growth", "us.growth"),
)
"""Decided, or given from outside."""

LINKED = (
    _log("vix", "index points", "vol.vix"),
    _log("eurjpy", "yen per euro", "fx.eurjpy"),
    _log("audjpy", "yen per Australian dollar", "fx.audjpy"),
    *(_rate(name) for name in ("gilt_10y", "gilt_30y", "bund_10y", "bund_30y", "acgb_10y", "oat_10y")),
)
"""In fixed proportion to others."""

FOLLOWING = (
    _rate("mortgage_30y", "us.mortgage_30y"),
    _rate("ig_oas", "credit.ig_oas", unit="percentage points"),
    _rate("hy_oas", "credit.hy_oas", unit="percentage points"),
    _log("sp500", "index points", "equity.sp500"),
    _log("nasdaq", "index points", "equity.nasdaq"),
    _log("nikkei", "index points", "equity.nikkei"),
    _rate("cpi_japan", "japan.core_cpi"),
    Series("gdp_japan", "percent", "rate", ()),
    Series("household_bill", "thousand yen a year", "amount", ()),
    Series("debt_service", "trillion yen a year", "amount", ("debt.service_now",)),
)
"""With an answer that depends on the state, or that lags."""

ALL = (*CORE, *OUTSIDE, *LINKED, *FOLLOWING)

CORE_SERIES = tuple(each.name for each in CORE)
LINKED_SERIES = tuple(each.name for each in LINKED)
FOLLOWING_SERIES = tuple(each.name for each in FOLLOWING)
LINEAR_SERIES = tuple(each.name for each in (*CORE, *OUTSIDE, *LINKED))
"""Series that are linear in the lines of the state at given capacity; they come first."""

SERIES = tuple(each.name for each in ALL)
"""Every series of a run."""

PLACE = {name: place for place, name in enumerate(SERIES)}
BY_NAME = {each.name: each for each in ALL}
UNITS = {each.name: each.unit for each in ALL}
"""Unit in which each series is shown."""

LOGARITHMIC = tuple(each.name for each in ALL if each.kind == "log")
"""Series kept as logarithms inside the engine."""

SHOWN = tuple(1.0 if each.kind == "amount" else 100.0 for each in ALL)
"""From internal moves to percentage points, log percent, or the unit of an amount."""
