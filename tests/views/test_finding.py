"""A finding as a page, as a section of a report, and in the terminal."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from tests.views.synthetic import synthetic_run
from tests.views.test_report import HOSTILE, Page
from tokyotrap.views import finding_page, finding_sheet, report
from tokyotrap.views.charts import ALL
from tokyotrap.views.finding import Finding, Table


@pytest.fixture(scope="module")
def found() -> Finding:
    table = Table(HOSTILE, ("what", "how much"), (("a group",), (HOSTILE, "1.0 bp"), ("b", "2.0 bp")))
    chart = ALL["odds"](synthetic_run())[0]
    told = (HOSTILE, "It rises by 1.0 bp.")
    return Finding("explain-x", "Explain", HOSTILE, told, (chart,), (table,), ("ours",), "v")


def test_a_page_shows_what_it_is_given_and_obeys_nothing(found: Finding, tmp_path: Path) -> None:
    text = finding_page.write(found, tmp_path / "page.html").read_text()
    tags = {tag for tag, _ in Page(text).tags}
    assert {"svg", "table", "h1"} <= tags
    assert not {"script", "img"} & tags
    assert "2.0 bp" in text
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_a_report_holds_the_studies_beside_it(found: Finding, tmp_path: Path) -> None:
    run = synthetic_run()
    alone = report.write(run, tmp_path / "report.html").read_text()
    (tmp_path / report.STUDIES).mkdir()
    (tmp_path / report.STUDIES / "explain-x.section.html").write_text(finding_page.section(found))
    both = report.write(run, tmp_path / "report.html").read_text()
    assert 'id="study-explain-x"' not in alone
    assert both.count('id="study-explain-x"') == 1
    names = [attributes["id"] for _, attributes in Page(both).tags if "id" in attributes]
    assert len(names) == len(set(names)), "the chart is there twice under two names"


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_tells_it_whole(found: Finding, width: int) -> None:
    out = io.StringIO()
    finding_sheet.show(found, Console(file=out, width=width))
    text = out.getvalue()
    for told in ("It rises by 1.0 bp.", "a group", "2.0 bp", "- ours"):
        assert told in text
