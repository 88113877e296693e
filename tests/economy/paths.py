"""Followers of prices walked day by day, as the loop walks them."""

import jax.numpy as jnp
import numpy as np

from tests.worlds import atlas, quotes
from tokyotrap.ledger.following import Following
from tokyotrap.parameter import fill


def module(kind: type[Following], **settings: float | str) -> Following:
    """One filled from the facts."""
    return kind(**{key: jnp.asarray(value) for key, value in fill(kind, atlas(), **settings).items()})


def walk(follower: Following, moves: dict[str, np.ndarray]) -> np.ndarray:
    """Distances from the start, day by day, when drivers are these distances from theirs."""
    days = len(next(iter(moves.values())))
    at, before, found = 0.0, dict.fromkeys(moves, 0.0), []
    pulls, keep, drift = follower.pull(), float(follower.keep()), float(follower.drift())
    jumps = follower.sensitivity(quotes())
    for day in range(days):
        at = keep * at + drift
        for name, path in moves.items():
            at += float(jumps.get(name, 0.0)) * (path[day] - before[name]) + float(pulls.get(name, 0.0)) * path[day]
            before[name] = path[day]
        found.append(at)
    return np.array(found)


def stays(days: int, **size: float) -> dict[str, np.ndarray]:
    """Drivers that jump on the first day and stay."""
    return {name: np.full(days, each) for name, each in size.items()}
