"""Tables against the equilibrium asked directly, at every capacity node."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.ledger.buckets import JGBS, TREASURIES, bucket
from tokyotrap.model import quoted
from tokyotrap.model.economy import chain, specification, start_factors
from tokyotrap.pricing import par
from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.observables import currency_holding, holdings, log_usdjpy, yields
from tokyotrap.pricing.responses import respond
from tokyotrap.pricing.tables import FlowClass, Quoted, Tables, build

KEYS = ("ust_10y/lasting", "jgb_30_40y/overhang", "yen/position")


@cache
def solved() -> Equilibrium:
    aversion, generator = chain(atlas())
    return solve(specification(atlas()), risk_aversion=aversion, generator=generator)


@cache
def tables() -> Tables:
    classes = quoted.flow_classes(atlas(), KEYS)
    return build(solved(), quoted.series(atlas()), classes, omega=atlas().value("pricing.omega"))


def priced(state: np.ndarray, flows: np.ndarray) -> np.ndarray:
    found = tables()
    return found.base + found.factor @ state + found.flow @ flows


def directly(each: Quoted, state: np.ndarray) -> np.ndarray:
    if not each.country:
        return log_usdjpy(solved(), state)
    if not each.factors:
        return yields(solved(), each.country, np.array([each.maturity]), state)[:, 0]
    return yields(solved(), each.country, par.coupon_dates(each.maturity), state) @ par.weights(np.array(each.factors))


def test_prices_are_those_of_the_equilibrium_at_every_node() -> None:
    for state in (start_factors(atlas()), start_factors(atlas()) + 0.01):
        expected = np.stack([directly(each, state) for each in quoted.series(atlas())], axis=1)
        np.testing.assert_allclose(priced(state, np.zeros(len(KEYS))), expected, atol=1e-12)


def test_flows_are_linear_and_those_of_the_responses() -> None:
    found, state = tables(), start_factors(atlas())
    one = priced(state, np.array([0.1, 0.2, -0.3])) - priced(state, np.zeros(3))
    np.testing.assert_allclose(priced(state, 2.0 * np.array([0.1, 0.2, -0.3])) - priced(state, np.zeros(3)), 2.0 * one)
    tenors = {"U": np.array([10.0, 0.25]), "J": np.array([10.0])}
    place = next(p for p, each in enumerate(quoted.series(atlas())) if each.country == "U" and not each.factors)
    for column, each in enumerate(quoted.flow_classes(atlas(), KEYS)):
        answer = respond(solved(), each.flow(), tenors, omega=atlas().value("pricing.omega"))
        np.testing.assert_allclose(found.flow[:, place, column], answer.yields["U"][:, 1], rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(found.flow[:, -1, column], answer.usdjpy, rtol=1e-9, atol=1e-15)


def test_what_arbitrageurs_hold_is_what_the_equilibrium_says() -> None:
    found, state = tables(), start_factors(atlas())
    prices = found.price_base + found.price_factor @ state
    held = found.held_base + found.held_factor @ state + found.elasticity * prices
    half = len(found.weight) // 2
    for place, country in enumerate(("U", "J")):
        part = slice(place * half, (place + 1) * half)
        total = held[:, part] @ found.weight[part]
        # at eight maturities a country; at twelve it is right to 1e-5
        np.testing.assert_allclose(total, holdings(solved(), country, state), rtol=3e-3, atol=1e-4)
    yen = found.currency_base + found.currency_factor @ state - found.currency_elasticity * log_usdjpy(solved(), state)
    np.testing.assert_allclose(yen, currency_holding(solved(), state), rtol=1e-12)


@pytest.mark.parametrize("name", [*TREASURIES, *JGBS])
def test_a_flow_puts_one_trillion_on_its_curve(name: str) -> None:
    each = bucket(name)
    flow = FlowClass(each.country, each.centre, each.width, 0.1)
    found = build(solved(), quoted.series(atlas()), [flow])
    assert found.weight @ found.held_flow[:, 0] == pytest.approx(1.0, rel=1e-12)


def test_the_currency_leg_is_one_trillion_of_yen() -> None:
    np.testing.assert_array_equal(tables().held_flow[:, 2], 0.0)
    assert list(tables().currency_flow) == [0.0, 0.0, 1.0]


def test_dearer_risk_makes_bonds_cheaper_to_move() -> None:
    """The same sale moves its own yield more at every dearer node."""
    found = tables()
    place = next(p for p, each in enumerate(quoted.series(atlas())) if (each.country, each.maturity) == ("U", 10.0))
    assert np.all(np.diff(found.flow[:, place, 0]) > 0.0)
    assert found.log_capacity[0] == pytest.approx(0.0)
    assert np.all(np.diff(found.log_capacity) > 0.0)
