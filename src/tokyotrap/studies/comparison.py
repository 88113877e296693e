"""Whether one forecast was better than another by more than chance: Diebold and Mariano's test, and errors of means."""

import math
from dataclasses import dataclass

import numpy as np
from dieboldmariano import NegativeVarianceException, dm_test
from jaxtyping import Float

FEWEST = 10
"""Independent forecasts below which no test is made. Ours, 8 to 30."""


@dataclass(frozen=True)
class Comparison:
    """The test that two forecasts have the same expected loss.

    Attributes:
        statistic: below zero if the first lost less; None if there was not enough to test.
        p: two-sided; None likewise.
        worth: how many forecasts that do not overlap it rests on.
    """

    statistic: float | None
    p: float | None
    worth: float


def diebold_mariano(first: Float[np.ndarray, " n"], second: Float[np.ndarray, " n"], overlap: int) -> Comparison:
    """Test two sequences of losses, each forecast overlapping with the next `overlap - 1`.

    Variance by the autocovariances up to `overlap - 1`; with Bartlett's weights where that is not above zero. Small
    samples are corrected for, and the p-value is Student's.

    Args:
        first: losses of one forecast, in order of time; pairs with a NaN are left out.
        second: losses of the other, of the same length.
        overlap: 1 where forecasts do not overlap.

    Source: Diebold and Mariano (1995), JBES 13(3); Harvey, Leybourne and Newbold (1997), IJF 13(2).
    """
    known = ~(np.isnan(first) | np.isnan(second))
    one, other = first[known].tolist(), second[known].tolist()
    independent = len(one) / overlap
    if independent < FEWEST or np.ptp(np.subtract(one, other)) <= 1e-12 * (np.max(np.abs(one)) + 1e-300):
        return Comparison(None, None, independent)
    statistic, p = _tested(one, other, overlap)
    return Comparison(float(statistic), float(p), independent)


def error(values: Float[np.ndarray, " n"], overlap: int) -> float:
    """Standard error of a mean of overlapping numbers, Bartlett's weights on `overlap - 1` neighbours either side.

    Source: Newey and West (1987), Econometrica 55(3).
    """
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return math.nan
    centred, count = known - known.mean(), len(known)
    variance = float((centred**2).sum())
    for lag in range(1, min(overlap, count)):
        variance += 2.0 * (1.0 - lag / overlap) * float((centred[lag:] * centred[:-lag]).sum())
    return math.sqrt(max(variance, 0.0)) / count


def _tested(one: list[float], other: list[float], overlap: int) -> tuple[float, float]:
    """Statistic and p-value; the weights that cannot fail where the plain sum of autocovariances is not above zero."""
    given = [0.0] * len(one)
    try:
        return dm_test(given, one, other, loss=_itself, h=overlap, variance_estimator="acf")
    except NegativeVarianceException:
        return dm_test(given, one, other, loss=_itself, h=overlap, variance_estimator="bartlett")


def _itself(_: float, loss: float) -> float:
    """What is given to the test are losses already."""
    return loss
