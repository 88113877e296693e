"""Tipping: the smallest sale, all on one day, after which no root of the capacity loop is left."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.world import World
from tokyotrap.studies import quiet

GONE = 2.0


@dataclass(frozen=True)
class Tipping:
    """What it takes.

    Attributes:
        order: key of the order that was made larger and larger.
        amount: the smallest that tips [house units]; None if the largest that can be ordered does not.
        largest: that was tried [house units].
        multiplier: of the capacity loop on the day before.
        distance: loss on the day before that would have left no root [trillion dollars].
    """

    order: str
    amount: float | None
    largest: float
    multiplier: float
    distance: float


def smallest(
    atlas: Atlas,
    order: str,
    largest: float,
    *,
    settings: Mapping[str, float | str] | None = None,
    accuracy: float = 0.005,
) -> Tipping:
    """The smallest amount of one order, in one day, that leaves arbitrageurs without a root.

    Args:
        atlas: facts of the starting day.
        order: key of an order of the catalogue.
        largest: amount tried [house units].
        settings: of the scenario, besides those that keep the world quiet.
        accuracy: of the answer, as a share of the largest.
    """
    return of_world(quiet.world(atlas, [order], settings=settings), {order: largest}, accuracy=accuracy)[0]


def of_world(made: World, largest: Mapping[str, float], *, accuracy: float = 0.005) -> list[Tipping]:
    """The same for several orders of one quiet world, each alone.

    All amounts of all orders are tried at once, evenly spaced, so that nothing is assumed of more being worse.

    Args:
        made: a world of `quiet.world` with these orders.
        largest: order -> amount tried [house units], in the order of the world.
        accuracy: of the answers, as a share of the largest.
    """
    count = 2 ** math.ceil(math.log2(1.0 / accuracy))
    steps = np.arange(1, count + 1) / count
    amounts = np.zeros((len(largest) * count, len(largest)))
    for place, most in enumerate(largest.values()):
        amounts[place * count : (place + 1) * count, place] = most * steps
    found = quiet.closes(made, amounts)
    gone = (found.condition[1] >= GONE).reshape(len(largest), count)
    calm = float(found.multiplier[0, 0]), float(found.distance[0, 0])
    return [_tipping(order, most, row, calm) for (order, most), row in zip(largest.items(), gone, strict=True)]


def _tipping(order: str, most: float, gone: Sequence[bool], calm: tuple[float, float]) -> Tipping:
    first = int(np.argmax(gone))
    return Tipping(order, most * (first + 1) / len(gone) if gone[first] else None, most, *calm)
