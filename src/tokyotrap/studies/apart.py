"""Apart: a move with something and without it on the same luck, and what the difference is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from tokyotrap.ledger.series import PLACE
from tokyotrap.results.channels import AMPLIFICATION
from tokyotrap.results.differences import paired_error
from tokyotrap.results.record import Channel
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.clusters import share_error
from tokyotrap.studies.contributions import Between, Clusters, Figure
from tokyotrap.studies.shares import Share
from tokyotrap.studies.without import Part

Pair = tuple[Between, Between]
"""With something, and without it."""

ALONE = np.ones(1, dtype=bool)
"""The only column there is."""


@dataclass(frozen=True)
class OddsApart:
    """Odds of a red line by the second day, with and without; `difference` is path by path."""

    line: str
    with_it: Figure
    without: Figure
    difference: Figure


@dataclass(frozen=True)
class Apart:
    """What something does to a move: the move with it less the move without it.

    Exact by addition: difference = own + induced + amplification, but for the residual.

    Attributes:
        name, label: of what was taken out.
        words: what is left then.
        with_it, without: the two moves.
        difference: with less without, path by path.
        predicted: contributions of its own channels in the run with it, which is what attribution alone would say.
        own: the same less what is left of those channels in the run without it.
        induced: change of everybody else's contributions.
        owners: the same owner by owner, the largest first.
        amplification: change of amplification; zero where that is what was taken out.
        residual: difference less the sum of the three.
        odds: of every red line.
        dropped: what events lost with it.
    """

    name: str
    label: str
    words: str
    with_it: Figure
    without: Figure
    difference: Figure
    predicted: Figure
    own: Figure
    induced: Figure
    owners: tuple[Share, ...]
    amplification: Figure
    residual: float
    odds: tuple[OddsApart, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """Several things taken out together: the difference less the sum of the differences of each alone."""

    together: Figure
    apart: Figure
    between: Figure


def apart(series: str, part: Part, pair: Pair, dropped: tuple[str, ...], scenario: Scenario) -> Apart:
    """One series with something and without it.

    Args:
        series: its name.
        part: what was taken out.
        pair: the same paths with it and without.
        dropped: what events lost.
        scenario: for its red lines.
    """
    first, other = pair
    channels = tuple(dict.fromkeys([*first.channels, *other.channels]))
    apart = _aligned(first.clusters(series), first.channels, channels)
    apart = apart - _aligned(other.clusters(series), other.channels, channels)
    own = np.array([part.owns(each) or each not in other.channels for each in channels])
    extra = np.array([each in AMPLIFICATION for each in channels]) & ~own
    induced = ~own & ~extra
    mean = _mean(first, series, channels) - _mean(other, series, channels)

    def figure(columns: Bool[np.ndarray, " C"]) -> Figure:
        return Figure(float(mean[columns].sum()), apart.figure(columns).error)

    place = PLACE[series]
    mine = np.array([part.owns(each) or each not in other.channels for each in first.channels])
    predicted = first.clusters(series).figure(mine)
    return Apart(
        name=part.name,
        label=part.label,
        words=part.words,
        with_it=first.move(series),
        without=other.move(series),
        difference=_difference(series, pair),
        predicted=Figure(float(first.mean[place][mine].sum()), predicted.error),
        own=figure(own),
        induced=figure(induced),
        owners=_owners(channels, induced, figure),
        amplification=figure(extra),
        residual=float(abs(first.moves[place] - other.moves[place] - mean.sum())),
        odds=_odds(pair, scenario),
        dropped=dropped,
    )


def left_over(series: str, first: Between, others: Sequence[Between]) -> Left:
    """What several things do together less what each does alone, path by path; the last is without all of them."""
    alone = [_difference(series, (first, other)) for other in others[:-1]]
    together = _difference(series, (first, others[-1]))
    whole, place = first.moved(series), PLACE[series]
    each = [whole - other.moved(series) for other in others]
    summed = Clusters(np.sum([one.sums for one in each[:-1]], axis=0), whole.sizes, whole.pairs)
    error = (each[-1] - summed).figure(ALONE).error
    total = sum(float(first.moves[place] - other.moves[place]) for other in others[:-1])
    return Left(
        together=together,
        apart=Figure(sum(each.value for each in alone), summed.figure(ALONE).error),
        between=Figure(together.value - total, error),
    )


def _difference(series: str, pair: Pair) -> Figure:
    """The move with less the move without."""
    first, other = pair
    place = PLACE[series]
    error = (first.moved(series) - other.moved(series)).figure(ALONE).error
    return Figure(float(first.moves[place] - other.moves[place]), error)


def _aligned(clusters: Clusters, mine: Sequence[Channel], channels: Sequence[Channel]) -> Clusters:
    """Columns moved to the places their channels have among all."""
    return clusters.spread([channels.index(each) for each in mine], len(channels))


def _mean(found: Between, series: str, channels: Sequence[Channel]) -> Float[np.ndarray, " C"]:
    """Contributions by channel, zero for those a run does not have."""
    known = dict(zip(found.channels, found.mean[PLACE[series]], strict=True))
    return np.array([float(known.get(each, 0.0)) for each in channels])


def _owners(
    channels: Sequence[Channel], induced: Bool[np.ndarray, " C"], figure: Callable[[Bool[np.ndarray, " C"]], Figure]
) -> tuple[Share, ...]:
    """The change of everybody else's contributions, owner by owner."""
    found = []
    for owner in dict.fromkeys(each.owner for each in channels):
        columns = np.array([each.owner == owner for each in channels]) & induced
        if columns.any():
            found.append(Share(owner, "", figure(columns)))
    return tuple(sorted((each for each in found if each.size.value), key=lambda each: -abs(each.size.value)))


def _odds(pair: Pair, scenario: Scenario) -> tuple[OddsApart, ...]:
    """Every red line by the second day."""
    found = []
    numbers, day = pair[0].ensemble.numbers, pair[0].days[1]
    for place, line in enumerate(scenario.red_lines):
        days = [each.ensemble.records.crossing[:, place] for each in pair]
        crossed = [(each > 0) & (each <= day) for each in days]
        with_it, without = (Figure(float(each.mean()), share_error(each, numbers)) for each in crossed)
        apart = Figure(with_it.value - without.value, paired_error(days[1], days[0], day, numbers))
        found.append(OddsApart(line.name, with_it, without, apart))
    return tuple(found)
