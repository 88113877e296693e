"""A failed auction and the backstop through the whole loop: prices, the ledger, and who is named for it."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import BOOKS, EXACT, SINGLE, at_end, atlas
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import JGBS, OWNERS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.calendar import auctions
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.world import World
from tokyotrap.simulation.ensemble import Ensemble, simulate

DAYS = 35
WEAK, ANNOUNCE = "markets.auctions.weak_auction", "policy.backstop.announce"
KEPT = ("markets.auctions", "policy.backstop", "institutions.government", "institutions.bank_of_japan")
STILL: dict[str, float | str] = {source.key: "none" for source in SOURCES} | {
    name: "none" for name in KINDS if name not in KEPT
}
SETTINGS = STILL | {"markets.auctions.noise": 0.001, "policy.backstop.readiness": 0.0}
SHORTFALL = atlas().value("auctions.bid_to_cover.20y") - atlas().value("history.auction_2025_05.bid_to_cover")
SALE = int(np.argmax(auctions(atlas(), business_days(atlas().start, DAYS))[:, JGBS.index("jgb_20y")] > 0.0)) + 1
"""Day of the first 20-year auction."""


@cache
def world(*, weak: float, announced: float, size: float) -> World:
    events = Programme(
        (
            Happening(SALE, (), 0, {}, {WEAK: weak}, 1),
            Happening(SALE + 1, (), 0, {}, {ANNOUNCE: announced}, 1),
        )
    )
    return assemble(atlas(), SETTINGS | {"policy.backstop.size": size}, events, [], DAYS)


@cache
def done(*, weak: float = SHORTFALL, announced: float = 0.0, size: float = 0.0) -> Ensemble:
    made, stops = world(weak=weak, announced=announced, size=size), (SALE, SALE + 1, SALE + 2)
    return simulate(made, paths=2, seed=0, stops=stops, keep=True)


def moved(series: str, day: int, found: Ensemble) -> float:
    """Against the world without the weak auction, at the close of a day [bp]."""
    calm = done(weak=0.0)
    return float((found.snapshots[day].values - calm.snapshots[day].values)[0, PLACE[series]]) * 1e4


def test_a_failed_auction_moves_the_close_of_its_day() -> None:
    fact = atlas()["elasticity.jgb.failed_auction_20y"]
    assert isinstance(fact.low, float)
    assert isinstance(fact.high, float)
    assert fact.low < moved("jgb_20y", SALE, done()) < fact.high
    assert 0.0 < moved("ust_10y", SALE, done()) < 10.0
    assert moved("jgb_20y", SALE + 2, done()) == pytest.approx(moved("jgb_20y", SALE, done()), rel=0.05)


def test_the_announcement_takes_back_its_share_on_its_day() -> None:
    before, after = (moved("jgb_20y", SALE + 1, done(announced=each)) for each in (0.0, 1.0))
    assert after == pytest.approx((1.0 - atlas().value("backstop.announcement")) * before, rel=0.05)


def test_purchases_are_in_the_book_of_the_bank() -> None:
    size = atlas().value("backstop.purchases")
    bought = at_end(done(announced=1.0, size=size)).books - at_end(done()).books
    rate, bank = atlas().value("fx.usdjpy"), OWNERS.index("bank_of_japan")
    for name in ("jgb_20y", "jgb_30_40y"):
        assert bought[0, bank, POSITION[name]] * rate == pytest.approx(0.5 * size, rel=1e-5)
    assert bought[0, bank, POSITION["yen"]] * rate == pytest.approx(-size, rel=1e-5)
    assert done(announced=1.0, size=size).imbalance < BOOKS


def test_contributions_still_add_up() -> None:
    assert done(announced=1.0).residual < SINGLE
    exact = simulate(world(weak=SHORTFALL, announced=1.0, size=1.0), paths=2, seed=0, stops=(SALE,), engine="jax")
    assert exact.residual < EXACT
    assert exact.imbalance < EXACT
