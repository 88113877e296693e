"""An adjoint: one path's day and its derivative, compiled to go forth over days and back again.

Going back, a day needs the path of the evening before. Evenings are kept for a stretch of days, and stretches are gone
over once more, from the evening they began with, when their turn comes.

Source: checkpointing as in Griewank and Walther (2000), "Algorithm 799: revolve", with one level.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from tokyotrap.kept import Shelf
from tokyotrap.lanes.adjoint_driver import Room, loops
from tokyotrap.lanes.derivative import Derived
from tokyotrap.lanes.emit import Stores, functions
from tokyotrap.lanes.kernel import Kernel, Tables, Traced, Tree, aligned, machine

Rows = Float[np.ndarray, "rows places lanes"]


class Walk(Kernel):
    """Compiled code that takes rows of paths over days, forth or back.

    Attributes:
        lanes: paths in a row.
        places: vectors that are carried from day to day.
        sums: vectors that are added to.
    """

    def __init__(self, traced: Traced, sums: tuple[int, ...], path: int, shelf: Shelf | None, *, back: bool) -> None:
        self.traced, self.machine = traced, machine()
        self.lanes, self.places, self.sums = self.machine.lanes, len(traced.state), len(sums)
        stores = Stores(dict(enumerate(traced.state)), sums, traced.program.constant(1.0), ())
        self._uniform(stores)
        program, attributes = traced.program, self.machine.attributes
        texts, scratch = functions(program, stores, self.lanes, self.tables_of, attributes)
        room = Room(self.lanes, path, self.places, self.sums, max(1, len(self.daily)), len(texts))
        self.work = max(1, scratch)
        texts.append(loops(room, self.machine.control, attributes, back=back))
        self.engine = self.machine.loaded(self.machine.objects(texts, shelf))
        self.code = self._entry("walk", 6, 4)

    def over(
        self, state: Rows, tables: Tables, span: tuple[int, int], sums: Rows, kept: Float[np.ndarray, "..."] | None
    ) -> None:
        """Take rows over days, in place.

        Args:
            state: of the rows.
            tables: of the run.
            span: first day, and the one after the last, from zero.
            sums: what is added to.
            kept: the evening before each day (rows, days, places, lanes), written going forth and read going back.
        """
        work = aligned((self.work, self.lanes))
        arrays = (state, sums, state if kept is None else kept, work, tables.once, tables.daily)
        self.code(*(each.ctypes.data for each in arrays), *span, len(state), int(kept is not None))


class Adjoint:
    """A day and its derivative, compiled.

    Attributes:
        derived: their programs.
        forth, back: their code.
    """

    def __init__(self, derived: Derived, shelf: Shelf | None) -> None:
        self.derived = derived
        path = len(derived.places)
        self.forth = Walk(derived.forth, (), path, shelf, back=False)
        self.back = Walk(derived.back, derived.sums, path, shelf, back=True)

    @property
    def lanes(self) -> int:
        """Paths in a row."""
        return self.forth.lanes

    def tables(self, once: Tree, daily: Tree) -> tuple[Tables, Tables]:
        """The numbers of a run that are the same for all paths, for the way forth and the way back."""
        return self.forth.tables(once, daily), self.back.tables(once, daily)

    def value(self, state: Rows, tables: tuple[Tables, Tables], days: int) -> None:
        """Take rows of paths from the first evening to the horizon, in place."""
        self.forth.over(state, tables[0], (0, days), state[:, :0], None)

    def gradient(
        self, state: Rows, tables: tuple[Tables, Tables], days: int, ask: Callable[[Rows], Rows], stretch: int
    ) -> tuple[Rows, Rows]:
        """Take rows of paths to the horizon, in place, and what is asked of them there back to the first evening.

        Args:
            state: on the first evening.
            tables: of the run.
            days: horizon.
            ask: given the state at the horizon, the derivative of each path's result by every number of it.
            stretch: days of which every evening is kept.

        Returns:
            The derivative by the numbers of the first evening (rows, answered, lanes), and by the parameters wanted
            (rows, wanted, lanes).
        """
        firsts = list(range(0, days, stretch))
        spans = [(first, min(first + stretch, days)) for first in firsts]
        kept = aligned((len(state), min(stretch, days), len(self.derived.places), self.lanes))
        evenings, nothing = [], state[:, :0]
        for span in spans[:-1]:
            evenings.append(state.copy())
            self.forth.over(state, tables[0], span, nothing, None)
        answers = self.back.state(len(state))
        sums = aligned((len(state), max(1, self.back.sums), self.lanes))
        self.forth.over(state, tables[0], spans[-1], nothing, self._of(kept, spans[-1]))
        path = len(self.derived.places)
        answers[:, path:] = ask(state)[:, self.derived.answered]
        self.back.over(answers, tables[1], spans[-1], sums, self._of(kept, spans[-1]))
        for span in spans[-2::-1]:
            again = aligned(state.shape)
            again[...] = evenings.pop()
            self.forth.over(again, tables[0], span, nothing, self._of(kept, span))
            self.back.over(answers, tables[1], span, sums, self._of(kept, span))
        return answers[:, path:], sums[:, : self.back.sums]

    @staticmethod
    def _of(kept: Float[np.ndarray, "..."], span: tuple[int, int]) -> Float[np.ndarray, "..."]:
        """Room for the evenings of a span, rows one after the other."""
        rows, _, *rest = kept.shape
        count = rows * (span[1] - span[0])
        return kept.reshape(-1, *rest)[:count]
