"""Calibrations of earlier days: each holds from its day until the next, and leaves 2 February 2026 as it is."""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from tokyotrap.facts import atlas

FOLDER = files("tokyotrap.facts")
FACT = """
[pricing.risk_aversion]
value = {}
unit = "ratio"
as_of = {}
source = "calibrated"
confidence = "low"
"""
START = FACT.replace("pricing.risk_aversion", "fx.usdjpy")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("starts", "calibrations"):
        (tmp_path / name).mkdir()
    for day in ("2014-01-06", "2026-02-02"):
        (tmp_path / "starts" / f"{day}.toml").write_text(START.format(104, day))
    (tmp_path / "pricing.toml").write_text(FACT.format(2.4, "2026-02-02"))
    for day, value in (("2014-12-31", 1.4), ("2020-12-31", 2.0)):
        (tmp_path / "calibrations" / f"{day}.toml").write_text(FACT.format(value, day))
    monkeypatch.setattr(atlas, "files", lambda _: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2014, 6, 2), 2.4),  # before every calibration: the only estimate there is
        (date(2014, 12, 30), 2.4),
        (date(2014, 12, 31), 1.4),
        (date(2020, 12, 30), 1.4),
        (date(2020, 12, 31), 2.0),
        (date(2026, 2, 1), 2.0),
        (date(2026, 2, 2), 2.4),
        (date(2027, 1, 4), 2.4),
    ],
)
def test_the_newest_on_or_before_the_day(shelf: Path, day: date, value: float) -> None:
    assert atlas.load(day).value("pricing.risk_aversion") == value


def test_a_file_of_ones_own_still_wins(shelf: Path) -> None:
    mine = shelf.with_suffix(".toml")
    mine.write_text(FACT.format(3.0, "2014-12-01"))
    assert atlas.load(date(2015, 1, 5), overlays=[mine]).value("pricing.risk_aversion") == 3.0


def test_nothing_later_than_its_day(shelf: Path) -> None:
    late = shelf / "calibrations" / "2016-12-31.toml"
    late.write_text(FACT.format(9.0, "2017-01-02"))
    with pytest.raises(atlas.InvalidFact, match=r"calibrations/2016-12-31.toml line 2.*is after 2016-12-31"):
        atlas.load(date(2016, 12, 31))


def keys(tree: dict[str, object], prefix: str = "") -> set[str]:
    found = set()
    for name, each in tree.items():
        if isinstance(each, dict):
            found |= {f"{prefix}{name}"} if "value" in each else keys(each, f"{prefix}{name}.")
    return found


def test_every_calibration_that_is_shipped_is_whole() -> None:
    wanted = set()
    for name in ("measured.toml", "pricing.toml"):
        wanted |= keys(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")))
    there = [each for each in (FOLDER / "calibrations").iterdir() if each.name.endswith(".toml")]
    assert there
    for each in there:
        assert keys(tomllib.loads(each.read_text(encoding="utf-8"))) == wanted, each.name
