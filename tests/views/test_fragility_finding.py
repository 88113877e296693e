"""Fragility as a page, in the terminal and as JSON."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from tests.studies.fragilities import past, small
from tokyotrap.studies.fragility_found import Fragility
from tokyotrap.studies.fragility_summary import summary
from tokyotrap.views import finding_page, finding_sheet, fragility_charts
from tokyotrap.views.fragility_finding import finding, heading


def whole() -> Fragility:
    return replace(small(), days=past())


def test_the_page_has_every_chart() -> None:
    page = finding_page.html(finding(whole()))
    assert page.count("<figure") == 4
    assert "url(#fragility-distance" in page, "worlds that tip are hatched"
    assert finding_page.html(finding(replace(small(), axes=(), cells=()))).count("<figure") == 1


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_every_number_whole(width: int) -> None:
    out = io.StringIO()
    finding_sheet.show(finding(whole()), Console(file=out, width=width))
    text = out.getvalue()
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert "more than" in text


def test_the_answer_is_the_distance_and_the_past_is_ordered() -> None:
    found = whole()
    assert heading(found) == "A further loss of $439bn would leave no root"
    told = finding(found).sentences
    (past_,) = (each for each in told if each.startswith("On days of the past"))
    near, far = (past_.index(each) for each in ("2026 $320bn", "2024 $440bn"))
    assert near < far
    assert any("next to nothing" in each for each in told), "wealth that is carried is labelled so"
    assert fragility_charts.charts(found)[2].title.endswith("$320bn away")


def test_the_second_map_is_of_a_trade_that_tips_somewhere() -> None:
    found = small()
    known = [each for each in found.cells if each is not None]
    count = sum(each.amounts[fragility_charts.told(found).key] is not None for each in known)
    assert 0 < count < len(known)


def test_the_summary_is_json_and_tells_the_same() -> None:
    found = whole()
    data = json.loads(json.dumps(summary(found), allow_nan=False))
    assert data["schema"] == "tokyotrap-fragility/1"
    assert data["today"]["distance"] == pytest.approx(found.today.distance)
    assert data["today"]["smallest"]["institutions.ministry_of_finance.reserve_sale"] is None
    assert len(data["map"]["cells"]) == 4
    assert [each["date"] for each in data["history"]] == ["2024-08-05", "2026-01-20"]
    assert data["history"][1]["wealth"]["p50"] == pytest.approx(0.8)
    assert len(data["ahead"]["distance"]["p50"]) == len(data["ahead"]["dates"])
    assert summary(replace(small(), axes=(), cells=()))["map"] is None
