"""Naive forecasts to be held against: a random walk, historical simulation, a vector autoregression."""

import datetime as dt
import warnings
import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from statsmodels.tsa.api import VAR

from tokyotrap.data.observed import Observed
from tokyotrap.ledger.series import LOGARITHMIC

Moves = Float[np.ndarray, "days paths"]

YEAR = 261
"""Weekdays in a year."""
STALE = 45
"""Calendar days after which a last observation is too old to forecast from; a monthly series passes. Ours, 10 to 60."""
DECAY = 0.97
"""Of exponentially weighted variance, a weekday. Source: RiskMetrics Technical Document (1996), for a month ahead."""
WINDOW = 5
"""Years that historical simulation and the autoregression look back. Ours, 3 to 10."""
MOST_LAGS = 5
"""A week. Ours, 1 to 10; the number is chosen by Schwarz's criterion."""
ANCHORS = ("jgb_10y", "ust_10y", "usdjpy")
"""What every autoregression holds beside the series itself."""
PATHS = 2000


@dataclass(frozen=True, eq=False)
class Past:
    """What was known on the evening of a day.

    Attributes:
        start: that day.
        levels: series -> value on every weekday up to `start` (n,), the last published one carried on; logarithms of
            prices and of the VIX, percent otherwise; NaN before the first.
        changes: series -> from weekday to weekday (n - 1,).
    """

    start: dt.date
    levels: Mapping[str, Float[np.ndarray, " n"]]

    def changes(self, series: str, count: int) -> Float[np.ndarray, " count"] | None:
        """The last changes of a series; None if so many are not known or it never moved."""
        if series not in self.levels:
            return None
        moves = np.diff(self.levels[series])[-count:]
        return None if len(moves) < count or np.isnan(moves).any() or not moves.any() else moves

    def luck(self, series: str) -> np.random.Generator:
        """Random numbers of a series on this day: the same whenever they are asked for."""
        return np.random.default_rng([self.start.toordinal(), zlib.crc32(series.encode())])


class Benchmark(ABC):
    """A forecast from the past of a series alone, or of a few."""

    name: str
    words: str

    @abstractmethod
    def moves(self, past: Past, series: str, days: int) -> Moves | None:
        """Moves since the start on each of the next weekdays, path by path; None if too little is known.

        In logarithms for prices and the VIX, in percentage points otherwise.
        """


class RandomWalk(Benchmark):
    """No drift, normal news, exponentially weighted volatility of the last year."""

    name = "random walk"
    words = f"normal news without drift, variance of the last year weighted by {DECAY} a weekday"

    def moves(self, past: Past, series: str, days: int) -> Moves | None:
        """See `Benchmark.moves`."""
        changes = past.changes(series, YEAR)
        if changes is None:
            return None
        weights = DECAY ** np.arange(YEAR)[::-1]
        spread = np.sqrt(np.average(changes**2, weights=weights))
        half = past.luck(series).standard_normal((days, PATHS // 2))
        return np.cumsum(spread * np.concatenate([half, -half], axis=1), axis=0)


class HistoricalSimulation(Benchmark):
    """What the series did from every weekday of the last years, neither filtered nor freed of its drift."""

    name = "history"
    words = f"the moves that followed each weekday of the last {WINDOW} years, unfiltered, drift and all"

    def moves(self, past: Past, series: str, days: int) -> Moves | None:
        """See `Benchmark.moves`."""
        changes = past.changes(series, WINDOW * YEAR)
        if changes is None:
            return None
        total = np.concatenate([[0.0], np.cumsum(changes)])
        begins = np.arange(len(total) - days)
        return np.asarray(total[begins[None, :] + np.arange(1, days + 1)[:, None]] - total[begins][None, :])


class Autoregression(Benchmark):
    """A vector autoregression of daily changes, the news drawn from its own residuals."""

    name = "VAR"
    words = (
        f"vector autoregression of daily changes of the series, {', '.join(ANCHORS)} over {WINDOW} years, at most "
        f"{MOST_LAGS} lags by Schwarz's criterion, news drawn from its residuals"
    )

    def moves(self, past: Past, series: str, days: int) -> Moves | None:
        """See `Benchmark.moves`."""
        names = (series, *(each for each in ANCHORS if each != series))
        columns = [past.changes(each, WINDOW * YEAR) for each in names]
        known = [each for each in columns if each is not None]
        if len(known) < len(columns):
            return None
        changes = np.stack(known, axis=1)
        scale = changes.std(axis=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on near-singular residuals of series that hardly move
            fitted = VAR(changes / scale).fit(maxlags=MOST_LAGS, ic="bic", trend="c")
        luck = past.luck(series)
        drawn = fitted.resid[luck.integers(len(fitted.resid), size=(days, PATHS))] if fitted.k_ar else None
        if drawn is None:
            centred = changes / scale
            drawn = centred[luck.integers(len(centred), size=(days, PATHS))] - centred.mean(axis=0)
        recent = (changes / scale)[len(changes) - fitted.k_ar :]
        return np.cumsum(_play(fitted.coefs, fitted.intercept, recent, drawn)[:, :, 0] * scale[0], axis=0)


def benchmarks() -> tuple[Benchmark, ...]:
    """The three, the random walk first."""
    return RandomWalk(), HistoricalSimulation(), Autoregression()


def past(histories: Mapping[str, Observed], start: dt.date) -> Past:
    """What the histories said on the evening of the start; series whose last number is too old are left out.

    Args:
        histories: series -> what was observed; later days are not looked at.
        start: the last day that is known.
    """
    last = np.datetime64(start)
    first = last - np.timedelta64(round((WINDOW + 1) * 366), "D")
    every = np.arange(first, last + np.timedelta64(1, "D"))
    weekdays = every[np.is_busday(every)]
    levels = {}
    for name, whole in histories.items():
        known = whole.until(last)
        if len(known.days) and (last - known.days[-1]) <= np.timedelta64(STALE, "D"):
            levels[name] = inner(name, carried(known, weekdays))
    return Past(start, levels)


def carried(known: Observed, days: np.ndarray) -> Float[np.ndarray, " n"]:
    """The last value published up to each day; NaN before the first."""
    place = np.searchsorted(known.days, days, side="right") - 1
    return np.where(place >= 0, known.values[np.maximum(place, 0)], np.nan)


def inner(series: str, values: Float[np.ndarray, "*more"]) -> Float[np.ndarray, "*more"]:
    """From values as shown to those whose changes are forecast: logarithms of prices and of the VIX."""
    if series not in LOGARITHMIC:
        return np.asarray(values)
    return np.log(np.where(np.asarray(values) > 0.0, values, np.nan))


def outer(
    series: str, start: float, moves: Float[np.ndarray, "days paths"]
) -> Float[np.ndarray, "days paths"]:
    """Values as shown after moves from a start, as shown."""
    return np.asarray(start * np.exp(moves) if series in LOGARITHMIC else start + moves)


def _play(
    coefs: Float[np.ndarray, "lags k k"],
    intercept: Float[np.ndarray, " k"],
    recent: Float[np.ndarray, "lags k"],
    news: Float[np.ndarray, "days paths k"],
) -> Float[np.ndarray, "days paths k"]:
    """Changes of every path day by day."""
    days, paths, width = news.shape
    lags = len(coefs)
    changes = np.concatenate([np.broadcast_to(recent[:, None, :], (lags, paths, width)), np.zeros(news.shape)])
    for day in range(lags, lags + days):
        told = sum((changes[day - 1 - lag] @ coefs[lag].T for lag in range(lags)), start=np.zeros((paths, width)))
        changes[day] = intercept + told + news[day - lags]
    return np.asarray(changes[lags:])
