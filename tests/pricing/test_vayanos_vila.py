"""Published numbers of Vayanos and Vila (2021): the core must give them back from their Table I (targets R01-R04).

Their economy in ours: factors r and beta; sd of beta set to that of r (0.0146), as the product a x theta x sigma_beta
is all that matters; theta(tau) a difference of exponentials; habitat investors' demand is centred at a zero yield
(anchor 0). Their estimates have min Re eig(M) = -0.0035, which a last maturity of 30 years admits.
"""

import numpy as np
import pytest
from scipy.linalg import expm, solve_continuous_lyapunov

from tokyotrap.errors import NoEquilibrium
from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.observables import bond_premium, yields
from tokyotrap.pricing.responses import Flow, respond
from tokyotrap.pricing.shapes import DifferenceOfExponentials
from tokyotrap.pricing.specification import Specification

MEAN_AVERSION = 20.34
MIX = ((2.5, 1 / 3), (5.5, 1 / 3), (8.5, 1 / 6), (15.0, 1 / 6))
"""Tenor and share of QE1 purchases: ours, with an average maturity of 6.6 years."""


def table_one(aversion: float = MEAN_AVERSION) -> Specification:
    return Specification(
        factors=("r", "beta"),
        reversion=np.diag([0.125, 0.053]),
        mean=np.array([0.048, 0.0]),
        covariance=0.0146**2 * np.eye(2),
        countries=("U",),
        short={"U": np.array([1.0, 0.0])},
        horizon={"U": 30.0},
        elasticity={"U": (35.3 / aversion, 0.297)},
        shapes={"U": (DifferenceOfExponentials(0.297, 0.307),)},
        loads={"U": ((0, 1, 3155.0 / aversion),)},
        supply={"U": np.array([289.0 / aversion])},
        anchor={"U": (0.0, 0.0, 1.0)},
        risk_aversion=aversion,
    )


def vayanos_vila(aversion: float = MEAN_AVERSION) -> Equilibrium:
    return solve(table_one(aversion), bounded=False)


def test_their_own_estimates_are_unbounded_in_maturity() -> None:
    with pytest.raises(NoEquilibrium, match=r"eig\(M\) is -0\.00349"):
        solve(table_one())


def test_moments_r01() -> None:
    eq, tau = vayanos_vila(), np.arange(1.0, 31.0)
    rows = eq.loadings("U", tau)[0] / tau[:, None]
    lasting = solve_continuous_lyapunov(eq.spec.reversion, eq.spec.covariance)
    year = expm(-eq.spec.reversion)
    change = 2 * lasting - year @ lasting - lasting @ year.T
    vol, changes = (100 * np.sqrt(np.einsum("ij,jk,ik->i", rows, s, rows)) for s in (lasting, change))
    together = 1e4 * rows @ change @ rows[0] / (changes * changes[0])
    assert [vol[0], changes[0]] == pytest.approx([2.62, 1.27], abs=0.02)
    assert [vol.mean(), changes.mean(), together.mean()] == pytest.approx([2.20, 0.796, 0.504], abs=0.02)
    re_solved = [2.615, 1.264, 2.203, 0.799, 0.505]
    ours = [vol[0], changes[0], vol.mean(), changes.mean(), together.mean()]
    assert ours == pytest.approx(re_solved, abs=6e-4)


def test_average_curve_r02() -> None:
    eq, state = vayanos_vila(), np.array([0.048, 0.0])
    curve = 100 * yields(eq, "U", np.array([1.0, 7.0, 30.0]), state)[0]
    premium = 100 * bond_premium(eq, "U", np.array([1.0, 30.0]), state)[0]
    assert curve == pytest.approx([5.01, 5.90, 6.99], abs=0.03)
    assert premium == pytest.approx([0.40, 5.08], abs=0.05)


def test_quantitative_easing_at_thirty_years_r03() -> None:
    flow = Flow((("U", 30.0, -0.12),), decay=0.1)
    moved = 100 * respond(vayanos_vila(), flow, {"U": np.array([10.0, 30.0])}).yields["U"][0]
    assert moved == pytest.approx([-0.66, -2.51], abs=0.05)


@pytest.mark.parametrize(("decay", "ten_years"), [(0.1, -0.24), (0.2, -0.19)])
def test_the_first_easing_r04(decay: float, ten_years: float) -> None:
    flow = Flow(tuple(("U", tenor, -0.12 * share) for tenor, share in MIX), decay=decay)
    moved = 100 * respond(vayanos_vila(), flow, {"U": np.array([10.0, 30.0])}).yields["U"][0]
    assert moved[0] == pytest.approx(ten_years, abs=0.03)
    if decay == 0.1:
        assert moved[1] == pytest.approx(-0.29, abs=0.03)


@pytest.mark.parametrize(("aversion", "ten_years"), [(6.78, -0.08), (33.9, -0.39)])
def test_the_first_easing_over_their_range_of_risk_aversion_r04(aversion: float, ten_years: float) -> None:
    flow = Flow(tuple(("U", tenor, -0.12 * share) for tenor, share in MIX), decay=0.1)
    moved = 100 * respond(vayanos_vila(aversion), flow, {"U": np.array([10.0])}).yields["U"][0]
    assert moved[0] == pytest.approx(ten_years, abs=0.03)
