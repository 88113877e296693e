"""Attribution: every move shared out over owners and causes, from the lines the run kept; nothing is run again."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.ledger.series import LINEAR_SERIES, PLACE, SHOWN
from tokyotrap.model import lines
from tokyotrap.model.world import World
from tokyotrap.results.record import Channel
from tokyotrap.simulation.ensemble import Ensemble, Snapshot

AMPLIFICATION = (Channel("Amplification", "dearer risk"), Channel("Amplification", "larger impact"))
"""The level that risk-bearing adds to every price, and what it adds to the effect of everything else."""

LINEAR = len(LINEAR_SERIES)
UNITS = np.array(SHOWN)
"""From internal moves to percentage points, log percent, or the unit of an amount, series by series."""


class Attribution:
    """How lines become contributions of channels, in the units shown.

    Attributes:
        channels: owner and cause, the amplification last.
        members: (channels without amplification, J), which lines belong to each.
        loading: (S, J), effect of each line on each series [units of moves]; of following series their own lines alone.
        followers: place of each following series in use.
    """

    def __init__(self, world: World) -> None:
        found, members = lines.channels(world.structure.lines)
        self.loading = np.asarray(world.inputs.wiring.contribution) * UNITS[:, None]
        self.start = np.asarray(world.inputs.wiring.opening)
        self.members = members
        self.wide = np.zeros((len(found) + 2, members.shape[1] + 2))
        self.wide[:-2, :-2], self.wide[-2:, -2:] = members, np.eye(2)
        self.channels = (*(Channel(*each) for each in found), *AMPLIFICATION)
        self.followers = [PLACE[name] for name in world.structure.following]

    def mean(self, ensemble: Ensemble) -> Float[np.ndarray, "S C D1"]:
        """Mean contribution of each channel to the move of each series since the start, every day from the start."""
        moved = ensemble.daily.lines - self.start
        whole = np.zeros((len(self.loading), len(self.channels), len(moved) + 1))
        whole[:, :-2, 1:] = np.einsum("sj,cj,dj->scd", self.loading, self.members, moved, optimize=True)
        whole[:LINEAR, -2:, 1:] = np.moveaxis(ensemble.daily.amplified, 0, -1) * UNITS[:LINEAR, None, None]
        passed = np.einsum("cj,dfj->fcd", self.wide, ensemble.daily.through, optimize=True)
        whole[self.followers, :, 1:] += passed * UNITS[self.followers, None, None]
        return whole

    def errors(self, snapshot: Snapshot) -> Float[np.ndarray, "S C"]:
        """Standard errors of the mean contributions at a snapshot.

        Of linear series from the covariance of the lines over paths; of following series from the spread of means over
        groups of paths.
        """
        paths = len(snapshot.lines)
        found = np.zeros((len(self.loading), len(self.channels)))
        if paths < 2:
            return found
        spread = np.cov(snapshot.lines, rowvar=False)
        parts = self.loading[:, None, :] * self.members[None, :, :]
        variance = np.einsum("scj,scj->sc", parts @ spread, parts)
        found[:, :-2] = np.sqrt(np.maximum(variance, 0.0) / paths)
        amplified = snapshot.amplified.var(axis=0, ddof=1) * UNITS[:LINEAR, None] ** 2
        found[:LINEAR, -2:] = np.sqrt(amplified / paths)
        passed = np.einsum("cj,gfj->gfc", self.wide, snapshot.through, optimize=True)
        share = snapshot.groups / snapshot.groups.sum()
        scatter = passed - np.tensordot(share, passed, 1)
        between = np.sqrt(np.einsum("g,gfc->fc", share**2, scatter**2)) * UNITS[self.followers, None]
        found[self.followers] = np.hypot(found[self.followers], between)
        return found

    def crossing(self, ensemble: Ensemble, red: int, series: str) -> Float[np.ndarray, "crossers C"]:
        """Contribution of each channel to the move of a line's series up to its first crossing, path by path."""
        crossed = ensemble.crossings.day[:, red] > 0
        return np.asarray(ensemble.crossings.parts[crossed, red] @ self.wide.T * UNITS[PLACE[series]])


def residual(contributions: Float[np.ndarray, "... C D"], moves: Float[np.ndarray, "... D"]) -> float:
    """Largest gap between a move and the sum of its contributions [units shown]."""
    return float(np.abs(contributions.sum(axis=-2) - moves).max())


def main_channel(channels: Sequence[Channel], mean: Float[np.ndarray, " C"], side: str) -> Channel:
    """The channel that carried most of the way to a line."""
    return channels[int(np.argmax(mean if side == "above" else -mean))]
