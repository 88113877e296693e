"""The solved object: loadings, prices of risk and constants, or a sentence saying why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake, NoEquilibrium
from tokyotrap.pricing.branch import Problem, anderson, follow, newton, scale_of
from tokyotrap.pricing.constants import Constants, constants
from tokyotrap.pricing.curves import Curve
from tokyotrap.pricing.loadings import Economy, economy
from tokyotrap.pricing.specification import Specification

VERIFIED = 1e-9
"""Largest change of scaled M in one more sweep, relative to its size, in a solution that is accepted."""


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """A stable equilibrium of N regimes (N = 1: risk aversion never changes).

    Attributes:
        spec: the economy.
        risk_aversion: a_n (N,) [1/$tn].
        generator: Q (N, N) [1/years].
        M: mean reversion under the risk-neutral measure (N, K, K) [1/years].
        lambda0: price of factor risk at q = 0 (N, K).
        A_e: loadings of log USDJPY (N, K); None without a currency.
        C_e: log USDJPY at q = 0 (N,); None without a currency, or if a = 0 leaves it undetermined.
        economy: the sampled economy it was solved on.
        loads: A_c(tau) by country.
        levels: C_c(tau) by country.
    """

    spec: Specification
    risk_aversion: Float[np.ndarray, "N"]
    generator: Float[np.ndarray, "N N"]
    M: Float[np.ndarray, "N K K"]
    lambda0: Float[np.ndarray, "N K"]
    A_e: Float[np.ndarray, "N K"] | None
    C_e: Float[np.ndarray, "N"] | None
    economy: Economy
    loads: Mapping[str, Curve]
    levels: Mapping[str, Curve]

    @property
    def Lambda(self) -> Float[np.ndarray, "N K K"]:
        """Lambda_n = a_n V G_n: price of factor risk per unit of each factor [1/years]."""
        return np.asarray(self.spec.reversion - self.M)

    def loadings(self, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "N n K"]:
        """A_c(tau): minus the log price per unit of each factor, at `tenors` [years]."""
        return self.loads[country].at(tenors)

    def constants(self, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "N n"]:
        """C_c(tau): minus the log price at q = 0, at `tenors` [years]."""
        return self.levels[country].at(tenors)[:, :, 0]


@np.errstate(all="ignore")
def solve(
    spec: Specification,
    *,
    risk_aversion: Float[np.ndarray, "N"] | None = None,
    generator: Float[np.ndarray, "N N"] | None = None,
    start: Float[np.ndarray, "N K K"] | None = None,
    bounded: bool = True,
) -> Equilibrium:
    """The equilibrium on the branch that starts at a = 0.

    Args:
        spec: the economy; its own risk aversion is used if `risk_aversion` is None.
        risk_aversion: a_n of every regime [1/$tn].
        generator: Q (N, N), rows summing to zero [1/years]; needed for more than one regime.
        start: M of a neighbouring solution *on that branch*. Used if one more sweep and a few dozen accelerated ones
            settle near it; otherwise the branch is followed from a = 0 as if no start had been given.
        bounded: refuse solutions whose loadings grow without bound with maturity (min Re eig(M) <= 0). Without a
            currency and with a last maturity T such a solution is an equilibrium too; Vayanos and Vila's own
            estimates are one (-0.0035), so False admits it. With a currency it must be True.

    Raises:
        InvalidInput: risk aversion or generator that cannot be.
        NoEquilibrium: the branch ends before a, or the solution is unstable; the sentence says which.

    Source:
        Design page 2, sections 5, 6 and 9.
    """
    problem = _problem(spec, risk_aversion, generator, bounded=bounded or spec.currency is not None)
    flat = None if start is None else _from_neighbour(problem, np.asarray(start, dtype=float))
    return _finish(problem, follow(problem) if flat is None else flat)


@np.errstate(all="ignore")
def polish(
    spec: Specification,
    start: Float[np.ndarray, "N K K"],
    *,
    risk_aversion: Float[np.ndarray, "N"] | None = None,
    generator: Float[np.ndarray, "N N"] | None = None,
) -> Equilibrium:
    """The equilibrium that Newton reaches from `start`, on whatever branch it lies.

    Raises:
        InvalidInput: a start, risk aversion or generator that cannot be.
        NoEquilibrium: Newton does not settle, or the solution is unstable.
    """
    problem = _problem(spec, risk_aversion, generator)
    flat = newton(problem, problem.scale.flat(_checked_start(problem, np.asarray(start, dtype=float))))
    if flat is None:
        raise NoEquilibrium("no equilibrium: Newton's method does not settle from the given start")
    return _finish(problem, flat)


def _problem(
    spec: Specification,
    risk_aversion: Float[np.ndarray, "N"] | None,
    generator: Float[np.ndarray, "N N"] | None,
    *,
    bounded: bool = True,
) -> Problem:
    given = [spec.risk_aversion] if risk_aversion is None else risk_aversion
    aversion = np.atleast_1d(np.array(given, dtype=float))
    rates = np.zeros((len(aversion), len(aversion))) if generator is None else np.array(generator, dtype=float)
    mistakes = regime_mistakes(aversion, rates, spec.name)
    if generator is None and len(aversion) > 1:
        mistakes.append(Mistake(f"{spec.name}.Q", "several regimes need a generator", "Give Q (N, N)."))
    if mistakes:
        raise InvalidInput(spec.name, mistakes)
    sampled = economy(spec, aversion, rates)
    return Problem(sampled, scale_of(sampled), bounded)


def regime_mistakes(aversion: Float[np.ndarray, "N"], rates: Float[np.ndarray, "N N"], name: str) -> list[Mistake]:
    """What is wrong with the risk aversions a and the generator Q of the regimes."""
    count, mistakes = len(aversion), []
    if aversion.ndim != 1 or not np.all(np.isfinite(aversion)) or np.any(aversion < 0.0):
        mistakes.append(Mistake(f"{name}.a", "holds a negative or infinite risk aversion", "Give zero or more each."))
    if rates.shape != (count, count):
        what = f"has shape {rates.shape} where {(count, count)} belongs"
        return [*mistakes, Mistake(f"{name}.Q", what, "Give one row and one column per regime.")]
    largest = max(1.0, float(np.max(np.abs(rates), initial=0.0)))
    if not np.all(np.isfinite(rates)):
        mistakes.append(Mistake(f"{name}.Q", "holds a number that is not finite", "Give rates per year."))
    elif np.max(np.abs(rates.sum(axis=1)), initial=0.0) > 1e-9 * largest:
        what = f"its rows do not sum to zero (worst {np.max(np.abs(rates.sum(axis=1))):.3g})"
        mistakes.append(Mistake(f"{name}.Q", what, "The diagonal is minus the sum of the rest of the row."))
    elif np.any(rates - np.diag(np.diag(rates)) < 0.0):
        mistakes.append(Mistake(f"{name}.Q", "a rate of leaving for another regime is negative", "Give zero or more."))
    return mistakes


def _checked_start(problem: Problem, start: Float[np.ndarray, "N K K"]) -> Float[np.ndarray, "N K K"]:
    shape = problem.economy.uncoupled.shape
    given = start[None] if start.ndim == 2 else start
    if given.shape != shape or not np.all(np.isfinite(given)):
        what = f"is not a finite array of shape {shape}"
        raise InvalidInput(problem.economy.spec.name, [Mistake("start.M", what, "Give M of a solution.")])
    return given


def _from_neighbour(problem: Problem, start: Float[np.ndarray, "N K K"]) -> Float[np.ndarray, "x"] | None:
    origin = problem.scale.flat(_checked_start(problem, start))
    found = anderson(problem.improve, origin, goal=2e-15, sweeps=60)
    if found is None:
        return None
    away = np.linalg.norm(origin - problem.scale.flat(problem.economy.uncoupled))
    moved = np.linalg.norm(found - origin)
    return found if moved <= max(0.3 * away, 1e-9 * np.linalg.norm(origin)) else None


def _finish(problem: Problem, flat: Float[np.ndarray, "x"]) -> Equilibrium:
    sampled, scale = problem.economy, problem.scale
    reversion = scale.matrices(flat)
    slowest = sampled.slowest(reversion)
    if problem.bounded and not slowest > 0.0:
        name = "M" if len(reversion) == 1 else "the stacked M - Q"
        raise NoEquilibrium(f"no stable equilibrium: smallest real part of eig({name}) is {slowest + 0.0:.3g}")
    quickest = sampled.quickest(reversion)
    finest = min(market.grid.width * 0.5**market.grid.depth for market in sampled.markets.values())
    if quickest * finest > 1.5:
        sampled = Economy(sampled.spec, sampled.risk_aversion, sampled.generator, quickest)
        refined = Problem(sampled, scale, problem.bounded)
        polished = anderson(refined.improve, flat, goal=2e-15, sweeps=60)
        flat = flat if polished is None else polished
        problem, reversion = refined, scale.matrices(flat)
    change = float(np.max(np.abs(problem.improve(flat) - flat))) / max(1.0, float(np.max(np.abs(flat))))
    if not change <= VERIFIED:
        raise NoEquilibrium(f"no equilibrium: the fixed point in M is only met to {change:.2g}")
    return _priced(sampled, reversion)


def _priced(sampled: Economy, reversion: Float[np.ndarray, "N K K"]) -> Equilibrium:
    drift = sampled.drift(reversion)
    loads = {country: sampled.curve(country, drift) for country in sampled.spec.countries}
    loading = sampled.currency_loading(drift)
    rest: Constants = constants(sampled, loads, loading)
    return Equilibrium(
        spec=sampled.spec,
        risk_aversion=sampled.risk_aversion,
        generator=sampled.generator,
        M=reversion,
        lambda0=rest.risk_price,
        A_e=None if sampled.spec.currency is None else loading,
        C_e=rest.currency,
        economy=sampled,
        loads=loads,
        levels=rest.curves,
    )
