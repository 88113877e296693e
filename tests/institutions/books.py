"""Books, quotes and stances an institution may ever meet, far beyond what the world has seen."""

from functools import cache
from typing import Any, NamedTuple

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st

from tests.worlds import atlas, quotes
from tokyotrap.institutions.institution import Institution
from tokyotrap.ledger.book import POSITION, Book
from tokyotrap.ledger.buckets import ACCOUNTS, CREDIT_LINES, JGBS, OTHER_FOREIGN, OWNERS, TREASURIES
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.model.books import opening
from tokyotrap.model.mechanisms import build

BONDS = (*TREASURIES, *JGBS, OTHER_FOREIGN)
YIELDS = ("jgb_10y", "jgb_30y", "jgb_40y", "ust_3m", "ust_10y", "ust_30y", "boj_rate")


class Traded(NamedTuple):
    """What came of one day: the book after it, what each trade left unpaid, and every number of the trades."""

    book: Any
    net: Any
    every: Any


def module(kind: type[Institution], **settings: float | str) -> Institution:
    """An institution filled from the facts."""
    given = {f"institutions.{kind.name}.{key}": value for key, value in settings.items()}
    found = build(atlas(), given)[f"institutions.{kind.name}"]
    assert isinstance(found, kind)
    return found


@cache
def filled(kind: type[Institution]) -> Institution:
    return module(kind)


def opening_book(kind: type[Institution]) -> Book:
    return Book(jnp.asarray(opening(atlas(), atlas().value("fx.usdjpy"))[OWNERS.index(kind.name)]))


def book(**holdings: float) -> Book:
    return Book(np.array([holdings.get(name, 0.0) for name in ACCOUNTS]))


def stance(
    *,
    operation: float = 0.0,
    due: dict[str, float] | None = None,
    auctions: float = 0.0,
    purchases: float = 0.0,
    redemptions: float = 0.0,
) -> Stance:
    each = (dict.fromkeys(JGBS, np.asarray(amount)) for amount in (auctions, purchases, redemptions))
    orders = {key: np.asarray(amount) for key, amount in (due or {}).items()}
    return Stance(orders, *each, np.asarray(operation), np.zeros(()))


@eqx.filter_jit
def day(who: Institution, held: Book, seen: Quotes, told: Stance) -> Traded:
    """One day of one institution, compiled once for each kind."""
    trades = who.trades(held, seen, told)
    amounts = [
        jnp.asarray(x) for each in trades for x in (*each.bought.values(), each.yen_bought, *each.borrowed.values())
    ]
    amounts += [each.forward_settled for each in trades]
    after = held.holdings + sum(each.changes for each in trades)
    return Traded(after, jnp.stack([each.net for each in trades]), jnp.stack(amounts))


@st.composite
def strange_quotes(draw: st.DrawFn) -> Quotes:
    """Yields from -5 to 50 %, 50 to 500 yen per dollar, and a month before that may have been as strange."""
    levels = {name: draw(st.floats(-0.05, 0.5)) for name in YIELDS}
    before = {"ust_10y": draw(st.floats(-0.05, 0.5)), "usdjpy": draw(st.floats(50.0, 500.0))}
    rate = draw(st.floats(50.0, 500.0))
    levels |= {"usdjpy": rate, "vix": draw(st.floats(5.0, 150.0))}
    seen = quotes(before=before, high=max(rate, draw(st.floats(50.0, 500.0))), **levels)
    return eqx.tree_at(lambda q: q.memory.variance, seen, np.asarray(draw(st.floats(1e-8, 0.04))))


@st.composite
def strange_books(draw: st.DrawFn, kind: type[Institution]) -> Book:
    """Any book without debts, often with empty accounts; debts only where the owner may have them."""
    amounts = st.one_of(st.just(0.0), st.floats(0.0, 1e-6), st.floats(0.0, 5.0))
    held = {name: draw(amounts) for name in ACCOUNTS}
    held |= dict.fromkeys(CREDIT_LINES, 0.0)
    if kind.name == "ministry_of_finance":
        held["fima_repo"] = -draw(st.floats(0.0, 1.0)) * float(filled(kind).repo_limit)  # type: ignore[attr-defined]
    elif kind.name in ("carry_traders", "foreign_investors"):
        held["yen"] = -draw(amounts)
    elif kind.name == "banks":
        held["dollars"] = -draw(amounts)
    elif kind.name == "government":
        held |= {name: -held[name] for name in JGBS}
    return book(**held)


@st.composite
def strange_stances(draw: st.DrawFn, kind: type[Institution]) -> Stance:
    """Any calendar, any operation, and every order of the kind from its lowest to its highest."""
    due = {f"institutions.{kind.name}.{o.name}": draw(st.floats(o.low, o.high)) for o in kind.orders}
    flows = {name: draw(st.floats(0.0, 0.1)) for name in ("auctions", "purchases", "redemptions")}
    return stance(operation=draw(st.one_of(st.just(0.0), st.floats(0.0, 3.0))), due=due, **flows)


def oversold(kind: type[Institution], held: Book, after: np.ndarray) -> dict[str, float]:
    """Accounts that an owner has sold or drawn below what it may, and how far."""
    floors = dict.fromkeys(ACCOUNTS, 0.0)
    if kind.name in ("government", "bank_of_japan"):
        floors["yen"] = -np.inf  # one borrows, the other makes money
    if kind.name == "government":
        floors |= dict.fromkeys(JGBS, -np.inf)
    elif kind.name in ("carry_traders", "foreign_investors"):
        floors["yen"] = -np.inf
    elif kind.name == "banks":
        floors["dollars"] = -np.inf  # they borrow what their bonds abroad cost
    elif kind.name == "ministry_of_finance":
        who = filled(kind)
        floors["fima_repo"] = -float(who.repo_limit)  # type: ignore[attr-defined]
        floors["partner_funds"] = -float(who.partner_limit) * who.joint  # type: ignore[attr-defined]
        floors["dollars"] = min(float(who.deposit_floor), float(held["dollars"]))  # type: ignore[attr-defined]
    return {
        name: float(after[place]) - floors[name]
        for name, place in POSITION.items()
        if after[place] < floors[name] - 1e-12 and after[place] < held.holdings[place]
    }
