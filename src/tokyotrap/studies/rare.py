"""Odds of what is too rare to be counted: paths drawn under several tilts, each weighed by what it is worth under none.

A quarter of the paths is drawn as luck falls; the others under the tilts of the stories that lead to the line. Every
path is weighed by its likelihood under no tilt over that under the mixture, so no weight exceeds four, and what is
crossed by a way that no story tells of is still counted, as far as that quarter sees it: a way too rare for it is
neither in the odds nor in their error.

Source: defensive mixture and balance heuristic, Hesterberg (1995), Technometrics 37(2), Owen and Zhou (2000).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.model.world import World
from tokyotrap.simulation.clusters import mean_error, share_error
from tokyotrap.simulation.ensemble import closes
from tokyotrap.simulation.tilting import Tilt, log_likelihoods, luck, tilted
from tokyotrap.studies.mildest import beyond

PLAIN = 0.25
"""Share of the paths drawn as luck falls."""


@dataclass(frozen=True)
class Rare:
    """Odds found by weighing.

    Attributes:
        odds, error: share of paths that cross, and its standard error.
        plain, plain_error: of the paths drawn as luck falls alone.
        paths: drawn in all.
        worth: how many paths drawn as luck falls would tell as much.
        weight: mean weight of all paths, which should be one, and its standard error.
    """

    odds: float
    error: float
    plain: float
    plain_error: float
    paths: int
    worth: float
    weight: tuple[float, float]


def rare(
    world: World, line: tuple[int, float, float], tilts: Sequence[Tilt], *, paths: int, seed: int, holds: bool = False
) -> Rare:
    """Odds that a line is crossed by the end of a world's days.

    Args:
        world: the model.
        line: series by its place, level in internal units, +1 if crossed from below or -1.
        tilts: that lead there; each gets as many paths as the others.
        paths: in all.
        seed: of the luck; every tilt has luck of its own.
        holds: whether the tilts lead away from the line: then the paths that keep clear are weighed.
    """
    nothing = np.zeros_like(tilts[0])
    parts, shares = [nothing, *tilts], [PLAIN, *[(1.0 - PLAIN) / len(tilts)] * len(tilts)]
    drawn = [_drawn(world, line, each, (seed + place, max(2, 2 * round(0.5 * paths * share))))
             for place, (each, share) in enumerate(zip(parts, shares, strict=True))]  # fmt: skip
    counts = [len(crossed) for crossed, _ in drawn]
    whole = sum(counts)
    odds = weight = variance = spread = 0.0
    for (crossed, sums), own in zip(drawn, parts, strict=True):
        worth, asked = _worth(sums, own, parts, np.array(counts) / whole), 1.0 - crossed if holds else crossed
        share, numbers = len(crossed) / whole, np.arange(len(crossed))
        odds += share * float((worth * asked).mean())
        weight += share * float(worth.mean())
        variance += (share * mean_error(worth * asked, numbers)) ** 2
        spread += (share * mean_error(worth, numbers)) ** 2
    plain = drawn[0][0]
    error = float(np.sqrt(variance))
    return Rare(
        1.0 - odds if holds else odds, error,
        float(plain.mean()), share_error(plain > 0.0, np.arange(len(plain))), whole,
        odds * (1.0 - odds) / variance if variance > 0.0 else float("nan"), (weight, float(np.sqrt(spread))),
    )  # fmt: skip


def _drawn(
    world: World, line: tuple[int, float, float], tilt: Tilt, how: tuple[int, int]
) -> tuple[Float[np.ndarray, " paths"], Float[np.ndarray, "paths spells luck"]]:
    """Whether each path crosses [0 or 1], and its luck before the tilt."""
    (place, level, side), (seed, paths) = line, how
    found = closes(tilted(world, tilt), [place], paths=paths, seed=seed)[:, 0]
    sums = luck(seed, np.arange(paths), len(world.calendar.dates), len(tilt))
    return (beyond(found, level, side) >= 0.0).astype(float), sums


def _worth(
    sums: Float[np.ndarray, "paths spells luck"], own: Tilt, tilts: Sequence[Tilt], shares: Float[np.ndarray, " tilts"]
) -> Float[np.ndarray, " paths"]:
    """Likelihood under no tilt over that under the mixture."""
    return np.asarray(1.0 / (np.exp(log_likelihoods(sums, own, tilts)) @ shares))
