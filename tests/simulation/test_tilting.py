"""Tilted luck: none changes nothing, likelihoods are those of normals, and weighed paths say what plain ones say."""

from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from tests.worlds import DAYS, START, atlas, baseline, closes_of, world
from tokyotrap.model.assembly import assemble
from tokyotrap.model.draws import LUCK, NEWS, NORMALS, SCALES
from tokyotrap.simulation.clusters import mean_error
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.simulation.tilting import Tilt, log_likelihoods, luck, spells, tilted

PATHS, SEED = 1024, 4
NUMBERS = np.arange(PATHS)


@cache
def under(by: float, paths: int = PATHS) -> Ensemble:
    return simulate(tilted(world(), strong(by)), paths=paths, seed=SEED, keep=True)


def strong(by: float) -> Tilt:
    """Dearer long money in the United States, and decisions of the Bank of Japan put off."""
    tilt = np.zeros((3, LUCK))
    tilt[:, SCALES + NEWS.index("lU")] = by
    tilt[:, NORMALS + 2] = by
    return tilt


@given(st.integers(1, 400), st.integers(1, 7))
def test_spells_share_the_days_out(days: int, count: int) -> None:
    count = min(count, days)
    shares = spells(days, count)
    assert np.allclose((shares**2).sum(axis=0), 1.0)
    assert ((shares > 0.0).sum(axis=1) == 1).all()
    sizes = (shares > 0.0).sum(axis=0)
    assert sizes.max() - sizes.min() <= 1


def test_no_tilt_changes_nothing() -> None:
    plain = simulate(world(), paths=PATHS, seed=SEED, keep=True)
    np.testing.assert_array_equal(under(0.0).records.crossing, plain.records.crossing)
    np.testing.assert_allclose(closes_of(under(0.0)), closes_of(plain), atol=2e-3)


def test_luck_is_standard_normal_and_mirrored() -> None:
    sums = luck(SEED, NUMBERS, DAYS, 3)
    np.testing.assert_allclose(sums[1::2], -sums[0::2], atol=1e-5)
    size = (sums**2).mean(axis=0)
    assert abs(size - 1.0).max() < 5.0 * np.sqrt(4.0 / PATHS)


def test_luck_is_that_of_each_path_alone() -> None:
    some = np.array([7, 8, 1023])
    np.testing.assert_allclose(luck(SEED, some, DAYS, 2), luck(SEED, NUMBERS, DAYS, 2)[some], rtol=1e-12)


def test_likelihoods_are_those_of_shifted_normals() -> None:
    rng = np.random.default_rng(0)
    own, other, sums = (rng.normal(size=shape) for shape in ((2, LUCK), (2, LUCK), (5, 2, LUCK)))
    met = (sums + own).reshape(5, -1)
    laws = [multivariate_normal(each.ravel(), 1.0) for each in (own, other, np.zeros((2, LUCK)))]
    logs = np.stack([law.logpdf(met) for law in laws], axis=1)
    np.testing.assert_allclose(log_likelihoods(sums, own, [own, other]), logs[:, :2] - logs[:, 2:], rtol=1e-9)


def test_weighed_paths_say_what_plain_ones_say() -> None:
    tilt = strong(0.4)
    weights = np.exp(-log_likelihoods(luck(SEED, NUMBERS, DAYS, 3), tilt, [tilt])[:, 0])
    assert abs(weights.mean() - 1.0) < 4.0 * mean_error(weights, NUMBERS)
    plain, moved = (under(by).records.values.astype(float) for by in (0.0, 0.4))
    place = list(closes_names()).index("ust_10y")
    gap = weights * moved[:, place] - plain[:, place]
    assert abs(gap.mean()) < 4.0 * mean_error(gap, NUMBERS)
    assert moved[:, place].mean() > plain[:, place].mean() + 10.0 * mean_error(plain[:, place], NUMBERS)


def closes_names() -> tuple[str, ...]:
    from tokyotrap.ledger.series import SERIES

    return SERIES


def test_a_chance_that_is_put_off_comes_true_less_often() -> None:
    shorter = assemble(atlas(), {}, programme(baseline(), DAYS), reds(baseline()), DAYS)
    assert shorter.calendar.dates[0] > START
    late = strong(0.0)
    late[:, NORMALS + 2] = 3.0
    place = list(closes_names()).index("boj_rate")
    rates = [simulate(tilted(shorter, each), paths=PATHS, seed=SEED).records.values[:, place].mean()
             for each in (strong(0.0), late)]  # fmt: skip
    assert rates[1] < rates[0]
