"""Entropy pooling: of all weights that give some means what is asked, those nearest to the ones there were.

Source: Meucci (2008), "Fully flexible views: theory and practice", Risk 21(10); Csiszar (1975), Annals of Probability
3(1). Solved on the dual, which has one unknown for each mean, by Newton steps that stop at bounds (Bertsekas, 1982,
SIAM Journal on Control and Optimization 20(2)).
"""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float
from scipy.optimize import linprog
from scipy.special import logsumexp

ROUNDS, SOLVED = 200, 1e-11
"""Newton steps, and how near to what is asked, in standard deviations, a mean must come."""
SHORTEST = 1e-10
"""A step below which nothing is gained."""
HELD = 1e-7
"""Sum of what is missing, in standard deviations, below which a linear programme calls means possible."""


@dataclass(frozen=True, eq=False)
class Means:
    """What is asked of means.

    Attributes:
        rows: values whose means are asked, one row a mean (K, n).
        targets: what the means are to be (K,).
        at_most: whether a mean may also be lower; turn signs for "at least" (K,).
    """

    rows: Float[np.ndarray, "K n"]
    targets: Float[np.ndarray, " K"]
    at_most: Bool[np.ndarray, " K"]

    def scaled(self, prior: Float[np.ndarray, " n"]) -> Float[np.ndarray, "K n"]:
        """Distances from the targets, in standard deviations."""
        middle = self.rows @ prior
        deviation = np.sqrt(np.maximum((self.rows - middle[:, None]) ** 2 @ prior, 0.0))
        unit = np.where(deviation > 0.0, deviation, np.maximum(np.abs(middle - self.targets), 1.0))
        return np.asarray((self.rows - self.targets[:, None]) / unit[:, None])

    def only(self, chosen: Bool[np.ndarray, " K"]) -> "Means":
        """Some of them."""
        return Means(self.rows[chosen], self.targets[chosen], self.at_most[chosen])


@dataclass(frozen=True, eq=False)
class Pooled:
    """The nearest weights.

    Attributes:
        weights: that sum to 1 (n,).
        multipliers: of the means, in standard deviations; zero where one that may be lower is (K,).
        missed: farthest a mean is from what is asked, in standard deviations.
        rounds: Newton steps taken.
    """

    weights: Float[np.ndarray, " n"]
    multipliers: Float[np.ndarray, " K"]
    missed: float
    rounds: int
    solved: bool = field(default=True)


def pool(prior: Float[np.ndarray, " n"], means: Means) -> Pooled:
    """The weights of least relative entropy to the prior that have these means.

    The weights are `w ~ p exp(-l'(a - b))`, and `l` minimises `log sum p exp(-l'(a - b))`, which is convex, with the
    gradient `-E_w[a - b]` and the covariance of `a` under `w` as Hessian; of means that may be lower `l >= 0`.

    Args:
        prior: weights that sum to 1, all positive.
        means: what is asked.

    Returns:
        The weights, also where they could not be found: then `solved` is false.
    """
    apart, base = means.scaled(prior), np.log(prior)
    found = np.zeros(len(apart))
    value, weights = _dual(base, apart, found)
    for taken in range(ROUNDS):
        gradient = -apart @ weights
        bound = means.at_most & (found <= 0.0) & (gradient >= 0.0)
        missed = float(np.abs(np.where(bound, 0.0, gradient)).max(initial=0.0))
        if missed < SOLVED:
            return Pooled(weights, found, missed, taken)
        step = np.zeros(len(found))
        step[~bound] = _newton(apart[~bound], weights, gradient[~bound])
        moved = _line(base, apart, (found, value, gradient), step, means.at_most)
        if moved is None:
            break
        found, value, weights = moved
    return Pooled(weights, found, missed, taken, solved=missed < np.sqrt(SOLVED))


Found = tuple[Float[np.ndarray, " K"], float, Float[np.ndarray, " n"]]


def _dual(
    base: Float[np.ndarray, " n"], apart: Float[np.ndarray, "K n"], multipliers: Float[np.ndarray, " K"]
) -> tuple[float, Float[np.ndarray, " n"]]:
    """The dual, and the weights that belong to it."""
    logs = base - multipliers @ apart
    total = float(logsumexp(logs))
    return total, np.exp(logs - total)


def _newton(
    apart: Float[np.ndarray, "F n"], weights: Float[np.ndarray, " n"], gradient: Float[np.ndarray, " F"]
) -> Float[np.ndarray, " F"]:
    """The step to where the gradient would vanish; the shortest such where means depend on each other."""
    middle = apart @ weights
    centred = (apart - middle[:, None]) * np.sqrt(weights)
    return np.asarray(-np.linalg.lstsq(centred @ centred.T, gradient, rcond=1e-13)[0])


def _line(
    base: Float[np.ndarray, " n"],
    apart: Float[np.ndarray, "K n"],
    here: tuple[Float[np.ndarray, " K"], float, Float[np.ndarray, " K"]],
    step: Float[np.ndarray, " K"],
    at_most: Bool[np.ndarray, " K"],
) -> Found | None:
    """As much of a step as makes the dual smaller, stopping at bounds; None if nothing does."""
    found, value, gradient = here
    size = 1.0
    while size > SHORTEST:
        there = found + size * step
        there = np.where(at_most, np.maximum(there, 0.0), there)
        lower, weights = _dual(base, apart, there)
        gain = float(gradient @ (there - found))
        if np.isfinite(lower) and lower <= value + 1e-4 * min(gain, 0.0) + 1e-15:
            return there, lower, weights
        size /= 2.0
    return None


def possible(prior: Float[np.ndarray, " n"], means: Means) -> bool:
    """Whether any weights at all have these means, by a linear programme over all of them."""
    apart = means.scaled(prior)
    many, count = len(apart), apart.shape[1]
    short, over = np.eye(many) * ~means.at_most, -np.eye(many)
    table = np.hstack([apart, short, over])
    equal = ~means.at_most
    whole = np.concatenate([np.ones(count), np.zeros(2 * many)])[None]
    found = linprog(
        np.concatenate([np.zeros(count), np.ones(2 * many)]),
        A_eq=np.vstack([table[equal], whole]),
        b_eq=np.append(np.zeros(int(equal.sum())), 1.0),
        A_ub=table[~equal] if (~equal).any() else None,
        b_ub=np.zeros(int((~equal).sum())) if (~equal).any() else None,
        method="highs",
    )
    return found.status == 0 and found.fun is not None and bool(found.fun < HELD)


def reach(
    prior: Float[np.ndarray, " n"], row: Float[np.ndarray, " n"], others: Means
) -> tuple[float, float] | None:
    """How low and how high one mean can be while others are what is asked of them; None if they cannot."""
    apart, equal = others.scaled(prior), ~others.at_most
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(
            sign * row,
            A_eq=np.vstack([apart[equal], np.ones(len(row))]),
            b_eq=np.append(np.zeros(int(equal.sum())), 1.0),
            A_ub=apart[~equal] if (~equal).any() else None,
            b_ub=np.zeros(int((~equal).sum())) if (~equal).any() else None,
            method="highs",
        )
        if found.status != 0 or found.fun is None:
            return None
        ends.append(sign * float(found.fun))
    return ends[0], ends[1]


def relative_entropy(weights: Float[np.ndarray, " n"], prior: Float[np.ndarray, " n"]) -> float:
    """How far weights are from the prior [nats]; zero only where they are equal."""
    some = weights > 0.0
    return float((weights[some] * np.log(weights[some] / prior[some])).sum())
