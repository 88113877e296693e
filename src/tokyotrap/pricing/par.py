"""Par yields, as publishers quote them, from zero yields: exact at the start, linear around it."""

import numpy as np
from jaxtyping import Float

PER_YEAR = 2
"""Coupons a year, in Japan and in the United States."""


def coupon_dates(maturity: float) -> Float[np.ndarray, "coupons"]:
    """Times of the coupons of a bond just issued [years]."""
    return np.arange(1, round(maturity * PER_YEAR) + 1) / PER_YEAR


def bootstrap(
    maturities: Float[np.ndarray, "n"], par_yields: Float[np.ndarray, "n"], longest: float
) -> Float[np.ndarray, "coupons"]:
    """Discount factors at every coupon date from a par curve.

    Args:
        maturities: where the par curve is known [years].
        par_yields: with semi-annual compounding [decimal per year].
        longest: last coupon date wanted [years].

    Returns:
        Prices of zero-coupon bonds at 1/2, 1, ... years.

    Source:
        Textbook recursion D_k = (1 - c sum_{i<k} D_i) / (1 + c) with half the par yield as c; between quoted
        maturities par yields follow a monotone cubic (ours).
    """
    times = coupon_dates(longest)
    half = monotone(maturities, par_yields, np.clip(times, maturities[0], maturities[-1])) / PER_YEAR
    factors = np.empty_like(times)
    for k, coupon in enumerate(half):
        factors[k] = (1.0 - coupon * factors[:k].sum()) / (1.0 + coupon)
    return factors


def monotone(
    places: Float[np.ndarray, "n"], values: Float[np.ndarray, "n"], asked: Float[np.ndarray, "m"]
) -> Float[np.ndarray, "m"]:
    """Values between some places by a cubic that rises and falls only where they do.

    Args:
        places: increasing, two or more.
        values: there.
        asked: places between the first and the last.

    Source:
        Fritsch and Butland (1984), SIAM J. Sci. Stat. Comput. 5(2): slopes are weighted harmonic means.
    """
    step = np.diff(places)
    rise = np.diff(values) / step
    slope = np.zeros_like(values, dtype=float)
    same = rise[:-1] * rise[1:] > 0.0
    first, last = 2.0 * step[1:] + step[:-1], step[1:] + 2.0 * step[:-1]
    safe = np.where(same, rise[:-1], 1.0), np.where(same, rise[1:], 1.0)
    slope[1:-1] = np.where(same, (first + last) / (first / safe[0] + last / safe[1]), 0.0)
    for end, near in ((0, [0, 1]), (-1, [-1, -2])):
        slope[end] = _end_slope(step[near], rise[near]) if len(rise) > 1 else rise[0]
    piece = np.clip(np.searchsorted(places, asked, side="right") - 1, 0, len(step) - 1)
    along, h, m = asked - places[piece], step[piece], rise[piece]
    left, right = slope[piece], slope[piece + 1]
    bend = (left + right - 2.0 * m) / h
    return np.asarray(values[piece] + along * (left + along * ((m - left) / h - bend + along * bend / h)))


def _end_slope(step: Float[np.ndarray, "2"], rise: Float[np.ndarray, "2"]) -> float:
    """Slope at an end: of the parabola through three points, kept from turning, and from turning too far."""
    found = ((2.0 * step[0] + step[1]) * rise[0] - step[0] * rise[1]) / step.sum()
    if found * rise[0] <= 0.0:
        return 0.0
    return float(3.0 * rise[0] if rise[0] * rise[1] <= 0.0 and abs(found) > 3.0 * abs(rise[0]) else found)


def par_yield(factors: Float[np.ndarray, "coupons"]) -> float:
    """Yield of a bond worth par, maturing at the last of the coupon dates [decimal per year]."""
    return float(PER_YEAR * (1.0 - factors[-1]) / factors.sum())


def weights(factors: Float[np.ndarray, "coupons"]) -> Float[np.ndarray, "coupons"]:
    """Change of the par yield per unit change of each continuously compounded zero yield.

    Args:
        factors: discount factors at the coupon dates of the bond.

    Returns:
        d(par yield) / d(zero yield at each coupon date); they sum to about 1 + y/2.

    Source:
        Differentiating y = (1 - D_n) / sum(D_i / 2) with dD = -t D dz. The error of staying linear is the convexity
        of the par yield in the zero curve, under 1 bp for moves of 100 bp of one curve point (tested).
    """
    times = coupon_dates(len(factors) / PER_YEAR)
    annuity = factors.sum() / PER_YEAR
    slope = par_yield(factors) * factors * times / PER_YEAR
    slope[-1] += factors[-1] * times[-1]
    return np.asarray(slope / annuity)
