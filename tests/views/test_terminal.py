import dataclasses
import io
import re

import numpy as np
import pytest
from rich.console import Console

from tests.views.synthetic import synthetic_run
from tokyotrap.results.record import Run
from tokyotrap.views import words
from tokyotrap.views.terminal import show


def printed(run: Run, width: int, **options: bool) -> str:
    file = io.StringIO()
    show(run, Console(file=file, width=width, **options))
    return file.getvalue().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("width", [80, 100, 140, 200])
def test_fits_and_tells_everything(width: int) -> None:
    text = printed(synthetic_run(), width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    for told in (
        "US 10-year at 5 %",
        "71 bp",
        "52.0 ± 2.2",
        "18 Aug 2026",
        "risk appetite",
        "$147bn",
        "gone on 7 %",
        "London",
        "ACGB 10-year 4.81 %",
        "debt service, a year ¥29.4tn",
        "$400,000 over 30 years, a month $2,424",
        "22.0 ± 1.9 %",
        "failed auctions 0.50 34 % of paths",
        "exceptional purchases ¥0.2tn 3 % of paths",
        "tips arbitrageurs over",
        "Runs on arbitrageurs: 0.08 a path",
        "seed 7",
    ):
        assert told in " ".join(text.split()), told


def test_piped_text_has_no_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in printed(synthetic_run(), 80)
    coloured = printed(synthetic_run(), 80, force_terminal=True)
    assert "\x1b[" in coloured


def test_markup_of_a_scenario_is_shown_not_obeyed() -> None:
    run = dataclasses.replace(synthetic_run(), title="[red]x[/red]", outcome="[link=http://a]b[/link]")
    text = printed(run, 100)
    assert "[red]x[/red]" in text
    assert "[link=http://a]b[/link]" in text


def test_a_run_without_crossings_ladder_or_lines() -> None:
    run = synthetic_run()
    none = dataclasses.replace(
        run.red_lines[0],
        probability=0.0,
        probability_by_date=0 * run.red_lines[0].probability_by_date,
        first_date={},
        main_channel=None,
        why=np.full(len(run.channels), np.nan),
        why_error=np.full(len(run.channels), np.nan),
    )
    text = printed(dataclasses.replace(run, red_lines=(none,), ladder=None), 80)
    assert "no path crosses" in text
    assert not re.search(r"\bnan\b", text.lower())
    assert "Red lines" not in printed(dataclasses.replace(run, red_lines=()), 80)


def test_says_mainly_at_every_width() -> None:
    for width in range(80, 150, 5):
        assert "mainly" in printed(synthetic_run(), width), width


def test_one_path_and_one_day_are_not_many() -> None:
    text = " ".join(printed(dataclasses.replace(synthetic_run(), paths=1, days=1, capped_paths=1), 120).split())
    assert "1 path ·" in text
    assert "1 business day ·" in text
    assert "1 path stopped" in text
    assert not re.search(r"\b1 (paths|business days)", text)


def test_an_old_record_says_nothing_of_what_it_does_not_know() -> None:
    run = synthetic_run()
    capacity = dataclasses.replace(run.capacity, distance=np.zeros((5, 0)))
    few = run.series.index("us_growth")
    old = dataclasses.replace(
        run, grades=None, states=(), counts=(), payments=(), capacity=capacity, series=run.series[:few]
    )
    text = printed(old, 100)
    for heading in ("Transition or exit", "Slow states", "What happened", "Elsewhere", "What borrowers pay", "tips"):
        assert heading not in text


def test_only_names_and_the_headline_are_bold() -> None:
    text = printed(synthetic_run(), 100, force_terminal=True)
    (line,) = [line for line in text.splitlines() if "Yen bought:" in line]
    assert "\x1b[1m" not in line.split("Yen bought")[1]
    assert "\x1b[1m  Yen" not in line


def test_the_worst_day_of_capacity_may_come_before_the_end() -> None:
    run = synthetic_run()
    multiplier, distance = run.capacity.multiplier.copy(), run.capacity.distance.copy()
    multiplier[4, 30], distance[0, 31] = 3.55, 12.0
    capacity = dataclasses.replace(run.capacity, multiplier=multiplier, distance=distance)
    text = " ".join(printed(dataclasses.replace(run, capacity=capacity), 100).split())
    days = [words.day(run.dates[k]).replace(words.GAP, " ") for k in (30, 31)]
    assert f"by 3.55 on the worst 5 % of paths on {days[0]}" in text
    assert f"of $12bn on the worst 5 % of paths on {days[1]}" in text
