"""What every institution is: parameters as facts, and one day's trades."""

from abc import abstractmethod
from typing import ClassVar

import equinox as eqx

from tokyotrap.ledger.book import Book
from tokyotrap.ledger.order import Order
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades

__all__ = ["Institution", "Order"]


class Institution(eqx.Module):
    """Somebody with a book.

    An institution sees its own book, the day's quotes and the day's stance; it returns what it trades, reason by
    reason. It knows no other institution.
    """

    name: eqx.AbstractClassVar[str]
    label: eqx.AbstractClassVar[str]
    orders: ClassVar[tuple[Order, ...]] = ()

    @abstractmethod
    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """What it buys and sells today, at yesterday's quotes [trillion dollars]."""
