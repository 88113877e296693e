"""Shares: the contributions to one move by owner, by cause, and by both, amplification apart."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from tokyotrap.ledger.series import PLACE
from tokyotrap.results.channels import AMPLIFICATION
from tokyotrap.results.record import Channel
from tokyotrap.studies.contributions import Between, Figure

Columns = Bool[np.ndarray, " C"]


@dataclass(frozen=True)
class Share:
    """A part of a move: whose and why, empty where several are taken together; mean and standard error."""

    owner: str
    cause: str
    size: Figure


@dataclass(frozen=True)
class Shares:
    """All of a move, shared out three ways; each way the shares and amplification add up to the move.

    Attributes:
        channels: by owner and cause.
        owners: by owner.
        causes: by cause, whoever had it.
        amplification: dearer risk, and larger impact of everything else.
        amplified: both together.
    """

    channels: tuple[Share, ...]
    owners: tuple[Share, ...]
    causes: tuple[Share, ...]
    amplification: tuple[Share, ...]
    amplified: Figure


def shares(found: Between, series: str) -> Shares:
    """The contributions to the mean move of a series; channels that never contribute are left out."""
    clusters, place = found.clusters(series), PLACE[series]
    mean = found.mean[place]

    def figure(columns: Columns) -> Figure:
        return Figure(float(mean[columns].sum()), clusters.figure(columns).error)

    def grouped(key: Callable[[Channel], Hashable], owner: bool, cause: bool) -> tuple[Share, ...]:
        own = [each for each in found.channels if each not in AMPLIFICATION]
        made = []
        for name in dict.fromkeys(map(key, own)):
            members = [each for each in own if key(each) == name]
            columns = np.array([each in members for each in found.channels])
            if np.abs(clusters.sums[:, columns]).any():
                first = members[0]
                made.append(Share(first.owner if owner else "", first.cause if cause else "", figure(columns)))
        return tuple(sorted(made, key=lambda share: -abs(share.size.value)))

    extra = [np.array([each == kind for each in found.channels]) for kind in AMPLIFICATION]
    return Shares(
        channels=grouped(lambda each: each, owner=True, cause=True),
        owners=grouped(lambda each: each.owner, owner=True, cause=False),
        causes=grouped(lambda each: each.cause, owner=False, cause=True),
        amplification=tuple(
            Share(kind.owner, kind.cause, figure(columns)) for kind, columns in zip(AMPLIFICATION, extra, strict=True)
        ),
        amplified=figure(np.any(extra, axis=0)),
    )
