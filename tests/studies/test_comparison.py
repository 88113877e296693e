"""The Diebold-Mariano test on published examples, and errors of means of overlapping numbers."""

import numpy as np
import pytest
from scipy import stats

from tokyotrap.studies import comparison
from tokyotrap.studies.comparison import diebold_mariano, error

# Both examples are published with the package dieboldmariano 1.1; figures here to seven digits.
SMALL = ([0, 1, 2, 3, 4, 5], [0, 2, 3, 3, 5, 6])
FIRST = (
    *(0.3675225, 0.5450608, 0.2204499, 0.8688743, 0.6072512, 0.8582284, 0.4166230, 0.3812100),
    *(0.7185133, 0.3082732, 0.4297094, 0.8615974, 0.7240515, 0.3450840, 0.1967530),
)
SECOND = (
    *(0.1279413, 0.3679643, 0.7687154, 0.0997225, 0.2719765, 0.2879763, 0.9160213, 0.6112628),
    *(0.5452873, 0.0678591, 0.6072666, 0.6241576, 0.3999803, 0.1989567, 0.8094941),
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The published examples are shorter than what is tested here."""
    monkeypatch.setattr(comparison, "FEWEST", 2)


@pytest.mark.usefixtures("few")
def test_a_published_example_of_squared_errors() -> None:
    one, other = (np.array(each, dtype=float) ** 2 for each in SMALL)
    found = diebold_mariano(one, other, 1)
    assert found.statistic == pytest.approx(-2.4905, abs=1e-4)
    assert found.p == pytest.approx(0.05513, abs=1e-5)


@pytest.mark.usefixtures("few")
def test_a_published_example_three_steps_ahead() -> None:
    found = diebold_mariano(np.array(FIRST), np.array(SECOND), 3)
    assert found.statistic == pytest.approx(1.2109, abs=1e-4)
    assert found.p == pytest.approx(2.0 * (1.0 - 0.877), abs=1e-3)


def test_without_overlap_it_is_students_test() -> None:
    """Harvey, Leybourne and Newbold's correction makes it so for one step ahead."""
    luck = np.random.default_rng(5)
    one, other = luck.normal(size=40), luck.normal(0.3, size=40)
    found, known = diebold_mariano(one, other, 1), stats.ttest_1samp(one - other, 0.0)
    assert (found.statistic, found.p) == pytest.approx((known.statistic, known.pvalue), rel=1e-6)


def test_the_other_way_round_has_the_other_sign_and_the_same_p() -> None:
    luck = np.random.default_rng(6)
    one, other = luck.normal(size=60), luck.normal(size=60)
    there, back = diebold_mariano(one, other, 4), diebold_mariano(other, one, 4)
    assert there.statistic is not None
    assert there.p is not None
    assert (back.statistic, back.p) == pytest.approx((-there.statistic, there.p))


def test_too_few_independent_forecasts_are_not_tested() -> None:
    luck = np.random.default_rng(7)
    one, other = luck.normal(size=40), luck.normal(size=40)
    assert diebold_mariano(one, other, 6).p is None
    assert diebold_mariano(one, one, 1).p is None
    gaps = np.where(np.arange(40) % 5 == 0, one, np.nan)
    assert diebold_mariano(gaps, other, 1).p is None


def test_equal_forecasts_are_told_apart_about_as_often_as_the_level_says() -> None:
    luck, refused = np.random.default_rng(8), 0
    for _ in range(400):
        news = luck.normal(size=(2, 125))
        sums = np.stack([np.convolve(each, np.ones(6), "valid") for each in news])
        found = diebold_mariano(sums[0] ** 2, sums[1] ** 2, 6)
        refused += found.p is not None and found.p < 0.05
    assert 4 <= refused <= 50


def test_error_of_a_mean_of_sums_that_overlap() -> None:
    """Sums of k neighbours have a mean about sqrt k times less certain than independent ones of their variance."""
    luck = np.random.default_rng(10)
    sums = np.convolve(luck.normal(size=5005), np.ones(6), "valid")
    plain, whole = error(sums, 1), error(sums, 24)
    assert plain == pytest.approx(sums.std() / np.sqrt(len(sums)))
    assert whole / plain == pytest.approx(np.sqrt(6.0), rel=0.15)
    assert np.isnan(error(np.array([1.0]), 1))
