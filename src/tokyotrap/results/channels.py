"""Attribution: every move shared out over owners and causes, from the lines the run kept; nothing is run again."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from tokyotrap.ledger.series import LINEAR_SERIES, PLACE, SHOWN
from tokyotrap.model.world import World
from tokyotrap.results.record import Channel
from tokyotrap.simulation.ensemble import Ensemble
from tokyotrap.simulation.fold import Stop

AMPLIFICATION = (Channel("Amplification", "dearer risk"), Channel("Amplification", "larger impact"))
"""The level that risk-bearing adds to every price, and what it adds to the effect of everything else."""

LINEAR = len(LINEAR_SERIES)
UNITS = np.array(SHOWN)
"""From internal moves to percentage points, log percent, or the unit of an amount, series by series."""


class Why(NamedTuple):
    """What brought a red line about: whether any path crossed, mean contributions of channels, standard errors."""

    crossed: bool
    mean: Float[np.ndarray, " C"]
    error: Float[np.ndarray, " C"]


class Attribution:
    """How lines become contributions of channels, in the units shown.

    Attributes:
        channels: owner and cause, the amplification last.
        members: (channels without amplification, J), which lines belong to each.
        loading: (S, J), effect of each line on each series [units of moves]; of following series their own lines alone.
        followers: place of each following series in use.
    """

    def __init__(self, world: World) -> None:
        found, members = world.structure.channels, world.structure.members
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
        whole[:LINEAR, -2:, 1:] = np.moveaxis(ensemble.daily.amplified[:, :-1], 0, -1) * UNITS[:LINEAR, None, None]
        passed = np.einsum("cj,dfj->fcd", self.wide, ensemble.through, optimize=True)
        whole[self.followers, :, 1:] += passed * UNITS[self.followers, None, None]
        return whole

    def errors(self, stop: Stop) -> Float[np.ndarray, "S C"]:
        """Standard errors of the mean contributions at a stop.

        Of linear series from the covariance of the lines over pairs of paths; of following series from the spread of
        means over chunks of paths, so unknown from one chunk, and rough from a few.
        """
        found = np.zeros((len(self.loading), len(self.channels)))
        parts = self.loading[:, None, :] * self.members[None, :, :]
        spread = parts.reshape(-1, parts.shape[2]) @ stop.lines.variance  # one product of matrices, not one per series
        variance = np.einsum("scj,scj->sc", spread.reshape(parts.shape), parts)
        found[:, :-2] = np.sqrt(np.maximum(variance, 0.0))
        amplified = np.maximum(stop.amplified.variance, 0.0).reshape(LINEAR, 2)
        found[:LINEAR, -2:] = np.sqrt(amplified) * UNITS[:LINEAR, None]
        passed = np.sqrt(np.maximum(stop.passed.variance, 0.0)).reshape(len(self.followers), -1)
        between = passed * UNITS[self.followers, None]
        found[self.followers] = np.hypot(found[self.followers], between)
        return found

    def crossing(self, ensemble: Ensemble, red: int, series: str) -> Why:
        """What each channel had contributed to a line's series up to its first crossing, and its standard error."""
        found, unit = ensemble.why[red], UNITS[PLACE[series]]
        return Why(found.count > 0.0, found.mean * unit, np.sqrt(np.maximum(found.variance, 0.0)) * unit)


def residual(contributions: Float[np.ndarray, "... C D"], moves: Float[np.ndarray, "... D"]) -> float:
    """Largest gap between a move and the sum of its contributions [units shown]."""
    return float(np.abs(contributions.sum(axis=-2) - moves).max())


def main_channel(channels: Sequence[Channel], mean: Float[np.ndarray, " C"], side: str) -> Channel:
    """The channel that carried most of the way to a line."""
    return channels[int(np.argmax(mean if side == "above" else -mean))]
