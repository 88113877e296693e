"""What holds for every market, whatever the day."""

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markets.moves import Market, after, filled, path
from tests.worlds import atlas, quotes
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.following import CAPACITY, Following, Linked
from tokyotrap.ledger.series import FOLLOWING_SERIES, LINEAR_SERIES, LINKED_SERIES
from tokyotrap.markets import ALL
from tokyotrap.parameter import cards

EVERY = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
FOLLOWERS = pytest.mark.parametrize("kind", [each for each in ALL if issubclass(each, Following)], ids=lambda k: k.name)
LARGE = {"usdjpy": 0.2, "vix": 1.2, CAPACITY: 3.0}
"""Moves as large as the world has seen; yields move by less than two points."""


def random_path(market: Market, seed: int, days: int = 60) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    sizes = {name: LARGE.get(name, 0.02) for name in market.drivers}
    return {name: size * np.cumsum(chance.normal(size=days)) / np.sqrt(days) for name, size in sizes.items()}


@EVERY
def test_names_and_drivers_are_those_of_the_contract(kind: type[Market]) -> None:
    linked = issubclass(kind, Linked)
    assert kind.series in (LINKED_SERIES if linked else FOLLOWING_SERIES)
    allowed = [each for each in LINEAR_SERIES if not (linked and each in LINKED_SERIES)]
    assert set(kind.drivers) <= {*allowed, CAPACITY}
    assert kind.drivers
    assert kind.label


def test_each_series_has_one_market() -> None:
    assert len({kind.name for kind in ALL}) == len({kind.series for kind in ALL}) == len(ALL)
    assert {kind.series for kind in ALL} >= set(LINKED_SERIES)


@EVERY
def test_it_answers_to_its_drivers_and_to_nothing_else(kind: type[Market]) -> None:
    market = filled(kind)
    if isinstance(market, Linked):
        assert set(market.betas()) == set(kind.drivers)
    else:
        assert set(market.sensitivity(quotes())) | set(market.pull()) == set(kind.drivers)


@EVERY
def test_nothing_moves_it_when_nothing_moves(kind: type[Market]) -> None:
    np.testing.assert_array_equal(after(filled(kind), 260), 0.0)


@EVERY
def test_drivers_that_move_move_it_and_it_stays_finite(kind: type[Market]) -> None:
    market = filled(kind)
    for seed in range(5):
        moved = np.asarray(path(market, random_path(market, seed)))
        assert np.all(np.isfinite(moved))
        assert np.max(np.abs(moved)) < 1.5
        assert np.max(np.abs(moved)) > 0.0


@EVERY
def test_the_same_alone_or_among_many(kind: type[Market]) -> None:
    market = filled(kind)
    paths = [random_path(market, seed) for seed in range(3)]
    stacked = {name: np.stack([each[name] for each in paths]) for name in paths[0]}
    together = jax.vmap(lambda each: path(market, each))(stacked)
    for row, each in enumerate(paths):
        np.testing.assert_allclose(together[row], path(market, each), rtol=1e-12, atol=1e-15)


@EVERY
def test_news_has_a_size_and_never_grows(kind: type[Market]) -> None:
    volatility, fading = (float(each) for each in filled(kind).news())
    assert 0.001 < volatility < 2.0
    assert 0.0 <= fading < 30.0


@FOLLOWERS
@settings(deadline=None, max_examples=60)
@given(yields=st.floats(-0.02, 0.2), vix=st.floats(5.0, 150.0), rate=st.floats(60.0, 400.0))
def test_answers_are_finite_at_any_level(kind: type[Following], yields: float, vix: float, rate: float) -> None:
    found = filled(kind).sensitivity(quotes(ust_10y=yields, vix=vix, usdjpy=rate))
    assert all(np.isfinite(float(each)) for each in found.values())


@FOLLOWERS
def test_what_is_kept_is_a_share(kind: type[Following]) -> None:
    market = filled(kind)
    assert 0.0 <= float(market.keep()) <= 1.0
    assert float(market.drift()) == 0.0


@FOLLOWERS
def test_a_step_of_a_driver_comes_to_rest(kind: type[Following]) -> None:
    """No answer without an end: what keeps everything pulls nothing.

    Shares hold against the VIX as it comes back by itself, so for them its step is one of news that fades.
    """
    market = filled(kind)
    for name in (each for each in kind.drivers if not hasattr(market, "vix_fading") or each not in ("vix", CAPACITY)):
        moved = after(market, 520, **{name: 0.01})
        assert abs(moved[-1] - moved[-61]) < 1e-5


@pytest.mark.parametrize("kind", [each for each in ALL if hasattr(each, "vix_fading")], ids=lambda kind: kind.series)
def test_shares_gain_nothing_from_waiting_for_the_vix_to_come_back(kind: type[Following]) -> None:
    """News about the VIX that fades at its own speed moves an index on its day and never after."""
    market = filled(kind)
    days = np.arange(260)
    news = 0.2 * np.exp(-float(market.vix_fading) / DAYS * days)
    still = {name: np.zeros(260) for name in kind.drivers if name != "vix"}
    moved = np.asarray(path(market, {"vix": news} | still))
    hit = 0.2 * float(market.vix) * np.exp(float(market.vix_fading) / DAYS)
    np.testing.assert_allclose(moved, hit, rtol=1e-9)


@EVERY
def test_it_says_what_it_is_with_units_and_sources(kind: type[Market]) -> None:
    told = inspect.getdoc(kind) or ""
    assert "Source:" in told
    assert told.splitlines()[0].endswith(".")
    methods = ("betas", "news") if issubclass(kind, Linked) else ("sensitivity", "pull", "drift", "keep", "news")
    for name in methods:
        assert "[" in (inspect.getdoc(getattr(kind, name)) or ""), f"{kind.__name__}.{name} has no unit"


@EVERY
def test_every_parameter_is_a_fact_inside_its_range(kind: type[Market]) -> None:
    for card in cards(kind):
        fact = atlas()[card.fact]
        value = atlas().value(card.fact)
        assert card.low <= value <= card.high
        if fact.span is not None:
            assert fact.span[0] <= value <= fact.span[1]


def concrete(kind: type) -> set[str]:
    """Methods written in a class itself."""
    return {name for name, value in vars(kind).items() if inspect.isfunction(value) and not name.startswith("__")}


@EVERY
def test_a_class_is_final(kind: type[Market]) -> None:
    """And what it is made from is abstract: it cannot be made itself, and nothing of it is overridden."""
    assert kind.__subclasses__() == []
    above = [each for each in kind.__mro__[1:] if issubclass(each, (Linked, Following))]
    assert above[-1] in (Linked, Following)
    for each in above:
        with pytest.raises(TypeError, match="abstract"):
            each()
        made = {name for name in concrete(each) if not getattr(vars(each)[name], "__isabstractmethod__", False)}
        assert not made & concrete(kind)


def test_distances_are_double() -> None:
    assert after(filled(ALL[0]), 2).dtype == jnp.float64
