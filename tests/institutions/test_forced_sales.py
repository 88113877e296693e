"""A rout of the 30-year JGB: how much of it is forced sales, in the daily loop with everything in place but chance."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.institutions.foreign_investors import ForeignInvestors
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import OWNERS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.simulation.ensemble import simulate

DAYS = 20
STILL: dict[str, float | str] = {source.key: "none" for source in SOURCES}
BASIS_POINT = 1e-4


class Rout(NamedTuple):
    """Rise of the 30-year at its peak, the part of it from forced sales, and the share of the borrowers' book sold."""

    rise: float
    forced: float
    sold: float


@cache
def rout(news: float, over: int, *, forced: bool = True) -> Rout:
    """Fiscal news that moves the 30-year this much by itself [bp], spread over some days."""
    event = Happening(2, (), 0, {}, {"shock.fiscal_trend": news * BASIS_POINT}, over)
    off = {} if forced else {"institutions.foreign_investors.daily_share": 0.0}
    made = assemble(atlas(), STILL | off, Programme((event,)), (), DAYS)
    done = simulate(made, paths=2, seed=0, stops=())
    series = PLACE["jgb_30y"]
    rise = done.daily.total[:, series] - float(made.opening.values[series])
    who = [line.owner == ForeignInvestors.label and line.cause == "forced sales" for line in made.structure.lines]
    lines = done.daily.lines - np.asarray(made.inputs.wiring.opening)
    part = lines[:, who] @ np.asarray(made.inputs.wiring.contribution)[series, who]
    place, peak = (OWNERS.index(ForeignInvestors.name), POSITION["yen"]), int(rise.argmax())
    sold = -done.daily.books[-1][place] / float(made.inputs.books[place])
    return Rout(rise[peak] / BASIS_POINT, part[peak] / BASIS_POINT, float(sold))


def test_in_a_fast_rout_forced_sales_are_a_third_to_two_thirds() -> None:
    found = rout(48.0, 4)
    assert 60.0 < found.rise < 85.0
    fact = atlas()["elasticity.jgb.fire_sale_share"]
    assert fact.low <= found.forced / found.rise <= fact.high
    assert 0.5 < found.sold < 1.0


def test_without_forced_sellers_the_news_is_all() -> None:
    found = rout(48.0, 4, forced=False)
    assert found.forced == 0.0
    assert found.sold == pytest.approx(0.0, abs=1e-8)
    assert found.rise == pytest.approx(47.0, abs=3.0)


def test_what_matters_is_the_speed() -> None:
    """The same news over three weeks forces fewer; half of it at once next to nobody."""
    fast, slow, small = rout(48.0, 4), rout(48.0, 15), rout(24.0, 2)
    assert slow.forced / slow.rise < 0.6 * fast.forced / fast.rise
    assert small.sold < 0.1
