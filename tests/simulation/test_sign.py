"""The sign of JGB yields on the yen: it comes out of the state of the system, and flips as credibility goes."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.simulation.ensemble import closes
from tokyotrap.simulation.running import CHUNK

WEEK, DAYS = 5, 90
NORMAL, RISK = "fx.beta_jgb10.normal", "fx.beta_jgb10.fiscal_risk"


@cache
def slope(credibility: float) -> float:
    """Weekly move of log USDJPY per move of the JGB 10-year, with the UST 10-year beside it."""
    settings = {f"policy.credibility.{each}": credibility for each in ("start", "usual")}
    settings["institutions.foreign_investors.trusted"] = credibility
    made = assemble(atlas(), settings, Programme(()), [], DAYS)
    places = [PLACE[name] for name in ("usdjpy", "ust_10y", "jgb_10y")]
    weekly = closes(made, places, paths=CHUNK, seed=0)[WEEK - 1 :: WEEK].astype(float)
    yen, treasury, jgb = np.moveaxis(np.diff(weekly, axis=0), 1, 0).reshape(len(places), -1)
    return float(np.linalg.lstsq(np.stack([treasury, jgb, np.ones_like(yen)], axis=1), yen, rcond=None)[0][1])


@pytest.mark.parametrize(("credibility", "fact"), [(0.9, NORMAL), (0.15, RISK)])
def test_the_sign_is_that_of_the_regime_and_its_size_in_the_range(credibility: float, fact: str) -> None:
    known = atlas()[fact]
    assert isinstance(known.low, float)
    assert isinstance(known.high, float)
    assert known.low <= slope(credibility) <= known.high
    assert np.sign(slope(credibility)) == np.sign(atlas().value(fact)) or known.high == 0.0


def test_the_less_credibility_the_more_the_yen_falls_with_jgbs() -> None:
    assert slope(0.9) < slope(0.3) < slope(0.15)
