"""Series find their file and column, never mix publishers, and go out in the form `score` reads."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from tokyotrap.data import observed, tidy
from tokyotrap.errors import InvalidInput
from tokyotrap.ledger.series import SERIES

REAL = Path(__file__).parents[3] / "shared" / "data"

YIELDS = "date,y2_pct,y5_pct,y10_pct,y20_pct,y30_pct,y40_pct\n2025-01-06,0.6,,1.1,1.9,2.3,2.7\n2025-01-07,0.7,,,2,2,2\n"
FIXINGS = "date,eurjpy,audjpy,usdjpy\n2025-01-06,163,98,157.1\n"
NOON = "date,usdjpy\n2025-01-06,157.9\n2025-01-07,158.2\n"
INDICES = "date,sp500,nasdaq_comp,nikkei225\n2025-01-06,5975.38,19864.98,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / observed.CLOSED).mkdir()
    (tmp_path / "jgb_par_yields_daily.csv").write_text(YIELDS)
    (tmp_path / "fx_ecb_reference_daily.csv").write_text(FIXINGS)
    (tmp_path / "fx_usdjpy_h10_daily.csv").write_text(NOON)
    (tmp_path / observed.CLOSED / "equity_indices_daily.csv").write_text(INDICES)
    year = [f"cpi_core_ex_fresh,2024-{month:02d}-01,{100 + month},index,S\n" for month in range(1, 13)]
    head, after = "series,period_start,value,unit,publisher\n", "cpi_core_ex_fresh,2025-01-01,103.02,index,S\n"
    text = head + "".join(year) + after
    with gzip.open(tmp_path / "japan_macro_long.csv.gz", "wt") as file:
        file.write(text)
    return tmp_path


def test_every_place_belongs_to_a_series_of_the_model() -> None:
    assert set(observed.places()) <= set(SERIES)


def test_what_is_in_the_folder_is_available(folder: Path) -> None:
    found = observed.available(folder)
    assert {"jgb_40y", "usdjpy", "eurjpy", "sp500", "cpi_japan"} <= set(found)
    assert "ust_10y" not in found
    assert "vix" not in found


def test_the_yen_is_the_noon_rate_and_never_the_fixing(folder: Path) -> None:
    assert observed.history(folder, "usdjpy").values.tolist() == [157.9, 158.2]
    assert observed.history(folder, "eurjpy").values.tolist() == [163.0]


def test_days_without_a_number_are_left_out(folder: Path) -> None:
    ten = observed.history(folder, "jgb_10y")
    assert ten.days.tolist() == [np.datetime64("2025-01-06").item()]
    assert np.isnan(ten.on(np.array(["2025-01-05", "2025-01-07", "2025-02-07"], dtype="datetime64[D]"))).all()
    assert len(observed.history(folder, "jgb_5y").values) == 0


def test_inflation_is_over_a_year_and_dated_at_the_end_of_the_month(folder: Path) -> None:
    found = observed.history(folder, "cpi_japan")
    assert str(found.days[0]) == "2025-01-31"
    np.testing.assert_allclose(found.values, [2.0])


def test_all_that_is_missing_is_told_at_once(folder: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        observed.histories(folder, ["usdjpy", "ust_10y", "bund_10y", "jgb_41y"])
    assert [each.where for each in caught.value.mistakes] == ["ust_10y", "bund_10y", "jgb_41y"]


def test_nothing_later_than_the_day_is_left(folder: Path) -> None:
    assert observed.history(folder, "usdjpy").until(np.datetime64("2025-01-06")).values.tolist() == [157.9]


def test_what_is_written_reads_back(folder: Path, tmp_path: Path) -> None:
    days = np.arange("2025-01-06", "2025-01-09", dtype="datetime64[D]")
    observed.write(folder, ["usdjpy", "jgb_10y"], days, tmp_path / "seen.csv")
    again = tidy.read(tmp_path, "seen")
    np.testing.assert_array_equal(again.column("usdjpy"), [157.9, 158.2, np.nan])
    np.testing.assert_array_equal(again.column("jgb_10y"), [1.1, np.nan, np.nan])


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real series is not here")
def test_real_series_stand_where_the_case_says() -> None:
    start = np.array(["2026-02-02"], dtype="datetime64[D]")
    found = observed.histories(REAL, observed.available(REAL))
    assert found["usdjpy"].on(start)[0] == 155.5
    assert found["jgb_40y"].on(start)[0] == pytest.approx(3.707)
    assert found["ust_3m"].on(start)[0] == pytest.approx(3.69)
    assert found["eurjpy"].on(start)[0] == pytest.approx(183.59)
