"""Weighing: means over weighted paths, with errors that know how the weights were made."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from tokyotrap.studies.contributions import Figure, by_pairs


@dataclass(frozen=True, eq=False)
class Weighing:
    """Weights of paths, made so that some means are what is asked.

    Attributes:
        weights: that sum to 1 (n,).
        prior: before (n,).
        full: of full confidence; `weights` lies between it and the prior (n,).
        rows: values whose means hold under `full`, those that bind (K, n).
        confidence: in what is asked.
        numbers: of the paths.
    """

    weights: Float[np.ndarray, " n"]
    prior: Float[np.ndarray, " n"]
    full: Float[np.ndarray, " n"]
    rows: Float[np.ndarray, "K n"]
    confidence: float
    numbers: Int[np.ndarray, " n"]

    def before(self, values: Float[np.ndarray, " n"]) -> Figure:
        """Mean over the paths as they are."""
        apart = self.prior * (values - self.prior @ values)
        return Figure(float(self.prior @ values), self._error(apart))

    def after(self, values: Float[np.ndarray, " n"]) -> Figure:
        """Mean over weighted paths.

        With other luck the weights would be others. What luck does to a mean that the weights hold fast, they undo; so
        the error is that of what a regression on the values held fast leaves, and none where a mean itself is held.

        Source: Deville and Sarndal (1992), "Calibration estimators in survey sampling", JASA 87(418).
        """
        apart = self.full * self._left(values)
        blended = self.confidence * apart + (1.0 - self.confidence) * self.prior * (values - self.prior @ values)
        return Figure(float(self.weights @ values), self._error(blended))

    def change(self, values: Float[np.ndarray, " n"]) -> Figure:
        """The mean after less the mean before, on the same paths."""
        apart = self.full * self._left(values) - self.prior * (values - self.prior @ values)
        gap = float(self.weights @ values - self.prior @ values)
        return Figure(gap, self._error(self.confidence * apart))

    def share(self, true: Bool[np.ndarray, " n"]) -> Figure:
        """Odds over weighted paths; where all or none agree, with the error of one effective path in twice as many."""
        if true.any() and not true.all():
            return self.after(true.astype(float))
        paths = self.effective
        return Figure(float(true.all()), float(np.sqrt(0.5 / paths * (1.0 - 0.5 / paths) / paths)))

    @property
    def effective(self) -> float:
        """How many equal weights these are worth (Kish, 1965): one over the sum of squares."""
        return float(1.0 / (self._alone() ** 2).sum())

    @property
    def scenarios(self) -> float:
        """The same by entropy (Meucci, 2012, "Effective number of scenarios"): exp of the weights' own entropy."""
        alone = self._alone()
        some = alone[alone > 0.0]
        return float(np.exp(-(some * np.log(some)).sum()))

    def _alone(self) -> Float[np.ndarray, " m"]:
        """Weights of different paths; one that is there twice has both."""
        return np.bincount(np.unique(self.numbers, return_inverse=True)[1], weights=self.weights)

    def _left(self, values: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
        """What a weighted regression on the values held fast leaves of others."""
        left = values - self.full @ values
        if not len(self.rows):
            return np.asarray(left)
        root = np.sqrt(self.full)
        apart = (self.rows - (self.rows @ self.full)[:, None]) * root
        scale = np.linalg.norm(apart, axis=1, keepdims=True)
        apart = apart / np.where(scale > 0.0, scale, 1.0)
        slope = np.linalg.lstsq(apart @ apart.T, apart @ (left * root), rcond=1e-12)[0]
        return np.asarray(left - np.where(root > 0.0, (slope @ apart) / np.where(root > 0.0, root, 1.0), 0.0))

    def _error(self, apart: Float[np.ndarray, " n"]) -> float:
        """Of a sum over paths of terms without a mean, from mirrored pairs; unknown from one."""
        sums = by_pairs(apart[:, None], self.numbers).sums[:, 0]
        count = len(sums)
        return float(np.sqrt((sums @ sums) * count / (count - 1.0))) if count > 1 else float("nan")


def quantiles(
    values: Float[np.ndarray, "days n"], weights: Float[np.ndarray, "W n"], levels: tuple[float, ...]
) -> Float[np.ndarray, "W levels days"]:
    """Quantiles on every day under several weights, linear between paths, which stand at the middle of their weight."""
    found = np.zeros((len(weights), len(levels), len(values)))
    for day, row in enumerate(values):
        order = np.argsort(row, kind="stable")
        for place, mine in enumerate(weights[:, order]):
            found[place, :, day] = np.interp(levels, np.cumsum(mine) - 0.5 * mine, row[order])
    return found
