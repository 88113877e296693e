import dataclasses
import html.parser
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.views.synthetic import synthetic_run
from tokyotrap.results.record import Channel, Flow, Run
from tokyotrap.results.record_conduct import StateResult
from tokyotrap.views import report, style
from tokyotrap.views.charts import ALL, elsewhere
from tokyotrap.views.charts.waterfall import steps

HOSTILE = "</title></style></pre><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }} $x$"


class Page(html.parser.HTMLParser):
    """Every tag with its attributes, every id, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def text() -> str:
    return report.html(synthetic_run())


def hostile(run: Run) -> Run:
    """The run with HTML in every text a scenario or the engine could bring."""
    channels = (Channel(HOSTILE, HOSTILE), *run.channels[1:])
    lines = tuple(dataclasses.replace(line, main_channel=channels[0]) for line in run.red_lines)
    return dataclasses.replace(
        run,
        **{name: HOSTILE for name in ("title", "story", "scenario", "scenario_text", "outcome", "version", "run_id")},
        channels=channels,
        red_lines=lines,
        caveats=(HOSTILE,),
        vintages={HOSTILE: HOSTILE},
        sources={HOSTILE: HOSTILE},
        residuals={HOSTILE: 1e-12},
        notes={HOSTILE: HOSTILE},
        flows=(*run.flows, Flow(HOSTILE, HOSTILE, run.flows[0].mean)),
    )


def test_is_written_whole(tmp_path: Path) -> None:
    path = report.write(synthetic_run(), tmp_path / "report.html")
    assert path.read_text().rstrip().endswith("</html>")
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]


def test_asks_for_nothing_from_outside(text: str) -> None:
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for _, attributes in page.tags:
        for name in ("src", "href", "xlink:href", "data", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(http" not in text
    assert "@import" not in text


def test_identifiers_are_unique_and_every_reference_is_met(text: str) -> None:
    names = [attributes["id"] for _, attributes in Page(text).tags if "id" in attributes]
    assert len(names) == len(set(names))
    for used in re.findall(r'(?:href="#|url\(#)([^")]+)', text):
        assert used in names


def test_tells_grades_states_and_markets_elsewhere(text: str) -> None:
    run = synthetic_run()
    words = " ".join(" ".join(Page(text).words).split()).replace("\N{NO-BREAK SPACE}", " ")
    for told in (
        "29 % of paths stop being a controlled transition; 7 % are a chaotic exit",
        "Credibility of public finances: 0.50 today",
        "London gilt 10-year 4.51 %",
        "debt service, a year ¥29.4tn",
        "household: $400,000 over 30 years, a month $2,424",
        "disorderly 22.0 ± 1.9 %",
        "failed auctions 0.50 34 % of paths",
        "tips arbitrageurs over in the middle",
    ):
        assert told in words, told
    assert [chart.name for chart in ALL["elsewhere"](run)] == [f"fan-{series}" for series in elsewhere.SHOWN]
    assert len(ALL["slow_states"](run)) == 3


def test_a_red_line_abroad_gets_one_large_fan() -> None:
    run = synthetic_run()
    line = dataclasses.replace(run.red_lines[0], name="bill_30", series="household_bill", level=30.0, today=0.0)
    run = dataclasses.replace(run, red_lines=(line,))
    names = [chart.name for draw in ALL.values() for chart in draw(run)]
    assert names.count("fan-household_bill") == 1
    assert "¥30k" in report.html(run)


def test_an_old_record_has_no_empty_section() -> None:
    run = synthetic_run()
    capacity = dataclasses.replace(run.capacity, distance=np.zeros((5, 0)))
    few = run.series.index("us_growth")
    old = dataclasses.replace(
        run, grades=None, states=(), counts=(), payments=(), capacity=capacity, series=run.series[:few]
    )
    text = report.html(old)
    assert 'id="elsewhere"' not in text
    assert "Slow states" not in text
    assert "tips arbitrageurs" not in text


@pytest.mark.parametrize("name", ["credibility", "strike"])
def test_a_state_that_does_not_move_keeps_between_0_and_1(name: str) -> None:
    still = StateResult(name, np.zeros((5, len(synthetic_run().dates))))
    (chart,) = ALL["slow_states"](dataclasses.replace(synthetic_run(), states=(still,)))
    low, high = chart.figure.axes[0].get_ylim()
    assert low == 0.0
    assert 0.0 < high <= 1.0


def test_every_chart_has_words_and_numbers(text: str) -> None:
    run = synthetic_run()
    charts = [chart for draw in ALL.values() for chart in draw(run)]
    assert len({chart.name for chart in charts}) == len(charts)
    page = Page(text)
    pictures = [attributes for tag, attributes in page.tags if tag == "svg" and attributes.get("role") == "img"]
    assert len(pictures) == len(charts)
    assert all(picture["aria-label"] for picture in pictures)
    for chart in charts:
        assert chart.title
        assert chart.rows
        assert all(len(row) == len(chart.head) for row in chart.rows)


def test_colours_follow_the_page(text: str) -> None:
    body = text[text.index("</style>") :]
    assert re.findall(r"#[0-9a-f]{6}\b", body) == []
    lights = [light for light, _ in style.PALETTE.values()]
    assert len(set(lights)) == len(lights)


def test_says_no_path_crosses_and_never_nan() -> None:
    run = synthetic_run()
    quiet = tuple(
        dataclasses.replace(
            line,
            probability=0.0,
            standard_error=0.0,
            probability_by_date=0 * line.probability_by_date,
            standard_error_by_date=0 * line.probability_by_date,
            first_date={},
            main_channel=None,
            first_share=0.0,
            why=np.full(len(run.channels), np.nan),
            why_error=np.full(len(run.channels), np.nan),
        )
        for line in run.red_lines
    )
    text = report.html(dataclasses.replace(run, red_lines=quiet, ladder=None, flows=()))
    words = " ".join(Page(text).words)
    assert "no path crosses" in words
    assert not re.search(r"\b(nan|inf|None)\b", words)


def test_a_multiplier_without_bound_is_said_in_words() -> None:
    run = synthetic_run()
    multiplier = run.capacity.multiplier.copy()
    multiplier[3:, 120:] = np.inf
    text = report.html(dataclasses.replace(run, capacity=dataclasses.replace(run.capacity, multiplier=multiplier)))
    assert "by more than 10 on the worst" in text
    assert not re.search(r"\b(nan|inf)\b", " ".join(Page(text).words))


def test_many_lines_are_not_all_in_the_headline() -> None:
    run = synthetic_run()
    lines = tuple(dataclasses.replace(x, name=f"{x.name}_{k}") for k in range(3) for x in run.red_lines)
    text = report.html(dataclasses.replace(run, red_lines=lines))
    assert "and 8 more." in text


@pytest.mark.parametrize("days", [3, 15, 65])
def test_short_horizons(days: int) -> None:
    run = synthetic_run(paths=60, days=days)
    assert "</html>" in report.html(run)
    assert "</html>" in report.html(dataclasses.replace(run, red_lines=()))


def test_html_of_a_scenario_is_shown_not_obeyed() -> None:
    text = report.html(hostile(synthetic_run()))
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "img"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "<script" not in text
    assert "alert(1)" in "".join(page.words)
    assert "{{ 7*7 }}" in "".join(page.words)
    assert "default-src 'none'" in text


def test_waterfall_adds_up_exactly() -> None:
    run = synthetic_run()
    for line in run.red_lines:
        own, apart = steps(run, line)
        scale = 1.0 if line.series == "usdjpy" else 100.0
        assert sum(step.size for step in (*own, *apart)) == pytest.approx(scale * float(line.why.sum()), abs=1e-12)


def test_views_load_no_engine_and_no_pyplot() -> None:
    code = "import sys, tokyotrap.views.report, tokyotrap.views.terminal; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"jax", "equinox", "matplotlib.pyplot", "tokyotrap.pricing", "tokyotrap.model"} & set(loaded)
