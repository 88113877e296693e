"""Repertoire: everything the mechanisms of a run can do, found by asking each once; kept, as asking takes long."""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field
from functools import lru_cache

import jax
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.institutions import Institution
from tokyotrap.kept import Shelf, folder, program
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import JGBS, OTHER_FOREIGN, OWNERS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.model import followers, lines, outside, regimes
from tokyotrap.model.followers import Pair
from tokyotrap.model.lines import Line
from tokyotrap.model.mechanisms import CHOICES, Mechanisms
from tokyotrap.model.step import VIX
from tokyotrap.model.world import EffectKey
from tokyotrap.pricing.contents import digest

ROOMS = ("ledger", "economy", "markets", "institutions", "policy", "model")
"""Where it is written what mechanisms do."""

IN_MEMORY, ON_DISK = 64, 500
"""Repertoires kept, about 20 kB each."""


@dataclass(frozen=True)
class Repertoire:
    """What the mechanisms of a run can do.

    Attributes:
        trades: lines of the trades of institutions.
        effects: what regimes do to prices.
        told: what they tell others, by name.
        pairs: following series with the drivers whose moves they answer.
        restless: those, by place, whose answers depend on quotes.
    """

    trades: tuple[Line, ...]
    effects: tuple[EffectKey, ...]
    told: tuple[str, ...]
    pairs: tuple[Pair, ...]
    restless: tuple[int, ...]

    def written(self) -> bytes:
        """As JSON."""
        found = [list(map(astuple, self.trades)), self.effects, self.told, self.pairs, self.restless]
        return json.dumps(found).encode()

    @classmethod
    def read(cls, content: bytes) -> "Repertoire":
        """From JSON."""
        trades, effects, told, pairs, restless = json.loads(content)
        return cls(
            tuple(Line(*each) for each in trades),
            tuple(EffectKey(*each) for each in effects),
            tuple(told),
            tuple((row, driver) for row, driver in pairs),
            tuple(restless),
        )


def repertoire(
    mechanisms: Mechanisms, quotes: Quotes, books: Float[Array, "owners accounts"], orders: Sequence[str]
) -> Repertoire:
    """What mechanisms can do under some orders.

    What they can do hangs on which they are and on what was picked by name, never on their numbers: those change from
    run to run while the loop stays compiled. So each such set is asked once.

    Args:
        mechanisms: in use.
        quotes: of the starting day.
        books: of every owner [trillion dollars].
        orders: that a scenario gives on some day.
    """
    key = (tuple(mechanisms), switches(mechanisms), tuple(orders))
    return _known(_Asked(key, lambda: _asked(mechanisms, quotes, books, orders)))


def switches(mechanisms: Mechanisms) -> tuple[str, ...]:
    """What was picked by name, and is compiled in."""
    fields = dict.fromkeys(field for choice in CHOICES for _, field in choice.given)
    return tuple(f"{name}:{[getattr(module, each, '') for each in fields]}" for name, module in mechanisms.items())


def nothing_today(orders: Sequence[str]) -> Stance:
    """A stance without auctions or operations, on which none of the orders falls due."""
    none = jax.device_put(np.zeros(()))
    empty = dict.fromkeys(JGBS, none)
    return Stance(dict.fromkeys(orders, none), empty, empty, empty, none, none, {}, {}, empty)


@dataclass(frozen=True)
class _Asked:
    """Names that tell one set of mechanisms from another, and how to ask them."""

    key: tuple[object, ...]
    ask: Callable[[], Repertoire] = field(compare=False)


@lru_cache(maxsize=IN_MEMORY)
def _known(what: _Asked) -> Repertoire:
    """From memory, from the user's cache folder, or asked now."""
    shelf, key = Shelf(folder("repertoires"), ON_DISK), digest(program(*ROOMS), what.key)
    content = shelf.find(key)
    if content is None:
        content = what.ask().written()
        shelf.keep(key, content)
    return Repertoire.read(content)


def _asked(
    mechanisms: Mechanisms, quotes: Quotes, books: Float[Array, "owners accounts"], orders: Sequence[str]
) -> Repertoire:
    effects, told = regimes.effects(mechanisms, quotes, nothing_today(orders))
    trades, pairs = _trade_lines(mechanisms, quotes, books, orders), followers.pairs(mechanisms, quotes)
    return Repertoire(tuple(trades), effects, told, pairs, followers.moved_by_quotes(pairs, mechanisms, quotes))


def _trade_lines(
    mechanisms: Mechanisms, quotes: Quotes, books: Float[Array, "owners accounts"], orders: Sequence[str]
) -> list[Line]:
    """The lines of trades, found by asking every institution once."""
    found: dict[Line, None] = {}
    for module in mechanisms.values():
        if isinstance(module, Institution):
            book = Book(jax.device_put(np.asarray(books)[OWNERS.index(module.name)]))
            for trades in jax.eval_shape(module.trades, book, quotes, nothing_today(orders)):
                for key in jax.eval_shape(lambda each: each.legs, trades):
                    found |= dict.fromkeys(lines.flow_lines(module.label, trades.cause, key))
                if OTHER_FOREIGN in trades.bought and VIX in mechanisms:
                    found[lines.direct_line(module.label, trades.cause, outside.RISK)] = None
    return list(found)
