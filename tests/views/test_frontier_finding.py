"""The search of policies as a page, in the terminal and as JSON: the same numbers everywhere."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from tests.studies.frontiers import small
from tokyotrap.studies.frontier_summary import summary
from tokyotrap.views import finding_page, finding_sheet, frontier_charts
from tokyotrap.views.frontier_finding import finding, heading


def test_the_page_has_every_chart_and_table() -> None:
    found = finding(small())
    page = finding_page.html(found)
    assert page.count("<figure") == 3
    assert page.count("<table") == 3 + len(found.tables)
    assert "url(#frontier-map" in page, "cells that break a limit are hatched"


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_every_number_whole(width: int) -> None:
    out = io.StringIO()
    finding_sheet.show(finding(small()), Console(file=out, width=width))
    text = out.getvalue()
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert "policy 1" in text


def test_the_summary_is_json_and_tells_the_same() -> None:
    found = small()
    data = json.loads(json.dumps(summary(found), allow_nan=False))
    assert data["schema"] == "tokyotrap-frontier/1"
    assert data["evaluations"] == len(data["points"]) == len(found.points)
    assert data["least_excess"] == pytest.approx(min(each["excess"] for each in data["points"]))
    assert [each["name"] for each in data["told"]] == [each.arm.name for each in found.told]
    assert data["feasible"] == sum(each["excess"] <= 0.0 for each in data["points"])
    assert set(data["robust"]["policies"]) == {"as the board decides", *(each.arm.name for each in found.best)}


def test_headings_say_whether_there_is_a_way_out() -> None:
    found, best = small(), small().best[0]
    open_, shut = (tuple(replace(each, excess=over) for each in found.points) for over in (-0.1, 0.1))
    told = [tuple(replace(each, excess=over) if each is best else each for each in found.told) for over in (-0.1, 0.1)]
    assert heading(replace(found, points=shut)).startswith("No policy within reach")
    assert heading(replace(found, points=open_, told=told[0])).startswith("A way out: ")
    assert "does not confirm" in heading(replace(found, points=open_, told=told[1]))
    none = replace(found, points=shut, gives_way=(("jgb_40y_4",),))
    assert "none keeps" in finding(none).sentences[0]
    assert "the JGB 40-year at 4" in finding(none).sentences[1]


def test_the_map_says_how_much_is_closed() -> None:
    found = small()
    rows, columns = len(found.map.levels), len(found.map.purchases)
    closed = replace(found, map=replace(found.map, excess=((0.2,) * columns,) * rows))
    assert frontier_charts.map_title(closed).startswith("No rate and no purchases")
    ajar = ((-0.1, *(0.2,) * (columns - 1)), *((0.2,) * columns,) * (rows - 1))
    title = frontier_charts.map_title(replace(found, map=replace(found.map, excess=ajar)))
    assert title.startswith(f"1 of {rows * columns} pairs")
    assert "by rule" in title
