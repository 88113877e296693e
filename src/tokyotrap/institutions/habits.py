"""Habits that several holders share: they sell what they hold in proportion, and answer to what has passed a mark."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.book import Book
from tokyotrap.ledger.quotes import Quotes


def held(book: Book, accounts: Sequence[str]) -> Float[Array, ""]:
    """What a book holds in some accounts, debts left out [trillion dollars]."""
    return sum((jnp.maximum(book[each], 0.0) for each in accounts), jnp.zeros(()))


def in_proportion(sold: Float[Array, ""], book: Book, accounts: Sequence[str]) -> dict[str, Float[Array, ""]]:
    """A sale spread over accounts as they are held, as amounts bought [trillion dollars].

    Args:
        sold: in all, negative if bought [trillion dollars].
        book: what is held; with nothing in these accounts nothing is traded.
        accounts: those that take part.
    """
    whole = held(book, accounts)
    share = sold / jnp.where(whole > 0.0, whole, 1.0)
    return {each: -share * jnp.maximum(book[each], 0.0) for each in accounts}


def call(quotes: Quotes, series: str, threshold: Float[Array, ""], width: Float[Array, ""]) -> Float[Array, ""]:
    """How strongly a series calls, beyond the call of the starting day [0 to 1]: half way at the threshold.

    Args:
        quotes: yesterday's close.
        series: a yield, or what is kept as a logarithm.
        threshold: where half of those who answer do [internal units].
        width: how spread out they are [internal units].
    """
    now, before = (jax.nn.sigmoid((each - threshold) / width) for each in (quotes[series], quotes.at_start(series)))
    return jnp.maximum(now - before, 0.0)


def beyond(move: Float[Array, ""], limit: Float[Array, ""], width: Float[Array, ""]) -> Float[Array, ""]:
    """Share of holders whose limit a move has passed, none when nothing moved [0 to 1].

    Args:
        move: what counts against the limit [any unit].
        limit: at which half of them act [same unit].
        width: how spread out they are [same unit].
    """
    return jnp.maximum(jax.nn.sigmoid((move - limit) / width) - jax.nn.sigmoid(-limit / width), 0.0)
