"""The carry trade: crowding, stops, margin calls, and the skew they give the yen."""

from functools import cache

import equinox as eqx
import numpy as np
import pytest

from tests.institutions.books import day, module, opening_book, stance
from tests.worlds import atlas, quotes
from tokyotrap.institutions.carry_traders import CarryTraders
from tokyotrap.ledger.book import POSITION, Book
from tokyotrap.ledger.buckets import OWNERS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.simulation.ensemble import closes, simulate

QUIET, CROWDED, JULY_2024 = 0.52, 2.15, 2.8
"""Positions over the usual ones: mean of -60,000 to 0 contracts and of February 2026; mean below -120,000; -184,000."""

RATE = 155.5


def traders(crowding: float) -> CarryTraders:
    found = module(CarryTraders, crowding=crowding)
    assert isinstance(found, CarryTraders)
    return found


def sold(crowding: float, seen: Quotes, cause: str, own: Book | None = None) -> float:
    """Sold today for one reason, over the starting book."""
    own = opening_book(CarryTraders) if own is None else own
    each = next(t for t in traders(crowding).trades(own, seen, stance()) if t.cause == cause)
    return -float(each.bought["foreign_other"]) / float(opening_book(CarryTraders)["foreign_other"])


def stops(crowding: float, fall: float) -> float:
    return sold(crowding, quotes(usdjpy=RATE * np.exp(-fall), high=RATE), "stop-losses and unwinding")


def margins(crowding: float, vix: float) -> float:
    return sold(crowding, quotes(vix=vix), "margin calls")


def test_february_2026_is_not_crowded() -> None:
    facts = atlas()
    ratio = facts.value("carry.cftc_net") / facts.value("carry.cftc_usual")
    assert facts.value("carry_traders.crowding") == pytest.approx(ratio, abs=0.01)
    assert facts.value("carry_traders.crowding") == pytest.approx(QUIET)
    assert facts.value("history.carry_2024.cftc_before") / facts.value("carry.cftc_usual") == pytest.approx(
        JULY_2024, abs=0.05
    )


@pytest.mark.parametrize("crowding", [QUIET, CROWDED])
def test_a_deeper_fall_of_the_dollar_hits_more_stops(crowding: float) -> None:
    few, some, most = (stops(crowding, fall) for fall in (0.01, 0.04, 0.1))
    assert 0.0 <= few < some < most
    assert stops(crowding, 0.0) == 0.0


def test_a_crowded_book_has_nearer_stops_and_sells_faster() -> None:
    seen = quotes(usdjpy=RATE * np.exp(-0.045), high=RATE)
    near, far = (float(traders(each).stop_orders(seen, np.asarray(each))) for each in (CROWDED, QUIET))
    assert near > 10.0 * far
    fast, slow = stops(CROWDED, 0.15), stops(QUIET, 0.15)
    assert slow == pytest.approx(QUIET / float(traders(QUIET).crowded) * fast, rel=1e-3)


def test_what_is_sold_buys_back_the_borrowed_yen() -> None:
    own = opening_book(CarryTraders)
    done = day(traders(CROWDED), own, quotes(usdjpy=RATE * 0.94, high=RATE, vix=40.0), stance())
    moved = Book(np.asarray(done.book) - np.asarray(own.holdings))
    assert float(moved["yen"]) == pytest.approx(-float(moved["foreign_other"]), rel=1e-12)
    assert moved["yen"] > 0.0


def test_a_book_that_has_been_cut_is_less_crowded() -> None:
    half = Book(0.5 * np.asarray(opening_book(CarryTraders).holdings))
    seen = quotes(usdjpy=RATE * np.exp(-0.04), high=RATE)
    assert sold(CROWDED, seen, "stop-losses and unwinding", half) < 0.5 * stops(CROWDED, 0.04)


def test_lenders_call_when_the_vix_has_passed_the_trigger() -> None:
    trigger = atlas().value("carry.deleveraging_vix")
    calm, half, full = (margins(CROWDED, vix) for vix in (16.34, trigger, 60.0))
    assert calm == 0.0
    assert half == pytest.approx(0.5 * full, rel=0.03)
    assert full == pytest.approx(atlas().value("carry_traders.margin_cut"), rel=0.02)
    assert margins(QUIET, 60.0) < 0.3 * full


def test_a_target_for_volatility_cuts_faster_than_calm_builds() -> None:
    seen = quotes()
    start = float(opening_book(CarryTraders)["foreign_other"])

    def adjusted(times: float) -> float:
        loud = eqx.tree_at(lambda q: q.memory.variance, seen, seen.memory.variance * times**2)
        each = traders(CROWDED).trades(opening_book(CarryTraders), loud, stance())[0]
        return -float(each.bought["foreign_other"]) / start

    louder, calmer = adjusted(1.5), adjusted(1.0 / 1.5)
    assert louder > 0.0 > calmer
    assert louder > 2.0 * -calmer


@cache
def unwound(crowding: float) -> np.ndarray:
    """Share of the book gone, day by day, after a fortnight like that of August 2024, with everything else still."""
    still: dict[str, float | str] = {source.key: "none" for source in SOURCES} | {"policy.intervention": "none"}
    news = {"shock.usdjpy": -0.06, "shock.vix": 0.7}
    crowd = {"institutions.carry_traders.crowding": crowding}
    made = assemble(atlas(), still | crowd, Programme((Happening(2, (), 0, {}, news, 5),)), (), 25)
    done = simulate(made, paths=2, seed=0, stops=())
    place = (OWNERS.index(CarryTraders.name), POSITION["foreign_other"])
    return -done.daily.books[(slice(None), *place)] / float(made.inputs.books[place])


def test_half_to_three_quarters_of_a_crowded_book_go_in_four_weeks() -> None:
    gone = unwound(JULY_2024)
    assert np.all(np.diff(gone[2:]) > 0.0)
    assert 0.5 <= gone[21] <= 0.75
    assert unwound(QUIET)[21] < 0.3


@cache
def skew(crowding: float) -> float:
    """Skew of ten-day USDJPY in the baseline's first weeks, all windows that begin in the first 25 days."""
    made = assemble(atlas(), {"institutions.carry_traders.crowding": crowding}, Programme(()), (), 35)
    series = PLACE["usdjpy"]
    start = np.full((1, 400), float(made.opening.values[series]))
    path = np.concatenate([start, closes(made, [series], paths=400, seed=0)[:, 0].astype(float)])
    moves = (path[10:] - path[:-10]).ravel()
    moves -= moves.mean()
    return float((moves**3).mean() / (moves**2).mean() ** 1.5)


def test_the_yen_can_crash_upwards_when_the_market_is_crowded() -> None:
    """Measured: -1.12 below -120,000 contracts, -.09 above -60,000."""
    crowded, quiet = skew(CROWDED), skew(QUIET)
    assert -1.6 <= crowded <= -0.6
    assert -0.35 <= quiet <= 0.1
    assert crowded < quiet - 0.3
