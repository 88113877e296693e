"""What commands of studies share: naming a scenario or a run, and keeping what was found."""

import json
from pathlib import Path

import pytest

from tests.results.test_again import finished
from tests.views.synthetic import synthetic_run
from tokyotrap.cli.studied import Subject, finish, subject
from tokyotrap.errors import InvalidInput
from tokyotrap.results.run import scenario_of
from tokyotrap.results.store import load, save
from tokyotrap.views.finding import Finding, Table

FOUND = Finding("why", "Why", "It rises", ("It rises.",), (), (Table("how much", ("a", "b"), (("x", "1"),)),), (), "v")


def test_a_scenario_and_a_run_can_be_named(tmp_path: Path) -> None:
    plain = subject("baseline", ("policy.intervention.defence_line=158 yen per dollar",))
    assert plain.run is None
    assert plain.paths(None, 500) == 500
    folder = save(finished(), tmp_path)
    about = subject(str(folder))
    assert about.folder == folder
    assert (about.paths(None, 500), about.seed(None)) == (32, 3)
    assert about.scenario.days == 30
    with pytest.raises(InvalidInput, match="cannot be changed"):
        subject(str(folder), ("policy.intervention=none",))


def test_a_finding_is_kept_beside_the_run_and_in_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save(synthetic_run(), tmp_path)
    about = Subject(scenario_of("baseline"), synthetic_run(), folder)
    finish(about, FOUND, lambda: {"schema": "x/1"}, tmp_path / "unused", as_json=False)
    assert {each.name for each in (folder / "studies").iterdir()} == {"why.html", "why.json", "why.section.html"}
    assert 'id="study-why"' in (folder / "report.html").read_text()
    assert capsys.readouterr().out.strip().endswith("why.html")
    load(folder)  # still whole
    assert not (tmp_path / "unused").exists()


def test_a_finding_about_a_scenario_has_a_page_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = Subject(scenario_of("baseline"), None, None)
    finish(about, FOUND, lambda: {"schema": "x/1"}, tmp_path / "studies", as_json=True)
    assert {each.name for each in (tmp_path / "studies").iterdir()} == {"why-baseline.html", "why-baseline.json"}
    assert json.loads(capsys.readouterr().out) == {"schema": "x/1"}
