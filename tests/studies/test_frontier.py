"""The search of policies: a policy is the events it stands for, all see the same luck, and what is best is so."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.studies.frontiers import EVALUATIONS, small
from tests.worlds import DAYS, PATHS, atlas, baseline, ensemble, world
from tokyotrap.errors import InvalidInput, InvalidScenario
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import POLICY_RATE
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.results import arms
from tokyotrap.results.run import shown
from tokyotrap.scenario.scenario import Event, Reaches
from tokyotrap.simulation.ensemble import simulate
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.studies import frontier, frontier_levers, frontier_search, frontier_told
from tokyotrap.studies.frontier_levers import AS_IS, BEYOND, BY_NAME, LEVERS, Frame, Policy, ordered
from tokyotrap.studies.frontier_search import Point, Search, frontier_of, undominated
from tokyotrap.studies.frontier_worlds import Luck, Worlds, excess, refuse

FRAME = Frame((3, 10, 20, 40), 0.0075, 0.0025, 60)
LIMITS = {"a": 0.25, "b": 0.25, "c": 0.25}


@cache
def worlds() -> Worlds:
    return Worlds(baseline(), atlas(), baseline().red_lines, DAYS)


def policies() -> st.SearchStrategy[Policy]:
    def lever(name: str) -> st.SearchStrategy[float]:
        each = BY_NAME[name]
        return st.integers(0, round((each.high - each.low) / each.step)).map(lambda k: each.low + k * each.step)

    return st.builds(
        Policy, st.none() | lever("level"), st.sampled_from(frontier_levers.PACES), lever("purchases"),
        lever("package"), st.none() | lever("line"), lever("size"),
    ).map(lambda each: each.plain)  # fmt: skip


def test_to_do_nothing_is_the_scenario_path_by_path() -> None:
    mine, plain = worlds().outcome(AS_IS, Luck(0, PATHS)), ensemble()
    for place, line in enumerate(baseline().red_lines):
        np.testing.assert_array_equal(mine.crossed[line.name], plain.records.crossing[:, place])
    ends = shown("usdjpy", plain.records.values[:, PLACE["usdjpy"]].astype(float))
    np.testing.assert_allclose(mine.ends["usdjpy"], ends, rtol=3e-6)


def test_policy_does_what_it_says() -> None:
    luck = Luck(0, PATHS)
    plain = worlds().outcome(AS_IS, luck)
    held = worlds().outcome(Policy(level=0.0), luck)
    assert held.odds()["boj_rate_1"] == 0.0 < plain.odds()["boj_rate_1"]
    found = worlds().outcome(Policy(package=-10.0), luck)
    assert (found.ends["jgb_40y"] < plain.ends["jgb_40y"]).mean() > 0.95
    bought = worlds().outcome(Policy(purchases=48.0), luck)
    assert (bought.ends["jgb_40y"] < plain.ends["jgb_40y"]).mean() > 0.95


def test_the_ladder_buys_more_from_a_lower_line() -> None:
    luck = Luck(0, 32)
    eager, none = (worlds().bought(Policy(line=150.0, size=size), luck) for size in (10.0, 0.0))
    assert np.all(none == 0.0)
    assert eager.mean() > worlds().bought(AS_IS, luck).mean()


@pytest.mark.parametrize("name", [arms.HIKE, arms.HOLD])
def test_the_arms_are_those_of_the_trap(name: str) -> None:
    theirs, _ = arms.scenarios(baseline(), atlas(), arms.assumed(atlas()), DAYS)[name]
    orders = programme(theirs, DAYS).happenings
    mine = ordered(Programme(()), frontier_told.arms(worlds())[name], worlds().frame).happenings
    mine = tuple(each for each in mine if each.day != BEYOND and any(each.orders.values()))
    wanted = [each for each in orders if any(each.orders.values())]
    assert [(each.day, each.over) for each in mine] == [(each.day, each.over) for each in wanted]
    for one, other in zip(mine, wanted, strict=True):
        assert one.orders == pytest.approx(other.orders)


@given(policies())
def test_rates_go_in_whole_steps_to_their_level_and_stay(policy: Policy) -> None:
    rates = np.array([FRAME.rate, *FRAME.rates(policy)])
    goal = FRAME.rate + (policy.level or 0.0) / 100.0
    steps = np.diff(rates) / FRAME.step
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-9)
    assert np.all(steps * np.sign(goal - FRAME.rate) >= -1e-9)
    assert np.all(np.abs(rates - FRAME.rate) <= abs(goal - FRAME.rate) + 1e-12)
    assert np.all(rates >= 0.0)


@given(policies(), policies())
def test_every_policy_has_the_same_structure(one: Policy, other: Policy) -> None:
    asked = Programme((Happening(4, (), 0, {}, {POLICY_RATE: 0.01, "policy.fiscal.unfunded": 1.0}, 1),))
    first, second = (ordered(asked, each, FRAME) for each in (one, other))
    assert first.structure() == second.structure()


def test_the_scenarios_own_rate_is_silenced_and_nothing_else() -> None:
    asked = Programme((Happening(4, (), 0, {}, {POLICY_RATE: 0.01, "policy.fiscal.unfunded": 1.0}, 1),))
    sets, waits = (ordered(asked, each, FRAME).happenings for each in (Policy(level=0.25), AS_IS))
    assert (sets[0].day, sets[0].after, sets[0].orders) == (BEYOND, BEYOND, {POLICY_RATE: 0.01})
    assert (waits[0].day, waits[0].orders) == (4, {POLICY_RATE: 0.01})
    assert sets[1] == waits[1] == Happening(4, (), 0, {}, {"policy.fiscal.unfunded": 1.0}, 1)


def test_output_of_a_package_is_that_of_public_investment() -> None:
    """Half of a package in the first year does to output what the model does with that much investment a year."""
    told = {"economy.gdp_japan.public_investment": 5.0}
    spent = assemble(atlas(), told, Programme(()), reds(baseline()), DAYS)
    with_, without = (simulate(each, paths=PATHS, seed=0).records.values for each in (spent, world()))
    apart = 100.0 * float((with_ - without)[:, PLACE["gdp_japan"]].mean())
    assert frontier_levers.output_of(10.0, atlas(), DAYS) == pytest.approx(apart, rel=0.03)
    assert frontier_levers.output_of(-10.0, atlas(), DAYS) == -frontier_levers.output_of(10.0, atlas(), DAYS)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=12))
def test_nothing_beats_what_is_undominated(rows: list[list[int]]) -> None:
    costs = np.array(rows, dtype=float)
    good = undominated(costs)
    for place, row in enumerate(costs):
        beaten = any((other <= row).all() and (other < row).any() for other in costs)
        assert good[place] != beaten


def point(policy: Policy, *odds: float, yen: float = 150.0) -> Point:
    told = dict(zip(LIMITS, odds, strict=True))
    means = dict.fromkeys(frontier_search.SERIES, 0.0) | {"usdjpy": yen}
    return Point(policy, told, means, excess(told, LIMITS))


def test_what_must_give_way() -> None:
    one, other = point(Policy(package=1.0), 0.9, 0.1, 0.5), point(Policy(package=2.0), 0.1, 0.9, 0.9)
    assert frontier.gives_way([one, other], LIMITS) == (("a", "c"), ("b", "c"))
    assert frontier.gives_way([one, point(AS_IS, 0.2, 0.2, 0.2)], LIMITS) == ((),)
    assert excess(one.odds, LIMITS) == pytest.approx(0.65)
    assert excess(one.odds, LIMITS, ("a",)) == pytest.approx(0.25)


def test_the_frontier_keeps_to_the_limits_if_any_policy_does() -> None:
    safe, wild = point(AS_IS, 0.2, 0.2, 0.2, yen=160.0), point(Policy(package=1.0), 0.26, 0.2, 0.2, yen=140.0)
    assert frontier_of([safe, wild]) == [safe]
    assert frontier_of([wild, point(Policy(package=2.0), 0.5, 0.2, 0.2, yen=130.0)]) == [wild]


def pretend(policy: Policy) -> tuple[dict[str, float], dict[str, float]]:
    """A world in which spending drives a, its contrary b, and purchases c."""
    share = (policy.package + 10.0) / 20.0
    odds = {"a": share, "b": 1.0 - share, "c": max(0.0, 0.6 - policy.purchases / 48.0)}
    means = {"usdjpy": 150.0 + policy.purchases, "jgb_40y": 4.0 - policy.purchases / 24.0}
    return odds, means | {"debt_service": 0.0, "gdp_japan": policy.package, "household_bill": 0.0}


def test_the_search_finds_what_is_best_within_its_budget() -> None:
    asked: list[Policy] = []
    limits = LIMITS | {"c": 0.3}
    search = Search(lambda policy: (asked.append(policy), pretend(policy))[1], limits, 0, 120)
    search.run([AS_IS])
    assert len(asked) == len(set(asked)) == len(search.found) <= 120
    best = frontier_search.least(list(search.found.values()))
    assert best.policy.package == 0.0, "a and b are equal where nothing is spent"
    assert best.excess == pytest.approx(0.25)
    assert min(excess(each.odds, limits, ("a",)) for each in search.found.values()) < 0.0


def test_the_same_seed_proposes_the_same_policies() -> None:
    found = []
    for seed in (3, 3, 4):
        search = Search(pretend, LIMITS, seed, 60)
        search.run([])
        found.append(list(search.found))
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_proposals_stay_within_the_bounds() -> None:
    search = Search(pretend, LIMITS, 1, 80)
    search.run([])
    for policy in search.found:
        for lever in LEVERS:
            value = getattr(policy, lever.name)
            assert value is None or lever.low <= value <= lever.high or (lever.name == "size" and policy.line is None)


@given(st.lists(policies(), min_size=1, max_size=8))
def test_policies_told_apart_are_apart(ranked: list[Policy]) -> None:
    places = frontier_levers.different(ranked, 3, 0.3)
    kept = [ranked[each] for each in places]
    assert places[0] == 0
    assert all(frontier_levers.apart(a, b) >= 0.3 for k, a in enumerate(kept) for b in kept[:k])


def test_limits_are_refused_all_at_once() -> None:
    lines = baseline().red_lines
    with pytest.raises(InvalidInput) as caught:
        frontier.limits_of(lines, {"usdjpy_161": 0.2, "jgb_40y_4": 1.5, "ust_10y_5": float("nan")})
    said = str(caught.value)
    assert 'no red line "usdjpy_161"' in said
    assert "usdjpy_160" in said
    assert "jgb_40y_4: 1.5 is no share" in said
    assert "ust_10y_5: nan is no share" in said
    assert frontier.limits_of(lines, {"boj_rate_1": 1.0})["jgb_40y_4"] == frontier.LIMIT


def test_scenarios_are_refused_all_at_once() -> None:
    given_ = (Reaches("usdjpy", 165.0, "above", dt.date(2026, 2, 3), None),)
    off = {"policy.intervention": "none", "policy.monetary": "none"}
    with pytest.raises(InvalidScenario) as caught:
        refuse(replace(baseline(), conditions=given_, red_lines=(), settings=off))
    for told in ("takes nothing for granted", "no red line", "policy.intervention", "policy.monetary"):
        assert told in str(caught.value)
    refuse(replace(baseline(), events=(Event("x", {}, on=dt.date(2026, 3, 2)),)))


def test_a_small_search_hangs_together() -> None:
    found = small()
    assert len(found.points) <= EVALUATIONS
    first, best = found.told[0], found.best[0]
    assert first.policy == AS_IS
    assert all(figure.apart == 0.0 for figure in first.arm.odds.values())
    assert best.searched is not None
    assert best.excess == pytest.approx(excess({k: v.value for k, v in best.arm.odds.items()}, found.limits))
    assert best.arm.odds[best.binds].value - found.limits[best.binds] == pytest.approx(best.excess)
    for each in found.told:
        for name, figure in each.arm.odds.items():
            assert each.half[name] <= figure.value
            assert figure.apart == pytest.approx(figure.value - first.arm.odds[name].value)
    assert found.bought.value >= 0.0
    assert found.bought.value - found.bought.apart >= 0.0
    level = found.map.levels.index(0.0)
    assert len(found.map.excess) == len(found.map.levels)
    assert len(found.map.excess[level]) == len(found.map.purchases)


def test_states_of_the_world_are_counted() -> None:
    robust = small().robust
    assert robust is not None
    assert [each.kind for each in robust.states] == ["parameters"] * 2
    for name in robust.policies:
        overs = [robust.over(name, each) for each in robust.states]
        assert robust.holds(name, "parameters") == (sum(each <= 0.0 for each in overs), 2)
        assert robust.over(name, robust.worst(name, "parameters")) == max(overs)
        mean, most = robust.regret(name, "parameters")
        assert 0.0 <= mean <= most
    least = [min(robust.over(name, each) for name in robust.policies) for each in robust.states]
    assert least == [min(excess(odds, robust.limits) for odds in each.odds.values()) for each in robust.states]
