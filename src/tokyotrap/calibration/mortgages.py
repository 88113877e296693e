"""How the mortgage rate follows the 10-year Treasury: an answer at once and a rest that comes day by day."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.signal import lfilter

from tokyotrap.calibration import regressions
from tokyotrap.calibration.moments import Moment
from tokyotrap.data.tidy import Dated, Days

KEPT = np.arange(0.50, 0.985, 0.01)
"""Shares kept that are tried, a business day."""

BEFORE = np.timedelta64(200, "D")
"""How long before the first survey the daily answer begins, so that its start no longer matters."""

WEEK = np.timedelta64(7, "D")
QUARTER = 13
"""Weeks; over one week the survey's own noise is in the residual."""


@dataclass(frozen=True)
class PassThrough:
    """A step of the 10-year Treasury in the mortgage rate.

    Attributes:
        at_once: answer on the day [bp per bp].
        in_the_end: answer when all has come [bp per bp].
        kept: share of the gap between the two that is left after a day.
        month: answer after twenty business days [bp per bp].
        left: volatility of what is left over, from its sums over thirteen weeks [decimal, a year].
    """

    at_once: Moment
    in_the_end: Moment
    kept: Moment
    month: Moment
    left: Moment


def pass_through(survey: Dated, treasury: Dated, period: tuple[str, str]) -> PassThrough:
    """Fit x(t) = k x(t-1) + s (d(t) - d(t-1)) + (1 - k) p d(t) to weekly changes of the survey.

    The survey of a Thursday is compared with the mean of x over the seven days before it. For each k the best s and p
    are a regression; k is the one that leaves least.

    Args:
        survey: weekly mortgage rate, column `mortgage30_pct`.
        treasury: daily par yields, column `y10_pct`.
        period: first and last survey.
    """
    weeks = survey.between(*period)
    known = ~np.isnan(treasury.column("y10_pct"))
    days, level = treasury.days[known], treasury.column("y10_pct")[known]
    first = int(np.searchsorted(days, weeks.days[0] - BEFORE))
    days, level = days[first:], (level[first:] - level[first]) / 100.0
    answers = np.stack([_weekly(days, level, weeks.days, kept) for kept in KEPT], axis=1)
    moved = np.diff(weeks.column("mortgage30_pct")) / 100.0
    rows = np.concatenate([moved[:, None], answers.reshape(len(moved), -1)], axis=1)
    found = regressions.measured(weeks.days[1:], rows, _estimate, block=8)
    return PassThrough(*found)


def spread(survey: Dated, treasury: Dated, period: tuple[str, str]) -> Dated:
    """The survey less the mean 10-year Treasury of the seven days before it [decimal].

    Args:
        survey: weekly mortgage rate, column `mortgage30_pct`.
        treasury: daily par yields, column `y10_pct`.
        period: first and last survey.
    """
    weeks = survey.between(*period)
    known = ~np.isnan(treasury.column("y10_pct"))
    means = _means(treasury.days[known], treasury.column("y10_pct")[known][:, None], weeks.days)[:, 0]
    return Dated("spread", weeks.days, {"spread": (weeks.column("mortgage30_pct") - means) / 100.0})


def _weekly(days: Days, level: Float[np.ndarray, "n"], surveys: Days, kept: float) -> Float[np.ndarray, "w 2"]:
    """Weekly changes of the answer to the move of a day and of the answer to the level."""
    step = np.diff(level, prepend=level[:1])
    by_move, by_level = (lfilter([scale], [1.0, -kept], each) for scale, each in ((1.0, step), (1.0 - kept, level)))
    return np.asarray(np.diff(_means(days, np.stack([by_move, by_level], axis=1), surveys), axis=0))


def _means(days: Days, values: Float[np.ndarray, "n c"], surveys: Days) -> Float[np.ndarray, "w c"]:
    """Means over the seven days before each survey."""
    ends, starts = np.searchsorted(days, surveys), np.searchsorted(days, surveys - WEEK)
    return np.stack([values[start:end].mean(axis=0) for start, end in zip(starts, ends, strict=True)])


def _estimate(rows: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
    """At once, in the end, kept, after twenty days, and the volatility left."""
    moved = rows[:, 0] - rows[:, 0].mean()
    best, least, residual = np.zeros(3), np.inf, moved
    for place, kept in enumerate(KEPT):
        drivers = rows[:, 1 + 2 * place : 3 + 2 * place]
        drivers = drivers - drivers.mean(axis=0)
        found = np.linalg.solve(drivers.T @ drivers, drivers.T @ moved)
        left = moved - drivers @ found
        if float(left @ left) < least:
            best, least, residual = np.array([found[0] + (1.0 - kept) * found[1], found[1], kept]), left @ left, left
    day, end, kept = best
    sums = np.cumsum(residual)
    volatility = (sums[QUARTER:] - sums[:-QUARTER]).std() * np.sqrt(52.0 / QUARTER)
    return np.array([day, end, kept, end + (day - end) * kept**20, volatility])
