"""An explanation as a page and in the terminal: the numbers of its study, and nothing that is not said."""

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from tests.views.test_report import HOSTILE, Page
from tokyotrap.studies.apart import Apart, Left, OddsApart
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.explain import Explanation, Why
from tokyotrap.studies.shares import Share, Shares
from tokyotrap.views import explain_finding, explain_tables, finding_page, finding_sheet, words

NAN = float("nan")
OWNERS = (Share("Carry traders", "", Figure(-0.6, 0.01)), Share("Markets", "", Figure(0.1, 0.02)))
CHANNELS = (
    Share("Carry traders", "margin calls", Figure(-0.6, 0.01)),
    Share("Markets", HOSTILE, Figure(0.1, NAN)),
    Share("Banks", "losses cut", Figure(1e-6, 1e-6)),
)
EXTRA = (
    Share("Amplification", "dearer risk", Figure(-0.03, 0.001)),
    Share("Amplification", "larger impact", Figure(0.0, 0.0)),
)
SHARES = Shares(CHANNELS, OWNERS, (Share("", "margin calls", Figure(-0.6, 0.01)),), EXTRA, Figure(-0.03, 0.001))
APART = Apart(
    name="carry",
    label="carry traders",
    words="nobody trades the carry of the yen",
    with_it=Figure(-0.53, 0.03),
    without=Figure(-0.02, 0.03),
    difference=Figure(-0.51, 0.005),
    predicted=Figure(-0.6, 0.01),
    own=Figure(-0.6, 0.01),
    induced=Figure(0.12, 0.004),
    owners=(Share("Ministry of Finance", "", Figure(0.1, 0.004)),),
    amplification=Figure(-0.03, 0.001),
    residual=1e-6,
    odds=(OddsApart("usdjpy_160", Figure(0.6, 0.004), Figure(0.62, 0.004), Figure(-0.02, 0.001)),),
    dropped=("policy.intervention.operation (a sale)",),
)
WHY = Why("usdjpy", "yen per dollar", 155.5, 154.7, Figure(-0.53, 0.03), SHARES, 1e-6, True, (APART,), None)
DAYS = (dt.date(2026, 2, 2), dt.date(2026, 8, 3))


def told(*why: Why, given: tuple[str, ...] = ()) -> Explanation:
    return Explanation("baseline", HOSTILE, *DAYS, given, 1484, 10_000, 0, False, why, 2e-5, 40, 1.0)


@pytest.mark.parametrize("width", [80, 120])
def test_the_answer_is_said_with_its_errors(width: int) -> None:
    out = io.StringIO()
    finding_sheet.show(explain_finding.finding(told(WHY)), Console(file=out, width=width))
    text = re.sub(r"\s+", " ", out.getvalue())
    for said in (
        "Why dollar-yen falls",
        "from 155.5 yen to 154.7 yen on the mean of 1,484 paths",
        "Carry traders −0.600 ± 0.010 %",
        "Without carry traders it would be −0.020 ± 0.030 %. The difference is −0.510 ± 0.005 %: −0.600 ± 0.010 % of "
        "its own, +0.120 ± 0.004 % from what others do otherwise (mostly Ministry of Finance, +0.100 ± 0.004 %), and",
        "miss by at most 1e-06",
        "Dropped from events: policy.intervention.operation (a sale).",
        "usdjpy_160 60.0 ± 0.4 62.0 ± 0.4 −2.00 ± 0.10",
    ):
        assert said in text


def test_a_page_obeys_nothing_and_names_its_paths() -> None:
    found = explain_finding.finding(told(WHY, given=("crosses usdjpy_160", HOSTILE)))
    page = finding_page.html(found)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", found.name)
    assert not {"script", "img"} & {tag for tag, _ in Page(page).tags}
    assert "on which “crosses usdjpy_160” and" in page
    assert "the same numbers are run" in page


def test_a_move_within_its_error_does_not_rise() -> None:
    still = replace(WHY, move=Figure(0.05, 0.03))
    assert explain_finding.heading(told(still), still) == "Why dollar-yen hardly moves on average"
    unknown = replace(WHY, move=Figure(0.05, NAN))
    assert "hardly" in explain_finding.heading(told(unknown), unknown)


def test_tables_add_up_and_hide_nothing() -> None:
    rows = explain_tables.rows(WHY, CHANNELS)
    assert ("1 more, all small", "0.000 %", "") in [tuple(cell.replace(words.GAP, " ") for cell in row) for row in rows]
    assert rows[-1][0] == "All together"
    assert rows[1][2] == "", "an error that nobody knows is not nothing"


def test_several_series_and_several_things_at_once() -> None:
    left = Left(Figure(-0.8, 0.01), Figure(-1.0, 0.01), Figure(0.2, 0.01))
    both = replace(WHY, without=(APART, APART, replace(APART, label="all of these")), left=left)
    rates = replace(WHY, series="mortgage_30y", unit="percent", by_pairs=False, without=())
    found = explain_finding.finding(told(both, rates))
    assert found.heading == "Why dollar-yen and the US 30-year mortgage move"
    assert "−0.800 ± 0.010 %, one by one −1.000" in " ".join(found.sentences).replace(words.GAP, " ")
    assert any("US 30-year mortgage takes in other moves" in note and "40 groups" in note for note in found.notes)
    assert len({chart.name for chart in found.charts}) == len(found.charts) == 5
