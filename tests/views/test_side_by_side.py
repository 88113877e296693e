"""The comparison in the terminal: it fits, it says what differs and how sure that is, and it warns."""

import dataclasses
import io

import pytest
from rich.console import Console

from tests.results.pairs import LINE, asked, two
from tokyotrap.results.changes import Change
from tokyotrap.results.compare import compare
from tokyotrap.results.differences import Difference
from tokyotrap.results.record import Run
from tokyotrap.views import difference_words
from tokyotrap.views.side_by_side import show


def printed(runs: list[Run], width: int, **options: bool) -> str:
    file = io.StringIO()
    show(compare(runs), Console(file=file, width=width, **options))
    return file.getvalue().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("count", [2, 3, 6])
def test_fits_and_tells_everything(width: int, count: int) -> None:
    runs = [two()[k % 2] for k in range(count)]
    text = printed(runs, width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text
    whole = " ".join(text.split())
    for words in (
        "Treasury threat (B) against Treasury threat (A) by 27 April 2026",
        f"{LINE}: 158 yen per dollar → 160 yen per dollar",
        "Dollar-yen at 160 A",
        "errors of differences to A are paired",
        "less A",
        "Where B and A part",
        "All together",
        "Bank of Japan: decisions against what was priced",
        "Reserve left",
        "near tipping",
    ):
        assert words in whole, words


def test_odds_and_differences_are_those_of_the_comparison() -> None:
    found = compare(list(two()))
    there = found.lines[0].runs[1]
    assert there is not None
    assert there.odds[-1].difference is not None
    row = printed(list(two()), 100)
    assert difference_words.points(there.odds[-1].difference).replace("\N{NO-BREAK SPACE}", " ") in row
    assert there.median is not None


def test_warnings_are_plain() -> None:
    first = two()[0]
    again = dataclasses.replace(first, run_id="again", seed=3)
    text = " ".join(printed([first, again], 100).split())
    assert "the scenarios change nothing against each other." in text
    assert "Warning The scenarios of A and B change nothing against each other" in text
    assert "Nothing that moves prices: settings, events and facts are the same." in text
    assert "seed 7 → 3" in text
    assert "Errors of differences to A are not paired" in text
    mixed = " ".join(printed([first, two()[1], again], 100).split())
    assert "paired, path by path, for B; not for C" in mixed


def test_piped_text_has_no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in printed(list(two()), 80)
    assert "\x1b[" in printed(list(two()), 80, force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(list(two()), 80, force_terminal=True)


def test_markup_of_a_scenario_is_shown_not_obeyed() -> None:
    run = dataclasses.replace(asked(two()[0], overlays=("[b]y[/b]",)), title="[red]x[/red]")
    text = printed([two()[0], run], 100)
    assert "[red]x[/red]" in text
    assert "[b]y[/b]" in text


def test_runs_without_lines_ladder_or_question() -> None:
    first, other = two()
    none = {"ladder": None, "question": None, "crossing_days": None}
    bare = dataclasses.replace(other, red_lines=(), scenario_text="title = 'Another'", **none)
    text = printed([first, bare], 80)
    assert "not drawn" in text
    assert "the text of the scenario differs" in text
    assert "no red line is drawn in both" in " ".join(text.split())
    assert "Red lines" not in printed([bare, bare], 80)


@pytest.mark.parametrize(
    ("found", "expected", "certain"),
    [
        (Difference(0.061, 0.004, True, 40), "+6.1 ± 0.4", True),
        (Difference(-0.061, 0.04, True, 40), "−6.1 ± 4.0", False),
        (Difference(0.0, 0.001, True, 0), "same", False),
        (Difference(0.0, 0.001, True, 2), "0.0 ± 0.1", False),
        (Difference(0.0012, 0.0003, False), "+0.12 ± 0.03", True),
    ],
)
def test_a_difference_in_points(found: Difference, expected: str, certain: bool) -> None:
    assert difference_words.points(found).replace("\N{NO-BREAK SPACE}", " ") == expected
    assert difference_words.sure(found) is certain


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("event", "A sale", None, "2026-03-02: x 1", True), ("new event", "A sale", "2 Mar 2026: x 1")),
        (Change("event", "A sale", "2026-03-02: x 1", None, True), ("left out", "A sale", "2 Mar 2026: x 1")),
        (
            Change("event", "A sale", "2026-03-02: x 1", "2026-03-02: x 2", False),
            ("event", "A sale", "2 Mar 2026: x 1 → 2 Mar 2026: x 2 (after the days compared)"),
        ),
        (Change("red line", "ust_10y", "above 5 percent", None, False),
         ("red line", "US 10-year: above 5 percent → none", "")),
        (Change("start", "", "2026-02-02", "2026-01-05", True), ("start", "2 Feb 2026 → 5 Jan 2026", "")),
    ],
)  # fmt: skip
def test_a_change_in_words(change: Change, expected: tuple[str, str, str]) -> None:
    said = tuple(each.replace("\N{NO-BREAK SPACE}", " ") for each in difference_words.change(change))
    assert said == expected
