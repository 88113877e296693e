import dataclasses
import io

import numpy as np
import pytest
from rich.console import Console

from tests.views.synthetic import synthetic_run
from tokyotrap.results.record import Run
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
    for words in (
        "US 10-year at 5 %",
        "71 bp",
        "52.0 ± 2.2",
        "18 Aug 2026",
        "risk appetite",
        "$147bn",
        "gone on 7 %",
        "seed 7",
    ):
        assert words in " ".join(text.split()), words


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
    assert "nan" not in text.lower().replace("ministry of finance", "")
    assert "Red lines" not in printed(dataclasses.replace(run, red_lines=()), 80)
