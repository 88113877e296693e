"""What holds for everybody with a book, whatever the day."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.institutions.books import (
    book,
    day,
    filled,
    opening_book,
    oversold,
    stance,
    strange_books,
    strange_quotes,
    strange_stances,
)
from tests.worlds import atlas, quotes
from tokyotrap.institutions import ALL
from tokyotrap.institutions.institution import Institution
from tokyotrap.institutions.pension_funds import PensionFunds
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import ACCOUNTS, OWNERS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.mechanisms import build

EVERYBODY = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
LAWS = settings(deadline=None, max_examples=60)


@EVERYBODY
@LAWS
@given(st.data())
def test_trades_pay_for_themselves_and_nobody_sells_what_it_does_not_have(
    kind: type[Institution], data: st.DataObject
) -> None:
    held = data.draw(strange_books(kind))
    done = day(filled(kind), held, data.draw(strange_quotes()), data.draw(strange_stances(kind)))
    assert np.all(np.isfinite(done.every))
    assert np.max(np.abs(done.net)) < 1e-12
    assert oversold(kind, held, np.asarray(done.book)) == {}


@LAWS
@given(st.data())
def test_pension_funds_pay_and_sell_only_what_they_have_around_their_book(data: st.DataObject) -> None:
    """Every account between a half and twice that of the start."""
    share = np.array([data.draw(st.floats(0.5, 2.0)) for _ in range(len(ACCOUNTS))])
    held = Book(np.asarray(opening_book(PensionFunds).holdings) * share)
    done = day(filled(PensionFunds), held, data.draw(strange_quotes()), stance())
    assert np.all(np.isfinite(done.every))
    assert np.max(np.abs(done.net)) < 1e-12
    assert oversold(PensionFunds, held, np.asarray(done.book)) == {}


def test_pension_funds_without_assets_do_nothing() -> None:
    np.testing.assert_array_equal(day(filled(PensionFunds), book(), quotes(), stance()).every, 0.0)


def test_pension_funds_sell_no_ten_years_they_do_not_have() -> None:
    held = book(ust_2_5y=1.0, yen=1.0)
    told = stance(due={"institutions.pension_funds.repatriate": 1.0})
    done = day(filled(PensionFunds), held, quotes(), told)
    assert oversold(PensionFunds, held, np.asarray(done.book)) == {}


def test_pension_funds_sell_no_jgbs_they_do_not_have() -> None:
    held = book(foreign_other=1.0, yen=4.0)
    done = day(filled(PensionFunds), held, quotes(usdjpy=100.0), stance())
    assert oversold(PensionFunds, held, np.asarray(done.book)) == {}


@EVERYBODY
def test_an_empty_book_sells_nothing(kind: type[Institution]) -> None:
    if kind.name in ("government", "bank_of_japan"):
        pytest.skip("borrows, or makes the money it buys with")
    every = {f"institutions.{kind.name}.{each.name}": each.high for each in kind.orders}
    done = day(filled(kind), book(), quotes(usdjpy=140.0, high=160.0), stance(operation=0.0, due=every))
    assert oversold(kind, book(), np.asarray(done.book)) == {}


@EVERYBODY
def test_nothing_but_what_was_planned_at_the_starting_quotes(kind: type[Institution]) -> None:
    done = day(filled(kind), opening_book(kind), quotes(), stance())
    np.testing.assert_allclose(done.every, 0.0, atol=1e-12)


@EVERYBODY
def test_the_same_alone_or_among_many(kind: type[Institution]) -> None:
    held, told = opening_book(kind), stance(operation=0.1, auctions=0.01, purchases=0.02, redemptions=0.01)
    seen = [quotes(usdjpy=u, high=165.0, ust_10y=y, jgb_30y=0.045) for u, y in ((140.0, 0.05), (160.0, 0.03))]
    many = jax.tree.map(lambda *each: jnp.stack(each), *seen)
    together = jax.vmap(lambda each: day(filled(kind), held, each, told))(many)
    for place, each in enumerate(seen):
        alone = day(filled(kind), held, each, told)
        np.testing.assert_allclose(together.book[place], alone.book, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(together.every[place], alone.every, rtol=1e-12, atol=1e-14)


@EVERYBODY
def test_everybody_has_a_name_a_book_and_orders_with_ranges(kind: type[Institution]) -> None:
    assert kind.name in OWNERS[:-1]
    assert kind.label
    assert all(order.low <= order.high and order.meaning for order in kind.orders)


@EVERYBODY
def test_each_reason_is_given_once(kind: type[Institution]) -> None:
    causes = [each.cause for each in filled(kind).trades(opening_book(kind), quotes(), stance())]
    assert len(set(causes)) == len(causes)


def test_no_two_share_a_name() -> None:
    assert len({kind.name for kind in ALL}) == len(ALL)
    assert [f"institutions.{kind.name}" for kind in ALL] == [k for k in build(atlas(), {}) if k.startswith("inst")]


def test_opening_quotes_are_quoted() -> None:
    assert float(quotes().yen_per_dollar_at_start) == pytest.approx(atlas().value("fx.usdjpy"), rel=1e-14)
    assert float(quotes(ust_10y=0.05).values[PLACE["ust_10y"]]) == 0.05
