"""Many paths: exact attribution, a ledger that adds up, and the same numbers for the same question."""

from functools import cache

import jax
import numpy as np
import pytest
from tokyotrap.simulation.loop import draws
from tokyotrap.simulation.luck import path_keys

from tests.worlds import DAYS, PATHS, STOPS, atlas, baseline, ensemble, world
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import JGBS, OWNERS, TREASURIES
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Programme
from tokyotrap.model.step import step
from tokyotrap.results.channels import Attribution
from tokyotrap.simulation.ensemble import CHUNK, Ensemble, simulate
from tokyotrap.simulation.programme import reds

STILL = {source.key: "none" for source in SOURCES}


def same(one: Ensemble, other: Ensemble, count: int) -> None:
    """Equal to the last bit on the first paths."""
    np.testing.assert_array_equal(one.daily.values[..., :count], other.daily.values[..., :count])
    np.testing.assert_array_equal(one.books[:count], other.books[:count])
    np.testing.assert_array_equal(one.crossings.day[:count], other.crossings.day[:count])
    np.testing.assert_array_equal(one.snapshots[DAYS].lines[:count], other.snapshots[DAYS].lines[:count])


def test_every_price_is_the_sum_of_its_contributions() -> None:
    assert ensemble().residual < 1e-9
    found = ensemble().snapshots[DAYS]
    wiring, opening = world().inputs.wiring, np.asarray(world().inputs.opening)
    moved = (found.lines - np.asarray(wiring.opening)) @ np.asarray(wiring.contribution).T
    linear = found.amplified.shape[1]
    moved[:, :linear] += found.amplified.sum(axis=2)
    np.testing.assert_allclose((opening + moved)[:, :linear], found.values[:, :linear], atol=1e-9)


def test_trades_are_paid_and_bonds_accounted_for() -> None:
    assert ensemble().imbalance < 1e-9
    start = np.asarray(world().opening.books).sum(axis=0)
    for name in (*TREASURIES, *JGBS):
        held = ensemble().books[:, :, POSITION[name]].sum(axis=1)
        np.testing.assert_allclose(held, start[POSITION[name]], atol=1e-9)


def test_nothing_explodes() -> None:
    assert ensemble().capped == 0
    assert np.all(np.isfinite(ensemble().daily.values))
    assert np.exp(ensemble().daily.values[:, PLACE["usdjpy"]]).min() > 110.0
    assert np.exp(ensemble().daily.values[:, PLACE["usdjpy"]]).max() < 220.0
    for name in ("jgb_10y", "jgb_40y", "ust_10y"):
        moves = ensemble().daily.values[-1, PLACE[name]] - np.float32(world().opening.values[PLACE[name]])
        assert 0.0005 < moves.std() < 0.01


def test_the_first_paths_do_not_depend_on_how_many() -> None:
    same(simulate(world(), paths=100, seed=0, stops=STOPS), ensemble(), 100)
    same(simulate(world(), paths=CHUNK + 50, seed=0, stops=STOPS), ensemble(), PATHS)


def test_the_paths_of_the_second_chunk_are_new() -> None:
    more = simulate(world(), paths=CHUNK + 50, seed=0, stops=()).daily.values
    assert more.shape[-1] == CHUNK + 50
    assert not np.any(np.all(more[..., CHUNK:] == more[..., :50], axis=(0, 1)))


def test_the_same_seed_and_another() -> None:
    again = simulate(world(), paths=PATHS, seed=0, stops=STOPS)
    same(again, ensemble(), PATHS)
    np.testing.assert_array_equal(again.daily.total, ensemble().daily.total)
    other = simulate(world(), paths=PATHS, seed=1, stops=STOPS).daily.values
    assert np.all(np.any(other[-1] != ensemble().daily.values[-1], axis=0))


def test_means_are_over_the_paths_asked_for() -> None:
    """Padding counts for nothing."""
    np.testing.assert_allclose(ensemble().daily.total, ensemble().daily.values.mean(axis=2), rtol=1e-5, atol=1e-8)
    np.testing.assert_allclose(ensemble().daily.lines[-1], ensemble().snapshots[DAYS].lines.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(ensemble().daily.books[-1], ensemble().books.mean(axis=0), atol=1e-12)


@pytest.mark.parametrize("path", [0, 57])
def test_one_path_alone_is_the_path_among_many(path: int) -> None:
    """One day of one path, not mapped over others, against the chunk."""
    key = path_keys(np.uint32(0), np.arange(CHUNK))[path]
    today = jax.tree.map(lambda each: each[0], world().inputs.days)
    luck = draws(key, today.number, world().structure)
    state, _ = jax.jit(step, static_argnums=0)(world().structure, world().inputs, world().opening, today, luck)
    many = ensemble().snapshots[1]
    np.testing.assert_allclose(state.values, many.values[path], atol=1e-6)
    np.testing.assert_allclose(state.lines, many.lines[path], atol=1e-12)
    np.testing.assert_allclose(state.amplified[:-1], many.amplified[path], atol=1e-6)


@pytest.mark.parametrize("key", sorted(STILL))
def test_a_source_that_is_off_stands_still(key: str) -> None:
    """Its channel contributes nothing; the loop compiled for the world serves without compiling again."""
    source = next(each for each in SOURCES if each.key == key)
    without = assemble(atlas(), {key: "none"}, Programme(()), reds(baseline()), DAYS)
    assert without.structure == world().structure
    found = simulate(without, paths=64, seed=0, stops=STOPS).snapshots[DAYS].lines
    for place, line in enumerate(without.structure.lines):
        if (line.owner, line.cause) == (source.owner, source.cause):
            assert np.ptp(found[:, place]) == 0.0
            assert np.ptp(ensemble().snapshots[DAYS].lines[:, place]) > 0.0


NOTHING = STILL | dict.fromkeys(KINDS, "none")


@cache
def silent() -> Ensemble:
    """Only insurers, who act on what they see; there is nothing to see."""
    settings = {key: value for key, value in NOTHING.items() if key != "institutions.life_insurers"}
    return simulate(assemble(atlas(), settings, Programme(()), [], DAYS), paths=64, seed=0, stops=())


def test_without_news_or_decisions_nothing_moves() -> None:
    opening = np.asarray(world().opening.values)
    assert np.abs(silent().daily.total - opening).max() < 1e-12
    np.testing.assert_allclose(silent().books, np.broadcast_to(world().opening.books, silent().books.shape), atol=1e-12)
    assert np.ptp(silent().daily.values, axis=2).max() == 0.0


def test_a_world_without_any_mechanism_or_news_stays_at_its_start() -> None:
    """Every series on every path, every book, and no line but the quiet ones it began with."""
    still = assemble(atlas(), NOTHING, Programme(()), [], 10)
    assert still.structure.names == ()
    found = simulate(still, paths=8, seed=0, stops=(1, 5))
    for snapshot in found.snapshots.values():
        assert np.abs(snapshot.values - np.asarray(still.opening.values)).max() < 1e-12
        assert np.all(snapshot.lines == 0.0)
        assert np.all(snapshot.amplified == 0.0)
    np.testing.assert_array_equal(found.books, np.broadcast_to(still.opening.books, found.books.shape))
    assert np.all(found.daily.condition == 0)


def test_the_policy_rate_follows_what_was_priced_on_average() -> None:
    many = simulate(world(), paths=CHUNK, seed=3, stops=())
    rate = many.daily.total[:, PLACE["boj_rate"]] - float(world().opening.values[PLACE["boj_rate"]])
    first = int(np.argmax(world().calendar.board > 0.0))
    priced = world().calendar.priced[first]
    assert np.all(rate[:first] == pytest.approx(0.0, abs=1e-12))
    assert rate[first] == pytest.approx(priced, abs=4.0 * 0.0025 * np.sqrt(0.25 / CHUNK) + 2e-4)
    steps = np.diff(many.daily.values[:, PLACE["boj_rate"]].astype(float), axis=0) / 0.0025
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-3)


def test_attribution_knows_every_channel_once() -> None:
    found = Attribution(world())
    assert len(set(found.channels)) == len(found.channels)
    assert found.loading.shape[0] == len(SERIES)
    assert OWNERS[-1] == "market"
