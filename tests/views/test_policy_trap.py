"""The table of both arms in the terminal: every arm, every line, no line longer than the window."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from tests.views.synthetic import synthetic_run
from tokyotrap.results.policy_trap import Arm, Figure, of_runs
from tokyotrap.views import policy_trap


def printed(width: int) -> str:
    run = synthetic_run()
    console = Console(file=io.StringIO(), width=width)
    policy_trap.show(of_runs({"as the board decides": run, "hike hard": run, "hold and buy": run}), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_it_fits_and_holds_every_arm_and_line(width: int) -> None:
    text = printed(width)
    assert all(len(line) <= width for line in text.splitlines())
    for name in ("as the board decides", "hike hard", "hold and buy", "BoJ rate", "dollar-yen", "JGB 30-year"):
        assert name in text
    assert "at 160" in text
    assert "at 5" in text


def test_the_first_arm_has_no_distance_and_the_others_do() -> None:
    lines = printed(160).splitlines()
    places = [place for place, line in enumerate(lines) if line.strip().startswith("hike hard  ")]
    assert len(places) == 2
    for place in places:
        assert lines[place - 1].strip().startswith("as the board decides")
        assert lines[place + 1].count("±") == lines[place].count("±") > 0


def test_an_error_is_never_shown_as_nothing() -> None:
    run = synthetic_run()
    arm = Arm("one", "x", {"usdjpy": Figure(155.0, 0.0012, 0.0, 0.0012)}, {})
    file = io.StringIO()
    table = replace(of_runs({"one": run}), arms=(arm, replace(arm, name="two")), lines={})
    policy_trap.show(table, Console(file=file, width=100))
    assert "155.000 ± 0.001" in file.getvalue()


def test_an_unknown_error_is_left_out() -> None:
    run = synthetic_run()
    arm = Arm("one", "x", {"usdjpy": Figure(155.0, float("nan"), 0.0, float("nan"))}, {})
    file = io.StringIO()
    policy_trap.show(replace(of_runs({"one": run}), arms=(arm,), lines={}), Console(file=file, width=100))
    assert "nan" not in file.getvalue()
