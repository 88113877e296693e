"""A run under views as a page and in the terminal."""

import datetime as dt
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from tests.views.test_report import HOSTILE, Page
from tokyotrap.studies.condition import Cause, Held, Odds, Weighed
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.opinion import Opinion
from tokyotrap.studies.shares import Share
from tokyotrap.studies.weighing import Weighing
from tokyotrap.views import condition_finding, finding_page, finding_sheet, words

DATES = tuple(dt.date(2026, 2, 2) + dt.timedelta(days=each) for each in range(5))
EVEN = np.full(400, 1.0 / 400)
TILTED = np.linspace(0.5, 1.5, 400) / 400.0
MEAN = Opinion("ust_10y mean 4.8", "mean", "ust_10y", "=", 4.8, 4)
IDLE = Opinion("usdjpy deviation <= 20", "deviation", "usdjpy", "<=", 20.0, 4)
SPREAD = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])[:, None] * np.linspace(0.0, 0.3, 5)


def told(**changes: object) -> Weighed:
    fan = np.stack([4.3 + SPREAD, 155.0 + 10.0 * SPREAD])
    found = Weighed(
        scenario="baseline", title=HOSTILE, dates=DATES, seed=0, drawn=400, confidence=1.0,
        held=(Held(MEAN, 4.29, 4.8, True), Held(IDLE, 9.4, 9.8, False)),
        weighing=Weighing(TILTED, EVEN, TILTED, np.zeros((0, 400)), 1.0, np.arange(400)), entropy=0.5,
        odds=(
            Odds("ust_10y_5", DATES[-1], Figure(0.15, 0.003), Figure(0.43, 0.009), Figure(0.28, 0.008)),
            Odds("usdjpy_160", DATES[-1], Figure(0.6, 0.004), Figure(0.7, 0.005), Figure(0.1, 0.004)),
        ),
        series=("ust_10y", "usdjpy"), units={"ust_10y": "percent", "usdjpy": "yen per dollar"}, before=fan,
        after=fan + 0.3, means=(((Figure(4.3, 0.003), Figure(4.8, 0.0)),), ((Figure(155, 0.1), Figure(155.3, 0.2)),)),
        horizons=(4,),
        causes=(Cause("ust_10y", DATES[-1], Figure(0.51, 0.003), (Share("Federal Reserve", "", Figure(0.5, 0.003)),)),),
        lines={"ust_10y_5": ("ust_10y", 5.0, "above"), "usdjpy_160": ("usdjpy", 160.0, "above")}, rounds=4, seconds=1.0,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [80, 120])
def test_the_answer_is_said_with_its_errors(width: int) -> None:
    out = io.StringIO()
    finding_sheet.show(condition_finding.finding(told()), Console(file=out, width=width))
    text = re.sub(r"\s+", " ", out.getvalue())
    for said in (
        "Under these views the odds of the US 10-year at 5 % go from 15 % to 43 %",
        "The 2 views leave 369 effective paths of 400",
        "0.500 nats: as far as moving one normal variable by 1.00 of its deviations",
        "“usdjpy deviation <= 20” held already and changes nothing",
        "the US 10-year at 5 % from 15.0 ± 0.3 % to 43.0 ± 0.9 %",
        "the US 10-year by +51.00 ± 0.30 bp; on the paths that weigh more that is above all Federal Reserve +50.00",
        "15.0 ± 0.3 43.0 ± 0.9 +28.0 ± 0.8",
        "4.300 ± 0.003 (3.70 to 4.90) 4.800 ± 0.000 (4.00 to 5.20)",
    ):
        assert said in text


def test_a_page_obeys_nothing_and_draws_odds_and_fans() -> None:
    found = condition_finding.finding(told())
    assert not {"script", "img"} & {tag for tag, _ in Page(finding_page.html(found)).tags}
    assert [chart.name for chart in found.charts] == ["odds", "fan-ust_10y", "fan-usdjpy"]
    assert re.fullmatch(r"[A-Za-z0-9_-]+", found.name)


def test_odds_that_were_asked_for_are_no_news() -> None:
    asked = Opinion("odds ust_10y_5 = 43 %", "odds", "ust_10y_5", "=", 0.43, 4)
    found = condition_finding.finding(told(held=(Held(asked, 0.15, 0.43, True),)))
    assert found.heading.replace(words.GAP, " ") == "Under this view the odds of dollar-yen at 160 go from 60 % to 70 %"
    assert found.sentences[0].startswith("The view leaves")


def test_without_red_lines_and_with_half_a_belief() -> None:
    found = condition_finding.finding(told(odds=(), lines={}, confidence=0.5))
    assert found.heading == "What else holds under these views"
    assert "odds" not in [chart.name for chart in found.charts]
    assert any("50%" in note for note in found.notes)
