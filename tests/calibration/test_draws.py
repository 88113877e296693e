"""Draws: a problem with a known answer, weights that make draws exact, and the draws that are shipped."""

from types import SimpleNamespace
from typing import Any

import jax
import numpy as np
import pytest
from scipy.stats import truncnorm

from tokyotrap.calibration import draws, fit, parameters, surface
from tokyotrap.calibration.parameters import Unknown
from tokyotrap.calibration.surface import Surface
from tokyotrap.facts import atlas
from tokyotrap.facts.drawn import drawn, overlaid
from tokyotrap.model import economy


def question(*unknowns: Unknown, kinds: tuple[str, ...] = ("distance",)) -> Any:
    return SimpleNamespace(searched=unknowns, targets=tuple(SimpleNamespace(kind=kind) for kind in kinds))


def straight(slope: list[list[float]]) -> Surface:
    count, size = np.shape(slope)
    return Surface(np.zeros(size), np.eye(size), np.zeros(count), np.array(slope), np.zeros((count, size, size)), 0)


def test_the_sampler_finds_a_posterior_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A normal idea of spread 1 and a datum of spread 1: the posterior's is .71; another idea is cut at half."""
    jax.config.update("jax_enable_x64", True)
    monkeypatch.setattr(draws, "LENGTH", 500)
    monkeypatch.setattr(draws, "WARM_UP", 300)
    free = Unknown("a", "ratio", 1.0, -9.0, 9.0, 1.0, False, "")
    cut = Unknown("b", "ratio", 0.0, -0.5, 9.0, 1.0, False, "")
    points, (rhat, ess, _) = draws.sample(question(free, cut), straight([[1.0, 0.0]]), np.eye(1), 1)
    assert rhat < 1.03
    assert ess > 300
    assert points[:, 0].mean() == pytest.approx(0.5, abs=0.1)
    assert points[:, 0].std() == pytest.approx(np.sqrt(0.5), abs=0.07)
    assert points[:, 1].min() >= -0.5
    assert points[:, 1].mean() == pytest.approx(truncnorm.mean(-0.5, 9.0), abs=0.1)


def test_weights_turn_a_near_posterior_into_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = question(Unknown("a", "ratio", 0.0, -9.0, 9.0, 1.0, False, ""))
    points = np.random.default_rng(3).normal(0.0, 1.2, size=(4000, 1))
    monkeypatch.setattr(draws, "log_likelihood", lambda _q, distances, _b: -0.5 * float(distances[0] / 1.2) ** 2)
    exact = lambda _q, point, _b, _s: -np.inf if point[0] < -2.0 else -0.5 * float(point[0]) ** 2  # noqa: E731
    monkeypatch.setattr(draws, "exact", exact)
    weights, khat, refused = draws.weigh(asked, straight([[1.0]]), points, np.eye(1), None)
    assert khat < 0.5
    assert refused == int((points < -2.0).sum())
    assert weights[points[:, 0] < -2.0].max() == 0.0
    assert float(weights @ points[:, 0]) == pytest.approx(truncnorm.mean(-2.0, 9.0), abs=0.06)
    assert float(np.sqrt(weights @ points[:, 0] ** 2)) == pytest.approx(1.0, abs=0.08)


def test_the_surface_is_bent_to_what_it_misses() -> None:
    generator = np.random.default_rng(5)
    level, slope, bend = generator.normal(size=2), generator.normal(size=(2, 3)), generator.normal(size=(2, 3, 3))
    bend = bend + bend.transpose(0, 2, 1)
    exact = Surface(np.ones(3), 0.5 * np.eye(3), level, slope, bend, 0)
    points = 1.0 + generator.normal(size=(200, 3))
    found = surface._quadratic((points - 1.0) / 0.5, exact.at(points))
    for one, other in zip(found, (level, slope, bend), strict=True):
        np.testing.assert_allclose(one, other, atol=0.02)


def test_resampling_follows_the_weights() -> None:
    assert sorted(draws.resample(np.full(8, 1 / 8), 8, 0)) == list(range(8))
    places = draws.resample(np.array([0.5, 0.0, 0.25, 0.25]), 40, 1)
    assert [places.count(each) for each in range(4)] == [20, 0, 10, 10]


def test_the_draws_that_are_shipped_are_inside_the_bounds_and_stable_with_louder_news() -> None:
    known = atlas.load()
    kept = drawn(known)
    assert kept.count == 32
    assert kept.told["khat"] < 0.7
    assert kept.told["rhat"] < 1.01
    for each in parameters.fitted():
        if not each.name.startswith("real."):
            unit = known[f"pricing.{each.name}"]
            assert unit.unit == each.unit
    start = fit.equilibrium(fit.present(known)).M
    for place in range(0, kept.count, 4):
        values = fit.present(overlaid(known, kept.draw(place)))
        for each in parameters.fitted():
            slack = 1e-3 * (each.high - each.low)
            assert each.low - slack <= values[each.name] <= each.high + slack, each.name
        fit.equilibrium(values | fit.louder(values, draws.LOUDER), start)
        assert economy.assemble_start(values).shape == (11,)
