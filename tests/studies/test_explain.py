"""Explanations: subsets, shares, and with and without; exact by addition, and refused in words."""

import datetime as dt
import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import DAYS, PATHS, baseline
from tokyotrap.errors import InvalidInput
from tokyotrap.scenario.scenario import Event
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.explain import ALL, Asked, Explanation, explain
from tokyotrap.studies.explain_summary import summary
from tokyotrap.studies.without import PARTS, all_of, parts, without

MIDDLE = dt.date(2026, 3, 4)
CARRY = "institutions.carry_traders"
SIZE = f"{CARRY}.size"
SERIES = ("usdjpy", "ust_10y", "mortgage_30y")


def ask(*series: str, asked: Asked = ALL, paths: int = PATHS) -> Explanation:
    return explain(baseline(), series or SERIES, asked, paths=paths, days=DAYS)


@cache
def whole() -> Explanation:
    return ask(asked=Asked(without=(f"{SIZE}=20 trillion yen", f"{CARRY}=none", "carry")))


@pytest.mark.parametrize("place", range(len(SERIES)))
def test_shares_add_up_three_ways(place: int) -> None:
    why = whole().why[place]
    for shares in (why.shares.owners, why.shares.causes, why.shares.channels):
        total = sum(each.size.value for each in shares) + why.shares.amplified.value
        assert total == pytest.approx(why.move.value, abs=max(1e-8, 1.1 * why.residual))
    assert why.residual <= whole().worst < 1e-3


@pytest.mark.parametrize("place", range(len(SERIES)))
def test_with_and_without_is_exact_by_addition(place: int) -> None:
    why = whole().why[place]
    for each in why.without:
        total = each.own.value + each.induced.value + each.amplification.value
        assert each.difference.value == pytest.approx(each.with_it.value - each.without.value, abs=1e-9)
        assert total == pytest.approx(each.difference.value, abs=1.1 * each.residual + 1e-12)
        assert each.residual < 1e-4
        assert sum(one.size.value for one in each.owners) == pytest.approx(each.induced.value, abs=1e-9)


def test_a_name_stands_for_its_setting() -> None:
    for why in whole().why:
        smaller, by_setting, by_name, all_of_them = why.without
        for part in ("with_it", "without", "difference", "own", "induced", "amplification"):
            assert getattr(by_setting, part).value == getattr(by_name, part).value
        assert by_name.own.value == pytest.approx(by_name.predicted.value, abs=1e-12), "none of it is left"
        assert smaller.own.value != pytest.approx(smaller.predicted.value, abs=1e-6), "some of it is left"
        assert why.left is not None
        assert why.left.together == all_of_them.difference == by_name.difference
        alone = smaller.difference.value + 2.0 * by_name.difference.value
        assert why.left.apart.value == pytest.approx(alone, abs=1e-12)
        assert why.left.between.value == pytest.approx(by_name.difference.value - alone, abs=1e-12)


def test_the_same_luck_makes_differences_sure() -> None:
    (dollar_yen, *_) = whole().why
    carry = dollar_yen.without[2]
    assert carry.difference.error < 0.5 * carry.with_it.error
    assert abs(carry.difference.value) > 4.0 * carry.difference.error


def test_taking_out_nothing_changes_nothing() -> None:
    found = ask("usdjpy", asked=Asked(without=("policy.intervention.joint_action=none",)))
    (one,) = found.why[0].without
    assert one.difference == Figure(0.0, 0.0)
    assert (one.own.value, one.induced.value, one.amplification.value) == (0.0, 0.0, 0.0)
    assert all(line.difference.value == 0.0 < line.difference.error for line in one.odds)


def test_subsets_make_up_the_whole() -> None:
    everybody = whole().why[0]
    line = "crosses usdjpy_160"
    some, others = (ask(*SERIES, asked=Asked(given=(text,))) for text in (line, f"not {line}"))
    assert some.paths + others.paths == PATHS
    joined = (some.paths * some.why[0].move.value + others.paths * others.why[0].move.value) / PATHS
    assert joined == pytest.approx(everybody.move.value, abs=1e-4)
    assert some.why[0].after > 158.0 > others.why[0].after
    both = ask(*SERIES, asked=Asked(given=(line, "not crosses ust_10y_5")))
    assert both.paths <= some.paths


def test_a_span_ends_where_it_is_told_to() -> None:
    early, late = Asked(last=MIDDLE), Asked(first=MIDDLE)
    parts_of = [ask(*SERIES, asked=each).why[0] for each in (early, late)]
    assert sum(each.move.value for each in parts_of) == pytest.approx(whole().why[0].move.value, abs=2e-4)
    saturday = ask(*SERIES, asked=Asked(last=dt.date(2026, 2, 28)))
    assert saturday.last == dt.date(2026, 3, 2)


def test_mistakes_are_told_all_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        ask("usd_jpy", asked=Asked(first=dt.date(2027, 1, 1), last=dt.date(2020, 1, 1)))
    text = str(refused.value)
    assert "3 mistakes" in text
    assert 'Did you mean "usdjpy"' in text
    assert text.count("outside the run") == 2
    with pytest.raises(InvalidInput, match="must come after"):
        ask(asked=Asked(first=MIDDLE, last=MIDDLE))
    with pytest.raises(InvalidInput, match="can be taken out") as refused:
        ask(asked=Asked(without=("cary", "moon")))
    assert 'Did you mean "carry"' in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("crosses usdjpy_170", 'Did you mean "usdjpy_160"'),
        ("cross usdjpy_160", "cannot be read"),
        ("grade = calm", "grade is never"),
        ("election = landslide", 'there is no "election"'),
        ("grade = chaotic", "paths are left"),
    ],
)
def test_subsets_that_are_refused(text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told.split('"')[0]) as refused:
        ask(asked=Asked(given=(text,)), paths=60)
    assert told in str(refused.value)


def test_events_lose_what_they_order_of_what_is_gone() -> None:
    event = Event("a sale", {"policy.intervention.operation": 5.0, "shocks.brent": 0.1}, on=MIDDLE)
    only = Event("a check", {"policy.intervention.rate_check": 1.0}, on=MIDDLE)
    asked = replace(baseline(), events=(event, only))
    changed, dropped = without(asked, parts(["intervention"])[0])
    assert [each.set for each in changed.events] == [{"shocks.brent": 0.1}]
    assert dropped == ("policy.intervention.operation (a sale)", "policy.intervention.rate_check (a check)")
    assert changed.settings["policy.intervention"] == "none"


@given(st.sets(st.sampled_from([each.name for each in PARTS]), min_size=2))
def test_several_parts_are_all_of_them(names: set[str]) -> None:
    taken = parts(sorted(names))
    both = all_of(taken)
    assert set(both.settings) == {pair for each in taken for pair in each.settings}
    changed, _ = without(baseline(), both)
    off = {pair.partition("=")[0] for pair in both.settings}
    assert {key for key, value in changed.settings.items() if value == "none"} >= off


def test_the_summary_is_plain_data() -> None:
    data = json.loads(json.dumps(summary(whole()), allow_nan=False))
    assert data["schema"] == "tokyotrap-explain/1"
    usdjpy = data["series"]["usdjpy"]
    shares = sum(each["value"] for each in usdjpy["by_owner_and_cause"]) + usdjpy["amplification"]["value"]
    assert shares == pytest.approx(usdjpy["move"]["value"], abs=1e-4)
    assert whole().groups == 32
    assert data["series"]["mortgage_30y"]["by_owner"][0]["standard_error"] > 0.0
