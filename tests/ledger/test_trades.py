"""A trade: paid for, and left with arbitrageurs under its own key."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokyotrap.ledger.book import POSITION, Book
from tokyotrap.ledger.buckets import (
    ACCOUNTS,
    BUCKETS,
    CREDIT_LINES,
    DECAYS,
    JGBS,
    LEGS,
    OTHER_FOREIGN,
    OWNERS,
    TREASURIES,
    bucket,
)
from tokyotrap.ledger.trades import Trades, spread, total_moves

AMOUNTS = st.floats(-100.0, 100.0)
TRADABLE = (*TREASURIES, *JGBS, OTHER_FOREIGN)
LAWS = settings(deadline=None, max_examples=40)


@LAWS
@given(st.dictionaries(st.sampled_from(TRADABLE), AMOUNTS), AMOUNTS, AMOUNTS, AMOUNTS)
def test_trades_pay_for_themselves(bought: dict[str, float], yen: float, forward: float, repo: float) -> None:
    lent = {"fima_repo": jnp.asarray(repo)}
    each = Trades("test", bought, yen_bought=yen, forward_settled=forward, borrowed=lent)
    assert abs(each.net) <= 1e-12 * max(1.0, sum(map(abs, bought.values())) + abs(yen) + abs(forward) + abs(repo))


@LAWS
@given(st.dictionaries(st.sampled_from(TRADABLE), AMOUNTS, min_size=1), AMOUNTS)
def test_legs_have_the_opposite_sign_of_what_is_bought(bought: dict[str, float], yen: float) -> None:
    legs = Trades("test", bought, yen_bought=jnp.asarray(yen), decay=("run_off", "stock")).legs
    assert legs == {f"{k}/run_off": -v for k, v in bought.items() if k != OTHER_FOREIGN} | {"yen/stock": -yen}


def test_a_currency_leg_only_when_there_is_one() -> None:
    assert "yen/lasting" not in Trades("test", {"ust_10y": 1.0}).legs
    assert (
        "yen/lasting"
        not in Trades("test", {"ust_10y": 1.0}, forward_settled=1.0, borrowed={"fima_repo": jnp.ones(())}).legs
    )
    assert "yen/lasting" in Trades("test", {}, yen_bought=jnp.zeros(())).legs
    assert "yen/lasting" in Trades("test", {}, yen_bought=0.5).legs


@pytest.mark.parametrize("name", TRADABLE)
def test_bonds_are_paid_in_their_own_money(name: str) -> None:
    change = Book(Trades("test", {name: 2.0}).changes)
    paid, other = ("yen", "dollars") if name in JGBS else ("dollars", "yen")
    assert (change[name], change[paid], change[other]) == (2.0, -2.0, 0.0)


def test_a_forward_that_settles_moves_cash_and_nothing_else() -> None:
    settled = Trades("test", {}, forward_settled=3.0)
    assert settled.legs == {}
    assert {name: float(Book(settled.changes)[name]) for name in ACCOUNTS if Book(settled.changes)[name] != 0.0} == {
        "dollars": -3.0,
        "yen": 3.0,
    }


@pytest.mark.parametrize("line", CREDIT_LINES)
def test_a_credit_line_is_borrowed_dollars(line: str) -> None:
    change = Book(Trades("test", {}, borrowed={line: jnp.asarray(2.0)}).changes)
    assert (change["dollars"], change[line]) == (2.0, -2.0)


def test_what_one_owner_does_adds_up() -> None:
    one, other = Trades("a", {"ust_10y": 1.0}, yen_bought=0.25), Trades("b", {"jgb_5y": -2.0})
    np.testing.assert_array_equal(spread(total_moves([one, other])), one.changes + other.changes)
    np.testing.assert_array_equal(spread(total_moves([])), np.zeros(len(ACCOUNTS)))


def test_a_book_is_read_by_name() -> None:
    book = Book(jnp.arange(float(len(ACCOUNTS))))
    assert [float(book[name]) for name in ACCOUNTS] == list(range(len(ACCOUNTS)))
    assert book.treasuries == sum(book[name] for name in TREASURIES)
    assert book.jgbs == sum(book[name] for name in JGBS)
    assert book.total == sum(range(len(ACCOUNTS)))


def test_names_are_used_once() -> None:
    for names in (ACCOUNTS, LEGS, DECAYS, OWNERS, [each.name for each in BUCKETS]):
        assert len(set(names)) == len(names)
    assert {name: place for place, name in enumerate(ACCOUNTS)} == POSITION
    assert all(bucket(name).name == name for name in (*TREASURIES, *JGBS))
    assert OWNERS[-1] == "market"
