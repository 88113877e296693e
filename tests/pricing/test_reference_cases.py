"""Every reference case, to 1e-8 as promised and 1e-12 as reached."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.pricing.reference import CASES, NAMES, SINGLE, case, solved, specification
from tokyotrap.pricing.answers import answer
from tokyotrap.pricing.cases import read
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.observables import exposure, risk_price


@pytest.mark.parametrize("name", NAMES)
def test_reference(name: str, tmp_path: Path) -> None:
    alone = tmp_path / "case.json"
    alone.write_text(json.dumps({"cases": [case(name)]}))
    given = answer(read(alone)[1][0])
    assert given.outcome == "solved"
    assert given.out["branch"] == "from a = 0"
    assert given.error is not None
    assert given.error < 1e-12


def test_the_file_is_the_one_we_know() -> None:
    case(NAMES[0])
    assert tuple(item["name"] for item in json.loads(CASES.read_text())["cases"]) == NAMES


@pytest.mark.parametrize("name", NAMES[1:])
def test_arbitrageurs_hold_what_others_do_not(name: str) -> None:
    eq = solved(name)
    draws = np.random.default_rng(7).normal(size=(5, eq.spec.size)) * np.maximum(np.abs(eq.spec.mean), 0.1)
    for state in draws:
        asked = eq.risk_aversion[:, None] * (exposure(eq, state) @ eq.spec.covariance)
        assert np.max(np.abs(risk_price(eq, state) - asked)) < 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_finer_panels_change_nothing(name: str) -> None:
    item = case(name)
    coarse = solved(name)
    spec = coarse.spec.replace(panel=1.1, nodes=17)
    regimes = {} if item["kind"] == "single" else {"risk_aversion": coarse.risk_aversion, "generator": coarse.generator}
    fine = solve(spec, **regimes)
    assert np.max(np.abs(fine.M - coarse.M)) < 1e-12
    assert np.max(np.abs(fine.lambda0 - coarse.lambda0)) < 1e-12
    for country in spec.countries:
        tau = np.array([0.1, 0.25, 1.7, 5.0, 11.3, 29.9])
        scale = np.maximum(1.0, np.abs(fine.loadings(country, tau)))
        assert np.max(np.abs(fine.loadings(country, tau) - coarse.loadings(country, tau)) / scale) < 1e-12
        assert np.max(np.abs(fine.constants(country, tau) - coarse.constants(country, tau))) < 1e-12


@pytest.mark.parametrize("name", SINGLE)
def test_a_warm_start_lands_on_the_same_solution(name: str) -> None:
    spec, cold = specification(name), solved(name)
    neighbour = solve(spec.replace(risk_aversion=0.9 * spec.risk_aversion))
    warm = solve(spec, start=neighbour.M)
    assert np.max(np.abs(warm.M - cold.M)) < 1e-11
