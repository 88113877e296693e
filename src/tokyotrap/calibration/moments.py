"""Moments of daily market data with their standard errors: volatilities, correlations, tails."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from tokyotrap.data.tidy import Dated, Days

DRAWS, SEED = 1000, 20260202
DAYS_OF_YEAR = 365.25

BLOCK = 20
"""Business days of a bootstrap block: a month, longer than volatility clusters take to halve."""

Statistic = Callable[[Float[np.ndarray, "n c"]], float]


@dataclass(frozen=True)
class Moment:
    """One number measured.

    Attributes:
        value: in the unit of what was measured.
        error: standard error, by moving-block bootstrap.
        count: changes it rests on.
        first, last: days of the period, ISO.
    """

    value: float
    error: float
    count: int
    first: str
    last: str


def changes(days: Days, values: Float[np.ndarray, "n c"], *, step: int = 1) -> tuple[Days, Float[np.ndarray, "m c"]]:
    """Changes over `step` published days, overlapping, and the days they end on."""
    return days[step:], np.asarray(values[step:] - values[:-step])


def per_year(days: Days) -> float:
    """Changes a year, as counted: fewer than 260, because of holidays.

    Args:
        days: on which the changes end.
    """
    length = (days[-1] - days[0]) / np.timedelta64(1, "D")
    return float((len(days) - 1) / length * DAYS_OF_YEAR)


def volatility(file: Dated, column: str, period: tuple[str, str], *, logarithm: bool = False) -> Moment:
    """Standard deviation of daily changes, a year [unit of the column per sqrt(year); decimal if `logarithm`].

    Args:
        file: dated columns.
        column: name.
        period: first and last day of levels used.
        logarithm: take changes of logarithms.
    """
    days, moves = _daily(file, column, period, logarithm)
    yearly = np.sqrt(per_year(days))
    return _moment(days, moves[:, None], lambda rows: float(rows[:, 0].std(ddof=1) * yearly))


def skewness(file: Dated, column: str, period: tuple[str, str], *, logarithm: bool = False) -> Moment:
    """Skew of daily changes."""
    days, moves = _daily(file, column, period, logarithm)
    return _moment(days, moves[:, None], lambda rows: _standard(rows[:, 0], 3))


def excess_kurtosis(file: Dated, column: str, period: tuple[str, str], *, logarithm: bool = False) -> Moment:
    """Kurtosis of daily changes less that of a normal."""
    days, moves = _daily(file, column, period, logarithm)
    return _moment(days, moves[:, None], lambda rows: _standard(rows[:, 0], 4) - 3.0)


def correlation(days: Days, first: Float[np.ndarray, "n"], second: Float[np.ndarray, "n"], *, step: int = 5) -> Moment:
    """Correlation of overlapping changes over `step` published days.

    Args:
        days: on which both are known.
        first: levels.
        second: levels.
        step: 5 for markets of different time zones: Tokyo closes before New York opens, which biases daily ones.
    """
    ends, moves = changes(days, np.stack([first, second], axis=1), step=step)
    return _moment(ends, moves, lambda rows: float(np.corrcoef(rows.T)[0, 1]))


def month_by_month(days: Days, rows: Float[np.ndarray, "n c"], statistic: Statistic) -> Moment:
    """A statistic of months that need not follow each other, taken as independent.

    Args:
        days: on which the months end.
        rows: of the months.
        statistic: of a sample.
    """
    error = bootstrap_error(rows, statistic, block=1)
    return Moment(statistic(rows), error, len(rows), str(days[0]), str(days[-1]))


def _daily(file: Dated, column: str, period: tuple[str, str], logarithm: bool) -> tuple[Days, Float[np.ndarray, "n"]]:
    part = file.between(*period)
    values = part.column(column)
    known = ~np.isnan(values)
    level = np.log(values[known]) if logarithm else values[known]
    ends, moves = changes(part.days[known], level[:, None])
    return ends, moves[:, 0]


def _moment(days: Days, rows: Float[np.ndarray, "n c"], statistic: Statistic) -> Moment:
    return Moment(statistic(rows), bootstrap_error(rows, statistic), len(rows), str(days[0]), str(days[-1]))


def bootstrap_error(
    rows: Float[np.ndarray, "n c"], statistic: Statistic, *, block: int = BLOCK, seed: int = SEED
) -> float:
    """Standard error by resampling blocks of consecutive rows.

    Args:
        rows: in the order of time.
        statistic: of a sample.
        block: rows of a block.
        seed: of the draws.

    Source:
        Kuensch (1989), Annals of Statistics 17(3), moving blocks.
    """
    places = resamples(len(rows), block=block, seed=seed)
    return float(np.std([statistic(rows[place]) for place in places], ddof=1))


def resamples(count: int, *, block: int = BLOCK, seed: int = SEED) -> Int[np.ndarray, "draw n"]:
    """Places of rows in each resample of blocks of consecutive rows.

    Args:
        count: rows.
        block: rows of a block.
        seed: of the draws.
    """
    length = min(block, count)
    pieces = -(-count // length)
    starts = np.random.default_rng(seed).integers(0, count - length + 1, size=(DRAWS, pieces))
    return np.asarray((starts[:, :, None] + np.arange(length)).reshape(DRAWS, -1)[:, :count])


def _standard(values: Float[np.ndarray, "n"], power: int) -> float:
    centred = values - values.mean()
    return float(np.mean(centred**power) / np.mean(centred**2) ** (power / 2))
