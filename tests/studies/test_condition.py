"""A run under views: they hold, little else does, and what cannot be is refused by name."""

import json
from functools import cache

import numpy as np
import pytest

from tests.worlds import DAYS, PATHS, atlas, baseline, closes_of, ensemble
from tokyotrap.errors import InvalidInput
from tokyotrap.ledger.series import PLACE
from tokyotrap.results.run import shown
from tokyotrap.studies.condition import Weighed, condition
from tokyotrap.studies.condition_summary import summary
from tokyotrap.studies.entropy import relative_entropy

MEAN, ODDS = "ust_10y mean = 4.35 on 2026-03-31", "odds usdjpy_160 <= 30 %"
DEVIATION, TOGETHER = "jgb_40y deviation = 0.2", "usdjpy correlation ust_10y = 0.1"


@cache
def under(*views: str, confidence: float = 1.0) -> Weighed:
    return condition(baseline(), views, paths=PATHS, days=DAYS, confidence=confidence)


def values(series: str, day: int) -> np.ndarray:
    """On the paths of the run these are, as shown."""
    return np.asarray(shown(series, closes_of(ensemble())[day - 1, PLACE[series]].astype(float)))


def test_views_hold_on_the_very_paths() -> None:
    found = under(MEAN, ODDS)
    weights = found.weights
    assert weights.sum() == pytest.approx(1.0)
    mean, odds = found.held
    assert weights @ values("ust_10y", mean.opinion.day) == pytest.approx(4.35, abs=1e-8)
    crossed = ensemble().records.crossing[:, 0] > 0
    assert baseline().red_lines[0].name == "usdjpy_160"
    assert weights @ crossed == pytest.approx(0.3, abs=1e-8)
    assert odds.before == pytest.approx(crossed.mean())
    assert (mean.after, odds.after) == pytest.approx((4.35, 0.3), abs=1e-8)
    assert found.entropy == pytest.approx(relative_entropy(weights, np.full(PATHS, 1.0 / PATHS)))
    assert found.weighing.numbers.tolist() == list(range(PATHS))


def test_deviations_and_correlations_hold_and_leave_means_alone() -> None:
    found = under(DEVIATION, TOGETHER)
    weights, (narrow, together) = found.weights, found.held
    jgb, yen, rate = (values(name, DAYS) for name in ("jgb_40y", "usdjpy", "ust_10y"))
    for each in (jgb, yen, rate):
        assert weights @ each == pytest.approx(each.mean(), abs=1e-7)
    assert np.sqrt(weights @ (jgb - jgb.mean()) ** 2) == pytest.approx(0.2, abs=1e-8)
    assert np.cov(yen, rate, aweights=weights)[0, 1] / np.sqrt(
        np.cov(yen, aweights=weights) * np.cov(rate, aweights=weights)
    ) == pytest.approx(0.1, abs=1e-7)
    assert narrow.after == pytest.approx(0.2)
    assert together.before == pytest.approx(np.corrcoef(yen, rate)[0, 1])


def test_a_deviation_goes_with_the_mean_that_is_asked_for() -> None:
    found = under("jgb_40y mean 3.8", DEVIATION)
    assert [each.after for each in found.held] == pytest.approx([3.8, 0.2], abs=1e-7)


def test_orders_and_levels() -> None:
    found = under("jgb_40y mean >= ust_10y mean", "usdjpy above 158 = 30 %", "usdjpy below 150 <= 90 %")
    order, above, below = found.held
    assert order.before < 0.0
    assert order.after == pytest.approx(0.0, abs=1e-8)
    assert above.after == pytest.approx(0.3, abs=1e-8)
    assert (below.binds, order.binds) == (False, True)
    assert below.after < 0.9


def test_what_holds_already_costs_nothing() -> None:
    found = under("usdjpy mean <= 200")
    assert found.entropy == pytest.approx(0.0, abs=1e-12)
    assert found.weighing.effective == pytest.approx(PATHS)
    assert all(each.after.value == pytest.approx(each.before.value) for each in found.odds)
    assert found.after == pytest.approx(found.before)


def test_half_a_belief() -> None:
    whole, half = under(MEAN), under(MEAN, confidence=0.5)
    (told,) = half.held
    assert told.after == pytest.approx(0.5 * (told.before + 4.35), abs=1e-8)
    assert half.entropy < whole.entropy


def test_what_the_change_is_made_of_adds_up() -> None:
    (cause,) = under(MEAN).causes
    assert sum(each.size.value for each in cause.owners) == pytest.approx(cause.change.value, abs=1e-9)
    moved = under(MEAN).held[0]
    assert cause.change.value == pytest.approx(moved.after - moved.before, abs=1e-5)
    assert cause.owners[0].owner == "Federal Reserve"


@pytest.mark.parametrize(
    ("views", "told"),
    [
        (("ust_10y mean 9",), ("weights of the paths reach from",)),
        (("ust_10y mean 4.3", "ust_10y mean <= 4.2", "odds usdjpy_160 = 40 %"),
         ("ust_10y mean 4.3: ", "ust_10y mean <= 4.2: ", "cannot hold together", "3 mistakes")),
        (("ust_10y mean 5.0",), ("effective paths of 200", "20 are needed")),
        (("usdjpy mean >= 150", "usdjpy deviation 4"), ("only bounded by another view",)),
    ],
)  # fmt: skip
def test_views_that_are_refused(views: tuple[str, ...], told: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        under(*views)
    for text in told:
        assert text in str(refused.value)


def test_a_belief_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="above 0"):
        under(MEAN, confidence=0.0)


def test_the_summary_holds_the_weights() -> None:
    data = json.loads(json.dumps(summary(under(MEAN, ODDS)), allow_nan=False))
    assert data["schema"] == "tokyotrap-condition/1"
    weights = np.array(data["weights"])
    assert weights.sum() == pytest.approx(1.0, abs=1e-7)
    assert data["effective_paths"] == pytest.approx(1.0 / (weights**2).sum(), rel=1e-6)
    (after,) = [each["after"] for each in data["views"] if each["kind"] == "mean"]
    assert after == pytest.approx(4.35)
    line = data["odds"]["usdjpy_160"][data["end"]]
    assert line["after"]["value"] == pytest.approx(0.3, abs=1e-7)
    assert data["series"]["ust_10y"]["on"][data["end"]]["after"]["p05"] < 4.35
    assert atlas().start.isoformat() == data["start"]
