"""`tokyotrap price`: what it writes, what it refuses, and in which words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from tests.pricing.reference import case
from tests.pricing.test_no_equilibrium import upper_root
from tokyotrap.cli.price import price

APP = typer.Typer()
APP.command("price")(price)


def run(tmp_path: Path, cases: list[Any], *options: str) -> tuple[Any, dict[str, Any] | None]:
    given, out = tmp_path / "cases.json", tmp_path / "out.json"
    given.write_text(json.dumps({"format": "tokyotrap-core-reference/1", "cases": cases}))
    result = CliRunner().invoke(APP, [str(given), "--out", str(out), *options])
    assert not list(tmp_path.glob("*.part"))
    return result, json.loads(out.read_text()) if out.exists() else None


def test_a_file_comes_back_with_what_we_computed(tmp_path: Path) -> None:
    given = [case("R1_vasicek"), case("R4_two_country_K7"), case("R10_regimes")]
    result, written = run(tmp_path, given, "--json")
    assert result.exit_code == 0, result.output
    assert written is not None
    assert [item["name"] for item in written["cases"]] == [item["name"] for item in given]
    for before, after in zip(given, written["cases"], strict=True):
        assert after["kind"] == before["kind"]
        assert after["out"]["outcome"] == "solved"
        assert set(before["out"]) <= set(after["out"])
    summary = json.loads(result.stdout)
    assert max(row["largest_error"] for row in summary["cases"]) < 1e-12


def test_a_case_without_equilibrium_does_not_stop_the_others(tmp_path: Path) -> None:
    hopeless = case("R9a_fx_low_branch")
    hopeless["spec"]["a"] = 8.0
    result, written = run(tmp_path, [hopeless, case("R2_vv_one_factor")])
    assert result.exit_code == 0
    assert written is not None
    assert "ends at a = 6.60" in written["cases"][0]["out"]["outcome"]
    assert "turning point" in result.stderr
    assert written["cases"][1]["out"]["outcome"] == "solved"


@pytest.mark.parametrize("where", ["start", "out"])
def test_another_root_is_written_if_the_case_names_it(tmp_path: Path, where: str) -> None:
    other, item = upper_root(), case("R9a_fx_low_branch")
    item["out"] = None
    item[where] = {"M": other.M[0].tolist()}
    _, written = run(tmp_path, [item])
    assert written is not None
    found = written["cases"][0]["out"]
    assert found["branch"] == "from the given start"
    np.testing.assert_allclose(found["M"], other.M[0], atol=1e-10)


def test_a_claim_that_is_no_solution_is_ignored(tmp_path: Path) -> None:
    item = case("R9a_fx_low_branch")
    item["out"] = {"M": (np.array(item["out"]["M"]) + 0.02).tolist()}
    _, written = run(tmp_path, [item])
    assert written is not None
    assert written["cases"][0]["out"]["branch"] == "from a = 0"


def test_nothing_to_shock_and_no_reference(tmp_path: Path) -> None:
    item = case("R6_calibrated")
    item["shocks_in"] = []
    del item["out"], item["description"]
    item["tenors"] = {"U": [30.0], "J": [40.0, 0.01]}
    result, written = run(tmp_path, [item])
    assert result.exit_code == 0, result.output
    assert written is not None
    assert written["cases"][0]["out"]["shocks"] == []


def test_two_countries_without_currency(tmp_path: Path) -> None:
    item = case("R4_two_country_K7")
    item["spec"]["fx"] = None
    del item["out"]
    item["shocks_in"] = [shock for shock in item["shocks_in"] if shock["fx"] == 0.0]
    _, written = run(tmp_path, [item])
    assert written is not None
    out = written["cases"][0]["out"]
    assert out["outcome"] == "solved"
    assert "A_e" not in out
    assert "usdjpy" not in out["shocks"][0]


def only_japan(item: dict[str, Any]) -> None:
    spec = item["spec"]
    spec |= {"countries": ["J"], "fx": None}
    for key in ("short", "T", "alpha", "shapes", "load", "z", "anchor"):
        spec[key] = {"J": spec[key]["J"]}
    item |= {"tenors": {"J": [1.0, 39.9]}, "shocks_in": []}


UNUSUAL = {
    "no risk aversion": ("R4_two_country_K7", lambda item: item["spec"].update(a=0.0)),
    "no risk": ("R6_calibrated", lambda item: item["spec"].update(V=np.zeros((10, 10)).tolist())),
    "one country, the other one": ("R4_two_country_K7", only_japan),
    "no shapes": ("R2_vv_one_factor", lambda item: item["spec"].update(shapes={"U": []}, z={"U": []})),
    "a horizon that panels do not divide": ("R3_vv_three_factor", lambda item: item["spec"]["T"].update(U=31.7)),
    "flows for ever": ("R4_two_country_K7", lambda item: [flow.update(kappa=0.0) for flow in item["shocks_in"]]),
    "flows of a day": ("R6_calibrated", lambda item: [flow.update(kappa=300.0) for flow in item["shocks_in"]]),
    "regimes without risk aversion": ("R10_regimes", lambda item: item.update(a=[0.0, 0.0])),
    "one regime without risk aversion": ("R10_regimes", lambda item: item.update(a=[0.0, 50.0])),
    "a chain of one": ("R10_regimes", lambda item: item.update(a=[2.0], Q=[[0.0]])),
}


@pytest.mark.parametrize("which", UNUSUAL)
def test_unusual_cases_are_solved(tmp_path: Path, which: str) -> None:
    name, change = UNUSUAL[which]
    item = case(name)
    item["out"] = None
    change(item)
    result, written = run(tmp_path, [item])
    assert result.exit_code == 0, result.output
    assert written is not None
    assert written["cases"][0]["out"]["outcome"] == "solved"


def broken() -> dict[str, Any]:
    item = case("R6_calibrated")
    spec = item["spec"]
    spec["V"][0][1] += 1e-3
    spec["T"]["U"] = -1.0
    spec["a"] = -2.0
    return item


def test_every_mistake_at_once_and_nothing_written(tmp_path: Path) -> None:
    result, written = run(tmp_path, [case("R1_vasicek"), broken()])
    assert result.exit_code == 3
    assert written is None
    for words in ("spec.V: is not symmetric", "T.U: the longest maturity -1", "a: risk aversion -2"):
        assert words in result.stderr


def test_state_tenors_and_flows_are_checked_too(tmp_path: Path) -> None:
    item = case("R6_calibrated")
    item["q"] = item["q"][:-1]
    item["tenors"]["U"][0] = 99.0
    item["shocks_in"][0]["sales"] = [["X", 10.0, 0.1]]
    result, written = run(tmp_path, [item])
    assert (result.exit_code, written) == (3, None)
    for words in ("q: has 9 entries where 10 belong", "99.0 years is outside", 'nobody issues bonds in "X"'):
        assert words in result.stderr


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e308", "1e400", "true", '"3"', "null", "9" * 400])
def test_numbers_that_are_none(tmp_path: Path, number: str) -> None:
    given, out = tmp_path / "cases.json", tmp_path / "out.json"
    item = case("R2_vv_one_factor")
    item["spec"]["a"] = "HERE"
    given.write_text(json.dumps({"cases": [item]}).replace('"HERE"', number))
    result = CliRunner().invoke(APP, [str(given), "--out", str(out)])
    assert result.exit_code == 3
    assert "spec.a" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("[1, 2", "is not JSON"),
        ("[]", "holds no list of cases"),
        ('{"cases": 3}', "holds no list of cases"),
        ('{"cases": [3]}', "is not an object"),
        ('{"cases": [{"name": "x"}]}', "kind: is missing"),
        ("[" * 100000, "is not JSON"),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    given = tmp_path / "cases.json"
    given.write_text(text)
    result = CliRunner().invoke(APP, [str(given), "--out", str(tmp_path / "out.json")])
    assert result.exit_code == 3
    assert words in result.stderr


def test_files_that_are_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(APP, [str(tmp_path / "none.json"), "--out", str(tmp_path / "out.json")])
    assert result.exit_code == 3
    assert "cannot be read" in result.stderr
    given = tmp_path / "cases.json"
    given.write_text('{"cases": []}')
    result = CliRunner().invoke(APP, [str(given), "--out", str(tmp_path / "no" / "out.json")])
    assert result.exit_code == 3
    assert "cannot be written" in result.stderr


def test_words_for_unknown_keys(tmp_path: Path) -> None:
    item = case("R2_vv_one_factor")
    item["spec"]["Gama"] = item["spec"].pop("Gamma")
    item["tenor"] = item.pop("tenors")
    result, written = run(tmp_path, [item])
    assert (result.exit_code, written) == (3, None)
    assert 'Did you mean "tenors"?' in result.stderr
    item["tenors"] = item.pop("tenor")
    result, _ = run(tmp_path, [item])
    assert 'Did you mean "Gamma"?' in result.stderr
