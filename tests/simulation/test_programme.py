"""The programme: days of events, orders over their days, and parameters that change from a day on."""

import datetime as dt
from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest

from tests.worlds import SINGLE, START, atlas, closes_of
from tokyotrap.ledger.series import BY_NAME, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.mechanisms import build
from tokyotrap.model.programme import NEVER, Happening, Programme
from tokyotrap.model.world import World
from tokyotrap.scenario.scenario import Comparison, Event, Scenario
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.programme import programme

SALE = "institutions.ministry_of_finance.reserve_sale"
REFILL = "capacity.refill"
ALWAYS = (Comparison("usdjpy", ">", 1.0),)


def planned(*events: Event, days: int = 260) -> Programme:
    return programme(Scenario("s", "S", "", START, days, (), events=events), days)


def dated(on: str, over: int = 1) -> Event:
    return Event("x", {SALE: 0.05}, on=dt.date.fromisoformat(on), over=over)


def falls_due(events: Programme, days: int) -> np.ndarray:
    """What of the sale falls due on each day, with quotes that satisfy every condition on dollars above one yen."""
    numbers, age, due = events.numbers(), jnp.full(len(events.happenings), NEVER), []
    for day in range(1, days + 1):
        age = events.fire(age, jnp.asarray(float(day)), jnp.ones(15), numbers)
        due.append(float(events.due(age, numbers)[SALE]))
    return np.array(due)


@pytest.mark.parametrize(
    ("on", "day"),
    [
        ("2026-02-02", 1),  # the start, a Monday: its close is given, so the event falls on the first day simulated
        ("2026-02-03", 1),
        ("2026-02-06", 4),  # Friday
        ("2026-02-07", 5),  # Saturday and Sunday count as the Monday after
        ("2026-02-08", 5),
        ("2026-02-09", 5),
        ("2026-12-31", 238),
        ("2027-01-01", 239),  # no business day: counts as the Monday after
        ("2027-01-03", 239),
        ("2027-01-04", 239),
        ("2027-02-02", 260),
    ],
)
def test_an_event_happens_on_its_day_or_the_next_business_day(on: str, day: int) -> None:
    (found,) = planned(dated(on)).happenings
    assert found.day == day
    dates = business_days(START, 260)
    assert dates[day - 1] == min(each for each in dates if each >= dt.date.fromisoformat(on))
    np.testing.assert_array_equal(np.flatnonzero(falls_due(planned(dated(on)), 260)), [day - 1])


@pytest.mark.parametrize("on", ["2027-02-03", "2028-01-01"])
def test_what_lies_beyond_the_horizon_is_left_out(on: str) -> None:
    assert planned(dated(on), dated("2026-03-02")).happenings == planned(dated("2026-03-02")).happenings


@pytest.mark.parametrize("on", ["2026-02-07", "2026-02-08", "2026-02-09"])
def test_a_weekend_after_the_last_day_is_beyond_the_horizon(on: str) -> None:
    assert planned(dated(on), days=4).happenings == ()
    assert len(planned(dated(on), days=5).happenings) == 1


@pytest.mark.parametrize(
    ("after", "first"), [("2026-02-02", 1), ("2026-02-06", 4), ("2026-02-07", 5), ("2027-01-01", 239)]
)
def test_a_condition_is_looked_at_from_its_day_on(after: str, first: int) -> None:
    events = planned(Event("x", {SALE: 0.05}, when=ALWAYS, after=dt.date.fromisoformat(after)))
    assert int(np.flatnonzero(falls_due(events, 260))[0]) + 1 == first


@pytest.mark.parametrize(("on", "over"), [("2026-02-06", 3), ("2026-02-03", 7), ("2026-12-30", 10), ("2026-03-02", 1)])
def test_an_order_over_some_days_adds_up_to_the_order(on: str, over: int) -> None:
    """Business days only: weekends and 1 January inside the span neither take nor lose a part."""
    due = falls_due(planned(dated(on, over)), 260)
    first = planned(dated(on)).happenings[0].day
    assert first is not None
    np.testing.assert_array_equal(np.flatnonzero(due), np.arange(first - 1, first - 1 + over))
    assert due.sum() == pytest.approx(0.05, rel=1e-14)
    assert np.ptp(due[due > 0.0]) == 0.0


def test_of_an_order_that_outlasts_the_horizon_only_the_days_inside_fall_due() -> None:
    due = falls_due(planned(dated("2026-02-06", 10), days=6), 6)
    assert due.sum() == pytest.approx(0.05 * 3 / 10, rel=1e-14)


def test_two_orders_on_the_same_days_add_up() -> None:
    both = falls_due(planned(dated("2026-02-04", 4), dated("2026-02-05", 2)), 20)
    np.testing.assert_allclose(both[:6], [0.0, 0.0125, 0.0375, 0.0375, 0.0125, 0.0], rtol=1e-14)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_event_that_happened_last_wins_wherever_it_stands_in_the_file(order: tuple[int, int]) -> None:
    pair = [Happening(3, (), 0, {REFILL: 4.0}, {}, 1), Happening(6, (), 0, {REFILL: 2.0}, {}, 1)]
    events = Programme(tuple(pair[each] for each in order))
    mechanisms, numbers, age = build(atlas(), {}), events.numbers(), jnp.full(2, NEVER)
    seen = []
    for day in range(1, 9):
        age = events.fire(age, jnp.asarray(float(day)), jnp.ones(15), numbers)
        seen.append(float(events.apply(mechanisms, age, numbers)["capacity"].refill))  # type: ignore[attr-defined]
    assert seen == [atlas().value("capacity.refill")] * 2 + [4.0] * 3 + [2.0] * 3


def test_on_the_same_day_the_later_in_the_file_wins() -> None:
    events = Programme(tuple(Happening(1, (), 0, {REFILL: value}, {}, 1) for value in (4.0, 2.0)))
    changed = events.apply(build(atlas(), {}), jnp.zeros(2), events.numbers())
    assert float(changed["capacity"].refill) == 2.0  # type: ignore[attr-defined]


CHANGES = {
    "institutions.life_insurers.response": -0.5,
    "institutions.carry_traders.size": 0.05,
    "policy.intervention.defence_line": 5.0,
    "policy.monetary.political_tilt": 0.0025,
    "capacity.exponent": 3.0,
}
LENGTH, DAY, PATHS = 40, 12, 64
BEYOND = 999
TIGHT: dict[str, float | str] = {"capacity.start": 0.9}
"""Capacity thin from the start, so that its parameters matter on every day."""


def changed_world(day: dict[str, int] | None = None) -> World:
    """A world in which each parameter changes on its day, or on none within the horizon."""
    happenings = [Happening((day or {}).get(key, BEYOND), (), 0, {key: to}, {}, 1) for key, to in CHANGES.items()]
    return assemble(atlas(), TIGHT, Programme(tuple(happenings)), [], LENGTH)


@cache
def without() -> Ensemble:
    """No event at all: another compiled day."""
    return simulate(assemble(atlas(), TIGHT, Programme(()), [], LENGTH), paths=PATHS, seed=0, keep=True)


@cache
def changing(key: str) -> Ensemble:
    return simulate(changed_world({key: DAY} if key else {}), paths=PATHS, seed=0, keep=True)


def first_difference(one: Ensemble, other: Ensemble) -> int | None:
    """Number of the first day on which any path, line or book differs in any bit."""
    pairs = [(closes_of(one), closes_of(other)), (one.daily.total, other.daily.total)]
    pairs += [(one.daily.lines, other.daily.lines), (one.daily.books, other.daily.books)]
    differ = np.any([(a != b).reshape(LENGTH, -1).any(axis=1) for a, b in pairs], axis=0)
    return int(np.argmax(differ)) + 1 if differ.any() else None


def test_a_change_beyond_the_horizon_changes_nothing() -> None:
    """But for rounding: a day compiled with events adds numbers up in another order than one without."""
    never, none = changing(""), without()
    amounts = [place for place, name in enumerate(SERIES) if BY_NAME[name].kind == "amount"]
    for places, rounding in ((amounts, 1e-4), (np.delete(np.arange(len(SERIES)), amounts), SINGLE)):
        ours, theirs = closes_of(never)[:, places], closes_of(none)[:, places]
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=rounding)
    np.testing.assert_allclose(never.daily.lines, none.daily.lines, atol=SINGLE)
    np.testing.assert_allclose(never.daily.books, none.daily.books, atol=SINGLE)


@pytest.mark.parametrize("key", [each for each in CHANGES if each != "policy.monetary.political_tilt"])
def test_a_changed_parameter_counts_from_its_day_on_and_not_before(key: str) -> None:
    """Bit by bit the same as where it never comes on every day before, different on the day and at the end."""
    assert first_difference(changing(key), changing("")) == DAY
    assert np.any(closes_of(changing(key))[-1] != closes_of(changing(""))[-1])


def test_a_changed_board_shows_at_its_next_meeting() -> None:
    board = np.flatnonzero(changed_world().calendar.board) + 1
    assert first_difference(changing("policy.monetary.political_tilt"), changing("")) == board[board >= DAY][0]
