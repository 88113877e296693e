"""Boxes of luck on paths that cross in a box that is known, by chance, always and never; and accuracy of headlines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tests.worlds import baseline, ensemble
from tokyotrap.simulation.clusters import share_error
from tokyotrap.studies.boxes import LEAST, box, checked, within
from tokyotrap.studies.enough import ACCURACY, LEVELS, _quantile, enough

PATHS = 4000


def drawn(seed: int, inputs: int = 6) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(PATHS, inputs))


def test_a_known_box_is_found() -> None:
    luck = drawn(0)
    crossed = (luck[:, 1] > 0.5) & (luck[:, 4] < 0.8)
    found = box(luck, crossed)
    assert found is not None
    assert {each.place for each in found.limits} == {1, 4}
    by = {each.place: each for each in found.limits}
    assert by[1].low == pytest.approx(0.5, abs=0.12)
    assert by[4].high == pytest.approx(0.8, abs=0.12)
    assert by[1].high == np.inf
    assert found.density > 0.93
    assert found.coverage > 0.88


def test_noise_has_no_box_and_neither_have_all_or_none() -> None:
    luck = drawn(1)
    assert box(luck, np.zeros(PATHS, dtype=bool)) is None
    assert box(luck, np.ones(PATHS, dtype=bool)) is None
    chance = np.random.default_rng(2).random(PATHS) < 0.3
    found = box(luck, chance)
    assert found is None or found.density < 0.45


@given(st.integers(0, 10_000), st.floats(-1.0, 1.5), st.floats(0.0, 0.4))
def test_what_is_told_of_a_box_is_true_of_its_paths(seed: int, level: float, noise: float) -> None:
    luck = drawn(seed, 3)[:600]
    crossed = (luck[:, 0] > level) ^ (np.random.default_rng(seed).random(600) < noise)
    found = box(luck, crossed)
    if found is None:
        return
    ends = np.stack([np.full(3, -np.inf), np.full(3, np.inf)])
    for each in found.limits:
        ends[:, each.place] = each.low, each.high
    inside = within(luck, ends)
    assert found.density == pytest.approx(crossed[inside].mean())
    assert found.coverage == pytest.approx(crossed[inside].sum() / crossed.sum())
    assert found.mass == pytest.approx(inside.mean())
    assert found.mass >= LEAST
    assert found.density >= crossed.mean()


def test_accuracy_of_odds_is_that_of_pairs() -> None:
    records, lines = ensemble().records, baseline().red_lines
    found = {each.name: each for each in enough(records, lines)}
    one = found["odds of usdjpy_160"]
    crossed = records.crossing[:, 0] > 0
    assert one.value == pytest.approx(100.0 * crossed.mean())
    assert one.error == pytest.approx(100.0 * share_error(crossed, ensemble().numbers))
    assert one.needed == pytest.approx(len(crossed) * (one.error / (ACCURACY * one.value)) ** 2, abs=1.0)


def test_errors_of_quantiles_are_those_of_many_runs() -> None:
    values = np.random.default_rng(0).normal(size=(400, 1000))
    for level in LEVELS:
        found = [_quantile(level)(row) for row in values]
        spread = np.std([each for each, _ in found])
        assert np.mean([error for _, error in found]) == pytest.approx(spread, rel=0.12)
        known = np.sqrt(level * (1.0 - level) / 1000) / norm.pdf(norm.ppf(level))
        assert spread == pytest.approx(known, rel=0.12)


def test_a_branch_is_found_beside_luck() -> None:
    luck, rng = drawn(5), np.random.default_rng(6)
    branch = (rng.random(PATHS) < 0.4).astype(float)
    inputs = np.column_stack([luck, branch])
    alone = box(inputs, (branch > 0.0) & (rng.random(PATHS) < 0.9))
    assert alone is not None
    assert [(each.place, each.low) for each in alone.limits] == [(6, 1.0)]
    both = box(inputs, (branch == 0.0) & (luck[:, 2] > 0.0))
    assert both is not None
    assert {each.place for each in both.limits} == {2, 6}
    assert next(each.high for each in both.limits if each.place == 6) == 0.0
    assert both.density > 0.9


def test_a_box_is_told_by_luck_it_was_not_fitted_to() -> None:
    luck, other = drawn(7, 40)[:1000], drawn(8, 40)

    def crosses(inputs: np.ndarray, seed: int) -> np.ndarray:
        return norm.cdf(inputs[:, 3] - 1.5) > np.random.default_rng(seed).random(len(inputs))  # type: ignore[no-any-return]

    fitted = box(luck, crosses(luck, 1))
    assert fitted is not None
    found = checked(fitted, other, crosses(other, 2))
    assert found is not None
    assert {each.place for each in found.limits} == {3}
    (limit,) = found.limits
    inside = (other[:, 3] >= limit.low) & (other[:, 3] <= limit.high)
    assert found.density == pytest.approx(crosses(other, 2)[inside].mean())
    assert found.density < fitted.density
    assert checked(fitted, other, np.zeros(PATHS, dtype=bool)) is None
