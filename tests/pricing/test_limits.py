"""Where the answer is known without solving: risk neutrality, one country, one regime, nothing to jump to."""

import numpy as np
from numpy.testing import assert_allclose

from tests.pricing.reference import case, solved, specification, tenors
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.observables import bond_premium, expected_yields, uip_premium, yields


def test_vasicek_in_closed_form() -> None:
    eq = solved("R1_vasicek")
    kappa, mean, variance = 0.2, 0.03, eq.spec.covariance[0, 0]
    tau = np.array([0.25, 1.0, 7.0, 30.0])
    loading = -np.expm1(-kappa * tau) / kappa
    level = (mean - variance / (2 * kappa**2)) * (tau - loading) + variance * loading**2 / (4 * kappa)
    assert_allclose(eq.loadings("U", tau)[0, :, 0], loading, rtol=1e-14)
    assert_allclose(eq.constants("U", tau)[0], level, rtol=1e-13, atol=1e-16)


def test_expectations_and_uncovered_parity_hold_without_risk_aversion() -> None:
    spec = specification("R4_two_country_K7").replace(risk_aversion=0.0)
    eq, state = solve(spec), np.array([0.035, 0.005, 0.1, -0.1, 0.05, 0.1, 0.2])
    assert eq.C_e is None
    assert eq.A_e is not None
    assert_allclose(eq.lambda0, 0.0, atol=1e-18)
    for country, tau in tenors("R4_two_country_K7").items():
        assert_allclose(bond_premium(eq, country, tau, state), 0.0, atol=1e-18)
        gaps = [yields(eq, country, tau, q)[0] - expected_yields(spec, country, tau, q) for q in (state, 0 * state)]
        assert_allclose(gaps[0], gaps[1], atol=1e-16)  # what is left is convexity, the same in every state
    carry = spec.short["U"] - spec.short["J"]
    assert_allclose(spec.reversion.T @ eq.A_e[0], carry, atol=1e-15)
    assert np.all(np.isnan(uip_premium(eq, state)))


def test_american_bonds_ignore_a_japan_without_risk() -> None:
    two = specification("R4_two_country_K7")
    keep = [0, 2, 3]
    covariance = np.zeros((7, 7))
    covariance[np.ix_(keep, keep)] = two.covariance[np.ix_(keep, keep)]
    silent = dict(two.elasticity) | {"J": (0.0, 0.1)}
    quiet = two.replace(
        covariance=covariance, elasticity=silent, supply={"U": two.supply["U"], "J": np.zeros(2)}, currency=None
    )
    one = quiet.replace(
        factors=("iU", "uB", "uL"),
        reversion=two.reversion[np.ix_(keep, keep)],
        mean=two.mean[keep],
        covariance=two.covariance[np.ix_(keep, keep)],
        countries=("U",),
        short={"U": two.short["U"][keep]},
        loads={"U": ((0, 1, 1.0), (1, 2, 1.0))},
    )
    tau = np.array([0.5, 3.0, 10.0, 30.0])
    both, alone = solve(quiet), solve(one)
    assert_allclose(both.loadings("U", tau)[0][:, keep], alone.loadings("U", tau)[0], rtol=1e-11, atol=1e-12)
    assert_allclose(both.constants("U", tau), alone.constants("U", tau), rtol=1e-11, atol=1e-12)


def test_regimes_of_equal_risk_aversion_are_one_regime() -> None:
    spec, alone = specification("R6_calibrated"), solved("R6_calibrated")
    rates = np.array([[-0.5, 0.5, 0.0], [1.0, -3.0, 2.0], [0.0, 6.0, -6.0]])
    chain = solve(spec, risk_aversion=np.full(3, spec.risk_aversion), generator=rates)
    tau = np.array([0.25, 2.0, 10.0, 30.0])
    for n in range(3):
        assert_allclose(chain.M[n], alone.M[0], atol=1e-12)
        assert_allclose(chain.lambda0[n], alone.lambda0[0], atol=1e-12)
        assert_allclose(chain.constants("J", tau)[n], alone.constants("J", tau)[0], atol=1e-12)
    assert chain.C_e is not None
    assert alone.C_e is not None
    assert_allclose(chain.C_e, alone.C_e[0], atol=1e-11)


def test_regimes_that_never_change_are_separate() -> None:
    spec = specification("R6_calibrated")
    aversion = spec.risk_aversion * np.array([1.0, 2.0])
    chain = solve(spec, risk_aversion=aversion, generator=np.zeros((2, 2)))
    for n in range(2):
        alone = solve(spec.replace(risk_aversion=aversion[n]))
        assert_allclose(chain.M[n], alone.M[0], atol=1e-12)
        assert_allclose(chain.lambda0[n], alone.lambda0[0], atol=1e-12)


def test_a_stressed_node_may_be_unstable_if_it_ends_soon() -> None:
    eq = solved("R10_regimes")
    assert np.min(np.linalg.eigvals(eq.M[1]).real) < 0.0
    assert eq.economy.slowest(eq.M) > 0.0
    assert case("R10_regimes")["Q"][1][1] == -6.0
