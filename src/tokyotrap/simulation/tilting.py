"""Tilting: the luck of some days drawn with another mean, and what each path is then worth under the usual one.

A path's luck is a table of independent standard normals, a row a day; decisions are taken by their quantiles. A tilt
moves their means, evenly within each of a few spells of days. In units of the standard deviation of a spell's mean it
is a point, whose distance from the origin is the Mahalanobis distance of the tilt from no tilt; and the likelihood of a
path under one tilt over that under another depends on its luck summed over spells alone.

Source: exponential tilting, Siegmund (1976), Annals of Statistics 4(4); mixtures with the balance heuristic, Veach and
Guibas (1995) and Owen and Zhou (2000), Journal of the American Statistical Association 95.
"""

from collections.abc import Sequence
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from tokyotrap.model.draws import LUCK, as_normals
from tokyotrap.model.world import World
from tokyotrap.simulation.stream import Stream, draw, streams

Tilt = Float[np.ndarray, "spells luck"]
"""Means of the luck of each spell [standard deviations of the mean over the spell]."""

Sums = Float[np.ndarray, "paths spells luck"]
"""Luck of paths summed over spells, each a standard normal before any tilt."""

AT_ONCE = 4096
"""Paths whose luck is drawn together."""


def spells(days: int, count: int) -> Float[np.ndarray, "days spells"]:
    """Equal spells of days: what of a spell's tilt falls on each day; squares add up to one in each.

    Args:
        days: business days in all.
        count: of spells, no more than there are days.
    """
    which = np.arange(days) * count // days
    member = (which[:, None] == np.arange(count)).astype(float)
    return np.asarray(member / np.sqrt(member.sum(axis=0)))


def tilted(world: World, tilt: Tilt) -> World:
    """The same world with the luck of its days tilted; tilts of one shape share what is compiled."""
    rows = spells(len(world.calendar.dates), len(tilt)) @ tilt
    days = world.inputs.days._replace(tilt=jnp.asarray(rows))
    return replace(world, structure=replace(world.structure, tilted=True), inputs=world.inputs._replace(days=days))


def luck(seed: int, numbers: Int[np.ndarray, " paths"], days: int, count: int) -> Sums:
    """The luck that paths are given before any tilt, summed over spells.

    Args:
        seed: of the run.
        numbers: of the paths.
        days: business days.
        count: of spells.
    """
    shares = jnp.asarray(spells(days, count))
    parts = [numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE)]
    return np.concatenate([np.asarray(_luck(streams(seed, part), shares)) for part in parts])


def log_likelihoods(sums: Sums, own: Tilt, tilts: Sequence[Tilt]) -> Float[np.ndarray, "paths tilts"]:
    """Log likelihood of paths under tilts over that under none.

    Args:
        sums: luck of the paths before their own tilt.
        own: the tilt they were drawn with.
        tilts: under which they are asked for.
    """
    ways = np.stack([each.ravel() for each in tilts], axis=1)
    met = sums.reshape(len(sums), -1) + own.ravel()
    return np.asarray(met @ ways - 0.5 * (ways**2).sum(axis=0))


@jax.jit
def _luck(stream: Stream, shares: Float[Array, "days spells"]) -> Float[Array, "paths spells luck"]:
    def day(carried: tuple[Stream, Array], share: Float[Array, " spells"]) -> tuple[tuple[Stream, Array], None]:
        each, sums = carried
        after, draws = jax.vmap(draw)(each)
        return (after, sums + share[:, None] * jax.vmap(as_normals)(draws)[:, None, :]), None

    nothing = jnp.zeros((len(stream.mirror), shares.shape[1], LUCK))
    (_, sums), _ = jax.lax.scan(day, (stream, nothing), shares)
    return sums
