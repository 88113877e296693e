"""What a flow does: the formula against a factor without volatility, the weight of the currency leg, signs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tests.pricing.reference import solved, specification, tenors
from tokyotrap.errors import InvalidInput
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.observables import log_usdjpy, yields
from tokyotrap.pricing.responses import Flow, respond, respond_many
from tokyotrap.pricing.specification import Specification


def with_silent_factor(spec: Specification, bump: tuple[str, float, float], leg: float, decay: float) -> Specification:
    """The economy with one more factor that never moves by itself: the flow as a state."""
    size, (country, center, width) = spec.size, bump
    assert spec.currency is not None
    shapes = {**spec.shapes, country: (*spec.shapes[country], (center, width))}
    new = (len(spec.shapes[country]), size, 1.0)
    grown = np.zeros((size + 1, size + 1))
    grown[:size, :size] = spec.covariance
    reversion = np.zeros((size + 1, size + 1))
    reversion[:size, :size], reversion[size, size] = spec.reversion, decay
    return spec.replace(
        factors=(*spec.factors, "flow"),
        reversion=reversion,
        covariance=grown,
        mean=np.append(spec.mean, 0.0),
        short={c: np.append(row, 0.0) for c, row in spec.short.items()},
        shapes=shapes,
        loads={**spec.loads, country: (*spec.loads[country], new)},
        supply={**spec.supply, country: np.append(spec.supply[country], 0.0)},
        currency=replace(
            spec.currency, load=np.append(spec.currency.load, leg), drift=np.append(spec.currency.drift, 0.0)
        ),
    )


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    country=st.sampled_from(["U", "J"]),
    center=st.floats(1.0, 28.0),
    width=st.floats(0.8, 8.0),
    leg=st.floats(-2.0, 2.0),
    decay=st.floats(0.03, 3.0),
)
def test_a_flow_is_a_factor_without_volatility(
    country: str, center: float, width: float, leg: float, decay: float
) -> None:
    name = "R6_calibrated"
    spec, taus = specification(name), tenors(name)
    quiet = solve(with_silent_factor(spec, (country, center, width), leg, decay))
    flow = Flow(((country, center, width, 1.0),), leg, decay)
    asked = respond(solved(name), flow, taus)
    assert quiet.A_e is not None
    for c, tau in taus.items():
        assert_allclose(asked.yields[c][0], quiet.loadings(c, tau)[0, :, -1] / tau, rtol=1e-9, atol=1e-12)
    assert_allclose(asked.usdjpy[0], quiet.A_e[0, -1], rtol=1e-9, atol=1e-12)


def test_a_flow_is_a_factor_without_volatility_in_regimes() -> None:
    eq = solved("R10_regimes")
    wide = with_silent_factor(eq.spec, ("J", 30.0, 4.0), -0.5, 0.3)
    quiet = solve(wide, risk_aversion=eq.risk_aversion, generator=eq.generator)
    tau = np.array([0.25, 2.0, 10.0, 30.0])
    asked = respond(eq, Flow((("J", 30.0, 4.0, 1.0),), -0.5, 0.3), {"U": tau, "J": tau})
    assert quiet.A_e is not None
    for c in ("U", "J"):
        assert_allclose(asked.yields[c], quiet.loadings(c, tau)[:, :, -1] / tau, rtol=1e-9, atol=1e-12)
    assert_allclose(asked.usdjpy, quiet.A_e[:, -1], rtol=1e-9)


def test_many_flows_are_the_same_as_one_by_one() -> None:
    eq, taus = solved("R10_regimes"), tenors("R10_regimes")
    flows = [
        Flow((("U", 3.5, 1.0, 0.1),), -0.1, 0.2),
        Flow((("J", 35.0, 0.05, 0.1), ("U", 10.0, -0.1)), 0.0, 0.1),
        Flow((), -0.1, 1.0),
        Flow((), 0.0, 0.2),
    ]
    together = respond_many(eq, flows, taus)
    for flow, answer in zip(flows, together, strict=True):
        alone = respond(eq, flow, taus)
        for c in taus:
            assert_allclose(answer.yields[c], alone.yields[c], rtol=0, atol=0)
        assert_allclose(answer.usdjpy, alone.usdjpy, rtol=0, atol=0)
    assert np.all(together[3].usdjpy == 0.0)


def test_a_thin_bump_is_a_point() -> None:
    eq, taus = solved("R6_calibrated"), tenors("R6_calibrated")
    thin = respond(eq, Flow((("J", 30.0, 0.01, 0.1),), 0.0, 0.1), taus)
    point = respond(eq, Flow((("J", 30.0, 0.1),), 0.0, 0.1), taus)
    assert_allclose(thin.exposure, point.exposure, rtol=1e-5)


def test_the_currency_leg_weighs_omega_in_bonds_and_all_in_the_yen() -> None:
    eq, taus = solved("R6_calibrated"), tenors("R6_calibrated")
    sale = (("U", 3.5, 1.0, 0.1),)
    whole, bonds = Flow(sale, -0.1, 0.1), Flow(sale, 0.0, 0.1)
    none, half, full = (respond(eq, whole, taus, omega=omega) for omega in (0.0, 0.5, 1.0))
    assert_allclose(none.yields["U"], respond(eq, bonds, taus).yields["U"], rtol=1e-13)
    assert_allclose(half.yields["J"], 0.5 * (none.yields["J"] + full.yields["J"]), atol=1e-16)
    assert_allclose([none.usdjpy, half.usdjpy], [full.usdjpy, full.usdjpy], rtol=1e-14)
    with pytest.raises(InvalidInput, match="omega"):
        respond(eq, whole, taus, omega=1.5)


def test_flows_that_cannot_be() -> None:
    eq, taus = solved("R2_vv_one_factor"), tenors("R2_vv_one_factor")
    flow = Flow((("J", 10.0, 0.1), ("U", 31.0, 0.1), ("U", 5.0, -1.0, 0.1)), 0.1, -1.0)
    with pytest.raises(InvalidInput) as refusal:
        respond(eq, flow, taus)
    assert len(refusal.value.mistakes) == 5


@pytest.mark.parametrize("name", ["R4_two_country_K7", "R6_calibrated"])
def test_signs_of_gourinchas_ray_and_vayanos(name: str) -> None:
    """R06: buying Treasuries lowers both countries' long yields and the dollar; intervention moves the yen most."""
    eq, taus = solved(name), tenors(name)
    easing = respond(eq, Flow((("U", 10.0, -0.1),), 0.0, 0.1), taus)
    assert np.all(easing.yields["U"][0] < 0.0)
    assert np.all(easing.yields["J"][0][3:] < 0.0)
    assert easing.usdjpy[0] < 0.0
    bought = respond(eq, Flow((), -0.1, 0.1), taus)
    assert bought.usdjpy[0] < 0.0
    assert np.max(np.abs(bought.yields["U"])) < 0.05 * abs(bought.usdjpy[0])


def test_state_moves_the_curve_as_its_loadings_say() -> None:
    eq = solved("R6_calibrated")
    tau, state, step = np.array([10.0]), eq.spec.mean, np.zeros(10)
    step[2] = 0.0025
    moved = yields(eq, "J", tau, state + step) - yields(eq, "J", tau, state)
    assert moved[0, 0] == pytest.approx(7.9e-4, abs=5e-6)  # design page 2, section 14, line iv
    assert (log_usdjpy(eq, state + step) - log_usdjpy(eq, state))[0] == pytest.approx(-0.0081, abs=5e-5)
