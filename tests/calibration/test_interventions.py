"""Operations, campaigns and their beginnings: estimators find what was put in."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from tokyotrap.calibration import interventions
from tokyotrap.calibration import ladder_climbed as climbed
from tokyotrap.calibration import ladder_fitted as fitted
from tokyotrap.calibration.interventions import Operations, Record
from tokyotrap.calibration.ladder_climbed import Watch
from tokyotrap.calibration.sources import Folder
from tokyotrap.errors import InvalidInput

COUNT = 3000
DAYS = np.datetime64("2010-01-01") + np.arange(COUNT)


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def write(folder: Path, name: str, header: str, rows: list[str]) -> None:
    with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join([header, *rows]) + "\n")


def campaigns(effect: dict[str, float], *, noise: float) -> Record:
    """Twenty campaigns of one or two operations, answered as the ladder says, holding nothing for long."""
    draws, bought = chance(), np.zeros(COUNT)
    for start in range(100, COUNT - 100, 140):
        bought[start] = draws.uniform(0.5, 6.0)
        bought[start + 1] = draws.choice([0.0, 3.0])
    campaign = interventions.campaigns(bought)
    spent = fitted._spent(bought, effect["memory"])
    gain = np.exp(-spent / effect["saturation"]) * -np.expm1(-bought / effect["saturation"])
    moves = -fitted._steps(effect["peak"] * gain[None], effect["half_life"])[0] + noise * draws.normal(size=COUNT)
    return Record(DAYS, np.full(COUNT, 150.0), moves, np.full(COUNT, noise), bought, campaign)


@pytest.mark.parametrize(("peak", "half_life"), [(0.024, 10.0), (0.06, 3.0)])
def test_the_ladder_is_found_again(peak: float, half_life: float) -> None:
    true = {"peak": peak, "saturation": 1.5, "half_life": half_life, "memory": 20.0}
    found = fitted.ladders(campaigns(true, noise=0.002), 0.0)
    for name, value in true.items():
        low, high = found.interval(name)
        assert low <= value <= high, name
    assert found.best()["peak"] == pytest.approx(peak, rel=0.35)
    assert found.fall_at(true) < 6.0
    assert 0.0 < found.errors()["peak"] < 0.5 * peak
    assert found.fall_at({**true, "peak": 0.0}) > 20.0


def test_noise_alone_has_no_peak() -> None:
    known = campaigns({"peak": 0.0, "saturation": 1.5, "half_life": 10.0, "memory": 20.0}, noise=0.006)
    found = fitted.ladders(known, 0.0)
    assert found.interval("peak")[0] == 0.0
    assert abs(interventions.mean_rise(known, 5).value) < 3.0 * interventions.mean_rise(known, 5).error


def test_campaigns_end_when_nothing_is_bought_for_a_while() -> None:
    bought = np.zeros(120)
    bought[[10, 13, 19, 60]] = 1.0
    found = interventions.campaigns(bought)
    assert [found[day] for day in (9, 10, 13, 18, 19, 49, 50, 60, 90, 91)] == [-1, 0, 0, 0, 1, 1, -1, 2, 2, -1]
    known = Record(DAYS[:120], np.full(120, 150.0), np.zeros(120), np.ones(120), bought, found)
    assert known.starts == [10, 19, 60]
    assert interventions.gaps(known).value == 3.0


def test_only_large_campaigns_are_kept() -> None:
    days = np.array(["2020-01-06", "2020-01-07", "2020-03-02"], dtype="datetime64[D]")
    kept = interventions.large(Operations(days, np.array([0.06, 0.06, 0.09])), 0.1)
    assert list(kept.days) == list(days[:2])


def test_the_chance_of_a_campaign_is_found_again() -> None:
    draws, many = chance(3), 20_000
    days = np.datetime64("1900-01-01") + np.arange(many)
    level, speed = draws.uniform(-0.05, 0.05, many), draws.uniform(0.0, 0.06, many)
    ladder = {"level_scale": 0.02, "speed_scale": 0.04, "operate_at": 1.0, "softness": 0.2}
    ladder["readiness"] = float(climbed.GRID["readiness"][21])
    blank = Watch(days, level, speed, np.zeros(many, dtype=bool))
    seen = Watch(days, level, speed, draws.uniform(size=many) < climbed.chances(blank, ladder))
    surface = climbed.surface(seen, ladder)
    for name in climbed.GRID:
        best, low, high = climbed.profiled(surface, name)
        assert low <= ladder[name] + 1e-9, name
        assert high >= ladder[name] - 1e-9, name
        assert best == pytest.approx(ladder[name], rel=0.2)


def test_a_logit_is_found_again() -> None:
    draws = chance(4)
    level, speed = draws.normal(0.0, 0.02, COUNT), draws.uniform(0.0, 0.05, COUNT)
    odds = -3.0 + 0.8 * 100.0 * level + 0.3 * 100.0 * speed
    begins = draws.uniform(size=COUNT) < 1.0 / (1.0 + np.exp(-odds))
    found = climbed.logit(Watch(DAYS, level, speed, begins))
    for name, true in (("constant", -3.0), ("level", 0.8), ("speed", 0.3)):
        assert abs(found[name].value - true) < 3.0 * found[name].error


def test_the_line_is_the_higher_of_the_year_and_what_was_defended() -> None:
    rate, acted = np.full(900, 120.0), np.zeros(900, dtype=bool)
    rate[100] = 150.3
    rate[400], acted[401] = 131.2, True
    found = climbed.lines(rate, acted, 1)
    assert found[300] == 151.0
    assert found[390] == 120.0
    assert found[420] == 132.0
    assert found[890] == 132.0, "what was defended is not forgotten"


def days_of(count: int) -> list[str]:
    days = np.arange(np.datetime64("1990-01-01"), np.datetime64("1990-01-01") + 2 * count)
    return [str(each) for each in days[np.is_busday(days)][:count]]


@pytest.fixture
def noons(tmp_path: Path) -> Folder:
    """USDJPY that follows the US 10-year, and twelve campaigns of 2tn yen that lift the yen by 3 % for good."""
    draws, days = chance(9), days_of(COUNT)
    yields = 5.0 + np.cumsum(draws.normal(0.0, 0.06, (2, COUNT)), axis=1)
    log = np.log(120.0) + np.cumsum(0.05 * np.diff(yields[1], prepend=5.0) + draws.normal(0.0, 0.005, COUNT))
    acted = list(range(700, COUNT - 100, 190))
    for day in acted:
        log[day:] -= 0.03
    rows = [f"{day},{value:.6f}" for day, value in zip(days, np.exp(log), strict=True)]
    write(tmp_path, "fx_usdjpy_h10_daily", "date,usdjpy", rows)
    pairs = zip(days, *yields, strict=True)
    write(tmp_path, "ust_par_yields_daily", "date,y2_pct,y10_pct", [f"{d},{two},{ten}" for d, two, ten in pairs])
    head = "date,currency_pair,direction,amount_bn_jpy,jpy_purchase_bn_jpy"
    bought = [f"{days[day]},USD/JPY,sell_USD_buy_JPY,2000.0,2000.0" for day in acted]
    (tmp_path / "mof_fx_intervention_daily.csv").write_text("\n".join([head, *bought]))
    return Folder(tmp_path, tmp_path)


def test_what_operations_did_is_found_in_published_files(noons: Folder) -> None:
    found = interventions.operations(noons, interventions.BUYING, ("1991-01-01", "2026-02-02"))
    known = interventions.record(noons, found, "2026-02-02")
    assert len(known.starts) == len(found.days) == 12
    assert known.noise[known.campaign >= 0] == pytest.approx(0.005, rel=0.15), "what yields explain is not noise"
    for ahead in (0, 5, 20):
        rise = interventions.mean_rise(known, ahead)
        assert abs(rise.value - 0.03) < 3.0 * rise.error
        assert rise.error == pytest.approx(0.005 * (ahead + 1) ** 0.5 / 12**0.5, rel=0.5)
    each = interventions.per_trillion(known)
    assert abs(each.value - 0.015) < 3.0 * each.error
    checks = [str(day) for day in found.days[:4]]
    assert abs(interventions.checked(noons, checks, "2026-02-02").value - 0.03) < 0.012
    mean, spread = interventions.sizes(found)
    assert (mean.value, spread.value) == (2.0, 0.0)


def test_operations_in_the_ministry_s_file(tmp_path: Path) -> None:
    rows = [
        "date,currency_pair,direction,amount_bn_jpy,jpy_purchase_bn_jpy",
        "1998-06-17,USD/JPY,sell_USD_buy_JPY,231.2,231.2",
        "2003-01-15,USD/JPY,sell_JPY_buy_USD,10.0,-10.0",
        "2003-01-15,EUR/JPY,sell_JPY_buy_EUR,10.0,-10.0",
        "2024-05-01,USD/JPY,sell_USD_buy_JPY,3870,3870",
    ]
    (tmp_path / "mof_fx_intervention_daily.csv").write_text("\n".join(rows))
    found = interventions.operations(Folder(tmp_path, tmp_path), interventions.BUYING, ("1997-01-01", "2026-02-02"))
    assert [str(each) for each in found.days] == ["2024-05-02"], "after the noon of its day; joint action left out"
    assert found.yen == pytest.approx([3.87])
    with pytest.raises(InvalidInput, match=r"there is no mof_fx_intervention_daily.csv"):
        interventions.operations(Folder(tmp_path / "x", tmp_path), interventions.BUYING, ("1997-01-01", "2026-02-02"))
