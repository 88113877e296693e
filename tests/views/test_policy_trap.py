"""The table of both arms in the terminal: every arm, every line, no line longer than the window."""

import io

import pytest
from rich.console import Console

from tests.views.synthetic import synthetic_run
from tokyotrap.results.policy_trap import of_runs
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
    text = printed(160)
    assert text.count("0.00 ± 0.0") >= 2
    rows = [line for line in text.splitlines() if line.strip().startswith("as the board decides")]
    assert all("+" not in row for row in rows)
