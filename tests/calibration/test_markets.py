"""Measured facts on markets are what the data say; estimators find what was put in."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tokyotrap.calibration import equities, mortgages, regressions
from tokyotrap.calibration.equities import Months
from tokyotrap.calibration.moments import Moment
from tokyotrap.data import long
from tokyotrap.data.tidy import Dated
from tokyotrap.errors import InvalidInput
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
HERE = pytest.mark.skipif(not DATA.is_dir(), reason="the daily series are not shipped; none beside this checkout")
COUNT = 2500
DAYS = np.datetime64("2015-01-01") + np.arange(COUNT)
CHANCE = np.random.default_rng(0).normal(size=(4, COUNT))


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("markets", ROOT / "scripts" / "markets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@HERE
def test_measured_facts_are_what_the_data_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert script().check(DATA) == 0, capsys.readouterr().out


@HERE
def test_nothing_from_after_the_start() -> None:
    known = atlas.load()
    measured = [each for each in known.values() if each.where.startswith("markets.toml")]
    assert len(measured) > 60
    assert max(each.day for each in measured) <= known.start


@pytest.mark.parametrize("step", [1, 5])
def test_regression_finds_both_slopes_and_what_is_left(step: int) -> None:
    first, second = np.cumsum(CHANCE[0]), np.cumsum(0.5 * CHANCE[0] + CHANCE[1])
    target = 0.6 * first - 0.2 * second + 0.5 * np.cumsum(CHANCE[2])
    found = regressions.regress(DAYS, target, {"first": first, "second": second}, step=step)
    for name, true in (("first", 0.6), ("second", -0.2)):
        assert abs(found.slopes[name].value - true) < 4.0 * found.slopes[name].error
    assert found.slopes["second"].error == pytest.approx(0.5 / np.sqrt(COUNT), rel=0.5 if step == 1 else 1.5)
    assert found.left.value == pytest.approx(0.5 * np.sqrt(365.25), rel=0.06)


def test_fading_finds_the_speed() -> None:
    level = np.zeros(COUNT)
    for day in range(1, COUNT):
        level[day] = 0.97 * level[day - 1] + CHANCE[0, day]
    found = regressions.fading(DAYS, level)
    assert abs(found.value + np.log(0.97) * 365.25) < 3.0 * found.error


@pytest.mark.parametrize("true", [0.0, 0.45, 1.2])
def test_elasticity_finds_the_power(true: float) -> None:
    level = 0.3 * np.sin(np.arange(COUNT) / 50.0)
    found = regressions.elasticity(DAYS, np.exp(true * level) * CHANCE[0], level)
    assert abs(found.value - true) < 3.0 * found.error
    assert found.error < 0.15


def test_special_days_are_those_not_foretold() -> None:
    known = np.array([0.0, 1.0, -1.0, 5.0, 0.0, -5.0, 0.0])
    moves = 0.5 * known + np.array([0.1, -0.1, 0.0, 0.0, 3.0, 0.0, -0.1])
    assert list(np.flatnonzero(regressions.beyond(moves, known, deviations=1.5))) == [4]


def test_pass_through_finds_the_daily_answer() -> None:
    step = CHANCE[0] * 0.06
    treasury, kept, at_once, end = np.cumsum(step), 0.8, 0.5, 1.1
    rate = np.zeros(COUNT)
    for day in range(1, COUNT):
        rate[day] = kept * rate[day - 1] + (at_once - (1 - kept) * end) * step[day] + (1 - kept) * end * (
            treasury[day] - treasury[0]
        )  # fmt: skip
    surveys = np.arange(7, COUNT, 7)
    weekly = np.array([rate[day - 7 : day].mean() for day in surveys])
    survey = Dated("survey", DAYS[surveys], {"mortgage30_pct": weekly})
    period = (str(DAYS[300]), str(DAYS[-1]))
    found = mortgages.pass_through(survey, Dated("ust", DAYS, {"y10_pct": treasury}), period)
    assert found.kept.value == pytest.approx(kept)
    assert found.at_once.value == pytest.approx(at_once, abs=1e-6)
    assert found.in_the_end.value == pytest.approx(end, abs=1e-6)
    assert found.left.value == pytest.approx(0.0, abs=1e-6)


def test_the_turn_has_the_correlations_it_was_asked_for() -> None:
    wanted = (0.05, -0.25, -0.6)
    months = [
        Months(level, Moment(each, 0.1, 20, "", ""), Moment(0.0, 0.0, 20, "", ""))
        for level, each in zip((0.02, 0.035, 0.043), wanted, strict=True)
    ]
    found = equities.turn(months, rest=0.12, yields=0.0085, width=0.003)
    for each, correlation in zip(months, wanted, strict=True):
        slope = found.low + (found.high - found.low) / (1.0 + np.exp(-(each.level - found.middle) / 0.003))
        assert slope * 0.0085 / np.hypot(slope * 0.0085, 0.12) == pytest.approx(correlation, abs=0.015)


@HERE
def test_a_series_of_a_long_file() -> None:
    found = long.read(DATA, "euro_area_rates_long", "euro_area_gov_10y")
    assert found.column("value")[-1] == 3.12885
    assert np.all(np.diff(found.days) > np.timedelta64(0, "D"))
    with pytest.raises(InvalidInput, match='Did you mean "euro_area_gov_10y"'):
        long.read(DATA, "euro_area_rates_long", "euro_area_gov_10")
    with pytest.raises(InvalidInput, match="there is no"):
        long.read(DATA, "euro_area", "euro_area_gov_10y")
