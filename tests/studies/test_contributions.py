"""Contributions between two days: they add up, over days, over paths and over clusters, and their errors are right."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import DAYS, EXACT, PATHS, SINGLE, atlas, baseline, ensemble, world
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.results.channels import LINEAR, Attribution
from tokyotrap.simulation.programme import reds
from tokyotrap.simulation.running import How
from tokyotrap.studies.contributions import GROUPS, Between, Figure, between, by_pairs

FOLLOWERS = ("mortgage_30y", "sp500", "debt_service")


@cache
def span(first: int, last: int, seed: int = 0) -> Between:
    return between(world(), np.arange(PATHS), (first, last), How(seed))


def test_in_double_precision_nothing_is_left() -> None:
    short = assemble(atlas(), {}, Programme(()), reds(baseline()), 6)
    found = between(short, np.arange(16), (1, 5), How(0, engine="jax"))
    assert found.residual.max() < EXACT
    rates = span(1, 22).residual[:LINEAR]
    assert rates.max() < 5e-4, "single precision of percentage points and log percent"


def test_days_add_up() -> None:
    whole, first, second = span(0, DAYS), span(0, 22), span(22, DAYS)
    assert np.abs(whole.mean - first.mean - second.mean).max() < EXACT
    assert np.abs(whole.moves - first.moves - second.moves).max() < EXACT


def test_paths_add_up() -> None:
    whole = span(0, DAYS)
    halves = [between(world(), numbers, (0, DAYS), How(0)) for numbers in np.split(np.arange(PATHS), [50])]
    joined = sum(len(each.ensemble.numbers) * each.mean for each in halves) / PATHS
    assert np.abs(whole.mean - joined).max() < SINGLE, "rows of paths are summed in single precision"


@pytest.mark.parametrize("series", ["usdjpy", "jgb_40y", "ust_10y", "brent", *FOLLOWERS])
@pytest.mark.parametrize("days", [(0, DAYS), (22, DAYS)])
def test_clusters_have_the_means(series: str, days: tuple[int, int]) -> None:
    """Lines are kept in single precision, which is the same in both."""
    found = span(*days)
    clusters = found.clusters(series)
    assert clusters.sums.sum(axis=0) / PATHS == pytest.approx(found.mean[PLACE[series]], abs=SINGLE)
    assert clusters.pairs == (series not in FOLLOWERS)
    assert len(clusters.sizes) == (GROUPS if series in FOLLOWERS else PATHS // 2)
    moved = found.moved(series)
    assert moved.sums.sum() / PATHS == pytest.approx(found.moves[PLACE[series]], abs=2e-4)


def test_errors_since_the_start_are_those_of_a_run() -> None:
    found, attribution = span(0, 22), Attribution(world())
    errors = attribution.errors(ensemble().stops[22])
    for series in ("usdjpy", "jgb_30y", "vix"):
        clusters = found.clusters(series)
        mine = [clusters.figure(column).error for column in np.eye(len(found.channels), dtype=bool)]
        assert mine == pytest.approx(errors[PLACE[series]], rel=1e-5, abs=1e-9)


def test_errors_are_as_large_as_seeds_differ() -> None:
    """Of the mean move over 22 days after 22, and of the share of one owner in it."""
    found = [between(world(), np.arange(512), (22, 44), How(seed)) for seed in range(16)]
    for series in ("ust_10y", "mortgage_30y"):
        channels = found[0].channels
        columns = np.array([each.owner == "Federal Reserve" for each in channels])
        shares = [each.clusters(series).figure(columns) for each in found]
        moves = [each.move(series) for each in found]
        for figures in (moves, shares):
            spread = np.std([each.value for each in figures], ddof=1)
            said = np.sqrt(np.nanmean([each.error**2 for each in figures]))
            assert 0.6 < said / spread < 1.6


def test_a_pair_is_one_observation() -> None:
    numbers = np.array([0, 1, 2, 3, 6])
    values = np.array([[1.0], [-1.0], [2.0], [-2.0], [0.0]])
    found = by_pairs(values, numbers)
    assert found.sizes.tolist() == [2.0, 2.0, 1.0]
    assert found.figure(np.ones(1, dtype=bool)) == Figure(0.0, 0.0)
    alone = by_pairs(values[:1], numbers[:1]).figure(np.ones(1, dtype=bool))
    assert np.isnan(alone.error)


def test_every_series_has_its_clusters() -> None:
    found = span(22, DAYS)
    for place, series in enumerate(SERIES):
        total = found.clusters(series).figure(np.ones(len(found.channels), dtype=bool))
        assert total.value == pytest.approx(found.mean[place].sum(), abs=SINGLE)
