"""Gradients of headlines: against differences of the twin, what is refused, and what is said of errors and bias."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests import twins
from tests.worlds import START, baseline
from tokyotrap.errors import InvalidInput, InvalidScenario
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import Reaches
from tokyotrap.simulation.clusters import mean_error
from tokyotrap.simulation.ensemble import simulate
from tokyotrap.simulation.twin import Twin
from tokyotrap.studies import gradient as gradients
from tokyotrap.studies.gradient import Gradient, Tangents, gradient
from tokyotrap.studies.headlines import Headline, Mean, Odds
from tokyotrap.units import unit

PATHS, SEED, TEMPERATURE = 400, 3, 0.1
YEN, LINE = Mean("usdjpy"), Odds("usdjpy_160")
STEPS = {
    "policy.intervention.defence_line": 0.0003,
    "policy.intervention.level_scale": 0.02,
    "institutions.life_insurers.threshold": 0.02,
    "markets.auctions.buying_yield": 0.01,
    "markets.vix.volatility": 0.01,
    "outside.turbulence.elasticity": 0.02,
    "capacity.wealth": 0.01,
    "capacity.start": 0.005,
    "policy.credibility.tolerance": 0.01,
}
"""Settings of several kinds, a level, a width, what sizes noise, what moves the first evening, and the share by which
each is moved to see its difference."""

NEAR, LEAST = 0.03, 2e-6
"""Of a slope: of a difference over so large a step, and per unit of what single precision leaves of a mean."""


@cache
def found(headline: Headline = YEN, paths: int = PATHS) -> Gradient:
    return gradient(
        "baseline", headline, list(STEPS), paths=paths, days=twins.DAYS, seed=SEED, overrides=twins.OVERRIDES,
        temperature=TEMPERATURE,
    )  # fmt: skip


@cache
def question() -> gradients._Question:
    return gradients._Question(scenario_of("baseline", twins.OVERRIDES), twins.DAYS)


def mean(headline: Headline, moved: dict[str, float]) -> float:
    """Of the twin with some settings moved [house units]."""
    made = Twin(question().world(moved), TEMPERATURE)
    return float(made.values(np.arange(PATHS), SEED, headline.result(question().asked, TEMPERATURE)).mean())


@pytest.mark.parametrize("headline", [YEN, LINE], ids=["mean", "odds"])
@pytest.mark.parametrize("setting", STEPS)
def test_slopes_are_differences_of_the_twin(headline: Headline, setting: str) -> None:
    (slope,) = (each for each in found(headline).slopes if each.setting == setting)
    known = catalogue()[setting]
    value = unit(known.unit).to_house(slope.value)
    step = STEPS[setting] * value
    high, low = (mean(headline, {setting: value + way * step}) for way in (1.0, -1.0))
    right = (high - low) / (2.0 * step) * unit(known.unit).to_house(1.0)
    rounding = LEAST * 100.0 / step * unit(known.unit).to_house(1.0)
    assert abs(slope.slope - right) < NEAR * abs(right) + rounding, (slope.slope, right)
    assert slope.unit == known.unit


def test_slopes_are_not_nothing() -> None:
    for headline in (YEN, LINE):
        told = {each.setting: each for each in found(headline).slopes}
        assert list(told) == list(STEPS)
        assert told["policy.intervention.defence_line"].slope > 5.0 * told["policy.intervention.defence_line"].error
        assert sum(each.slope != 0.0 for each in told.values()) >= 6


def test_the_unit_is_that_in_which_a_person_writes() -> None:
    (slope,) = (each for each in found().slopes if each.setting == "institutions.life_insurers.threshold")
    assert slope.unit == "%"
    np.testing.assert_allclose(slope.value, 2.5)


@pytest.mark.parametrize("headline", [YEN, LINE], ids=["mean", "odds"])
def test_the_value_is_that_of_the_simulation_and_the_bias_the_rest(headline: Headline) -> None:
    told, world = found(headline), question().world({})
    records = simulate(world, paths=PATHS, seed=SEED).records
    if headline is YEN:
        hard = np.exp(records.values[:, PLACE["usdjpy"]].astype(float))
    else:
        hard = 100.0 * (records.crossing[:, 0] > 0)
    soft = Twin(world, TEMPERATURE).values(np.arange(PATHS), SEED, headline.result(question().asked, TEMPERATURE))
    np.testing.assert_allclose(told.value, hard.mean(), rtol=1e-6)
    np.testing.assert_allclose(told.error, mean_error(hard, np.arange(PATHS)), rtol=1e-4)
    np.testing.assert_allclose(told.value + told.bias, soft.mean(), rtol=1e-6)
    pairs = (soft - hard).reshape(-1, 2).mean(axis=1)
    np.testing.assert_allclose(told.bias_error, pairs.std(ddof=1) / np.sqrt(len(pairs)), rtol=1e-4)
    assert told.bias != 0.0
    assert (told.paths, told.days, told.seed, told.temperature) == (PATHS, twins.DAYS, SEED, TEMPERATURE)
    assert told.hard == ()


def test_errors_shrink_with_the_root_of_paths() -> None:
    few, many = found(), found(paths=16 * PATHS)
    for one, other in zip(few.slopes, many.slopes, strict=True):
        if other.error > 0.0:
            assert 2.0 < one.error / other.error < 8.0, one.setting
    assert 3.0 < few.error / many.error < 5.0
    assert sum(abs(one.slope - other.slope) < 4.0 * one.error + 1e-9
               for one, other in zip(few.slopes, many.slopes, strict=True)) >= len(STEPS) - 1  # fmt: skip


def test_no_settings_is_no_mistake() -> None:
    told = gradient("baseline", YEN, [], paths=8, days=twins.DAYS, overrides=twins.OVERRIDES)
    assert told.slopes == ()
    assert told.value > 0.0


def mistakes(headline: Headline, parameters: list[str], **options: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        gradient("baseline", headline, parameters, paths=8, days=twins.DAYS, **options)
    return {each.where: str(each) for each in caught.value.mistakes}


@pytest.fixture
def _no_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be refused at once is refused before anything is compiled."""
    monkeypatch.setattr(gradients, "Twin", None)


@pytest.mark.usefixtures("_no_twin")
def test_every_mistake_is_told_at_once() -> None:
    told = mistakes(
        Odds("usdjpy_161"),
        ["capacity.welth", "policy.intervention.sale_order", "institutions.banks.pace", "capacity.wealth"],
        overrides=("institutions.banks=none",),
        temperature=0.0,
    )
    assert set(told) == {
        "capacity.welth", "policy.intervention.sale_order", "institutions.banks.pace", "temperature", "red line",
    }  # fmt: skip
    assert "capacity.wealth" in told["capacity.welth"]
    assert "switched off" in told["institutions.banks.pace"]
    assert "usdjpy_160" in told["red line"]


@pytest.mark.usefixtures("_no_twin")
def test_an_unknown_series_is_refused() -> None:
    assert "usdjpy" in mistakes(Mean("usdjpi"), [])["series"]


@pytest.mark.usefixtures("_no_twin")
def test_conditions_are_refused() -> None:
    asked = replace(baseline(), conditions=(Reaches("usdjpy", 165.0, None, START, None),))
    with pytest.raises(InvalidScenario, match="takes nothing for granted"):
        gradient(asked, YEN, ["capacity.wealth"], paths=8, days=twins.DAYS)


def test_a_setting_at_the_end_of_its_range_has_a_derivative_of_one_side() -> None:
    twin = Twin(question().world({"capacity.exponent": 5.0}), TEMPERATURE)
    asked = scenario_of("baseline", (*twins.OVERRIDES, "capacity.exponent=5"))
    told = Tangents(gradients._Question(asked, twins.DAYS), twin, ["capacity.exponent"])
    assert np.isfinite(told.parameters).all()
    assert np.abs(told.parameters).max() > 0.5


def test_tangents_are_those_of_worlds_moved_by_hand() -> None:
    """Half a per cent this way and that, where the world is linear in the setting to much less."""
    twin = Twin(question().world({}), TEMPERATURE)
    for name in ("policy.intervention.defence_line", "markets.vix.volatility", "policy.credibility.start"):
        told = Tangents(question(), twin, [name])
        value = told.values[0]
        worlds = [question().world({name: value * share}) for share in (1.005, 0.995)]
        once, first = ((high - low) / (0.01 * value) for high, low in
                       zip(*(gradients._numbers(each) for each in worlds), strict=True))  # fmt: skip
        covered = told.covered
        largest = max(np.abs(once).max(), np.abs(first).max())
        np.testing.assert_allclose(told.parameters[:, 0], once[covered[twin.wanted]], atol=1e-3 * largest)
        np.testing.assert_allclose(told.opening[:, 0], first[twin.answered], atol=1e-3 * largest)
        assert np.abs(told.parameters).max() + np.abs(told.opening).max() > 0.0
