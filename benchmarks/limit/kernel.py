"""The C kernel of one world: built from the same program as the product's, and run on the same paths."""

import ctypes
from dataclasses import dataclass

import numpy as np
from benchmarks.limit.built import HARD, library
from benchmarks.limit.layout import layout
from benchmarks.limit.plan import MOVES, plan
from benchmarks.limit.specialised import assumed, special
from benchmarks.limit.written import sources
from jaxtyping import Float

from tokyotrap.lanes.kernel import Counted, Kernel, Tables, aligned

LONGEST, TILE = 1000, 4
"""Operations of a part, and rows that a part is done for in turn; as measured to be best."""

States = Float[np.ndarray, "rows places lanes"]


@dataclass
class Rows:
    """Rows of paths between two days.

    Attributes:
        moves: what moves, in slots of tiles; see `driver.h`.
        seldom: what seldom does.
        before: the sums of the day before.
        day: how many have been done.
    """

    moves: States
    seldom: States
    before: Float[np.ndarray, " sums"]
    day: int = 0


class Limit:
    """The library, and what it takes to call it."""

    def __init__(self, product: Kernel, tables: Tables, command: str, how: tuple[int, int] = (LONGEST, TILE)) -> None:
        longest, self.tile = how
        self.product, self.tables = product, tables
        weight = product.traced.weight
        self.plan, whole = plan(special(product, tables), product.watched, weight)
        programs = [whole]
        if self.plan.sound is not None:
            programs.insert(0, assumed(whole, whole.held[self.plan.sound]))
        self.programs = [(each, layout(each, self.plan, longest)) for each in programs]
        texts = sources(self.plan, self.programs)
        self.library = library(command, texts, (*HARD, f"-DTILE={self.tile}"))
        pointer, whole_number = ctypes.c_void_p, ctypes.c_long
        self.code = self.library.run
        self.code.argtypes, self.code.restype = [pointer] * 8 + [whole_number] * 4, None
        names = ("lanes", "moves", "seldom", "room", "sums", "added", "watched", "tile")
        values = (ctypes.c_long * len(names)).in_dll(self.library, "sizes")
        self.sizes = dict(zip(names, values, strict=True))
        self.lanes = self.sizes["lanes"]
        where = self.plan.where
        self.moving = np.array([place for place, (kind, _) in enumerate(where) if kind == MOVES])
        self.resting = np.array([place for place, (kind, _) in enumerate(where) if kind != MOVES])

    def begin(self, states: States) -> Rows:
        """Rows of paths on the first evening, from the product's, which may be longer; they fill whole tiles."""
        states = _cut(states, self.lanes)
        rows = len(states)
        assert rows % self.tile == 0, "rows fill whole tiles"
        moves = aligned((rows + self.tile, len(self.moving), self.lanes))
        seldom = aligned((rows, len(self.resting), self.lanes))
        moves[self._at(rows, 0)], seldom[:] = states[:, self.moving], states[:, self.resting]
        return Rows(moves, seldom, self._sums(states))

    def states(self, rows: Rows) -> States:
        """Rows as the product keeps them."""
        count = len(rows.seldom)
        found = aligned((count, len(self.plan.where), self.lanes))
        found[:, self.moving], found[:, self.resting] = rows.moves[self._at(count, rows.day)], rows.seldom
        return _joined(found, self.product.lanes)

    def run(self, rows: Rows, last: int, counted: Counted | None) -> Float[np.ndarray, "days sums"]:
        """Advance rows in place to before a day; sums over paths, every day, as the product gives them."""
        first, size = rows.day, self.sizes
        totals = np.zeros((last - first, size["sums"]))
        count = len(rows.seldom)
        work = aligned((size["added"] + self.tile * size["room"] + size["watched"] * count, self.lanes))
        counts, bins = (None, None) if counted is None else (counted.counts.ctypes.data, counted.bins.ctypes.data)
        daily = self.tables.daily
        self.code(
            rows.moves.ctypes.data, rows.seldom.ctypes.data, totals.ctypes.data, rows.before.ctypes.data, counts, bins,
            work.ctypes.data, daily.ctypes.data, daily.shape[1], first, last, count,
        )  # fmt: skip
        rows.day = last
        return np.asarray(totals[:, self.product.columns] * self.tables.factors[first:last])

    def _at(self, rows: int, day: int) -> np.ndarray:
        """Where each row of what moves stands on the evening of a day."""
        tiles = rows // self.tile
        slots = (np.arange(tiles) + 1 - day) % (tiles + 1)
        return (slots[:, None] * self.tile + np.arange(self.tile)).ravel()

    def _sums(self, states: States) -> Float[np.ndarray, " sums"]:
        """Sums on the first evening, of what is a place of the state; zero for the others."""
        place = {where: number for number, where in enumerate(self.plan.where)}
        weight = states[:, self.product.traced.weight].astype(float)
        found = np.zeros(len(self.plan.sums))
        for number, each in enumerate(self.plan.sums):
            if each.term in place:
                found[number] = (states[:, place[each.term]] * weight).sum()
        return found


def _cut(states: States, lanes: int) -> States:
    """Rows of so many lanes, one after the other."""
    rows, places, whole = states.shape
    return np.moveaxis(states.reshape(rows, places, whole // lanes, lanes), 2, 1).reshape(-1, places, lanes)


def _joined(states: States, lanes: int) -> States:
    """Rows of so many lanes again."""
    rows, places, part = states.shape
    found = aligned((rows * part // lanes, places, lanes))
    found[:] = np.moveaxis(states.reshape(len(found), -1, places, part), 1, 2).reshape(found.shape)
    return found
