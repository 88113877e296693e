"""Clusters: sums over paths that share their luck, for standard errors of means that know it.

Two paths of a mirrored pair, and a path that is there more than once, are no independent observations. The error of a
mean is that of sums over clusters (White, 1984; for ratios by linearisation, Cochran, Sampling Techniques, 1977).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int


@dataclass(frozen=True)
class Moments:
    """First and second moments of sums over clusters.

    Attributes:
        count: observations.
        clusters: with any observation.
        total: sum of the observations (k,).
        square: sum of squares of cluster sums (k,), or of their products (k, k).
        cross: sum of cluster sums times cluster sizes (k,).
        sizes: sum of squares of cluster sizes.
    """

    count: float
    clusters: float
    total: Float[np.ndarray, " k"]
    square: Float[np.ndarray, "..."]
    cross: Float[np.ndarray, " k"]
    sizes: float

    def __add__(self, other: "Moments") -> "Moments":
        """Both together, clusters of one being no clusters of the other."""
        return Moments(
            self.count + other.count, self.clusters + other.clusters, self.total + other.total,
            self.square + other.square, self.cross + other.cross, self.sizes + other.sizes,
        )  # fmt: skip

    @property
    def mean(self) -> Float[np.ndarray, " k"]:
        """Of the observations."""
        return self.total / max(self.count, 1.0)

    @property
    def variance(self) -> Float[np.ndarray, "..."]:
        """Of the mean: a number for each, or the whole matrix; unknown, not a number, from one cluster."""
        if self.clusters < 2.0:
            return np.full_like(self.square, np.nan)
        mean = self.mean
        if self.square.ndim == 1:
            scatter = self.square - 2.0 * mean * self.cross + mean**2 * self.sizes
        else:
            both = np.outer(mean, self.cross)
            scatter = self.square - both - both.T + np.outer(mean, mean) * self.sizes
        return np.asarray(scatter / self.count**2 * self.clusters / (self.clusters - 1.0))


def moments(
    values: Float[np.ndarray, "paths k"], numbers: Int[np.ndarray, " paths"], *, products: bool = False
) -> Moments:
    """Moments of observations of paths with these numbers, in which a pair 2n, 2n + 1 is a cluster.

    Args:
        values: one row a path.
        numbers: of the paths, in order.
        products: whether the whole covariance is wanted.
    """
    count, width = values.shape
    if not count:
        return Moments(0.0, 0.0, np.zeros(width), np.zeros((width, width) if products else width), np.zeros(width), 0.0)
    pairs = numbers // 2
    starts = np.flatnonzero(np.diff(pairs, prepend=pairs[0] - 1))
    if count == 2 * len(starts) and (np.diff(starts) == 2).all():  # whole pairs, one after the other
        sums = values[0::2].astype(float) + values[1::2]
    else:
        sums = np.add.reduceat(values.astype(float), starts, axis=0)
    sizes = np.diff(np.append(starts, count)).astype(float)
    square = sums.T @ sums if products else (sums**2).sum(axis=0)
    return Moments(float(count), float(len(starts)), sums.sum(axis=0), square, sizes @ sums, float(sizes @ sizes))


def mean_error(values: Float[np.ndarray, " paths"], numbers: Int[np.ndarray, " paths"]) -> float:
    """Standard error of a mean over paths with these numbers; unknown from one pair."""
    order = np.argsort(numbers, kind="stable")
    found = moments(np.asarray(values, dtype=float)[order, None], np.asarray(numbers)[order])
    return float(np.sqrt(max(found.variance[0], 0.0))) if found.clusters > 1.0 else float("nan")


def share_errors(
    days: Int[np.ndarray, " paths"], numbers: Int[np.ndarray, " paths"], last: int
) -> Float[np.ndarray, " days"]:
    """Standard errors of the shares of paths on which something has come true by each day from 0 to the last.

    Never below the error of one path in twice as many (ours), so that none and all are not taken for certain.

    Args:
        days: on which it came true, 0 for never.
        numbers: of the paths.
        last: day.
    """
    when = np.asarray(days, dtype=np.int64)
    when = np.where(when > 0, when, np.iinfo(np.int64).max)
    pairs = np.asarray(numbers) // 2
    order = np.lexsort((when, pairs))
    when, pairs = when[order], pairs[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=pairs[0] - 1))
    sizes = np.diff(np.append(starts, len(pairs)))
    mine = np.repeat(sizes, sizes)
    rank = np.arange(len(pairs)) - np.repeat(starts, sizes)
    there = when <= last

    def so_far(weights: Float[np.ndarray, " paths"]) -> Float[np.ndarray, " days"]:
        return np.cumsum(np.bincount(when[there], weights=weights[there], minlength=last + 1))

    count, clusters = len(pairs), len(starts)
    share = so_far(np.ones(count)) / count
    scatter = so_far(2.0 * rank + 1.0) - 2.0 * share * so_far(mine.astype(float)) + share**2 * float((sizes**2).sum())
    variance = np.maximum(scatter, 0.0) / count**2 * clusters / max(1, clusters - 1)
    least = 0.5 / count * (1.0 - 0.5 / count) / count
    known = (share > 0.0) & (share < 1.0) & (clusters > 1)
    worth = count**2 / float((np.unique(numbers, return_counts=True)[1] ** 2).sum())
    alone = 0.5 / worth * (1.0 - 0.5 / worth) / worth
    return np.sqrt(np.where(known, np.maximum(variance, least), alone))


def share_error(true: Bool[np.ndarray, " paths"], numbers: Int[np.ndarray, " paths"]) -> float:
    """Standard error of the share of paths on which something came true; see `share_errors`."""
    return float(share_errors(np.asarray(true).astype(int), numbers, 1)[1])
