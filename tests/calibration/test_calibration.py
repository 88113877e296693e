"""The calibration: measured facts are what the data say, and the economy fits them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tokyotrap.calibration import moments
from tokyotrap.facts import atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.model.economy import chain, specification
from tokyotrap.model.quoted import series
from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.tables import FlowClass, build

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "scripts" / "calibrate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def solved() -> Equilibrium:
    aversion, generator = chain(atlas.load())
    return solve(specification(atlas.load()), risk_aversion=aversion, generator=generator)


@pytest.mark.skipif(not DATA.is_dir(), reason="the daily series are not shipped; they are not beside this checkout")
def test_measured_facts_and_the_page_are_what_the_data_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert script().check(DATA) == 0, capsys.readouterr().out


def test_changes_overlap() -> None:
    days = np.arange("2026-01-01", "2026-01-05", dtype="datetime64[D]")
    after, moved = moments.changes(days, np.array([[1.0], [2.0], [4.0], [8.0]]), step=2)
    np.testing.assert_array_equal(moved[:, 0], [3.0, 6.0])
    assert list(after) == list(days[2:])


# A year's volatility at normal capacity [bp, and % for the yen], and what two to four years of data say.
MEASURED = {
    "ust_2y": 89.0, "ust_5y": 90.5, "ust_10y": 83.4, "ust_30y": 78.7,
    "jgb_2y": 31.6, "jgb_5y": 42.9, "jgb_10y": 45.7, "jgb_20y": 49.6, "jgb_30y": 51.9, "jgb_40y": 55.2,
}  # fmt: skip


def test_volatilities_are_within_a_tenth_of_the_data() -> None:
    known, economy = atlas.load(), solved()
    quoted = series(known)
    found = build(economy, quoted, [FlowClass("", 0.0, 0.0, 0.1)])
    spread = np.sqrt(np.einsum("sk,kl,sl->s", found.factor[0], economy.spec.covariance, found.factor[0]))
    names = ["jgb" if each.country == "J" else "ust" for each in quoted]
    for row, (each, prefix) in enumerate(zip(quoted, names, strict=True)):
        name = f"{prefix}_{each.maturity:g}y"
        if name in MEASURED:
            assert spread[row] * 1e4 == pytest.approx(MEASURED[name], rel=0.1), name
    assert DAYS == 260.0


def test_the_chain_is_stable_with_margin() -> None:
    economy = solved()
    blocks = np.zeros((4 * economy.spec.size,) * 2)
    for node in range(4):
        part = slice(node * economy.spec.size, (node + 1) * economy.spec.size)
        blocks[part, part] = economy.M[node].T
    stacked = blocks - np.kron(economy.generator, np.eye(economy.spec.size))
    assert np.linalg.eigvals(stacked).real.min() > 0.001
