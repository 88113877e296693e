"""A run held against what came: a run is well scored by its own paths, and every day finds its place."""

import dataclasses
import datetime as dt
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.views.synthetic import synthetic_run
from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput
from tokyotrap.results import record_file
from tokyotrap.results.record import GRID, Run
from tokyotrap.studies import observed_file
from tokyotrap.studies.observed_file import ObservedFile
from tokyotrap.studies.score import score
from tokyotrap.studies.score_summary import SCHEMA, summary
from tokyotrap.views import scored

MIDDLE = GRID.index(0.5)


@cache
def run() -> Run:
    return synthetic_run(paths=400, days=130)


def dates() -> np.ndarray:
    return np.array(run().dates, dtype="datetime64[D]")


def quantile(series: str, level: int) -> np.ndarray:
    assert run().grid is not None
    return np.array(run().grid[run().series.index(series), level], dtype=float)


def came(**columns: np.ndarray) -> ObservedFile:
    return ObservedFile("seen.csv", dates(), {name: np.asarray(each, dtype=float) for name, each in columns.items()})


@cache
def histories() -> dict[str, Observed]:
    """Six years of noise that end where the run starts."""
    luck, found = np.random.default_rng(0), {}
    days = np.arange("2020-01-01", "2026-02-03", dtype="datetime64[D]")
    days = days[np.is_busday(days)]
    for name, size in (("usdjpy", 0.006), ("ust_10y", 0.05), ("jgb_10y", 0.03)):
        today = float(run().quantiles[run().series.index(name), 2, 0])
        walk = np.cumsum(luck.normal(0.0, size, len(days)))
        walk -= walk[-1]
        found[name] = Observed(name, days, today * np.exp(walk) if name == "usdjpy" else today + walk)
    return found


def test_the_median_itself_is_scored_as_well_as_can_be() -> None:
    found = score(run(), came(usdjpy=quantile("usdjpy", MIDDLE)), histories())
    (yen,) = found.series
    assert yen.coverage == (1.0, 1.0, 1.0)
    assert found.coverage == (1.0, 1.0, 1.0)
    assert yen.days == 130
    assert [each.day for each in yen.cells] == [1, 5, 20, 60, 120]
    assert all(each.pit == pytest.approx(0.5, abs=0.01) for each in yen.cells)
    assert all(each.observed == pytest.approx(each.median, rel=1e-6) for each in yen.cells)
    assert all(each.inside == (True, True, True) for each in yen.cells)


def test_what_comes_at_the_edge_lies_in_the_wider_bands_only() -> None:
    found = score(run(), came(ust_10y=quantile("ust_10y", GRID.index(0.92))), {})
    (ten,) = found.series
    assert ten.coverage == (0.0, 0.0, 1.0)
    assert all(each.pit == pytest.approx(0.92, abs=0.01) for each in ten.cells)
    assert not ten.ratios
    assert any("nothing is held against" in each for each in found.notes)


def test_naive_forecasts_start_where_the_run_starts() -> None:
    found = score(run(), came(usdjpy=quantile("usdjpy", MIDDLE), ust_10y=quantile("ust_10y", MIDDLE)), histories())
    assert set(found.naive) == {"random walk", "history", "VAR"}
    for each in found.series:
        assert all(0.05 < ratio < 20.0 for ratio in each.ratios.values())
    assert found.ratios["random walk"] == pytest.approx(
        np.sqrt(np.prod([each.ratios["random walk"] for each in found.series]))
    )


def test_days_outside_and_blank_cells_are_counted() -> None:
    days = np.concatenate([[np.datetime64("2025-12-31")], dates()[:31], [np.datetime64("2026-02-08")]])
    order = np.argsort(days)
    values = np.concatenate([[155.0], quantile("usdjpy", MIDDLE)[:31], [155.0]])
    values[6] = np.nan
    found = score(run(), ObservedFile("seen.csv", days[order], {"usdjpy": values[order]}), {})
    assert found.outside == 3  # the old year, the starting day, a Sunday
    assert (found.days, found.series[0].days, found.series[0].blank) == (29, 29, 1)
    assert [each.horizon for each in found.series[0].cells] == [1, 5, 20]
    assert found.last == run().dates[30]


def test_a_horizon_without_a_number_takes_one_just_before_it_and_says_so() -> None:
    values = quantile("usdjpy", MIDDLE).copy()
    values[[19, 20]] = np.nan
    values[1] = np.nan
    cells = score(run(), came(usdjpy=values), {}).series[0].cells
    assert [(each.horizon, each.day) for each in cells] == [(5, 5), (20, 18), (60, 60), (120, 120)]
    values[15:21] = np.nan
    assert 20 not in [each.horizon for each in score(run(), came(usdjpy=values), {}).series[0].cells]


def test_red_lines_are_scored_up_to_the_last_day_seen() -> None:
    yen = np.full(131, 156.0)
    yen[40], yen[101:] = 160.0, np.nan
    found = score(run(), came(usdjpy=yen), histories())
    (line,) = found.lines
    odds = next(each for each in run().red_lines if each.series == "usdjpy").probability_by_date[100]
    assert (line.crossed, line.until, line.days) == (run().dates[40], run().dates[100], 100)
    assert line.odds == pytest.approx(odds)
    assert line.brier == pytest.approx((1.0 - odds) ** 2)
    assert line.naive is not None
    assert 0.2 < line.naive < 0.9
    never = score(run(), came(usdjpy=np.full(131, 150.0)), {}).lines[0]
    assert never.crossed is None
    assert never.brier == pytest.approx(never.odds**2)
    assert never.naive is None


def test_days_of_one_start_are_too_few_to_test() -> None:
    luck = np.random.default_rng(2)
    walk = 155.5 * np.exp(np.cumsum(luck.normal(0.0, 0.006, 131)))
    test = score(run(), came(usdjpy=walk), histories()).series[0].tests["random walk"]
    assert test.p is None
    assert test.worth == 1.0


def test_another_quotation_is_noticed() -> None:
    off = quantile("ust_10y", MIDDLE) + 0.3
    found = score(run(), came(ust_10y=off, usdjpy=quantile("usdjpy", MIDDLE)), {})
    assert [each for each in found.notes if "another quotation" in each and each.startswith("ust_10y")]
    assert not [each for each in found.notes if each.startswith("usdjpy")]


def test_a_run_without_the_fine_grid_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="older than the fine grid"):
        score(dataclasses.replace(run(), grid=None), came(usdjpy=quantile("usdjpy", MIDDLE)), {})


def test_a_folder_kept_before_the_fine_grid_opens_and_is_not_scored() -> None:
    record, arrays = record_file.pack(run())
    content = json.loads(record)
    del content["run"]["of"]["grid"]
    old = record_file.unpack(json.dumps(content).encode(), arrays)
    assert old.run_id == run().run_id
    with pytest.raises(InvalidInput, match="Run its scenario again"):
        score(old, came(usdjpy=quantile("usdjpy", MIDDLE)), {})


def test_a_file_of_other_days_is_refused() -> None:
    early = ObservedFile("seen.csv", np.array(["2025-01-06"], dtype="datetime64[D]"), {"usdjpy": np.array([157.0])})
    with pytest.raises(InvalidInput, match="no number on a business day"):
        score(run(), early, {})


def test_json_is_whole_and_plain() -> None:
    seen = came(usdjpy=quantile("usdjpy", MIDDLE), jgb_10y=quantile("jgb_10y", 0))
    found = summary(score(run(), seen, histories()))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["schema"] == SCHEMA
    assert [each["series"] for each in found["series"]] == ["usdjpy", "jgb_10y"]
    assert found["series"][1]["horizons"][2]["inside"] == {"50": False, "80": False, "90": False}
    assert set(found["coverage"]) == {"50", "80", "90"}
    assert found["red_lines"][0]["until"] == run().dates[-1].isoformat()


@pytest.mark.parametrize("known", [True, False])
def test_the_table_fits_80_columns_and_tells_what_matters(known: bool) -> None:
    console = Console(width=80, record=True, force_terminal=False)
    seen = came(usdjpy=quantile("usdjpy", MIDDLE), jgb_40y=quantile("jgb_40y", 0))
    with console.capture() as captured:
        scored.show(score(run(), seen, histories() if known else {}), console)
    text = captured.get()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Red lines" in text
    assert "50 % of numbers lie in the 50 % band" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert ("walk  random walk" in text) == known


FILE = "date,usdjpy,ust_10x\n2026-02-03,155.9,4.2\n2026-02-04,-1,four\n"


def test_all_mistakes_of_a_file_at_once(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text(FILE)
    with pytest.raises(InvalidInput) as caught:
        observed_file.read(tmp_path / "seen.csv")
    text = str(caught.value)
    assert '"ust_10x". Did you mean "ust_10y"?' in text
    assert '"four" is not a number' in text
    (tmp_path / "seen.csv").write_text(FILE.replace("four", "4.1").replace("10x", "10y"))
    with pytest.raises(InvalidInput, match="usdjpy on 2026-02-04: is not above zero"):
        observed_file.read(tmp_path / "seen.csv")


@pytest.mark.parametrize("name", ["seen.csv", "seen.txt"])
def test_a_file_that_is_not_there_or_of_another_kind(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"no such file|does not end in \.csv"):
        observed_file.read(tmp_path / name)


def test_days_alone_are_not_enough(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("date\n2026-02-03\n")
    with pytest.raises(InvalidInput, match="has no series"):
        observed_file.read(tmp_path / "seen.csv")
    assert isinstance(run().start, dt.date)
