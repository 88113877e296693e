"""Fans from counts: quantiles of what is watched, from histograms whose bins a pilot has set day by day."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.lanes.driver import BINS
from tokyotrap.lanes.kernel import Counted

GROUP, WIDER = 128, 0.25
"""The bins reach from the lowest to the highest of so many paths, in the middle over such groups of the pilot, which is
about the .5 % and the 99.5 % quantile, and wider by this share to either side; what lies beyond is counted in the
first or the last."""

Values = Float[np.ndarray, "days watched paths"]


Extremes = tuple[Float[np.ndarray, "days watched groups"], Float[np.ndarray, "days watched groups"]]
"""Lowest and highest of each group of paths."""


def extremes(values: Values) -> Extremes:
    """Lowest and highest of every `GROUP` paths; of all together where there are fewer."""
    groups = max(1, values.shape[-1] // GROUP)
    parts = values[..., : groups * GROUP].reshape(*values.shape[:-1], groups, -1)
    return parts.min(axis=-1), parts.max(axis=-1)


def bins(pilot: Sequence[Extremes]) -> Float[np.ndarray, "days watched 2"]:
    """Low end of the bins and bins per unit, for every day and number; no width where the pilot was of one mind.

    They reach beyond the pilot, but not where many of its paths stand at one end, such as zero.

    Args:
        pilot: lowest and highest of groups of its paths, chunk by chunk.
    """
    lowest, highest = (np.concatenate(each, axis=-1) for each in zip(*pilot, strict=True))
    low, high = np.median(lowest, axis=-1), np.median(highest, axis=-1)
    room = WIDER * (high - low)
    start = np.where(low == lowest.min(axis=-1), low, low - room)
    end = np.where(high == highest.max(axis=-1), high, high + room)
    per = np.divide(BINS, end - start, out=np.zeros_like(start), where=end > start)
    return np.stack([start, per], axis=-1).astype(np.float32)


def count(counted: Counted, values: Values) -> None:
    """Add to histograms what was watched on all days, as the machine code does."""
    along = (values.astype(np.float32) - counted.bins[..., :1]) * counted.bins[..., 1:]
    place = np.nan_to_num(np.clip(along, 0.0, BINS - 1.0)).astype(np.int64)
    days, watched, _ = place.shape
    flat = place + BINS * np.arange(days * watched).reshape(days, watched, 1)
    np.add.at(counted.counts.reshape(-1), flat.ravel(), 1)


def quantiles(counted: Counted, place: int, levels: Sequence[float]) -> Float[np.ndarray, "days levels"]:
    """Quantiles of one number on every day, linear within bins [its own units].

    The error is a fraction of a bin, about 3e-4 of the distance between the 5 % and the 95 % quantile.
    """
    counts = counted.counts[:, place].astype(np.int64)
    so_far = np.cumsum(counts, axis=1)
    days, paths = len(counts), int(so_far[0, -1])
    wanted = np.asarray(levels) * (paths - 1.0) + 0.5
    rows = (paths + 1.0) * np.arange(days)[:, None]
    where = np.searchsorted((so_far + rows).ravel(), (wanted + rows).ravel()).reshape(days, -1)
    where = np.clip(where - BINS * np.arange(days)[:, None], 0, BINS - 1)
    mine, before = (np.take_along_axis(each, where, 1) for each in (counts, so_far - counts))
    part = np.divide(wanted - before, mine, out=np.full(where.shape, 0.5), where=mine > 0)
    low, per = counted.bins[:, place, 0].astype(float), counted.bins[:, place, 1].astype(float)
    width = np.divide(1.0, per, out=np.zeros_like(per), where=per > 0.0)
    return np.asarray(low[:, None] + width[:, None] * (where + np.clip(part, 0.0, 1.0)))
