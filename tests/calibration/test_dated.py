"""Calibrations of earlier days: windows end there, and every economy that is shipped stands louder news."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

import pytest

from tokyotrap.calibration import fit, measured
from tokyotrap.facts import atlas

THERE = sorted(
    Path(str(each)) for each in (files("tokyotrap.facts") / "calibrations").iterdir() if each.name.endswith(".toml")
)


def test_windows_end_on_the_day() -> None:
    assert measured.windows() == measured.Windows(measured.CALM, measured.LONG, measured.FOUR)
    then = measured.windows(dt.date(2019, 12, 31))
    assert then.calm == ("2017-12-31", "2019-12-31")
    assert then.long == ("2017-01-01", "2019-12-31")
    assert then.four == ("2016-01-01", "2019-12-31")
    assert measured.windows(dt.date(2024, 2, 29)).calm[0] == "2022-02-28"


@pytest.mark.parametrize("path", THERE, ids=lambda path: path.stem)
def test_the_economy_of_an_earlier_day_stands_louder_news(path: Path) -> None:
    known = atlas.load(overlays=[path])
    assert known["pricing.risk_aversion"].day == dt.date.fromisoformat(path.stem)
    values = fit.present(known)
    start = fit.equilibrium(values).M
    fit.equilibrium(values | fit.louder(values, 1.1), start)


@pytest.mark.parametrize("path", THERE, ids=lambda path: path.stem)
def test_nothing_was_measured_after_its_day(path: Path) -> None:
    day = dt.date.fromisoformat(path.stem)
    known = atlas.load(overlays=[path])
    assert all(day - dt.timedelta(days=10) < each.day <= day for each in known.under("measured.volatility").values())
