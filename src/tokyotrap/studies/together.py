"""Several scored runs of different starts together: what one start cannot tell, many can."""

import math
from collections.abc import Sequence

import numpy as np

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.studies.comparison import diebold_mariano
from tokyotrap.studies.scored import Cell, Score, Together


def together(scores: Sequence[Score]) -> tuple[Together, ...]:
    """Every series and horizon over the starts at which it was scored, with tests that allow for overlap.

    Args:
        scores: of runs with different starts, in any order.

    Raises:
        InvalidInput: two runs share a start, and so are no two forecasts.
    """
    ordered = sorted(scores, key=lambda each: each.start)
    starts = np.array([each.start for each in ordered], dtype="datetime64[D]")
    gaps = np.busday_count(starts[:-1], starts[1:])
    if (gaps <= 0).any():
        at = int(np.argmax(gaps <= 0))
        what = f"{ordered[at].run_id} and {ordered[at + 1].run_id} both start on {ordered[at].start}"
        raise InvalidInput("score", [Mistake("", what, "Leave one of them out.")])
    gap = max(1, int(np.median(gaps))) if len(gaps) else 1
    cells: dict[tuple[str, str, int], list[Cell]] = {}
    for score in ordered:
        for series in score.series:
            for cell in series.cells:
                cells.setdefault((series.series, series.unit, cell.horizon), []).append(cell)
    return tuple(_one(about, some, gap) for about, some in cells.items())


def _one(about: tuple[str, str, int], cells: Sequence[Cell], gap: int) -> Together:
    """One series at one horizon; the naive forecasts are those of every start."""
    own = np.array([each.crps for each in cells])
    names = [name for name in cells[0].naive if all(name in each.naive for each in cells)]
    naive = {name: np.array([each.naive[name] for each in cells]) for name in names}
    overlap = max(1, math.ceil(about[2] / gap))
    return Together(
        series=about[0],
        unit=about[1],
        horizon=about[2],
        starts=len(cells),
        coverage=tuple(np.array([each.inside for each in cells], dtype=float).mean(axis=0).tolist()),
        crps=float(own.mean()),
        ratios={name: float(own.mean() / loss.mean()) for name, loss in naive.items() if loss.mean() > 0.0},
        tests={name: diebold_mariano(own, loss, overlap) for name, loss in naive.items()},
    )
