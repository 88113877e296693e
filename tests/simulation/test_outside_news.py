"""A world moved by outside news alone: every series has the spread that its loadings and the news give it."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from scipy.linalg import expm

from tests.worlds import SINGLE, atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.series import CORE_SERIES, FOLLOWING_SERIES, LINKED_SERIES, PLACE, SERIES
from tokyotrap.model import economy, lines, outside, quoted
from tokyotrap.model.assembly import assemble
from tokyotrap.model.draws import NORMALS, SCALES, UNIFORMS, Draws
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.programme import Programme
from tokyotrap.model.step import step
from tokyotrap.model.world import World
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.tables import build
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.running import CHUNK

HORIZON = 10
STILL = [PLACE[name] for name in ("boj_rate", "fed_rate", *LINKED_SERIES, *FOLLOWING_SERIES)]


@cache
def world() -> World:
    return assemble(atlas(), dict.fromkeys(KINDS, "none"), Programme(()), [], HORIZON)


@cache
def ensemble() -> Ensemble:
    return simulate(world(), paths=CHUNK, seed=5, stops=(1,), keep=True)


@cache
def analytic() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loadings of the series on factors, trend and oil (S, n), covariance of their news (n, n) and mean reversion
    (n, n) [per year], from the equilibrium and the facts alone.
    """
    spec = economy.specification(atlas())
    assert spec.currency is not None
    aversion, generator = economy.chain(atlas())
    solved = solve(spec, risk_aversion=aversion, generator=generator)
    trend = np.array([-1.0 if name == "usdjpy" else 0.0 for name in CORE_SERIES])
    priced = np.column_stack([build(solved, quoted.series(atlas()), [], omega=1.0).factor[0], trend])
    direct = {
        "brent": atlas().value("news.own.brent"),
        "us_growth": atlas().value("outside.growth.volatility"),
    }
    factors = (*spec.factors, lines.TREND)
    names, table = outside.covariance(factors, atlas(), dict(zip(CORE_SERIES, priced, strict=True)), direct)
    places = [(*factors, *direct).index(name) for name in names]
    size = len(spec.factors) + 3
    covariance, reversion, loading = np.zeros((size, size)), np.zeros((size, size)), np.zeros((len(SERIES), size))
    covariance[np.ix_(places, places)] = table
    reversion[:-2, :-2] = lines.extended_reversion(spec.reversion, spec.currency.drift)
    loading[: len(CORE_SERIES), :-2] = priced
    reversion[-1, -1] = atlas().value("outside.growth.fading")
    loading[PLACE["brent"], -2] = loading[PLACE["us_growth"], -1] = 1.0
    return loading, covariance, reversion


def day_of_unit_news(number: int) -> np.ndarray:
    """Move of every series on a first day on which one standard normal is one and the others nothing."""
    today = jax.tree.map(lambda each: each[0], world().inputs.days)
    luck = Draws(jnp.eye(NORMALS)[number], jnp.full(UNIFORMS, 0.5))
    state, _ = jax.jit(step, static_argnums=0)(world().structure, world().inputs, world().opening, today, luck)
    return np.asarray(state.values - world().opening.values)


def test_a_days_covariance_is_that_of_the_loadings() -> None:
    """Exactly: the moves of unit news, squared and summed, are the covariance of a day."""
    moves = np.stack([day_of_unit_news(number) for number in range(SCALES, NORMALS)])
    loading, covariance, _ = analytic()
    expected = loading @ covariance @ loading.T / DAYS
    spread = np.sqrt(np.diag(expected))
    assert np.all(spread[STILL] == 0.0)
    assert np.all(np.delete(spread, STILL) > 0.0)
    np.testing.assert_allclose(np.sqrt((moves**2).sum(axis=0)), spread, rtol=1e-8, atol=1e-14)
    np.testing.assert_allclose(moves.T @ moves, expected, rtol=1e-7, atol=1e-15)


def test_the_paths_have_that_spread_on_the_first_day() -> None:
    """Within four standard errors of a standard deviation, and around nothing; pairs of paths mirror each other."""
    loading, covariance, _ = analytic()
    spread = np.sqrt(np.diag(loading @ covariance @ loading.T / DAYS))
    moved = ensemble().snapshots[1].values - np.asarray(world().opening.values)
    assert np.abs(moved[:, STILL] / np.maximum(1.0, np.abs(world().opening.values[np.array(STILL)]))).max() < 1e-7
    for name in (each for each in SERIES if PLACE[each] not in STILL):
        place = PLACE[name]
        one, other = moved[0::2, place], moved[1::2, place]
        assert abs(one.std() / spread[place] - 1.0) < 4.0 / np.sqrt(2.0 * len(one)), name
        assert abs(one.mean()) < 4.0 * spread[place] / np.sqrt(len(one)), name
        assert np.abs(one + other).max() < SINGLE, name


def test_news_of_earlier_days_fades_as_factors_revert() -> None:
    """The spread after ten days: what mean reversion has left of each day's news."""
    loading, covariance, reversion = analytic()
    left = [loading @ expm(-reversion * day / DAYS) for day in range(HORIZON)]
    expected = sum(each @ covariance @ each.T for each in left) / DAYS
    moved = ensemble().snapshots[HORIZON].values - np.asarray(world().opening.values)
    for name in (each for each in SERIES if PLACE[each] not in STILL):
        place = PLACE[name]
        spread = float(np.sqrt(expected[place, place]))
        assert abs(moved[:, place].std() / spread - 1.0) < 4.0 / np.sqrt(CHUNK), name  # half as many pairs


def test_without_capacity_nothing_is_amplified() -> None:
    assert np.all(ensemble().snapshots[HORIZON].amplified == 0.0)
    assert np.all(ensemble().quantiles("loss", (0.0, 1.0)) == 0.0)
