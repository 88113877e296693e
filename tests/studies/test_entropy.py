"""The nearest weights: closed forms, another solver on the primal, and what cannot be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm

from tokyotrap.scenario.scenario import Spread
from tokyotrap.simulation.conditioning import BINS, bins, weigh
from tokyotrap.studies.entropy import SOLVED, Means, pool, possible, reach, relative_entropy

MANY = 20_000
NORMAL = norm.ppf((np.arange(MANY) + 0.5) / MANY)
EVEN = np.full(MANY, 1.0 / MANY)


def means(*asked: tuple[np.ndarray, str, float]) -> Means:
    signs = [-1.0 if relation == ">=" else 1.0 for _, relation, _ in asked]
    return Means(
        np.array([sign * row for sign, (row, _, _) in zip(signs, asked, strict=True)]),
        np.array([sign * target for sign, (_, _, target) in zip(signs, asked, strict=True)]),
        np.array([relation != "=" for _, relation, _ in asked]),
    )


@pytest.mark.parametrize("shift", [-1.0, 0.01, 0.7])
def test_a_normal_that_is_moved_stays_normal(shift: float) -> None:
    """Mean d at least entropy: normal around d with the deviation it had, at d squared over 2 nats."""
    found = pool(EVEN, means((NORMAL, "=", shift)))
    assert found.solved
    assert found.weights @ NORMAL == pytest.approx(shift, abs=1e-10)
    assert found.weights @ (NORMAL - shift) ** 2 == pytest.approx(1.0, abs=0.01)
    assert relative_entropy(found.weights, EVEN) == pytest.approx(shift**2 / 2.0, rel=0.01)
    assert np.log(found.weights * MANY) == pytest.approx(shift * NORMAL - shift**2 / 2.0, abs=0.02)


def test_a_normal_that_is_narrowed_stays_normal() -> None:
    found = pool(EVEN, means((NORMAL, "=", 0.3), ((NORMAL - 0.3) ** 2, "=", 0.6**2)))
    told = 0.5 * (0.6**2 - 1.0 - np.log(0.6**2) + 0.3**2)
    assert relative_entropy(found.weights, EVEN) == pytest.approx(told, rel=0.002)


def test_odds_reweigh_two_groups() -> None:
    inside = (NORMAL > 0.5).astype(float)
    found = pool(EVEN, means((inside, "=", 0.6)))
    assert set(np.round(found.weights * MANY, 6)) == set(
        np.round([0.6 / inside.mean(), 0.4 / (1.0 - inside.mean())], 6)
    )


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    relations=st.lists(st.sampled_from(["=", ">=", "<="]), min_size=1, max_size=3),
)
def test_the_primal_has_no_nearer_weights(seed: int, relations: list[str]) -> None:
    """The same problem over the weights themselves, by sequential quadratic programming."""
    random = np.random.default_rng(seed)
    count = 24
    prior = random.dirichlet(np.full(count, 20.0))
    rows = random.normal(size=(len(relations), count))
    goal = random.dirichlet(np.full(count, 5.0))  # some weights have these means, so they can be had
    asked = means(*((row, relation, float(row @ goal)) for row, relation in zip(rows, relations, strict=True)))
    found = pool(prior, asked)
    assert found.solved
    over = asked.rows @ found.weights - asked.targets
    assert np.all(np.where(asked.at_most, over, np.abs(over)) < 1e-8)
    assert np.all(found.multipliers[asked.at_most] >= 0.0)
    assert np.abs(found.multipliers * np.where(asked.at_most, over, 0.0)).max() < 1e-7, "what is slack costs nothing"
    told = minimize(
        lambda w: float((w * np.log(w / prior)).sum()), prior, jac=lambda w: np.log(w / prior) + 1.0,
        bounds=[(1e-9, 1.0)] * count, method="SLSQP", options={"maxiter": 500, "ftol": 1e-12},
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1.0},
            *({"type": "ineq" if most else "eq", "fun": lambda w, r=row, t=target: t - r @ w}
              for row, target, most in zip(asked.rows, asked.targets, asked.at_most, strict=True)),
        ],
    )  # fmt: skip
    if told.success:
        assert relative_entropy(found.weights, prior) <= told.fun + 1e-6
        assert found.weights == pytest.approx(told.x, abs=2e-3)


def test_what_holds_already_changes_nothing() -> None:
    found = pool(EVEN, means((NORMAL, "<=", 0.5), (NORMAL, ">=", -0.5)))
    assert (found.rounds, found.multipliers.tolist()) == (0, [0.0, 0.0])
    assert found.weights == pytest.approx(EVEN)


def test_means_that_say_the_same_twice() -> None:
    once = pool(EVEN, means((NORMAL, "=", 0.4)))
    twice = pool(EVEN, means((NORMAL, "=", 0.4), (2.0 * NORMAL + 1.0, "=", 1.8)))
    assert twice.solved
    assert twice.weights == pytest.approx(once.weights, abs=1e-12)


def test_it_is_what_conditions_fit_bin_by_bin() -> None:
    """The iterative fitting of a scenario's distributions, on two at once, has the same answer."""
    random = np.random.default_rng(3)
    first = random.normal(4.5, 0.4, 4000) / 100.0
    second = 0.3 * (first * 100.0 - 4.5) / 100.0 + random.normal(2.2, 0.3, 4000) / 100.0
    day = np.datetime64("2026-07-31").item()
    spreads = [(Spread("ust_10y", day, 4.6, 0.3), first), (Spread("jgb_10y", day, 2.3, 0.25), second)]
    fitted, _ = weigh(np.ones(4000, dtype=bool), spreads)
    inside, rows, targets = fitted > 0.0, [], []
    for spread, values in spreads:
        place, goal = bins(spread, values)
        there = np.bincount(place[inside], minlength=BINS) > 0
        rows += [(place[inside] == each).astype(float) for each in np.flatnonzero(there)]
        targets += (goal[there] / goal[there].sum()).tolist()
    asked = Means(np.array(rows), np.array(targets), np.zeros(len(rows), dtype=bool))
    found = pool(np.full(int(inside.sum()), 1.0 / inside.sum()), asked)
    assert found.weights == pytest.approx(fitted[inside], abs=1e-9)


def test_what_cannot_be_is_told_from_what_can() -> None:
    values = np.random.default_rng(0).normal(size=500)
    prior = np.full(500, 1.0 / 500)
    high = means((values, "=", float(values.max()) + 0.1))
    assert not possible(prior, high)
    assert not pool(prior, high).solved
    assert not possible(prior, means((values, ">=", 1.0), (values, "<=", 0.5)))
    assert possible(prior, means((values, ">=", 1.0), (values**2, "<=", 1.5)))
    nobody = Means(np.zeros((0, 500)), np.zeros(0), np.zeros(0, dtype=bool))
    assert reach(prior, values, nobody) == pytest.approx((values.min(), values.max()))
    low, most = reach(prior, values**2, means((values, "=", 1.0))) or (0.0, 0.0)
    assert low == pytest.approx(1.0, abs=0.05), "no second moment is below the square of the mean"
    assert most > 2.0
    assert reach(prior, values, high) is None


def test_the_answer_is_as_near_as_it_says() -> None:
    found = pool(EVEN, means((NORMAL, "=", 0.2), (np.exp(NORMAL), "<=", 1.7)))
    assert found.missed < SOLVED
