"""Standard errors and identification: closed forms on a small problem, and what is shipped."""

import numpy as np
import pytest

from tokyotrap.calibration import identification, parameters, together
from tokyotrap.calibration.parameters import Unknown
from tokyotrap.calibration.targets import targets
from tokyotrap.facts import atlas

UNKNOWNS = tuple(
    Unknown(name, "ratio", 0.0, -9.0, 9.0, spread, False, "") for name, spread in (("a", 1.0), ("b", 2.0), ("c", 0.5))
)
SPREAD = np.array([each.spread for each in UNKNOWNS])
JACOBIAN = np.array([[1.0, 1.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.3, 0.0], [0.5, 0.0, 0.0]])
"""Nothing depends on the third parameter."""
ERRORS = np.array([[1.0, 0.6, 0.0, 0.0], [0.6, 2.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.1], [0.0, 0.0, 0.1, 0.5]])


def found(both: np.ndarray = ERRORS, data: np.ndarray = ERRORS) -> identification.Identified:
    return identification.identified(UNKNOWNS, np.zeros(3), JACOBIAN, (both, data), SPREAD)


def test_the_posterior_of_a_linear_model() -> None:
    exact = np.linalg.inv(JACOBIAN.T @ np.linalg.inv(ERRORS) @ JACOBIAN + np.diag(SPREAD**-2.0))
    np.testing.assert_allclose(found().covariance, exact, atol=1e-12)
    np.testing.assert_allclose(found().share, 1.0 - np.diag(exact) / SPREAD**2, atol=1e-12)


def test_the_sandwich_is_plain_where_errors_are_what_the_fit_takes_them_for() -> None:
    one = np.eye(4)
    bread = np.linalg.inv(JACOBIAN.T @ JACOBIAN + np.diag(SPREAD**-2.0))
    np.testing.assert_allclose(found(one, one).error, np.sqrt(np.diag(bread)), atol=1e-12)
    louder = found(one, 4.0 * one).error
    assert np.all(louder[:2] > found(one, one).error[:2])
    assert louder[2] == pytest.approx(0.5), "no error of data matters to what no data speak of"


def test_the_weakest_direction_is_the_one_nobody_sees() -> None:
    told = found()
    assert told.strength[0] == pytest.approx(0.0, abs=1e-9)
    assert told.named(0) == [("c", pytest.approx(1.0))]
    assert told.share[2] == pytest.approx(0.0, abs=1e-9)
    assert np.all(np.diff(told.strength) >= 0.0)


def test_ranges_stay_inside_the_bounds() -> None:
    tight = (Unknown("a", "ratio", 1.0, 0.9, 1.2, 1.0, True, ""),)
    told = identification.identified(tight, np.array([0.0]), np.array([[0.1]]), (np.eye(1), np.eye(1)), np.ones(1))
    assert told.range(0) == (0.9, pytest.approx(1.2))
    assert told.confidence(0) == "low"


def test_the_errors_that_are_shipped_are_correlations() -> None:
    names, matrix = together.kept("2026-02-02")
    assert set(names) == {each.name for each in targets(atlas.load()) if each.error is not None}
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_array_equal(np.diag(matrix), 1.0)
    assert np.linalg.eigvalsh(matrix).min() > 0.0
    assert np.linalg.eigvalsh(together.covariance(targets(atlas.load()), "2026-02-02")).min() >= 1.0 - 1e-9


def test_facts_have_the_ranges_of_their_errors() -> None:
    facts = atlas.load()
    for each in parameters.fitted():
        if not each.name.startswith("real."):
            span = facts[f"pricing.{each.name}"].span
            assert span is not None, each.name
            low, high = (float(str(end)) for end in span)
            slack = 1e-4 * (each.high - each.low)
            assert each.low - slack <= low < high <= each.high + slack, each.name
    assert facts["pricing.risk_aversion"].confidence == "medium"
    assert facts["pricing.volatility.uB"].confidence == "low"
