"""The reduced form: what the tools share, as plain arrays and numbers; nothing here needs our engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

import numpy as np

DAYS = 260.0
"""Business days in a year."""

CORE = ("jgb_2y", "jgb_5y", "jgb_10y", "jgb_20y", "jgb_30y", "jgb_40y",
        "ust_3m", "ust_2y", "ust_5y", "ust_10y", "ust_30y", "usdjpy")  # fmt: skip
"""Series priced by the equilibrium."""

SERIES = (*CORE, "boj_rate", "fed_rate", "brent", "us_growth", "vix")
"""Every series of the reduced form, in the order in which every tool gives them back."""

OUTSIDE = ("brent", "us_growth", "vix")
"""Series with news of their own; the rows of `Form.noise` after the factors."""

RESERVE = ("dollars", "ust_bills", "fima_repo", "ust_2_5y", "ust_10y", "ust_30y")
"""Rungs that pay for an operation, in their order."""

INSURED = ("ust_10y", "ust_30y", "foreign_other", "yen")
"""What insurers trade."""

BOOKS = (
    *(f"ministry_of_finance/{name}" for name in RESERVE),
    *(f"life_insurers/{name}" for name in INSURED),
    "carry_traders/foreign_other",
)
"""Holdings that every tool gives back at the horizon."""

PLACE = {name: place for place, name in enumerate(SERIES)}

NORMALS_OF_SCALE = 2
"""Standard normals a day that size the news, after those that make it."""

CHANCES = ("rate check", "operation", "Bank of Japan", "Federal Reserve")
"""Uniform numbers a day, by what they decide."""


@dataclass(frozen=True)
class Form:
    """The reduced form.

    Attributes:
        days: horizon [business days].
        opening: closes of the starting day, yields as decimals and logs of prices (series,).
        factors: names of the factors, the trend of the exchange rate last.
        turn: what one day leaves of the factors (K, K).
        noise: from standard normals to a day's news about factors and outside series, before scales (K + 3, n).
        at_home: whether the news is Japan's (K + 3,).
        shocks: jumps of factors and outside series that a gate's case asks for, or None (days, K + 3).
        chance: every uniform number, where a case wants decisions without luck; None draws them.
        legs: names "leg/decay" of positions left with arbitrageurs.
        fade: what one day leaves of each (F,).
        level: the core's series with factors and positions at zero (12,).
        loading: answers of the core's series to factors and positions (12, K + F).
        signal_kept, growth_kept, vix_kept: what one day leaves of signals, of growth news and of fear.
        board, priced, committee: the calendar: meeting days, the step priced for them, the other bank's (days,).
        books: holdings at the start [trillion dollars], by the names of `BOOKS`.
        variance: daily variance of log USDJPY remembered at the start.
        recall: `month` and `fading` [business days], and the last day's `weight`.
        ministry, insurers, traders, ladder, monetary, washington, turbulence: parameters, as in the engine.
        per_sale: log points of the VIX per trillion dollars of foreign assets sold.
    """

    days: int
    opening: np.ndarray
    factors: tuple[str, ...]
    turn: np.ndarray
    noise: np.ndarray
    at_home: np.ndarray
    shocks: np.ndarray | None
    chance: float | None
    legs: tuple[str, ...]
    fade: np.ndarray
    level: np.ndarray
    loading: np.ndarray
    signal_kept: float
    growth_kept: float
    vix_kept: float
    board: np.ndarray
    priced: np.ndarray
    committee: np.ndarray
    books: Mapping[str, float]
    variance: float
    recall: SimpleNamespace
    ministry: SimpleNamespace
    insurers: SimpleNamespace
    traders: SimpleNamespace
    ladder: SimpleNamespace
    monetary: SimpleNamespace
    washington: SimpleNamespace
    turbulence: SimpleNamespace
    per_sale: float

    @cached_property
    def start(self) -> dict[str, float]:
        """Every series on the starting day, internal units."""
        return dict(zip(SERIES, self.opening.tolist(), strict=True))

    @cached_property
    def rate(self) -> float:
        """Yen per dollar at the start, at which books count yen."""
        return float(np.exp(self.start["usdjpy"]))

    @property
    def sources(self) -> tuple[str, ...]:
        """What news is about, in the order of `noise`."""
        return (*self.factors, *OUTSIDE)

    @property
    def states(self) -> int:
        """Numbers that are carried from day to day on a path."""
        outside, memory, ladder, expected = 6, 4, 4, 1
        return len(self.factors) + len(self.legs) + len(BOOKS) + outside + memory + ladder + expected

    def news(self, normals: np.ndarray) -> np.ndarray:
        """A path's news, scaled but for what the VIX does, from standard normals (days, n + 2) to (days, K + 3)."""
        both, home = self.scales
        scale = np.exp(both * normals[:, -2] - both**2)
        at_home = np.exp(home * normals[:, -1] - home**2)
        made = normals[:, :-NORMALS_OF_SCALE] @ self.noise.T * scale[:, None]
        return np.where(self.at_home, made * at_home[:, None], made)

    @cached_property
    def scales(self) -> tuple[float, float]:
        """Deviations of the logarithms of the two scales of a day's news: of all of it, and of Japan's besides."""
        both, japan = (np.log1p(each / 3.0) / 4.0 for each in (self.turbulence.kurtosis, self.turbulence.japan))
        return float(np.sqrt(both)), float(np.sqrt(max(japan - both, 0.0)))

    @cached_property
    def usual_vix(self) -> float:
        """Logarithm of what brings the mean square of the VIX's scale back to one."""
        return self.turbulence.elasticity**2 * self.turbulence.vix_volatility**2 / (2.0 * self.turbulence.vix_fading)


@dataclass(frozen=True)
class Paths:
    """What every tool gives back.

    Attributes:
        closes: every series on every day, internal units (days, series, paths).
        books: holdings at the horizon [trillion dollars] (books, paths).
    """

    closes: np.ndarray
    books: np.ndarray
