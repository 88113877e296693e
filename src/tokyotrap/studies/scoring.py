"""How good a forecast was: CRPS, PIT and bands from a grid of quantiles, Brier from odds."""

from collections.abc import Sequence

import numpy as np
import scoringrules
from jaxtyping import Float

from tokyotrap.results.record import GRID

BANDS = (0.50, 0.80, 0.90)
"""Shares of the central bands whose coverage is told."""


def grid_of(samples: Float[np.ndarray, "*more paths"], levels: Sequence[float] = GRID) -> Float[np.ndarray, "*more G"]:
    """Quantiles of samples at the levels of the grid, in the unit of the samples."""
    return np.moveaxis(np.quantile(samples, levels, axis=-1), 0, -1)


def crps(
    observed: Float[np.ndarray, "*more"], grid: Float[np.ndarray, "*more G"], levels: Sequence[float] = GRID
) -> Float[np.ndarray, "*more"]:
    """Continuous ranked probability score, smaller is better [unit of the series].

    Twice the mean pinball loss over the levels: exact for a point forecast, at most about 1 % high on 99 levels for a
    normal one whose middle is hit (the tails beyond the grid are left out). All forecasts are scored by the same rule.

    Args:
        observed: what came; NaN gives NaN.
        grid: quantiles of the forecast, increasing along the last axis.
        levels: of these quantiles.

    Source: Gneiting and Raftery (2007), JASA 102; Berrisch and Ziel (2023), J. Econometrics 237(2).
    """
    seen, forecast = np.asarray(observed, dtype=float), np.asarray(grid, dtype=float)
    return np.asarray(scoringrules.crps_quantile(seen, forecast, np.asarray(levels), backend="numpy"))


def pit(
    observed: Float[np.ndarray, "*more"], grid: Float[np.ndarray, "*more G"], levels: Sequence[float] = GRID
) -> Float[np.ndarray, "*more"]:
    """Probability integral transform: the forecast's probability of what came or less, between 0 and 1.

    Linear between quantiles, the middle of the tail beyond them, the middle of the step where many quantiles are equal
    to what came; NaN where nothing was observed.
    """
    seen, forecast = np.asarray(observed, dtype=float), np.asarray(grid, dtype=float)
    below, upto = (forecast < seen[..., None]).sum(axis=-1), (forecast <= seen[..., None]).sum(axis=-1)
    steps = np.array([0.0, *levels, 1.0])
    low = np.take_along_axis(forecast, np.clip(below - 1, 0, None)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(forecast, np.clip(below, None, len(levels) - 1)[..., None], axis=-1)[..., 0]
    between = (below > 0) & (below < len(levels)) & (high > low)
    way = np.where(between, (seen - low) / np.where(between, high - low, 1.0), 0.5)
    inner = steps[below] + way * (steps[np.minimum(below + 1, len(levels) + 1)] - steps[below])
    tied = 0.5 * (steps[np.minimum(below + 1, len(levels) + 1)] + steps[upto])
    return np.where(np.isnan(seen), np.nan, np.where(upto > below, tied, inner))


def inside(
    observed: Float[np.ndarray, "*more"], grid: Float[np.ndarray, "*more G"], levels: Sequence[float] = GRID
) -> Float[np.ndarray, "*more bands"]:
    """1 where what came lies in the central band of that share (BANDS, edges included), 0 where not, NaN unknown."""
    seen, forecast = np.asarray(observed, dtype=float), np.asarray(grid, dtype=float)
    found = []
    for share in BANDS:
        low, high = (_at(forecast, level, levels) for level in (0.5 - share / 2.0, 0.5 + share / 2.0))
        found.append(np.where(np.isnan(seen), np.nan, (seen >= low) & (seen <= high)))
    return np.stack(found, axis=-1)


def brier(odds: Float[np.ndarray, "*more"] | float, came: Float[np.ndarray, "*more"] | float) -> np.ndarray:
    """Squared distance of odds to what came, 1 or 0; smaller is better.

    Source: Brier (1950), Monthly Weather Review 78(1).
    """
    return np.asarray((np.asarray(odds, dtype=float) - np.asarray(came, dtype=float)) ** 2)


def _at(grid: Float[np.ndarray, "*more G"], level: float, levels: Sequence[float]) -> Float[np.ndarray, "*more"]:
    """The quantile of a level, linear between two of the grid."""
    known = np.asarray(levels)
    right = int(np.clip(np.searchsorted(known, level - 1e-9), 1, len(known) - 1))
    part = float(np.clip((level - known[right - 1]) / (known[right] - known[right - 1]), 0.0, 1.0))
    return np.asarray(grid[..., right - 1] + part * (grid[..., right] - grid[..., right - 1]))
