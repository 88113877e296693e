"""Estimators of behaviour find what was put in; the page names every parameter; re-running gives the same file."""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tokyotrap.calibration import behaviour_compared as compared
from tokyotrap.calibration import behaviour_page, crowding, decisions, flows, imported_prices, interventions
from tokyotrap.calibration import ladder_climbed as climbed
from tokyotrap.calibration import ladder_fitted as fitted
from tokyotrap.calibration.crowding import Reports
from tokyotrap.calibration.interventions import Operations, Record
from tokyotrap.calibration.ladder_climbed import Watch
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.sources import Folder
from tokyotrap.data.tidy import Dated
from tokyotrap.errors import InvalidInput
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
HERE = pytest.mark.skipif(not DATA.is_dir(), reason="the daily series are not shipped; none beside this checkout")
COUNT = 3000
DAYS = np.datetime64("2010-01-01") + np.arange(COUNT)
FACTS = atlas.load()


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("behaviour", ROOT / "scripts" / "behaviour.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def used() -> tuple[str, ...]:
    return compared.looked_up(FACTS)


@HERE
def test_measured_facts_are_what_the_data_say() -> None:
    assert script().measurements(DATA) == script().FACTS.read_text(encoding="utf-8")


def test_the_page_is_what_the_facts_say() -> None:
    same = behaviour_page.page(FACTS) == script().PAGE.read_text(encoding="utf-8")
    assert same, "a fact has changed: run scripts/behaviour.py --page"


def test_every_number_the_engine_reads_has_its_place(used: tuple[str, ...]) -> None:
    files = {FACTS[key].where.partition(" line ")[0] for key in used}
    assert files <= {*compared.BEHAVIOUR, *compared.ELSEWHERE}, "a file of facts that no report speaks of"
    told = compared.tables(FACTS, used).keys()
    wanted = {each.key for each in compared.behavioural(FACTS, used)}
    assert set(told) == wanted
    alone = [key for row in compared.tables(FACTS, used).compared for key in row.keys]
    assert all(told.count(key) == max(alone.count(key), 1) for key in told), "in two tables"
    page = script().PAGE.read_text(encoding="utf-8")
    assert not [key for key in wanted if f"`{key}`" not in page]


def test_the_engine_reads_nothing_that_was_measured_for_comparison(used: tuple[str, ...]) -> None:
    assert not [key for key in used if key.startswith("behaviour.")]


def test_nothing_from_after_the_start() -> None:
    known = [each for each in FACTS.values() if each.where.startswith("behaviour_measured.toml")]
    assert len(known) > 60
    assert max(each.day for each in known) <= FACTS.start


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


def test_flows_answer_as_they_were_made_to() -> None:
    draws, many = chance(5), 300
    days = np.datetime64("2000-01") + np.arange(many)
    columns = {"rise": draws.normal(0.0, 0.25, many), "pickup": np.cumsum(draws.normal(0.0, 0.1, many))}
    flow = 0.7 - 2.0 * columns["rise"] + 0.3 * columns["pickup"] + draws.normal(0.0, 1.0, many)
    table = Dated("flows", days.astype("datetime64[D]"), {"flow": flow, **columns})
    found = flows.responses(table, {"rise": 1.0, "pickup": 1.0})
    assert abs(found["rise"].value + 2.0) < 3.0 * found["rise"].error
    assert abs(found["pickup"].value - 0.3) < 3.0 * found["pickup"].error
    assert found["rise"].error == pytest.approx(1.0 / (0.25 * many**0.5), rel=0.4)
    assert flows.beyond_a_limit(table, 0.25).value < -0.5


def test_stops_are_found_again() -> None:
    draws, many = chance(6), 800
    fall, vix = draws.uniform(0.0, 0.07, many), draws.uniform(12.0, 40.0, many)
    hit = 1.0 / (1.0 + np.exp(-(fall - 0.04) / 0.004))
    cut = -0.1 + 0.6 * hit + 0.2 * draws.normal(size=many)
    known = Reports(DAYS[:many], np.full(many, -80_000.0), fall, vix, cut)
    found = crowding.stops(known, 0.004)
    assert abs(found.stop.value - 0.04) <= max(2.0 * found.stop.error, 0.0025)
    assert abs(found.more.value - 0.6) < 3.0 * found.more.error
    assert found.span[0] <= 0.04 <= found.span[1]
    assert crowding.cut_past(known, 0.06).value == pytest.approx(0.5, abs=0.06)
    assert crowding.cut_past(known, 0.06, -90_000.0 + 20_000.0).count == crowding.cut_past(known, 0.06).count
    assert abs(crowding.cut_above(known, 25.0).value) < 3.0 * crowding.cut_above(known, 25.0).error


def test_the_high_comes_down_to_the_level() -> None:
    level = np.array([0.0, 0.1, 0.0, 0.0, 0.2])
    assert crowding.high(level, 10.0) == pytest.approx([0.0, 0.1, 0.09, 0.081, 0.2])


def test_the_memory_of_volatility_is_found_again() -> None:
    draws, level, variance = chance(7), np.zeros(6000), 1e-5
    for day in range(1, len(level)):
        move = np.sqrt(variance) * draws.normal()
        level[day] = level[day - 1] + move
        variance = 2e-7 + 0.92 * variance + 0.06 * move**2
    days = np.datetime64("2000-01-01") + np.arange(len(level))
    found = crowding.remembered(level, days)
    assert abs(found.value - 0.06) < 0.03
    assert found.error < 0.03


def test_four_of_sixteen() -> None:
    """Clopper and Pearson's interval of 95 %, from tables: 7.27 to 52.38 %."""
    value, low, high = decisions.share(4, 16, 0.95)
    assert (value, round(low, 4), round(high, 4)) == (0.25, 0.0727, 0.5238)
    assert len(decisions.MEETINGS) == 16
    assert set(decisions.STEPS) < set(decisions.MEETINGS)


def test_news_is_what_decisions_add() -> None:
    found = decisions.news(Moment(5.0, 0.5, 16, "", ""), Moment(3.0, 0.1, 400, "", ""))
    assert found.value == pytest.approx(4.0 * 8.0**0.5)
    assert found.error == pytest.approx(8.0**0.5 * np.hypot(2.5, 0.3) / 4.0)


def write(folder: Path, name: str, header: str, rows: list[str]) -> None:
    with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join([header, *rows]) + "\n")


def test_pass_through_is_found_again(tmp_path: Path) -> None:
    """Half a per cent within a year for ten, spread over twelve months; seasons and a tax are not taken for it."""
    draws, months = chance(8), np.datetime64("2000-01") + np.arange(312)
    yen, oil = (np.cumsum(draws.normal(0.0, size, 312)) for size in (0.025, 0.08))
    lagged = (np.convolve(np.diff(each, prepend=0.0), np.ones(12) / 12.0)[:312] for each in (yen, oil))
    inflation = sum(slope * each for slope, each in zip((0.05, 0.01), lagged, strict=True))
    inflation = inflation + 0.003 * (months.astype(int) % 12 == 3) + 0.02 * (months == np.datetime64("2014-04"))
    level = 100.0 * np.exp(np.cumsum(inflation + 0.0005 * draws.normal(size=312)))
    days = [str(each) + "-01" for each in months]
    write(tmp_path, "japan_macro_long", "series,period_start,value,unit,publisher",
          [f"cpi_core_ex_fresh,{day},{value:.6f},index,x" for day, value in zip(days, level, strict=True)])  # fmt: skip
    rates = {"fx_usdjpy_h10_daily": ("usdjpy", yen), "oil_spot_daily": ("brent_usd_bbl", oil)}
    for name, (column, path) in rates.items():
        rows = [f"{day},{100.0 * np.exp(value):.6f}" for day, value in zip(days, path, strict=True)]
        write(tmp_path, name, f"date,{column}", rows)
    found = imported_prices.pass_through(Folder(tmp_path, tmp_path), ("2000-01-01", "2025-12-31"))
    assert abs(found["usdjpy"].value - 0.05) < 3.0 * found["usdjpy"].error
    assert abs(found["brent"].value - 0.01) < 3.0 * found["brent"].error
    assert found["usdjpy"].error < 0.02


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


def test_a_comparison_says_how_far() -> None:
    row = next(each for each in compared.PAIRS if each.keys == ("ladder.pause",))
    found = compared.compare(row, FACTS)
    low, high = float(str(found.found.low)), float(str(found.found.high))
    assert found.assumed == float(str(FACTS["ladder.pause"].value))
    assert found.distance == pytest.approx((found.assumed - float(str(found.found.value))) / ((high - low) / 4.0))
    assert (found.verdict == "off") == (not low <= found.assumed <= high)


def test_numbers_in_words_are_those_of_facts() -> None:
    text = behaviour_page.filled("at [[ladder.pause]] of [[ladder.pause:low]] to [[ladder.pause:high]]", FACTS)
    assert text == "at 3 of 1 to 20"
