"""A pilot: how much every series moves in a run, mechanisms and decisions included, before anything is asked of it."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.simulation.ensemble import closes

PATHS, HORIZON, SEED = 1000, 40, 20260202
"""Size of a pilot: its volatilities have a standard error of a third of a percent."""


def volatilities(atlas: Atlas, series: Sequence[str]) -> dict[str, float]:
    """Volatility of daily changes, a year, over all paths and days of a run without events [internal units].

    Args:
        atlas: facts of the starting day.
        series: names.
    """
    world = assemble(atlas, {}, Programme(()), [], HORIZON)
    found = closes(world, [PLACE[name] for name in series], paths=PATHS, seed=SEED).astype(float)
    opening = np.asarray(world.inputs.opening)[[PLACE[name] for name in series]]
    begin = np.broadcast_to(opening[None, :, None], (1, *found.shape[1:]))
    moves = np.diff(np.concatenate([begin, found]), axis=0)
    sizes: Float[np.ndarray, " S"] = np.sqrt((moves**2).mean(axis=(0, 2)) * DAYS)
    return dict(zip(series, sizes.tolist(), strict=True))


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
