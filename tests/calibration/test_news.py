"""News of the times: what was put in comes out, nothing later is used, and a run moves as markets did."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import atlas
from tokyotrap.calibration import news, pilot, recent, starting_day
from tokyotrap.calibration.news import Asked
from tokyotrap.data.observed import Observed
from tokyotrap.facts import atlas as facts
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model import economy, outside, quoted
from tokyotrap.model.lines import TREND
from tokyotrap.model.outside import DEMAND, RATES
from tokyotrap.model.wiring import with_trend
from tokyotrap.pricing.equilibrium import solve

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_history = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder of history, ../shared/data")


def loadings() -> np.ndarray:
    """Of the core's series on `RATES` and `DEMAND`, at normal capacity."""
    known = atlas()
    spec = economy.specification(known)
    aversion, generator = economy.chain(known)
    found = with_trend(quoted.tables(known, solve(spec, risk_aversion=aversion, generator=generator), []).factor)[0]
    names = [*spec.factors, TREND]
    return found[:, [names.index(name) for name in (*RATES, *DEMAND)]]


def asked(scale: float) -> Asked:
    """The covariance of the series that the facts' own news implies, `scale` times as volatile."""
    table, rows = outside.news(atlas()) * scale**2, loadings()
    size = np.sqrt(np.diag(table))
    known = len(RATES)
    return Asked(CORE_SERIES, rows, rows @ table @ rows.T, (table[:known, :known], size[known:]))


@settings(deadline=None, max_examples=8)
@given(scale=st.floats(0.2, 3.0))
def test_what_was_put_in_comes_out(scale: float) -> None:
    """The first idea being right, it is found; all volatilities scale."""
    found = news.fit(asked(scale))
    assert max(abs(each) for each in found.misses.values()) < 1e-3
    for name in (*RATES, *DEMAND):
        assert found.volatility[name] == pytest.approx(scale * atlas().value(f"news.volatility.{name}"), rel=1e-2), name


def test_a_first_idea_that_is_wrong_is_left() -> None:
    """Series that move half as much in Japan and twice as much in America are matched within a tenth."""
    right = asked(1.0)
    turn = np.array([0.5 if name.startswith("jgb") else 2.0 if name.startswith("ust") else 1.0 for name in CORE_SERIES])
    found = news.fit(Asked(CORE_SERIES, right.loadings, turn[:, None] * right.covariance * turn, right.first))
    assert max(abs(each) for each in found.misses.values()) < 0.1


def test_correlations_of_news_make_a_covariance() -> None:
    found = news.fit(asked(1.0))
    table = np.eye(len(RATES))
    for (first, second), together in found.correlation.items():
        row, column = RATES.index(first), RATES.index(second)
        table[row, column] = table[column, row] = together
    assert np.linalg.eigvalsh(table).min() > 0.0


def days(count: int) -> np.ndarray:
    return np.arange(np.datetime64("2015-01-01"), np.datetime64("2015-01-01") + count)


def test_volatility_of_even_moves_is_their_size() -> None:
    values = 3.0 + 0.01 * (np.arange(400) % 2)
    found = recent.volatility(days(400), values / 100.0)
    assert found == pytest.approx(0.0001 * np.sqrt(365.25), rel=1e-3)


def test_volatility_forgets() -> None:
    """A year of calm after a storm: the fast half of the average is calm again, the slow half is not."""
    moves = np.concatenate([np.full(250, 4.0), np.full(250, 1.0)]) * np.where(np.arange(500) % 2, 1.0, -1.0)
    calm, storm = recent.volatility(days(251), np.cumsum(moves[250:501])), 4.0 * np.sqrt(365.25)
    found = recent.volatility(days(501), np.concatenate([[0.0], np.cumsum(moves)]))
    assert calm < found < 0.5 * (calm + storm)


@settings(deadline=None, max_examples=20)
@given(cut=st.integers(130, 380), later=st.floats(-50.0, 50.0))
def test_nothing_later_is_used(cut: int, later: float) -> None:
    rng = np.random.default_rng(cut)
    values = 2.0 + np.cumsum(rng.normal(0.0, 0.05, 400))
    other = np.where(np.arange(400) <= cut, values, later)
    day = days(400)[cut].astype(object)
    known = [recent.of_series(Observed("jgb_10y", days(400), each), day) for each in (values, other)]
    assert known[0] is not None
    assert known[0] == known[1]


def test_a_series_that_is_no_longer_published_says_nothing() -> None:
    stale = Observed("jgb_10y", days(200), np.linspace(1.0, 2.0, 200))
    assert recent.of_series(stale, days(240)[-1].astype(object)) is None


def test_the_part_of_its_own_makes_up_for_what_others_do() -> None:
    assert pilot.own(0.10, 0.13, 0.12, least=0.3) == pytest.approx(np.sqrt(0.10**2 + 0.13**2 - 0.12**2))
    assert pilot.own(0.10, 0.05, 0.20, least=0.3) == pytest.approx(0.03)


@pytest.mark.slow
@needs_history
def test_a_run_moves_as_markets_have_of_late() -> None:
    """Through the whole loop, decisions and interventions included: core series within 4 %, USDJPY within 2 %."""
    wanted = recent.measure(SHARED, facts.START)
    moved = pilot.volatilities(atlas(), wanted.series)
    for name, size in zip(wanted.series, wanted.volatility, strict=True):
        assert moved[name] == pytest.approx(size, rel=0.02 if name == "usdjpy" else 0.04), name


@needs_history
def test_every_series_with_a_file_has_its_own_news_sized() -> None:
    assert set(starting_day.OWN) <= {key.removeprefix("news.own.") for key in atlas() if key.startswith("news.own.")}
