"""Which solutions are refused, in which words, and which branch is followed where there are several."""

import numpy as np
import pytest

from tests.pricing.reference import solved, specification
from tokyotrap.errors import InvalidInput, NoEquilibrium
from tokyotrap.pricing.branch import Problem, jacobian, newton, scale_of
from tokyotrap.pricing.equilibrium import Equilibrium, polish, solve
from tokyotrap.pricing.loadings import economy


def currency_volatility(eq: Equilibrium) -> float:
    assert eq.A_e is not None
    return float(np.sqrt(eq.A_e[0] @ eq.spec.covariance @ eq.A_e[0]))


def upper_root() -> Equilibrium:
    """The root of R9 with the high volatility, found by a search from random starts."""
    spec, low = specification("R9a_fx_low_branch"), solved("R9a_fx_low_branch")
    sampled = economy(spec, np.array([spec.risk_aversion]), np.zeros((1, 1)))
    problem = Problem(sampled, scale_of(sampled))
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        for _ in range(200):
            start = problem.scale.flat(low.M) + rng.choice([0.1, 0.3]) * rng.normal(size=9)
            found = newton(problem, start)
            if found is not None and np.linalg.norm(found - problem.scale.flat(low.M)) > 1e-3:
                try:
                    return polish(spec, problem.scale.matrices(found))
                except NoEquilibrium:
                    continue
    pytest.fail("the second root was not found")


def test_the_calm_branch_is_followed() -> None:
    spec = specification("R9a_fx_low_branch")
    assert currency_volatility(solve(spec)) == pytest.approx(0.062, abs=5e-4)
    assert currency_volatility(solve(spec.replace(risk_aversion=6.0))) == pytest.approx(0.070, abs=5e-4)


def test_the_second_root_is_known_and_not_taken() -> None:
    other = upper_root()
    assert currency_volatility(other) == pytest.approx(0.203, abs=1e-3)


@pytest.mark.parametrize("aversion", [6.8, 8.0, 20.0])
def test_beyond_the_fold_there_is_none(aversion: float) -> None:
    spec = specification("R9a_fx_low_branch").replace(risk_aversion=aversion)
    with pytest.raises(NoEquilibrium, match=rf"the branch from a = 0 ends at a = 6\.60. of {aversion:g} \(turning"):
        solve(spec)


@pytest.mark.parametrize("times", [4.0, 10.0, 100.0])
def test_the_calibrated_economy_at_large_risk_aversion(times: float) -> None:
    spec = specification("R6_calibrated")
    with pytest.raises(NoEquilibrium, match=r"smallest real part of eig\(M\) is -0\.0"):
        solve(spec.replace(risk_aversion=times * spec.risk_aversion))


@pytest.mark.parametrize("times", [2.0, 3.0])
def test_the_calibrated_economy_up_to_three_times(times: float) -> None:
    spec = specification("R6_calibrated")
    eq = solve(spec.replace(risk_aversion=times * spec.risk_aversion))
    assert np.min(np.linalg.eigvals(eq.M[0]).real) > 0.0


def test_the_jacobian_is_that_of_a_sweep() -> None:
    spec = specification("R4_two_country_K7")
    sampled = economy(spec, np.array([spec.risk_aversion]), np.zeros((1, 1)))
    problem = Problem(sampled, scale_of(sampled))
    flat = problem.scale.flat(sampled.uncoupled)
    exact = jacobian(problem, flat)
    step = 1e-6 * np.random.default_rng(3).normal(size=len(flat))
    moved = problem.improve(flat + step) - problem.improve(flat - step)
    np.testing.assert_allclose(exact @ step, 0.5 * moved, atol=1e-13)


def test_a_start_from_elsewhere_does_no_harm() -> None:
    spec, reference = specification("R9a_fx_low_branch"), solved("R9a_fx_low_branch")
    far = reference.M + np.random.default_rng(1).normal(size=reference.M.shape)
    np.testing.assert_allclose(solve(spec, start=far).M, reference.M, atol=1e-12)
    with pytest.raises(InvalidInput, match=r"start\.M"):
        solve(spec, start=np.zeros((2, 2)))


def test_a_generator_that_is_none() -> None:
    spec = specification("R6_calibrated")
    with pytest.raises(InvalidInput, match="rows do not sum to zero"):
        solve(spec, risk_aversion=np.ones(2), generator=np.array([[-1.0, 0.5], [1.0, -1.0]]))
    with pytest.raises(InvalidInput, match="several regimes need a generator"):
        solve(spec, risk_aversion=np.ones(2))
