"""Shares and yields: what the correlation is at each level of yields, and the slopes that reproduce it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from tokyotrap.calibration import moments
from tokyotrap.calibration.moments import Moment
from tokyotrap.data.tidy import Dated

LEVELS = ((0.0, 0.03), (0.03, 0.04), (0.04, 0.20))
"""Levels of the 10-year Treasury at the start of a month [decimal]."""

MONTHS = 12.0


@dataclass(frozen=True)
class Months:
    """Months that began at one level of yields.

    Attributes:
        level: mean of the 10-year Treasury at their starts [decimal].
        correlation: of the share index with the change of the 10-year Treasury.
        slope: of the share index on the change of the 10-year Treasury alone [log points per decimal].
    """

    level: float
    correlation: Moment
    slope: Moment


@dataclass(frozen=True)
class Turn:
    """Slope on the 10-year Treasury by its level: low + (high - low) / (1 + exp(-(level - middle) / width)).

    Attributes:
        low, high: slopes at low and at high yields [log points per decimal].
        middle: level between the two [decimal].
        errors: standard errors of the slopes at the three levels [log points per decimal].
    """

    low: float
    high: float
    middle: float
    errors: tuple[float, ...]


def by_level(merged: Dated, index: str) -> list[Months]:
    """Monthly correlation and slope by level of yields.

    Args:
        merged: days on which the 10-year Treasury (`ust_10y` [%]) and the index were published.
        index: column of the share index.
    """
    month = merged.days.astype("datetime64[M]")
    last = np.append(month[1:] != month[:-1], True)
    days, yields = merged.days[last], merged.columns["ust_10y"][last] / 100.0
    shares = np.log(merged.columns[index][last])
    rows = np.stack([np.diff(shares), np.diff(yields)], axis=1)
    found = []
    for low, high in LEVELS:
        kept = (yields[:-1] >= low) & (yields[:-1] < high)
        ends, some = days[1:][kept], rows[kept]
        correlation = moments.month_by_month(ends, some, lambda each: float(np.corrcoef(each.T)[0, 1]))
        slope = moments.month_by_month(ends, some, lambda each: float(np.cov(each.T)[0, 1] / each[:, 1].var(ddof=1)))
        found.append(Months(float(yields[:-1][kept].mean()), correlation, slope))
    return found


def turn(months: list[Months], *, rest: float, yields: float, width: float) -> Turn:
    """The slopes with which an index has the measured correlation with yields at each level.

    With volatility `rest` from other causes and slope b, the correlation is b v / sqrt(b^2 v^2 + rest^2).

    Args:
        months: by level, three of them.
        rest: volatility of the index from all else [decimal, a year].
        yields: volatility of the 10-year Treasury [decimal, a year].
        width: of the turn [decimal].
    """
    wanted = [each.correlation.value for each in months]
    low, middle, high = (each / np.sqrt(1.0 - each**2) * rest / yields for each in wanted)
    share = (middle - low) / (high - low)
    levels = [each.level for each in months]

    def missed(at: float) -> float:
        return float(_risen(levels[1], at, width) / _risen(levels[2], at, width) - share)

    found = float(brentq(missed, levels[0], levels[2] + 7.0 * width))
    errors = tuple(each.correlation.error / (1.0 - each.correlation.value**2) ** 1.5 * rest / yields for each in months)
    return Turn(float(low), float(low + (high - low) / _risen(levels[2], found, width)), found, errors)


def rest(betas: Mapping[str, float], volatility: Mapping[str, float], own: float) -> float:
    """Volatility of an index from its drivers but yields, taken as independent, and its own news [decimal, a year]."""
    return float(np.sqrt(own**2 + sum((beta * volatility[name]) ** 2 for name, beta in betas.items())))


def monthly(volatility: float, fading: float) -> float:
    """Volatility of monthly changes [decimal, a year] of news that comes with one volatility and fades at a speed."""
    lasting = -np.expm1(-2.0 * fading / MONTHS) / (2.0 * fading / MONTHS)
    return float(volatility * np.sqrt(lasting))


def _risen(level: float, middle: float, width: float) -> float:
    return float(1.0 / (1.0 + np.exp(-(level - middle) / width)))
