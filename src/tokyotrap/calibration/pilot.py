"""A pilot: how much every series moves in a run, mechanisms and decisions included, before anything is asked of it."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration.recent import step_of
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.simulation.ensemble import closes

PATHS, HORIZON, SEED = 1000, 40, 20260202
"""Size of a pilot: its volatilities have a standard error of a third of a percent."""

WITHOUT: dict[str, float | str] = {"policy.intervention": "none"}
"""What a pilot leaves out: rate checks and operations are few and far between and largely come back, so that news made
small enough to leave room for their jumps would be too small for any longer horizon."""


def volatilities(atlas: Atlas, series: Sequence[str]) -> dict[str, float]:
    """Volatility of changes, a year, over all paths and days of a run without events [internal units].

    Changes are daily but for series whose quotes come late (`recent.LATE`).

    Args:
        atlas: facts of the starting day.
        series: names.
    """
    world = assemble(atlas, WITHOUT, Programme(()), [], HORIZON)
    found = closes(world, [PLACE[name] for name in series], paths=PATHS, seed=SEED).astype(float)
    opening = np.asarray(world.inputs.opening)[[PLACE[name] for name in series]]
    begin = np.broadcast_to(opening[None, :, None], (1, *found.shape[1:]))
    levels = np.concatenate([begin, found])
    return {name: _yearly(levels[:, place], step_of(name)) for place, name in enumerate(series)}


def _yearly(levels: Float[np.ndarray, "days paths"], step: int) -> float:
    moves = levels[step:] - levels[:-step]
    return float(np.sqrt((moves**2).mean() * DAYS / step))


def own(news: float, wanted: float, found: float, *, least: float) -> float:
    """Volatility of a series' own news that brings its whole volatility to what is wanted.

    Args:
        news: of its own now [internal units per square root of a year].
        wanted: volatility of the series.
        found: the same in a pilot.
        least: share of its own news now that is kept at least, however much others move it.
    """
    return float(np.sqrt(max(news**2 + wanted**2 - found**2, (least * news) ** 2)))


def corrected(asked: Mapping[str, float], wanted: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """What news should be asked for, when asking for `asked` gave `found` and `wanted` is wanted."""
    return {name: asked[name] * wanted[name] / found[name] for name in wanted}
