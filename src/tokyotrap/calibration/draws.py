"""Draws of the fitted parameters from their posterior: NUTS on a surface, then weights that make them exact."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from arviz_stats.base import array_stats
from jaxtyping import Float
from numpyro.infer import MCMC, NUTS

from tokyotrap.calibration import fit
from tokyotrap.calibration.fit import Question, Start
from tokyotrap.calibration.surface import Surface, signed
from tokyotrap.errors import InvalidInput, NoEquilibrium

CHAINS, WARM_UP, LENGTH = 4, 600, 1000
LOUDER = 1.1
"""An economy is kept if it is stable also with news so many times as large."""


@dataclass(frozen=True, eq=False)
class Diagnostics:
    """How far the draws can be trusted.

    Attributes:
        rhat: largest over parameters, of the chains on the surface.
        ess: smallest effective sample size over parameters, bulk, of the chains on the surface.
        divergent: transitions of the sampler that diverged.
        checked: draws solved exactly.
        refused: of these, without a stable equilibrium, or without one when news is a tenth larger.
        khat: Pareto shape of the weights; below 0.7 they can be trusted.
        effective: draws the weighted ones are worth.
    """

    rhat: float
    ess: float
    divergent: int
    checked: int
    refused: int
    khat: float
    effective: float


def sample(
    question: Question, found: Surface, both: Float[np.ndarray, "T T"], seed: int
) -> tuple[Float[np.ndarray, "n P"], tuple[float, float, int]]:
    """Draws of the posterior on the surface, chain after chain, and largest R-hat, smallest ESS, divergences.

    Args:
        question: of the fit, with bounds and first ideas.
        found: the surface.
        both: covariance of misses, in tolerances.
        seed: of the sampler.

    Source:
        Hoffman and Gelman (2014), the No-U-Turn sampler, as in NumPyro; diagnostics of Vehtari et al. (2021), ArviZ.
    """
    low, high = fit.bounds(question.searched)
    first = np.array([each.inner(each.first) for each in question.searched])
    spread = np.array([each.spread for each in question.searched])
    weigh = jnp.asarray(np.linalg.inv(np.linalg.cholesky(both)))
    least = jnp.asarray([each.kind == "at least" for each in question.targets])
    most = jnp.asarray([each.kind == "at most" for each in question.targets])
    inverse = jnp.asarray(np.linalg.inv(found.axes))

    def posterior() -> None:
        """First ideas between bounds; misses by the surface."""
        ideas = dist.TruncatedNormal(first, spread, low=low, high=high)
        point = numpyro.sample("point", ideas.to_event(1))
        step = inverse @ (point - found.centre)
        distance = found.level + found.slope @ step + 0.5 * (found.bend @ step) @ step
        miss = jnp.where(least, jnp.minimum(distance, 0.0), jnp.where(most, jnp.maximum(distance, 0.0), distance))
        numpyro.factor("misses", -0.5 * jnp.sum((weigh @ miss) ** 2))

    chains = MCMC(
        NUTS(posterior, dense_mass=True, target_accept_prob=0.9),
        num_warmup=WARM_UP, num_samples=LENGTH, num_chains=CHAINS, chain_method="vectorized", progress_bar=False,
    )  # fmt: skip
    chains.run(jax.random.PRNGKey(seed), extra_fields=("diverging",))
    points = np.asarray(chains.get_samples(group_by_chain=True)["point"])
    every = [points[:, :, place] for place in range(points.shape[2])]
    rhat = max(float(array_stats.rhat(each)) for each in every)
    ess = min(float(array_stats.ess(each)) for each in every)
    divergent = int(np.asarray(chains.get_extra_fields()["diverging"]).sum())
    return points.reshape(-1, points.shape[2]), (rhat, ess, divergent)


def log_likelihood(question: Question, distances: Float[np.ndarray, " T"], both: Float[np.ndarray, "T T"]) -> float:
    """Of signed distances from the targets: misses are normal with their covariance."""
    least = np.array([each.kind == "at least" for each in question.targets])
    most = np.array([each.kind == "at most" for each in question.targets])
    miss = np.where(least, np.minimum(distances, 0.0), np.where(most, np.maximum(distances, 0.0), distances))
    return float(-0.5 * miss @ np.linalg.solve(both, miss))


def exact(question: Question, point: Float[np.ndarray, " P"], both: Float[np.ndarray, "T T"], start: Start) -> float:
    """Log likelihood of the exact model; minus infinity where it, or the same with louder news, is not stable."""
    distances = signed(question, point, start)
    if distances is None:
        return -np.inf
    known = question.known(point)
    try:
        fit.equilibrium({**known, **fit.louder(known, LOUDER)}, start)
    except (NoEquilibrium, InvalidInput):
        return -np.inf
    return log_likelihood(question, distances, both)


def weigh(
    question: Question,
    found: Surface,
    points: Float[np.ndarray, "n P"],
    both: Float[np.ndarray, "T T"],
    start: Start,
) -> tuple[Float[np.ndarray, " n"], float, int]:
    """Smoothed weights that make draws on the surface draws of the exact posterior, k-hat, and how many are refused.

    Source:
        Vehtari, Simpson, Gelman, Yao and Gabry (2024), Pareto smoothed importance sampling, JMLR 25, as in ArviZ.
    """
    near = [log_likelihood(question, distances, both) for distances in found.at(points)]
    ratio = np.array([exact(question, point, both, start) for point in points]) - np.array(near)
    alive = np.isfinite(ratio)
    logs, khat = array_stats.psislw(ratio[alive].max() - ratio[alive])  # it takes what weights are the inverse of
    weights = np.zeros(len(points))
    weights[alive] = np.exp(logs - logs.max())
    return weights / weights.sum(), float(khat), int((~alive).sum())


def resample(weights: Float[np.ndarray, " n"], count: int, seed: int) -> list[int]:
    """Places of so many draws, each as often as its weight says, by systematic resampling; in random order."""
    generator = np.random.default_rng(seed)
    marks = (generator.random() + np.arange(count)) / count
    places = np.searchsorted(np.cumsum(weights), marks)
    return [int(each) for each in generator.permutation(np.minimum(places, len(weights) - 1))]
