"""Attribution: every move shared out over owners and causes, from the lines the run kept; nothing is run again."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.ledger.quotes import CORE_SERIES, PLACE
from tokyotrap.model import lines
from tokyotrap.model.world import World
from tokyotrap.results.record import Channel
from tokyotrap.simulation.ensemble import Ensemble, Snapshot

AMPLIFICATION = (Channel("Amplification", "dearer risk"), Channel("Amplification", "larger impact"))
"""The level that risk-bearing adds to every price, and what it adds to the effect of everything else."""

CORE = len(CORE_SERIES)
SHOWN = 100.0
"""From decimals to percentage points, from log points to log percent."""


class Attribution:
    """How lines become contributions of channels, in the units shown.

    Attributes:
        channels: owner and cause, the amplification last.
        members: (channels without amplification, J), which lines belong to each.
        loading: (S, J), effect of each line on each series [percentage points or log percent].
    """

    def __init__(self, world: World) -> None:
        found, members = lines.channels(world.structure.lines)
        self.loading = np.asarray(world.inputs.wiring.contribution) * SHOWN
        self.start = np.asarray(world.inputs.wiring.opening)
        self.members = members
        self.channels = (*(Channel(*each) for each in found), *AMPLIFICATION)

    def mean(self, ensemble: Ensemble) -> Float[np.ndarray, "S C D1"]:
        """Mean contribution of each channel to the move of each series since the start, every day from the start."""
        moved = ensemble.daily.lines - self.start
        parts = np.einsum("sj,cj,dj->scd", self.loading, self.members, moved, optimize=True)
        amplified = np.zeros((len(self.loading), 2, len(moved)))
        amplified[:CORE] = np.moveaxis(ensemble.daily.amplification, 0, -1) * SHOWN
        whole = np.concatenate([parts, amplified], axis=1)
        return np.concatenate([np.zeros((*whole.shape[:2], 1)), whole], axis=2)

    def errors(self, snapshot: Snapshot) -> Float[np.ndarray, "S C"]:
        """Standard errors of the mean contributions at a snapshot, from the covariance of the lines over paths."""
        paths = len(snapshot.lines)
        if paths < 2:
            return np.zeros((len(self.loading), len(self.channels)))
        spread = np.cov(snapshot.lines, rowvar=False)
        parts = self.loading[:, None, :] * self.members[None, :, :]
        variance = np.einsum("scj,scj->sc", parts @ spread, parts)
        amplified = np.zeros((len(self.loading), 2))
        amplified[:CORE] = snapshot.amplification.var(axis=0, ddof=1) * SHOWN**2
        return np.asarray(np.sqrt(np.maximum(np.concatenate([variance, amplified], axis=1), 0.0) / paths))

    def crossing(self, ensemble: Ensemble, red: int, series: str) -> Float[np.ndarray, "crossers C"]:
        """Contribution of each channel to the move of a line's series up to its first crossing, path by path."""
        crossed = ensemble.crossings.day[:, red] > 0
        moved = ensemble.crossings.lines[crossed, red] - self.start
        parts = moved @ (self.loading[PLACE[series]] * self.members).T
        return np.concatenate([parts, ensemble.crossings.amplification[crossed, red] * SHOWN], axis=1)


def residual(contributions: Float[np.ndarray, "... C D"], moves: Float[np.ndarray, "... D"]) -> float:
    """Largest gap between a move and the sum of its contributions [units shown]."""
    return float(np.abs(contributions.sum(axis=-2) - moves).max())


def main_channel(channels: Sequence[Channel], mean: Float[np.ndarray, " C"], side: str) -> Channel:
    """The channel that carried most of the way to a line."""
    return channels[int(np.argmax(mean if side == "above" else -mean))]
