"""The mildest luck, on a model in which it is known: a straight line in the luck."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tests.worlds import world
from tokyotrap.model.draws import LUCK
from tokyotrap.simulation.tilting import Tilt, log_likelihoods
from tokyotrap.studies import rare as rares
from tokyotrap.studies.mildest import HALF, MORE, Search, Trial, beyond, following, score
from tokyotrap.studies.rare import rare

PATHS = 4096
SLOPE = np.zeros((3, LUCK))
SLOPE[0, 3], SLOPE[1, 3], SLOPE[2, 7] = 0.6, 0.6, -0.5
SLOPE /= np.linalg.norm(SLOPE)
EXTRA = norm.ppf(HALF + 0.5 * MORE)
"""By how much more than half of the paths are taken across [standard deviations of the reach]."""


class Straight(Search):
    """A path's reach is its luck along one way, less how far the line is."""

    far = 1.5

    @property
    def sums(self) -> np.ndarray:  # type: ignore[override]
        half = np.random.default_rng(1).normal(size=(PATHS // 2, 3, LUCK))
        return np.stack([half, -half], axis=1).reshape(PATHS, 3, LUCK)

    def trial(self, tilt: Tilt) -> Trial:
        self.trials += 1
        return Trial(tilt, ((self.sums + tilt) * SLOPE).sum(axis=(1, 2)) - self.far)


def search(far: float, *, holds: bool = False) -> Straight:
    made = Straight(world(), (0, 0.0, 1.0), holds=holds, paths=PATHS, seed=0)
    made.far = far
    return made


@pytest.mark.parametrize("far", [0.3, 1.5, 4.0])
def test_the_nearest_point_of_a_straight_line(far: float) -> None:
    found = search(far).nearest(np.ones(LUCK, dtype=bool))
    assert found is not None
    assert found.distance == pytest.approx(far + EXTRA, abs=0.06 + 0.06 * far)
    assert HALF <= found.trial.share <= HALF + MORE
    assert (found.trial.tilt * SLOPE).sum() > 0.93 * found.distance


def test_a_line_that_is_crossed_anyway_is_kept_by_luck_the_other_way() -> None:
    found = search(-1.0, holds=True).nearest(np.ones(LUCK, dtype=bool))
    assert found is not None
    assert found.distance == pytest.approx(1.0 + EXTRA, abs=0.12)
    assert (found.trial.tilt * SLOPE).sum() < -0.93 * found.distance


def test_luck_kept_still_makes_the_way_longer() -> None:
    free = np.ones(LUCK, dtype=bool)
    free[3] = False
    found = search(1.0).nearest(free)
    assert found is not None
    assert not found.trial.tilt[:, 3].any()
    assert found.distance == pytest.approx((1.0 + EXTRA) / abs(SLOPE[2, 7]), rel=0.1)


def test_what_nothing_moves_has_no_story() -> None:
    free = np.zeros(LUCK, dtype=bool)
    assert search(1.0).nearest(free) is None
    assert search(60.0).nearest(np.ones(LUCK, dtype=bool)) is None, "farther than any luck"


@given(st.lists(st.tuples(st.floats(0.0, 5.0), st.floats(-3.0, 3.0)), min_size=2, max_size=6, unique_by=lambda x: x[0]))
def test_the_next_point_is_between_the_ends_or_beyond_them(ends: list[tuple[float, float]]) -> None:
    ends = [(0.0, -1.0), *(each for each in ends if each[0] > 0.0)]
    point = following(ends) if len(ends) > 1 else 0.0
    above = [each[0] for each in ends if each[1] >= 0.0]
    below = [each[0] for each in ends if each[1] < 0.0]
    if above and max(below) < min(above):
        assert max(below) - 1e-9 <= point <= min(above) + 1e-9
    elif not above and len(ends) > 1:
        assert point >= ends[-1][0]


def test_scores_grow_with_shares_and_are_finite() -> None:
    shares = np.linspace(0.0, 1.0, 50)
    scores = [score(float(each), 1000) for each in shares]
    assert np.isfinite(scores).all()
    assert (np.diff(scores) >= 0.0).all()


def test_a_close_at_the_level_has_crossed() -> None:
    closes = np.array([[0.0099, 0.0098], [np.float32(0.01), 0.0099]])
    assert (beyond(closes, 0.01, 1.0) >= 0.0).tolist() == [True, False]
    assert (beyond(-closes, -0.01, -1.0) >= 0.0).tolist() == [True, False]


def known(monkeypatch: pytest.MonkeyPatch, reaches: object) -> None:
    """Paths of a model whose odds are known, instead of the world's."""

    def drawn(_: object, line: object, tilt: Tilt, how: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        half = np.random.default_rng(how[0]).normal(size=(how[1] // 2, 3, LUCK))
        sums = np.stack([half, -half], axis=1).reshape(-1, 3, LUCK)
        along = ((sums + tilt) * SLOPE).sum(axis=(1, 2))
        return reaches(along).astype(float), sums  # type: ignore[operator]

    monkeypatch.setattr(rares, "_drawn", drawn)


@pytest.mark.parametrize("far", [1.0, 3.0, 4.5])
def test_rare_odds_of_a_straight_line(monkeypatch: pytest.MonkeyPatch, far: float) -> None:
    known(monkeypatch, lambda along: along >= far)
    found = rare(world(), (0, 0.0, 1.0), [far * SLOPE], paths=8000, seed=0)
    assert abs(found.odds - norm.sf(far)) < 4.0 * found.error
    assert found.error < (1.1 if far < 2.0 else 0.1) * np.sqrt(norm.sf(far) / 8000)
    assert abs(found.weight[0] - 1.0) < 4.0 * found.weight[1]


def test_a_way_no_story_tells_of_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch, lambda along: abs(along) >= 2.0)
    found = rare(world(), (0, 0.0, 1.0), [2.0 * SLOPE], paths=20_000, seed=0)
    assert abs(found.odds - 2.0 * norm.sf(2.0)) < 4.0 * found.error


def test_no_weight_exceeds_four() -> None:
    sums = np.random.default_rng(0).normal(size=(500, 3, LUCK))
    for own in (np.zeros_like(SLOPE), 5.0 * SLOPE):
        worth = rares._worth(sums, own, [np.zeros_like(SLOPE), 5.0 * SLOPE], np.array([0.25, 0.75]))
        assert worth.max() <= 4.0
        assert log_likelihoods(sums, own, [SLOPE]).shape == (500, 1)


def test_a_line_that_is_kept_is_weighed_by_the_paths_that_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch, lambda along: along >= -2.0)
    away = [-2.0 * SLOPE]
    kept, crossed = (rare(world(), (0, 0.0, 1.0), away, paths=8000, seed=0, holds=each) for each in (True, False))
    assert abs(kept.odds - norm.sf(-2.0)) < 4.0 * kept.error
    assert abs(crossed.odds - norm.sf(-2.0)) < 4.0 * crossed.error
    assert kept.error < 0.5 * crossed.error
