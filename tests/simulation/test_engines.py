"""Engines: machine code and JAX do the same; results depend on nothing but the world, the seed and the path."""

from dataclasses import replace
from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest

from tests.worlds import STOPS, atlas, baseline, closes_of, ensemble, exact, world
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.simulation import ensemble as ensembles
from tokyotrap.simulation import in_lanes, running
from tokyotrap.simulation.ensemble import Ensemble, closes, simulate, simulate_these
from tokyotrap.simulation.programme import reds
from tokyotrap.simulation.running import CHUNK, How

MANY = 6 * CHUNK + 40


@cache
def many() -> Ensemble:
    """More chunks than the pilot has, so that histograms are filled in the loop."""
    return simulate(world(), paths=MANY, seed=0, stops=STOPS)


def same(one: Ensemble, other: Ensemble) -> None:
    """Equal to the last bit in all that a run says."""
    for first, second in zip(one.daily, other.daily, strict=True):
        np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(one.through, other.through)
    np.testing.assert_array_equal(one.counted.counts, other.counted.counts)
    np.testing.assert_array_equal(one.counted.bins, other.counted.bins)
    for first, second in zip(one.records[:-1], other.records[:-1], strict=True):
        np.testing.assert_array_equal(first, second)
    for first, second in zip(one.why, other.why, strict=True):
        np.testing.assert_array_equal(first.square, second.square)
    for day, stop in one.stops.items():
        np.testing.assert_array_equal(stop.lines.square, other.stops[day].lines.square)
        np.testing.assert_array_equal(stop.passed.square, other.stops[day].passed.square)


def test_machine_code_follows_jax_path_by_path() -> None:
    few = exact()
    assert few.watched is not None
    single = simulate(world(), paths=len(few.numbers), seed=0, stops=STOPS, keep=True)
    apart = np.abs(closes_of(single) - closes_of(few)).max(axis=(0, 1))
    assert np.median(apart) < 2e-5
    assert (apart < 1e-3).mean() >= 0.9  # at a threshold a path may part
    assert (single.records.crossing == few.records.crossing).mean() > 0.98
    np.testing.assert_allclose(single.daily.lines, few.daily.lines, atol=2e-4)
    np.testing.assert_allclose(single.through, few.through, atol=2e-3)


def test_one_thread_and_two_say_the_same() -> None:
    one, two = (simulate_these(world(), np.arange(MANY), How(0, STOPS, threads=each)) for each in (1, 2))
    same(one, two)
    same(one, many())


def test_a_listener_changes_nothing() -> None:
    heard: list[tuple[int, int]] = []
    same(simulate(world(), paths=MANY, seed=0, stops=STOPS, progress=lambda *each: heard.append(each)), many())
    days = len(world().calendar.dates)
    assert heard[-1] == (MANY * days, MANY * days)
    assert len(heard) == 7
    assert heard == sorted(heard)


def test_the_first_paths_are_the_same_whatever_is_asked_for() -> None:
    fewer = simulate(world(), paths=5 * CHUNK, seed=0, stops=STOPS)
    for first, second in zip(fewer.records[:-1], many().records[:-1], strict=True):
        np.testing.assert_array_equal(first, second[: 5 * CHUNK])
    np.testing.assert_array_equal(fewer.counted.bins, many().counted.bins)
    np.testing.assert_array_equal(fewer.records.values[:200], ensemble().records.values)


def test_some_paths_alone_are_those_paths_among_many() -> None:
    numbers = np.array([3, 17, 17, 900, 1500])
    some = simulate_these(world(), numbers, How(0, STOPS))
    np.testing.assert_array_equal(some.records.values, many().records.values[numbers])


def test_what_is_kept_is_what_is_counted() -> None:
    kept = simulate(world(), paths=MANY, seed=0, stops=STOPS, keep=True)
    same(kept, many())
    values = closes_of(kept)
    np.testing.assert_allclose(values.mean(axis=2), many().daily.total, rtol=1e-5, atol=1e-6)
    for name in ("ust_10y", "usdjpy", "jgb_30y"):
        right = np.quantile(values[:, PLACE[name]], (0.05, 0.5, 0.95), axis=1).T
        band = (right[:, 2] - right[:, 0]).max()
        np.testing.assert_allclose(many().quantiles(name, (0.05, 0.5, 0.95)), right, atol=1e-2 * band)
    places = [PLACE["ust_10y"], PLACE["vix"]]
    np.testing.assert_array_equal(closes(world(), places, paths=MANY, seed=0), values[:, places])


def test_parts_grow_into_the_whole() -> None:
    seen = []
    for fold in ensembles.parts(world(), np.arange(MANY), How(0, STOPS)):
        seen.append(ensembles.ensemble(fold))
    assert [len(each.numbers) for each in seen] == [*(CHUNK * part for part in range(1, 7)), MANY]
    same(seen[-1], many())
    assert all((each.counted.counts.sum(axis=-1) == len(each.numbers)).all() for each in seen)
    same(seen[4], simulate(world(), paths=5 * CHUNK, seed=0, stops=STOPS))
    np.testing.assert_array_equal(seen[1].records.values, many().records.values[: 2 * CHUNK])


def test_a_run_ends_where_its_listener_says() -> None:
    heard = []

    def enough(done: int, _: int) -> None:
        heard.append(done)
        if len(heard) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(world(), paths=40 * CHUNK, seed=0, progress=enough)
    assert len(heard) == 2


def test_numbers_beyond_all_range_are_capped_and_counted() -> None:
    wiring = world().inputs.wiring
    loud = jnp.asarray(wiring.noise) * 1e30
    wild = replace(world(), inputs=world().inputs._replace(wiring=wiring._replace(noise=loud)))
    found = simulate(wild, paths=CHUNK, seed=0)
    assert found.capped == CHUNK
    assert np.isfinite(found.records.values).all()
    assert all(np.isfinite(each).all() for each in found.daily)
    assert many().capped == 0


def test_another_number_compiles_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(world(), paths=CHUNK, seed=0)

    def never(*_: object) -> object:
        raise AssertionError("traced again")

    monkeypatch.setattr(in_lanes, "trace", never)
    settings = {"institutions.life_insurers.threshold": 0.05, "capacity.wealth": 0.5}
    other = assemble(atlas(), settings, Programme(()), reds(baseline()), len(world().calendar.dates))
    apart = simulate(other, paths=CHUNK, seed=0).records.values
    assert (apart != simulate(world(), paths=CHUNK, seed=0).records.values).any()


def test_a_source_switched_off_is_served_by_the_loop_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(world(), paths=CHUNK, seed=0)
    monkeypatch.setattr(in_lanes, "trace", None)
    quiet = assemble(atlas(), {"outside.oil": "none"}, Programme(()), reds(baseline()), len(world().calendar.dates))
    found = simulate(quiet, paths=CHUNK, seed=0).records.values
    assert np.ptp(found[:, PLACE["brent"]]) < 1e-5
    assert found.shape[1] == len(SERIES)


def test_pairs_make_odds_surer() -> None:
    crossed = many().records.crossing[: 6 * CHUNK, 0] > 0
    pairs = crossed.reshape(-1, 2).mean(axis=1)
    alone = crossed.std() / np.sqrt(crossed.size)
    assert pairs.std() / np.sqrt(pairs.size) < 0.95 * alone


def test_the_engine_is_picked_by_name() -> None:
    assert isinstance(running.engine_for(world(), "jax"), running.InJax)
    assert isinstance(running.engine_for(world()), running.InLanes)
