"""The library: every scenario reads, tells its story, and does what it is about."""

import datetime as dt
from functools import cache

import pytest

from tests.worlds import assert_adds_up
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results.record import Channel, Run
from tokyotrap.results.run import run
from tokyotrap.scenario.reader import library_names, read

NAMES = (
    "article", "baseline", "carry-collapse", "chaotic-exit", "controlled-transition", "fiscal-dominance",
    "five-percent", "great-repatriation", "takaichi-gamble", "treasury-threat", "truss-moment",
)  # fmt: skip
WILD = ("chaotic-exit",)
"""Stories so wild that a few paths may leave the range of a series; their identities hold all the same."""


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
    assert_adds_up(done.residuals)
    assert done.capped_paths <= (0.02 * done.paths if name in WILD else 0)


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


def level(of: Run, series: str, day: int = -1) -> float:
    """Mean over paths, as shown."""
    return float(of.mean[of.series.index(series), day])


def graded(of: Run, name: str) -> float:
    assert of.grades is not None
    return of.grades.shares[of.grades.names.index(name)]


def state(of: Run, name: str) -> float:
    """Median at the end."""
    return float(next(each for each in of.states if each.name == name).quantiles[2, -1])


def test_the_great_repatriation_lifts_the_yen_and_takes_from_treasuries() -> None:
    home, calm = finished("great-repatriation"), finished("baseline")
    assert level(home, "usdjpy") < level(calm, "usdjpy") - 1.0
    assert level(home, "ust_10y") > level(calm, "ust_10y")
    assert mean_at_the_end(home, "ust_10y", "Life insurers", "repatriation") > 0.0
    assert mean_at_the_end(home, "jgb_30y", "Life insurers", "repatriation") < 0.0


def test_under_fiscal_dominance_the_bank_gives_way_and_the_yen_pays() -> None:
    bound, calm = finished("fiscal-dominance"), finished("baseline")
    assert state(bound, "dominance") > 0.4 > state(calm, "dominance")
    assert level(bound, "boj_rate") < level(calm, "boj_rate")
    assert level(bound, "usdjpy") > level(calm, "usdjpy") + 3.0
    assert level(bound, "cpi_japan") > level(calm, "cpi_japan")
    assert mean_at_the_end(bound, "jgb_30y", "Bank of Japan", "monetised issuance") < 0.0


FIRE_SALES = (("Foreign investors", "forced sales"), ("Auctions", "auction results"), ("Amplification", None))
"""Whose part of the rise is a fire sale: those who must sell, what auctions leave with dealers, and amplification."""


def test_the_truss_moment_is_a_fire_sale_in_part_and_the_word_takes_that_part() -> None:
    """Between .3 and .6 of the 30-year's rise on the day before the announcement, as of gilts in September 2022."""
    truss = finished("truss-moment")
    before, place = truss.dates.index(dt.date(2026, 2, 19)), truss.series.index("jgb_30y")
    parts = truss.mean_contribution[place, :, before]
    fire = sum(
        float(parts[number])
        for number, channel in enumerate(truss.channels)
        for owner, cause in FIRE_SALES
        if channel.owner == owner and cause in (None, channel.cause)
    )
    rise = float(truss.mean_move[place, before])
    assert rise > 0.4
    assert 0.3 <= fire / rise <= 0.6
    word = mean_at(truss, "jgb_30y", "Bank of Japan", "announcement", before + 2)
    left = fire + mean_at(truss, "jgb_30y", "Foreign investors", "trust lost", before)
    assert -0.9 * left < word < -0.3 * left
    assert graded(truss, "chaotic") > 0.5


def mean_at(of: Run, series: str, owner: str, begins: str, day: int) -> float:
    """Mean contribution of an owner's channels whose cause begins so, on a day."""
    chosen = [n for n, each in enumerate(of.channels) if each.owner == owner and each.cause.startswith(begins)]
    return float(of.mean_contribution[of.series.index(series), chosen, day].sum())


def test_a_controlled_transition_is_less_often_chaotic_than_a_chaotic_exit() -> None:
    controlled, chaotic, calm = (finished(each) for each in ("controlled-transition", "chaotic-exit", "baseline"))
    assert graded(controlled, "chaotic") < 0.05
    assert graded(chaotic, "chaotic") > graded(controlled, "chaotic") + 0.3
    assert state(controlled, "credibility") > state(calm, "credibility") > state(chaotic, "credibility")
    assert level(controlled, "jgb_40y") < level(calm, "jgb_40y")
    assert chaotic.capacity.classes["gone"] > calm.capacity.classes["gone"]


def test_a_landslide_need_not_be_a_rout() -> None:
    """The 40-year is higher after a landslide, and yet below its red line on many of those paths."""
    gamble = finished("takaichi-gamble")
    election = next(branch for branch in gamble.branches if branch.name == "election")
    line = {
        fate.came["election"]: next(each for each in fate.lines if each.name == "jgb_40y_4")
        for fate in election.fates
        if fate.lines
    }
    assert line["landslide"].at_end[2] > line["setback"].at_end[2]
    assert line["setback"].probability < line["landslide"].probability < 0.95


def test_five_percent_keeps_the_paths_that_reach_it_and_says_how_many() -> None:
    five, calm = (run(name, paths=2000, days=130) for name in ("five-percent", "baseline"))
    assert five.conditioning is not None
    assert five.crossing_days is not None
    pairs = zip(five.red_lines, calm.red_lines, strict=True)
    odds = {line.name: (line.probability, before.probability) for line, before in pairs}
    place = [line.name for line in five.red_lines].index("ust_10y_5")
    assert (five.crossing_days[:, place] > 0).all()
    assert odds["ust_10y_5"][0] == 1.0
    assert five.conditioning.share == odds["ust_10y_5"][1]
    assert five.paths == pytest.approx(five.conditioning.effective)
    assert all(now >= before for now, before in odds.values())
    assert odds["usdjpy_160"][0] > odds["usdjpy_160"][1] + 0.05
    assert f"effective sample size {five.paths}" in five.caveats[0]
