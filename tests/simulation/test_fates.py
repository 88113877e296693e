"""Fates of paths: the same in every run, drawn by the branch's name, and obeyed by events."""

import datetime as dt
from functools import cache

import numpy as np
import pytest

from tests.worlds import START, atlas, closes_of
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.fates import UNDECIDED, Fork, Need, came_true, decide
from tokyotrap.model.programme import Programme
from tokyotrap.model.world import World
from tokyotrap.scenario.scenario import Branch, Comparison, Event, Given, Scenario
from tokyotrap.simulation.ensemble import Ensemble, independent, simulate, simulate_these
from tokyotrap.simulation.in_lanes import kernel_of
from tokyotrap.simulation.programme import programme
from tokyotrap.simulation.running import How
from tokyotrap.simulation.stream import chances

DAYS, PATHS = 20, 300
USDJPY = PLACE["usdjpy"]
ELECTION = Branch("election", dt.date(2026, 2, 8), "x", {"landslide": 0.5, "majority": 0.3, "setback": 0.2})
TAX = Branch("tax", dt.date(2026, 2, 16), "x", {"passed": 0.7, "dropped": 0.3}, (Given("election", "landslide"),))
OTHER = Branch("other", dt.date(2026, 2, 4), "x", {"yes": 0.5, "no": 0.5})
WON, LOST = (Given("election", "landslide"),), (Given("election", "landslide", holds=False),)
ALWAYS = (Comparison("usdjpy", ">", 1.0),)


def happens(on: str, given: tuple[Given, ...], jump: float = 0.05) -> Event:
    return Event("x", {"shock.usdjpy": jump}, on=dt.date.fromisoformat(on), given=given)


EVENTS = (
    happens("2026-02-09", WON),
    happens("2026-02-10", LOST, -0.05),
    happens("2026-02-17", (Given("tax", "dropped"),), 0.2),
)


def planned(branches: tuple[Branch, ...] = (ELECTION, TAX), events: tuple[Event, ...] = EVENTS) -> Programme:
    return programme(Scenario("s", "S", "", START, DAYS, (), events=events, branches=branches), DAYS)


def world(branches: tuple[Branch, ...] = (ELECTION, TAX), events: tuple[Event, ...] = EVENTS) -> World:
    return assemble(atlas(), {}, planned(branches, events), [], DAYS)


@cache
def done() -> Ensemble:
    return simulate(world(), paths=PATHS, seed=0, keep=True)


def test_shares_are_the_odds() -> None:
    fates = decide(planned().forks, chances(0, np.arange(100_000), ["election", "tax"]))
    shares = [(fates[:, 0] == outcome).mean() for outcome in range(3)]
    np.testing.assert_allclose(shares, [0.5, 0.3, 0.2], atol=4 * 0.5 / np.sqrt(1e5))
    np.testing.assert_array_equal(fates[:, 1] == UNDECIDED, fates[:, 0] != 0)
    assert (fates[fates[:, 0] == 0, 1] == 0).mean() == pytest.approx(0.7, abs=4 * 0.46 / np.sqrt(5e4))


def test_chances_are_uniform_and_do_not_know_each_other() -> None:
    drawn = chances(1, np.arange(0, 100_000, 2), ["a", "b", "election"])
    assert ((drawn > 0.0) & (drawn < 1.0)).all()
    np.testing.assert_allclose(drawn.mean(axis=0), 0.5, atol=4 * 0.289 / np.sqrt(5e4))
    np.testing.assert_allclose(np.corrcoef(drawn, rowvar=False), np.eye(3), atol=4 / np.sqrt(5e4))


def test_a_chance_depends_on_seed_path_and_name_alone() -> None:
    alone, among = chances(0, np.arange(50), ["election"]), chances(0, np.arange(50), ["a", "election", "z"])
    np.testing.assert_array_equal(alone[:, 0], among[:, 1])
    np.testing.assert_array_equal(chances(0, np.array([7, 3]), ["a"])[:, 0], among[[7, 3], 0])
    assert (chances(1, np.arange(50), ["election"]) != alone).all()


def test_the_chances_of_a_pair_mirror_each_other() -> None:
    drawn = chances(0, np.arange(1000), ["a", "election"])
    np.testing.assert_allclose(drawn[0::2] + drawn[1::2], 1.0, atol=1e-15)
    assert len(np.unique(drawn)) == drawn.size


def test_another_branch_changes_nobodys_fate() -> None:
    more = simulate(world((OTHER, TAX, ELECTION)), paths=PATHS, seed=0, keep=True)
    names = [fork.name for fork in planned((OTHER, TAX, ELECTION)).forks]
    assert names == ["other", "election", "tax"]
    np.testing.assert_array_equal(more.records.fates[:, 1:], done().records.fates)
    np.testing.assert_array_equal(closes_of(more), closes_of(done()))


def test_a_change_of_odds_moves_only_the_paths_it_must() -> None:
    drawn = np.linspace(0.0005, 0.9995, 1000)[:, None]
    before = decide([Fork("a", (0.5, 0.3, 0.2))], drawn)
    after = decide([Fork("a", (0.6, 0.24, 0.16))], drawn)
    assert (after <= before).all()
    assert (before != after).mean() == pytest.approx(0.14)


def test_outcomes_without_odds_never_come() -> None:
    drawn = np.array([[2.0**-33], [0.5], [1.0 - 2.0**-33]])
    assert decide([Fork("a", (0.0, 1.0, 0.0))], drawn).tolist() == [[1], [1], [1]]
    assert decide([Fork("a", (0.5, 0.0, 0.5))], drawn).tolist() == [[0], [2], [2]]


def test_what_was_not_decided_did_not_come_true() -> None:
    fates = np.array([[0], [1], [UNDECIDED]])
    assert came_true((Need(0, 0, True),), fates).tolist() == [True, False, False]
    assert came_true((Need(0, 0, False),), fates).tolist() == [False, True, False]


def test_events_happen_on_the_paths_of_their_outcome_alone() -> None:
    values, fates = closes_of(done())[:, USDJPY], done().records.fates
    jumps = np.diff(values, axis=0)
    won = fates[:, 0] == 0
    assert jumps[3, won].mean() == pytest.approx(0.05, abs=0.01)  # Monday 9 February is the fifth day
    assert abs(jumps[3, ~won].mean()) < 0.01
    assert jumps[4, ~won].mean() == pytest.approx(-0.05, abs=0.01)
    assert abs(jumps[4, won].mean()) < 0.01
    dropped = fates[:, 1] == 1
    assert 0.05 < dropped.mean() < 0.25
    assert jumps[9, dropped].mean() == pytest.approx(0.2, abs=0.03)
    assert abs(jumps[9, ~dropped].mean()) < 0.01


def test_paths_are_those_without_branches_until_one_counts() -> None:
    plain = simulate(world(events=(happens("2026-02-09", ()), *EVENTS[1:])), paths=PATHS, seed=0, keep=True)
    np.testing.assert_array_equal(closes_of(plain)[:4], closes_of(done())[:4])
    won = done().records.fates[:, 0] == 0
    np.testing.assert_array_equal(closes_of(plain)[4, :, won], closes_of(done())[4, :, won])


def test_a_condition_waits_for_its_branch() -> None:
    waits = Event("x", {"shock.usdjpy": 0.1}, when=ALWAYS, after=dt.date(2026, 2, 4), given=(Given("tax", "passed"),))
    late = Event("x", {"shock.usdjpy": 0.1}, when=ALWAYS, after=dt.date(2026, 2, 20), given=(Given("tax", "passed"),))
    assert [each.after for each in planned(events=(waits, late)).happenings] == [9, 13]
    found = simulate(world(events=(waits,)), paths=PATHS, seed=0, keep=True)
    jumps, passed = np.diff(closes_of(found)[:, USDJPY], axis=0), found.records.fates[:, 1] == 0
    assert jumps[8, passed].mean() == pytest.approx(0.1, abs=0.02)  # 16 February is the tenth day
    assert abs(jumps[8, ~passed].mean()) < 0.01
    assert abs(jumps[:8].mean(axis=1)).max() < 0.01


def test_changed_odds_compile_nothing_anew() -> None:
    likelier = Branch("election", ELECTION.on, "x", {"landslide": 0.9, "majority": 0.05, "setback": 0.05})
    assert kernel_of(world((likelier, TAX))) is kernel_of(world())
    changed = simulate(world((likelier, TAX)), paths=PATHS, seed=0, keep=True)
    assert (changed.records.fates[:, 0] == 0).mean() > 0.85
    same = (changed.records.fates == done().records.fates).all(axis=1)
    np.testing.assert_array_equal(closes_of(changed)[..., same], closes_of(done())[..., same])


def test_what_is_decided_beyond_the_horizon_is_left_out() -> None:
    far = Branch("far", dt.date(2026, 6, 1), "x", {"yes": 0.5, "no": 0.5})
    late = Event("x", {"shock.usdjpy": 0.1}, when=ALWAYS, given=(Given("far", "yes"),))
    found = planned((ELECTION, TAX, far), (*EVENTS, late))
    assert [fork.name for fork in found.forks] == ["election", "tax"]
    assert len(found.happenings) == len(EVENTS)


def test_paths_by_number_are_the_paths_of_the_whole_run() -> None:
    numbers = np.array([5, 250, 5, 17])
    some = simulate_these(world(), numbers, How(0, keep=True))
    np.testing.assert_array_equal(closes_of(some), closes_of(done())[..., numbers])
    np.testing.assert_array_equal(some.records.fates, done().records.fates[numbers])
    total = closes_of(done())[..., numbers].astype(float).mean(axis=-1)
    np.testing.assert_allclose(some.daily.total, total, atol=1e-6)
    assert independent(numbers) == pytest.approx(16 / 6)
    assert independent(np.arange(77)) == 77.0
