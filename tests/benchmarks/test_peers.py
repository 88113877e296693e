"""The reduced form in other tools is our engine's model still: number by number without luck, as a sample with it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from benchmarks import side_by_side as side
from benchmarks.peers import comparison, ours, table, vectorised
from benchmarks.peers.cases import CASES, prepare
from benchmarks.peers.extraction import extract, world
from benchmarks.peers.form import Form, Paths
from benchmarks.peers.gate import SAME_IN_SINGLE, Sample, exact, sample, statistical
from benchmarks.peers.processes import Failed, Process
from benchmarks.peers.tools import OURS, PEERS, Tool

from tokyotrap.model.programme import Programme

DAYS = 40  # a meeting of each central bank
NUMPY = next(each for each in PEERS if each.name == "NumPy")
OTHERS = [each for each in PEERS if each is not NUMPY]
STRESS = next(each for each in CASES if each.shocks and each.name.startswith("a falling"))
NO_DAY = 10 * DAYS


@cache
def cases() -> dict[str, tuple[Form, Paths, Paths]]:
    """Every case without luck: the form, and our paths in double and in single precision."""
    found = {}
    for case in CASES:
        its_world, form = prepare(case, DAYS)
        found[case.name] = (form, ours.run(its_world, 2, 0, ours.DOUBLE), ours.run(its_world, 1, 0))
    return found


@cache
def lucky() -> tuple[Form, tuple[Sample, ...]]:
    """The form with luck, and groups of our paths; events that never come let it share the cases' compiled loop."""
    events = prepare(STRESS, DAYS)[0].structure.programme.happenings
    its_world = world(DAYS, {}, Programme(tuple(replace(each, day=NO_DAY) for each in events)))
    return extract(its_world), tuple(sample(ours.run(its_world, 1000, seed)) for seed in range(4))


def changed(form: Form, part: str, **numbers: float) -> Form:
    """A form with other numbers in one of its parts."""
    return replace(form, **{part: SimpleNamespace(**{**vars(getattr(form, part)), **numbers})})


@pytest.mark.parametrize("case", [each.name for each in CASES])
def test_numpy_gives_our_path_without_luck(case: str) -> None:
    form, mine, single = cases()[case]
    found = exact(form, mine, vectorised.run(form, 1, 0))
    assert found.passed, found
    found = exact(form, mine, single, SAME_IN_SINGLE)
    assert found.passed, found


def test_numpy_gives_our_statistics_with_luck() -> None:
    form, groups = lucky()
    found = statistical(groups, sample(vectorised.run(form, 2000, 1)))
    assert found.passed, found
    assert found.numbers > 200


@pytest.mark.parametrize(
    ("part", "numbers"),
    [("traders", {"stop": 0.06}), ("insurers", {"hedged": 0.5}), ("recall", {"fading": 20.0})],
)  # fmt: skip
def test_the_gate_without_luck_sees_a_changed_rule(part: str, numbers: dict[str, float]) -> None:
    form, mine, _ = cases()[STRESS.name]
    assert not exact(form, mine, vectorised.run(changed(form, part, **numbers), 1, 0)).passed


@pytest.mark.parametrize(
    ("part", "numbers"),
    [("monetary", {"step": 0.005}), ("washington", {"eagerness": 0.3}), ("ladder", {"readiness": 0.3})],
)
def test_the_gate_with_luck_sees_a_changed_rule(part: str, numbers: dict[str, float]) -> None:
    form, groups = lucky()
    assert not statistical(groups, sample(vectorised.run(changed(form, part, **numbers), 2000, 1))).passed


def test_the_gate_with_luck_sees_a_tenth_more_noise() -> None:
    form, groups = lucky()
    assert not statistical(groups, sample(vectorised.run(replace(form, noise=1.1 * form.noise), 2000, 1))).passed


def test_the_gate_sees_what_is_not_a_number() -> None:
    form, mine, _ = cases()[STRESS.name]
    theirs = vectorised.run(form, 1, 0)
    theirs.closes[-1, 3] = np.nan
    assert not exact(form, mine, theirs).passed


@pytest.fixture(params=OTHERS, ids=lambda each: each.name)
def other(request: pytest.FixtureRequest) -> Iterator[tuple[Tool, Process]]:
    """Another tool in its own process."""
    tool: Tool = request.param
    if tool.missing:
        pytest.skip(tool.missing)
    with Process(tool.name, tool.module) as process:
        yield tool, process


def test_another_tool_passes_the_gate(other: tuple[Tool, Process], tmp_path: Path) -> None:
    process = other[1]
    for name, (form, mine, _) in cases().items():
        found = exact(form, mine, process.paths(comparison.kept(form, tmp_path / name), 1, 0))
        assert found.passed, (name, found)
    form, groups = lucky()
    found = statistical(groups, sample(process.paths(comparison.kept(form, tmp_path / "luck"), 100, 1)))
    assert found.passed, found


def test_a_process_gives_what_its_tool_gives_and_says_why_it_ended(tmp_path: Path) -> None:
    form = lucky()[0]
    file = comparison.kept(form, tmp_path / "luck")
    with Process(NUMPY.name, NUMPY.module) as process:
        theirs = process.paths(file, 3, 7)
        np.testing.assert_array_equal(theirs.closes, vectorised.run(form, 3, 7).closes)
        assert process.timed("run", file, 3, 7)["seconds"] > 0.0
        with pytest.raises(Failed, match="nowhere"):
            process.paths(str(tmp_path / "nowhere"), 1, 0)


def test_the_table_names_who_failed_and_gives_them_no_time(tmp_path: Path) -> None:
    timed = {"paths": 10, "seconds": [0.5, 0.1, 0.3], "busy": [0.2, 0.2, 0.2]}
    record = {
        "machine": {"cpu": "a processor", "load": 0.5, "python": "3.11", "versions": {"mesa": "3.3.1"}},
        "form": {"days": 250, "states": 54},
        "rounds": 3,
        "gate": {
            OURS: {"passed": True, "why": ""},
            "mesa": {"passed": True, "why": ""},
            "PySD": {"passed": False, "why": "failed: with luck"},
        },
        "times": {f"{OURS}, closes": timed, "mesa": {"paths": 1, "seconds": [3.0], "busy": [2.0]}},
        "first": {f"{OURS}, closes": {"ready": 1.0, "call": 2.0, "again": {"ready": 1.0, "call": 0.5}}},
    }
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- table: begin -->\nold\n<!-- table: end -->\nafter\n")
    for _ in range(2):
        side.rewrite(page, [table.markdown(record)])
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert f"| {OURS}, closes | passed | 120 | 80 | 30 | 1 | 3.0, then 1.5 |" in text
    assert "| mesa | passed | 12,000 | 8,000 | 3,000 | 100 |  |" in text
    assert "| PySD | failed: with luck | not timed |  |  |  |  |" in text


def test_a_tool_that_is_not_there_is_left_out_by_name() -> None:
    absent = replace(NUMPY, name="absent", package=("no_such_package", "no-such-package"))
    assert "no-such-package is not installed" in absent.missing
    assert comparison.judged(absent, [], [], ("", 0)) == {"passed": False, "why": f"skipped: {absent.missing}"}
