"""The library: every scenario reads, tells its story, and does what it is about."""

from functools import cache

import pytest

from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results.record import Channel, Run
from tokyotrap.results.run import run
from tokyotrap.scenario.reader import library_names, read

NAMES = ("article", "baseline", "carry-collapse", "treasury-threat")


@cache
def finished(name: str) -> Run:
    return run(name, paths=200, days=130)


def mean_at_the_end(of: Run, series: str, owner: str, cause: str) -> float:
    place = of.channels.index(Channel(owner, cause))
    return float(of.mean_contribution[of.series.index(series), place, -1])


def test_the_library_is_what_the_docs_say() -> None:
    assert tuple(sorted(library_names())) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_reads_and_tells_its_story(name: str) -> None:
    scenario = read(name, catalogue(), UNITS)
    assert len(scenario.story) > 100
    assert len(scenario.red_lines) == 4


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_keeps_the_identities(name: str) -> None:
    done = finished(name)
    assert max(done.residuals.values()) < 1e-9
    assert done.capped_paths == 0


def test_treasury_threat_sells_treasuries_and_lifts_the_us_10_year() -> None:
    threat, calm = finished("treasury-threat"), finished("baseline")
    assert threat.ladder is not None
    assert calm.ladder is not None
    notes = [
        next(r.left[2] for r in each.ladder.reserves if r.name == "Treasuries 2-5 years") for each in (threat, calm)
    ]
    assert notes[0] < notes[1] - 150.0
    assert mean_at_the_end(threat, "ust_10y", "Ministry of Finance", "Treasuries sold, dollars kept") > 0.02


def test_carry_collapse_unwinds_and_strengthens_the_yen() -> None:
    collapse, calm = finished("carry-collapse"), finished("baseline")
    place = collapse.series.index("usdjpy")
    assert collapse.mean[place, -1] < calm.mean[place, -1] - 2.0
    assert mean_at_the_end(collapse, "usdjpy", "Carry traders", "stop-losses and unwinding") < 0.0


def test_the_article_starts_from_its_own_numbers() -> None:
    article = finished("article")
    today = {name: article.quantiles[place, 2, 0] for place, name in enumerate(article.series)}
    assert today["usdjpy"] == pytest.approx(160.0)
    assert today["jgb_40y"] == pytest.approx(4.0)
