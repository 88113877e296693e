"""Real series, written out as their publisher writes them and read again: no row is lost or changed."""

from pathlib import Path

import numpy as np
import pytest

from tests.data import made_japan, publishers_made
from tests.data.publishers_made import named
from tokyotrap.data import checks, table, tidy
from tokyotrap.data.publishers import ecb
from tokyotrap.data.publishers.fred import numbers
from tokyotrap.data.publishers.ministry_of_finance import curve
from tokyotrap.data.tidy import Dated

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real series is not here")


def accepted(name: str, observations: list[table.Observation]) -> table.Table:
    source = named(name)
    made = table.make(observations, source.describe, source.publisher, "2026-02-03T09:00:00Z")
    return checks.accepted(source, made, None, publishers_made.TODAY)


def same(made: table.Table, real: Dated, tolerance: float = 0.0) -> None:
    for name, column in real.columns.items():
        there = ~np.isnan(column)
        mine = made.of(name)
        assert np.array_equal(mine.day, real.days[there]), name
        assert np.max(np.abs(mine.value - column[there])) <= tolerance, name


def test_the_whole_curve_since_1974() -> None:
    real = tidy.read(SHARED, "jgb_par_yields_daily")
    old = real.days < np.datetime64("2026-02-01")

    def body(rows: np.ndarray) -> bytes:
        lines = ["Interest Rate,,,,,,,,,,,,,,,(Unit : %)", made_japan.TENORS]
        for place in np.flatnonzero(rows):
            day = real.days[place].astype(object)
            yields = {tenor: real.columns[f"y{tenor}_pct"][place] for tenor in curve.TENORS}
            told = {tenor: value for tenor, value in yields.items() if value == value}
            lines.append(made_japan.curve_row(f"{day.year}/{day.month}/{day.day}", told))
        return "\r\n".join(lines).encode() + made_japan.FOOTNOTE

    same(accepted("mof-curve", curve.read({"history": body(old), "current": body(~old)})), real)


def test_every_fixing_of_the_euro_and_its_crosses() -> None:
    real = tidy.read(SHARED, "fx_ecb_reference_daily")
    names = ["usd", "jpy", *ecb.EURO[2:]]
    lines = [",".join(["Date", *(name.upper() for name in names), ""])]
    for place in range(len(real.days) - 1, -1, -1):
        rates = [real.columns[f"eur{name}"][place] for name in names]
        lines.append(
            ",".join(
                [
                    str(real.days[place]),
                    *("N/A" if rate != rate else f"{rate:g}" if rate > 1e6 else repr(float(rate)) for rate in rates),
                    "",
                ]
            )
        )
    body = made_japan.zipped("eurofxref-hist.csv", "\n".join(lines).encode() + b"\n")
    same(accepted("ecb-currencies", ecb.read_currencies({"history": body})), real, 2e-6)


def test_every_noon_rate_of_the_dollar() -> None:
    real = tidy.read(SHARED, "fx_usdjpy_h10_daily")
    pairs = zip(real.days, real.columns["usdjpy"], strict=True)
    lines = ["observation_date,DEXJPUS", *(f"{day},{value if value == value else '.'}" for day, value in pairs)]
    found = numbers("\n".join(lines).encode(), "DEXJPUS")
    same(accepted("fred-usdjpy", [table.Observation("usdjpy", day, value) for day, value in found]), real)
