"""Many paths: exact attribution, a ledger that adds up, and the same numbers for the same question."""

from collections.abc import Callable
from functools import cache

import jax
import numpy as np
import pytest

from tests.worlds import (
    BOOKS,
    DAYS,
    EXACT,
    PATHS,
    SINGLE,
    STOPS,
    at_end,
    atlas,
    baseline,
    closes_of,
    ensemble,
    exact,
    world,
)
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import JGBS, OWNERS, TREASURIES
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Programme
from tokyotrap.model.step import step
from tokyotrap.results.channels import Attribution
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.programme import reds
from tokyotrap.simulation.running import CHUNK
from tokyotrap.simulation.stream import Stream, draw, streams

STILL = {source.key: "none" for source in SOURCES}


def same(one: Ensemble, other: Ensemble, count: int) -> None:
    """Equal to the last bit on the first paths."""
    np.testing.assert_array_equal(closes_of(one)[..., :count], closes_of(other)[..., :count])
    for mine, theirs in zip(at_end(one), at_end(other), strict=True):
        np.testing.assert_array_equal(mine[:count], theirs[:count])
    np.testing.assert_array_equal(one.records.crossing[:count], other.records.crossing[:count])


@pytest.mark.parametrize(("run", "rounding"), [(exact, EXACT), (ensemble, SINGLE)])
def test_every_price_is_the_sum_of_its_contributions(run: Callable[[], Ensemble], rounding: float) -> None:
    assert run().residual < rounding
    found = at_end(run())
    wiring, opening = world().inputs.wiring, np.asarray(world().inputs.opening)
    moved = (found.lines - np.asarray(wiring.opening)) @ np.asarray(wiring.contribution).T
    linear = found.amplified.shape[1]
    moved[:, :linear] += found.amplified.sum(axis=2)
    scale = np.maximum(1.0, np.abs(opening[:linear]))
    assert np.abs(((opening + moved)[:, :linear] - found.values[:, :linear]) / scale).max() < rounding


@pytest.mark.parametrize(("run", "rounding"), [(exact, EXACT), (ensemble, BOOKS)])
def test_trades_are_paid_and_bonds_accounted_for(run: Callable[[], Ensemble], rounding: float) -> None:
    assert run().imbalance < rounding
    changed = at_end(run()).books
    assert np.abs(changed).max() > 1000.0 * rounding
    for name in (*TREASURIES, *JGBS):
        assert np.abs(changed[:, :, POSITION[name]].sum(axis=1)).max() < rounding
    assert np.abs(changed.sum(axis=2)).max() < rounding


def test_single_precision_tells_the_same_as_double() -> None:
    """Path by path over a quarter, but for a path that rounding takes over a threshold."""
    ours, theirs = closes_of(ensemble())[..., :16], closes_of(exact())
    apart = np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs))
    assert np.quantile(apart.max(axis=(0, 1)), 0.9) < 1e-5
    np.testing.assert_array_equal(ensemble().records.crossing[:16] > 0, exact().records.crossing > 0)


def test_nothing_explodes() -> None:
    assert ensemble().capped == 0
    assert np.all(np.isfinite(closes_of(ensemble())))
    assert np.exp(closes_of(ensemble())[:, PLACE["usdjpy"]]).min() > 110.0
    assert np.exp(closes_of(ensemble())[:, PLACE["usdjpy"]]).max() < 220.0
    for name in ("jgb_10y", "jgb_40y", "ust_10y"):
        moves = closes_of(ensemble())[-1, PLACE[name]] - np.float32(world().opening.values[PLACE[name]])
        assert 0.0005 < moves.std() < 0.01


def test_the_first_paths_do_not_depend_on_how_many() -> None:
    same(simulate(world(), paths=100, seed=0, stops=STOPS, keep=True), ensemble(), 100)
    same(simulate(world(), paths=CHUNK + 50, seed=0, stops=STOPS, keep=True), ensemble(), PATHS)


def test_the_paths_of_the_second_chunk_are_new() -> None:
    more = closes_of(simulate(world(), paths=CHUNK + 50, seed=0, keep=True))
    assert more.shape[-1] == CHUNK + 50
    assert not np.any(np.all(more[..., CHUNK:] == more[..., :50], axis=(0, 1)))


def test_the_same_seed_and_another() -> None:
    again = simulate(world(), paths=PATHS, seed=0, stops=STOPS, keep=True)
    same(again, ensemble(), PATHS)
    np.testing.assert_array_equal(again.daily.total, ensemble().daily.total)
    other = closes_of(simulate(world(), paths=PATHS, seed=1, stops=STOPS, keep=True))
    assert np.all(np.any(other[-1] != closes_of(ensemble())[-1], axis=0))


def test_means_are_over_the_paths_asked_for() -> None:
    """Padding counts for nothing."""
    found, end = ensemble(), at_end(ensemble())
    np.testing.assert_allclose(found.daily.total, closes_of(found).mean(axis=2, dtype=float), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(found.daily.lines[-1], end.lines.mean(axis=0, dtype=float), atol=1e-9)
    np.testing.assert_allclose(found.daily.books[-1], end.books.mean(axis=0, dtype=float), atol=1e-9)
    np.testing.assert_allclose(found.daily.amplified[-1, :-1], end.amplified.mean(axis=0, dtype=float), atol=1e-9)
    shares = [found.daily.condition, found.daily.grade, found.daily.rung]
    assert all(np.abs(each.sum(axis=1) - 1.0).max() < 1e-12 for each in shares)


def test_what_is_not_kept_is_told_the_same() -> None:
    """Means, counts, records and moments of a run of which no path is kept."""
    found = simulate(world(), paths=PATHS, seed=0, stops=STOPS)
    assert found.watched is None
    assert not found.snapshots
    for name in found.daily._fields:
        np.testing.assert_array_equal(getattr(found.daily, name), getattr(ensemble().daily, name))
    np.testing.assert_array_equal(found.counted.counts, ensemble().counted.counts)
    np.testing.assert_array_equal(found.records.values, ensemble().records.values)
    np.testing.assert_array_equal(found.stops[22].lines.square, ensemble().stops[22].lines.square)


@pytest.mark.parametrize(
    ("run", "path", "rounding"), [(exact, 7, 1e-12), (ensemble, 7, SINGLE), (ensemble, 56, SINGLE)]
)
def test_one_path_alone_is_the_path_among_many(run: Callable[[], Ensemble], path: int, rounding: float) -> None:
    """One day of one path, not mapped over others, against the chunk."""
    mine = streams(0, np.array([path]))
    today = jax.tree.map(lambda each: each[0], world().inputs.days)
    _, luck = draw(Stream(mine.words[0], mine.mirror[0]))
    state, _ = jax.jit(step, static_argnums=0)(world().structure, world().inputs, world().opening, today, luck)
    many = run().snapshots[1]
    np.testing.assert_allclose(state.values, many.values[path], rtol=rounding, atol=rounding)
    np.testing.assert_allclose(state.lines, many.lines[path], atol=rounding)
    np.testing.assert_allclose(state.amplified[:-1], many.amplified[path], atol=rounding)


@pytest.mark.parametrize("key", sorted(STILL))
def test_a_source_that_is_off_stands_still(key: str) -> None:
    """Its channel contributes nothing; the day compiled for the world serves without compiling again."""
    source = next(each for each in SOURCES if each.key == key)
    without = assemble(atlas(), {key: "none"}, Programme(()), reds(baseline()), DAYS)
    assert without.structure == world().structure
    found = at_end(simulate(without, paths=64, seed=0, stops=STOPS, keep=True)).lines
    for place, line in enumerate(without.structure.lines):
        if (line.owner, line.cause) == (source.owner, source.cause):
            assert np.ptp(found[:, place]) == 0.0
            assert np.ptp(at_end(ensemble()).lines[:, place]) > 0.0


NOTHING = STILL | dict.fromkeys(KINDS, "none")


@cache
def silent() -> Ensemble:
    """Only insurers, who act on what they see; there is nothing to see."""
    settings = {key: value for key, value in NOTHING.items() if key != "institutions.life_insurers"}
    return simulate(assemble(atlas(), settings, Programme(()), [], DAYS), paths=64, seed=0, keep=True)


def test_without_news_or_decisions_nothing_moves() -> None:
    opening = np.asarray(world().opening.values)
    assert np.abs((silent().daily.total - opening) / np.maximum(1.0, opening)).max() < 1e-7
    assert np.abs(at_end(silent()).books).max() < 1e-9
    assert np.ptp(closes_of(silent()), axis=2).max() == 0.0


def test_a_world_without_any_mechanism_or_news_stays_at_its_start() -> None:
    """Every series on every path, every book, and no line but the quiet ones it began with."""
    still = assemble(atlas(), NOTHING, Programme(()), [], 10)
    assert still.structure.names == ()
    found = simulate(still, paths=8, seed=0, stops=(1, 5), keep=True)
    opening = np.asarray(still.opening.values)
    for snapshot in found.snapshots.values():
        assert np.abs((snapshot.values - opening) / np.maximum(1.0, opening)).max() < 1e-7
        assert not snapshot.lines.any()
        assert not snapshot.amplified.any()
        assert not snapshot.books.any()
    assert np.all(found.daily.condition[:, 0] == 1.0)


def test_the_policy_rate_follows_what_was_priced_on_average() -> None:
    many = simulate(world(), paths=CHUNK, seed=3, keep=True)
    rate = many.daily.total[:, PLACE["boj_rate"]] - float(world().opening.values[PLACE["boj_rate"]])
    first = int(np.argmax(world().calendar.board > 0.0))
    priced = world().calendar.priced[first]
    assert np.all(rate[:first] == pytest.approx(0.0, abs=1e-9))
    assert rate[first] == pytest.approx(priced, abs=4.0 * 0.0025 * np.sqrt(0.25 / CHUNK) + 2e-4)
    steps = np.diff(closes_of(many)[:, PLACE["boj_rate"]].astype(float), axis=0) / 0.0025
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-3)


def test_attribution_knows_every_channel_once() -> None:
    found = Attribution(world())
    assert len(set(found.channels)) == len(found.channels)
    assert found.loading.shape[0] == len(SERIES)
    assert OWNERS[-1] == "market"
