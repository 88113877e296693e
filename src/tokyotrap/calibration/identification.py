"""What the data pin: standard errors, the share of data against first ideas, and directions nobody pins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.linalg import solve_triangular

from tokyotrap.calibration import fit, implied, levels, parameters, together
from tokyotrap.calibration.fit import Question
from tokyotrap.calibration.implied import FLOWS
from tokyotrap.calibration.parameters import Unknown
from tokyotrap.calibration.targets import Target

MARGIN = 1e-3
"""Nearer to a bound than this part of the distance between bounds is at it."""

NAMED = 0.3
"""Parameters with at least this weight in a direction are named."""

PINNED, LOOSE = 0.9, 0.5
"""Shares of the data from which a parameter is called pinned, and below which it is not."""


@dataclass(frozen=True, eq=False)
class Identified:
    """Parameters at the end of a fit, in the search's own coordinates (logarithms where it searches in them).

    Attributes:
        unknowns: parameters, P of them.
        point: where the fit ended (P,).
        slopes: of misses by parameters, in tolerances (T, P).
        covariance: posterior, near the fit (P, P).
        error: standard error of the fit, of the errors of data, of judgement and of first ideas (P,).
        share: of what is known of each parameter, the part that comes from data: 1 - posterior over prior variance.
        at_bound: whether the fit ended at a bound (P,).
        strength: of each direction: ratio of what the data and what first ideas say of it, weakest first (P,).
        directions: of unit length in spreads of first ideas, one a row (P, P).
    """

    unknowns: tuple[Unknown, ...]
    point: Float[np.ndarray, " P"]
    slopes: Float[np.ndarray, "T P"]
    covariance: Float[np.ndarray, "P P"]
    error: Float[np.ndarray, " P"]
    share: Float[np.ndarray, " P"]
    at_bound: Float[np.ndarray, " P"]
    strength: Float[np.ndarray, " P"]
    directions: Float[np.ndarray, "P P"]

    def range(self, place: int) -> tuple[float, float]:
        """Value give or take two standard errors, inside the bounds [house units]."""
        each, half = self.unknowns[place], 2.0 * float(self.error[place])
        low, high = (each.outer(float(self.point[place]) + step) for step in (-half, half))
        return max(low, each.low), min(high, each.high)

    def confidence(self, place: int) -> str:
        """Of the fact: medium where the data pin the parameter, else low."""
        return "medium" if self.share[place] >= PINNED and not self.at_bound[place] else "low"

    def named(self, direction: int) -> list[tuple[str, float]]:
        """Parameters that make up a direction, heaviest first, with their weights."""
        row = self.directions[direction]
        order = np.argsort(-np.abs(row))
        sign = np.sign(row[order[0]])
        found = [(self.unknowns[place].name, float(sign * row[place])) for place in order]
        return [each for each in found if abs(each[1]) >= NAMED] or found[:2]


def slopes(question: Question, known: Mapping[str, float], day: str) -> Identified:
    """The parameters of news, elasticity and persistence.

    Args:
        question: of the fit.
        known: every parameter where it ended [house units].
        day: of the calibration, whose errors of moments are shipped.

    Source:
        Posterior by Laplace's approximation; standard errors by the sandwich H^-1 (J' S J + D) H^-1 with H = J'J + D,
        D the precision of first ideas and S the covariance of the data's errors, for the fit weighs misses by
        tolerances (Huber 1967; Hansen 1982).
    """
    point = parameters.pack(known, question.searched)
    count = len(question.targets)
    jacobian = fit.Trail(question).jacobian(point)[:count]
    both = together.covariance(question.targets, day)
    data = together.covariance(question.targets, day, doubled=False)
    spread = np.array([each.spread for each in question.searched])
    return identified(question.searched, point, jacobian, (both, data), spread)


def identified(
    unknowns: tuple[Unknown, ...],
    point: Float[np.ndarray, " P"],
    jacobian: Float[np.ndarray, "T P"],
    covariances: tuple[Float[np.ndarray, "T T"], Float[np.ndarray, "T T"]],
    spread: Float[np.ndarray, " P"],
) -> Identified:
    """Everything that follows from slopes, errors and the spread of first ideas.

    Args:
        unknowns: parameters.
        point: where the fit ended.
        jacobian: of misses by parameters, in tolerances.
        covariances: of misses: with what the model itself may miss, and of errors alone, in tolerances.
        spread: of first ideas.
    """
    both, data = covariances
    scaled = solve_triangular(np.linalg.cholesky(both), jacobian * spread, lower=True)
    _, strength, directions = np.linalg.svd(scaled)
    strength = np.concatenate([strength, np.zeros(len(point) - len(strength))])
    inner = (directions.T / (1.0 + strength**2)) @ directions
    weight = np.diag(spread**-2.0)
    bread = np.linalg.inv(jacobian.T @ jacobian + weight)
    error = np.sqrt(np.diag(bread @ (jacobian.T @ data @ jacobian + weight) @ bread))
    return Identified(
        unknowns=unknowns,
        point=point,
        slopes=jacobian,
        covariance=spread[:, None] * inner * spread[None, :],
        error=error,
        share=1.0 - np.diag(inner),
        at_bound=np.array([_at_bound(each, at) for each, at in zip(unknowns, point, strict=True)]),
        strength=strength[::-1],
        directions=directions[::-1],
    )


def _at_bound(each: Unknown, at: float) -> bool:
    low, high = each.inner(each.low), each.inner(each.high)
    margin = MARGIN * (high - low) if np.isfinite(high - low) else 0.0
    return bool(at < low + margin or at > high - margin)


def of_levels(
    goals: Sequence[Target],
    question: Question,
    known: Mapping[str, float],
    unknowns: tuple[Unknown, ...],
    *,
    weight: float = levels.DOUBT,
) -> Identified:
    """The levels, all else given; their targets are today's prices, and a tolerance is what the model may be off by.

    Args:
        goals: targets.
        question: of the fit.
        known: every parameter [house units].
        unknowns: the levels.
        weight: of the distance from first ideas.
    """
    loads = fit.equilibrium(known).M
    spread = np.array([each.spread for each in unknowns])
    point = np.array([known[each.name] for each in unknowns])

    def misses(at: Float[np.ndarray, " P"]) -> Float[np.ndarray, " T"]:
        """Distance from every goal with levels (P,), in tolerances (T,)."""
        tried = {**known, **{each.name: float(value) for each, value in zip(unknowns, at, strict=True)}}
        seen = implied.view(fit.equilibrium(tried, loads), question.series, FLOWS)
        found = levels.implied_levels(seen, tried)
        return np.array([each.miss(found[each.name]) for each in goals])

    here = misses(point)
    columns = [(misses(point + step) - here) / 0.1 for step in 0.1 * np.diag(spread)]
    jacobian = np.stack(columns, axis=1) / spread
    own = np.eye(len(goals))
    return identified(unknowns, point, jacobian, (own, own), spread / weight)


def published(found: Identified, known: Mapping[str, float]) -> tuple[dict[str, tuple[float, float]], dict[str, str]]:
    """Ranges [house units] and confidence of the facts; of the drifts that follow, from the two they follow from.

    Args:
        found: slopes.
        known: every parameter [house units].
    """
    names = [each.name for each in found.unknowns]
    ranges = {name: found.range(place) for place, name in enumerate(names)}
    confidence = {name: found.confidence(place) for place, name in enumerate(names)}
    for country in ("U", "J"):
        parts = [found.error[names.index(f"{each}.{country}" if each == "real" else f"{each}.m{country}")]
                 for each in ("real", "drift")]  # fmt: skip
        half = 2.0 * float(np.hypot(*parts))
        middle = known[f"drift.l{country}"]
        ranges[f"drift.l{country}"] = (middle - half, middle + half)
    return ranges, confidence
