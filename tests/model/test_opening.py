"""The world on its first evening, and every mechanism that can be taken out of it."""

import jax
import numpy as np
import pytest

from tests.worlds import atlas, quiet_luck, world
from tokyotrap.errors import InvalidScenario
from tokyotrap.ledger.book import POSITION, Book
from tokyotrap.ledger.buckets import ACCOUNTS, CREDIT_LINES, JGBS, OWNERS, TREASURIES
from tokyotrap.ledger.series import LINEAR_SERIES, PLACE, SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.books import opening, outstanding
from tokyotrap.model.lines import Line
from tokyotrap.model.mechanisms import KINDS, build
from tokyotrap.model.programme import Programme
from tokyotrap.model.step import VIX, step

RATE = atlas().value("fx.usdjpy")


def test_the_first_quotes_are_the_facts() -> None:
    values = np.asarray(world().opening.values)
    for name in SERIES:
        if name[:3] in ("jgb", "ust"):
            assert values[PLACE[name]] == pytest.approx(atlas().value(name.replace("_", ".")), abs=1e-12)
    assert np.exp(values[PLACE["usdjpy"]]) == pytest.approx(RATE, abs=1e-10)
    assert np.exp(values[PLACE["brent"]]) == pytest.approx(atlas().value("oil.brent"), rel=1e-12)
    assert values[PLACE["boj_rate"]] == pytest.approx(atlas().value("boj.policy_rate"), abs=1e-12)


def test_prices_before_anything_happens_are_those_of_the_start() -> None:
    """The engine's own pricing of the opening lines at opening capacity, not the copied values."""
    inputs, state = world().inputs, world().opening
    prices = inputs.prices
    sums = (np.asarray(inputs.wiring.gather) @ np.asarray(state.lines))[: prices.series.shape[1]]
    nodes = len(prices.nodes)
    series = (np.asarray(prices.series) @ sums).reshape(nodes, -1) + np.asarray(prices.series_level)
    share = [np.interp(float(state.capacity), inputs.prices.nodes, row) for row in np.eye(nodes)]
    np.testing.assert_allclose(np.array(share) @ series, state.values[: series.shape[1]], atol=1e-12)


def test_books_add_up_to_what_exists() -> None:
    books = opening(atlas(), RATE)
    exist = outstanding(atlas(), RATE)
    for name in TREASURIES:
        assert books[:, POSITION[name]].sum() == pytest.approx(exist[name], abs=1e-12)
    for name in JGBS:
        assert books[:, POSITION[name]].sum() == pytest.approx(0.0, abs=1e-12)
        assert books[OWNERS.index("government"), POSITION[name]] == -exist[name]
    for name in ("dollars", "yen", "foreign_other", *CREDIT_LINES):
        assert books[:, POSITION[name]].sum() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("owner", [*OWNERS[1:-1], "market"])
def test_nobody_begins_short_of_bonds(owner: str) -> None:
    book = Book(opening(atlas(), RATE)[OWNERS.index(owner)])
    assert all(float(book[name]) >= 0.0 for name in (*TREASURIES, *JGBS))


def test_the_reserve_is_the_published_one() -> None:
    book = Book(opening(atlas(), RATE)[OWNERS.index("ministry_of_finance")])
    securities = book.treasuries + book["foreign_other"]
    assert float(securities) == pytest.approx(atlas().value("mof.reserves.securities"), rel=0.01)
    assert float(book["dollars"]) == atlas().value("mof.reserves.deposits")


def effects(name: str) -> set[Line]:
    """The lines of what one regime does to prices."""
    keys = [each for each in world().structure.effects if each.owner == getattr(KINDS[name], "label", None)]
    found = {(line.kind, line.owner, line.cause) for each in keys for line in each.lines()}
    return {line for line in world().structure.lines if (line.kind, line.owner, line.cause) in found}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_mechanism_taken_out_leaves_the_rest(name: str) -> None:
    """Its lines are gone, all others are there, and a quiet day of the rest is sound."""
    without = assemble(atlas(), {name: "none"}, Programme(()), [], 2)
    lines, kept = set(world().structure.lines), set(without.structure.lines)
    label = getattr(KINDS[name], "label", None)
    spoken = effects(name)
    trades = {each for each in lines if each.kind == "flow" and each.owner == label} - spoken
    own = trades if name.startswith("institutions.") else set()
    side = {each for each in lines if each.kind == "direct" and (name == VIX or each.owner == label)}
    assert own <= lines - kept <= own | side | spoken
    assert kept <= lines
    assert name not in without.structure.names
    day = jax.tree.map(lambda each: each[0], without.inputs.days)
    luck = quiet_luck()
    state, close = step(without.structure, without.inputs, without.opening, day, luck)
    assert np.all(np.isfinite(close.values))
    explained = np.asarray(without.inputs.wiring.contribution) @ (state.lines - without.inputs.wiring.opening)
    explained = explained[: len(LINEAR_SERIES)] + state.amplified[:-1].sum(axis=1)
    np.testing.assert_allclose(state.drivers[:-1], explained, atol=1e-9)
    assert np.abs(state.books.sum(axis=0)).max() < 1e-9, "bonds are accounted for"
    assert np.abs(state.books.sum(axis=1)).max() < 1e-9, "trades are paid for"
    np.testing.assert_allclose(close.values, without.opening.values, atol=0.01)
    if name.startswith("institutions."):
        owner = OWNERS.index(KINDS[name].name)  # type: ignore[attr-defined]
        assert not np.any(state.books[owner])
    assert state.books.shape == (len(OWNERS), len(ACCOUNTS))


def test_settings_out_of_range_are_told_all_at_once() -> None:
    with pytest.raises(InvalidScenario) as told:
        build(atlas(), {"capacity.wealth": 1e9, "policy.monetary.yen_tilt": -1.0})
    assert len(told.value.mistakes) == 2
