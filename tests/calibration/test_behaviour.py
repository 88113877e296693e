"""Estimators of behaviour find what was put in; the page names every parameter; re-running gives the same file."""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tokyotrap.calibration import behaviour_compared as compared
from tokyotrap.calibration import behaviour_page, crowding, decisions, flows, imported_prices
from tokyotrap.calibration.crowding import Reports
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.sources import Folder
from tokyotrap.data.tidy import Dated
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


def test_skew_after_large_positions() -> None:
    draws = chance(10)
    net = np.where(draws.uniform(size=COUNT) < 0.3, -150e3, -10e3)
    after = np.where(net < -100e3, -draws.exponential(0.02, COUNT), draws.normal(0.0, 0.02, COUNT))
    low = crowding.skew((DAYS, net, after), -1e9, -120e3)
    other = crowding.skew((DAYS, net, after), -60e3, 1e9)
    assert abs(low.value + 2.0) < 3.0 * low.error, "an exponential's skew is two"
    assert abs(other.value) < 3.0 * other.error
    assert low.count + other.count == COUNT


def test_a_comparison_says_how_far() -> None:
    row = next(each for each in compared.PAIRS if each.keys == ("ladder.pause",))
    found = compared.compare(row, FACTS)
    low, high = float(str(found.found.low)), float(str(found.found.high))
    assert found.assumed == float(str(FACTS["ladder.pause"].value))
    assert found.distance == pytest.approx((found.assumed - float(str(found.found.value))) / ((high - low) / 4.0))
    assert (found.verdict == "off") == (not low <= found.assumed <= high)


def test_numbers_in_words_are_those_of_facts() -> None:
    text = behaviour_page.filled("at [[ladder.pause]] of [[ladder.pause:low]] to [[ladder.pause:high]]", FACTS)
    pause = FACTS["ladder.pause"]
    assert text == f"at {pause.value:g} of {pause.low:g} to {pause.high:g}"
