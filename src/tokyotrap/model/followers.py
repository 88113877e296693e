"""Followers: series outside the core, moved by the core's; kept so that every move stays exactly attributable."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.following import CAPACITY, Following, Linked
from tokyotrap.ledger.host import on_host
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import CORE, LINEAR_SERIES, LINKED, OUTSIDE, PLACE

DRIVERS = (*LINEAR_SERIES, CAPACITY)
"""What a follower can answer to: the linear series and, last, log of risk aversion over normal."""

PRICED = len(CORE) + len(OUTSIDE)
OWN_NEWS = "news of its own"
AS_IT_WAS = "terms of the starting day"
"""Causes of what a follower does by itself: its own news, and what happens although nothing moves."""

Pair = tuple[int, int]
"""Place of a following series among those in use, and of a driver."""


class Followed(NamedTuple):
    """Constants of followers: `link` (linked, priced series and capacity), `pull` (F, drivers), `keep` (F,).

    `pulled` (F, J): daily addition to each following series per unit of each line, through the drivers' levels;
    `capacity` (): log of risk aversion at the start; `answers` (P,): sensitivities on the starting day, pair by pair.
    """

    link: Float[Any, "linked drivers"]
    pull: Float[Any, "F drivers"]
    keep: Float[Any, " F"]
    pulled: Float[Any, "F J"]
    capacity: Float[Any, ""]
    answers: Float[Any, " P"]


def linked(mechanisms: Mapping[str, object]) -> list[Linked]:
    """Series in fixed proportion to others that are in use."""
    return [module for module in mechanisms.values() if isinstance(module, Linked)]


def following(mechanisms: Mapping[str, object]) -> list[Following]:
    """Series that lag or depend on the state, in use, in the order of `FOLLOWING`.

    Not in that of the mapping: a compiled function meets its entries in the order of their names.
    """
    found = [module for module in mechanisms.values() if isinstance(module, Following)]
    return sorted(found, key=lambda module: PLACE[module.series])


def link(mechanisms: Mapping[str, object]) -> Float[np.ndarray, "linked drivers"]:
    """Betas of the linked series on the priced and outside series, and on capacity as the last column."""
    matrix = np.zeros((len(LINKED), PRICED + 1))
    for place, beta in _betas(mechanisms):
        matrix[place] = beta
    return matrix


def declared(mechanisms: Mapping[str, object]) -> Bool[np.ndarray, "linked drivers"]:
    """Which betas of `link` the linked series speak of, whatever their values."""
    found = np.zeros((len(LINKED), PRICED + 1), dtype=bool)
    for place, _ in _betas(mechanisms):
        found[place] = True
    return found


def _betas(mechanisms: Mapping[str, object]) -> Iterator[tuple[tuple[int, int], float]]:
    """Each beta that a linked series speaks of, and its place in `link`."""
    for module in map(on_host, linked(mechanisms)):
        for driver, beta in module.betas().items():
            yield (PLACE[module.series] - PRICED, PRICED if driver == CAPACITY else PLACE[driver]), float(beta)


def constants(
    which: tuple[Pair, ...],
    mechanisms: Mapping[str, object],
    contribution: Float[np.ndarray, "S J"],
    start: tuple[float, Quotes],
) -> Followed:
    """The constants of a run.

    Args:
        which: pairs.
        mechanisms: those in use.
        contribution: effect of each line on each series.
        start: log of risk aversion over normal on the starting day, and its quotes.
    """
    modules = list(map(on_host, following(mechanisms)))
    pull = np.zeros((len(modules), len(DRIVERS)))
    for row, module in enumerate(modules):
        for driver, share in module.pull().items():
            pull[row, DRIVERS.index(driver)] = float(share)
    keep = np.array([float(module.keep()) for module in modules])
    pulled = pull[:, :-1] @ contribution[: len(LINEAR_SERIES)]
    quotes = on_host(start[1])
    said = [module.sensitivity(quotes) for module in modules]
    answers = np.array([float(said[row][DRIVERS[driver]]) for row, driver in which])
    return Followed(link(mechanisms), pull, keep, pulled, np.asarray(start[0]), answers)


def pairs(mechanisms: Mapping[str, object], quotes: Quotes) -> tuple[Pair, ...]:
    """Every following series with every driver whose moves it answers on the day."""
    found = []
    for row, module in enumerate(following(mechanisms)):
        found += [(row, DRIVERS.index(driver)) for driver in jax.eval_shape(module.sensitivity, quotes)]
    return tuple(sorted(found))


def own_lines(mechanisms: Mapping[str, object]) -> list[tuple[str, str, str, float, float]]:
    """What followers do by themselves: owner, cause, series, volatility [per sqrt(year)] or drift, fading [1/year].

    A drift is kept like the series it adds to, so it fades as the series does.
    """
    found = []
    modules: list[Linked | Following] = [*linked(mechanisms), *following(mechanisms)]
    for module in map(on_host, modules):
        volatility, fading = (float(each) for each in module.news())
        if volatility > 0.0:
            found.append((module.label, OWN_NEWS, module.series, volatility, fading))
        if isinstance(module, Following) and float(module.drift()) != 0.0:
            forgotten = -DAYS * float(np.log(float(module.keep())))
            found.append((module.label, AS_IT_WAS, module.series, float(module.drift()), forgotten))
    return found


def sensitivity(which: tuple[Pair, ...], mechanisms: Mapping[str, object], quotes: Quotes) -> Float[Array, " P"]:
    """Today's answers, pair by pair."""
    modules = following(mechanisms)
    answers = [module.sensitivity(quotes) for module in modules]
    if not which:
        return jnp.zeros(0)
    return jnp.stack([jnp.asarray(answers[row][DRIVERS[driver]]) for row, driver in which])


def restless(
    which: tuple[Pair, ...], mechanisms: Mapping[str, object], moved: Sequence[int], changed: Collection[str]
) -> tuple[int, ...]:
    """Pairs, by place, whose answers differ between paths: they depend on quotes, or events may change a parameter.

    Args:
        which: pairs.
        mechanisms: those in use.
        moved: pairs that depend on quotes, by place.
        changed: names of mechanisms of which events set a parameter.
    """
    modules = following(mechanisms)
    names = {id(module): name for name, module in mechanisms.items()}
    set_by_events = (place for place, (row, _) in enumerate(which) if names[id(modules[row])] in changed)
    return tuple(sorted({*moved, *set_by_events}))


def moved_by_quotes(
    which: tuple[Pair, ...], mechanisms: Mapping[str, object], quotes: Quotes
) -> tuple[int, ...]:
    """Pairs, by place, whose answers depend on quotes, of which only shapes matter here."""
    modules = following(mechanisms)

    def answers(quotes: Quotes) -> list[Float[Array, ""]]:
        said = [module.sensitivity(quotes) for module in modules]
        return [jnp.asarray(said[row][DRIVERS[driver]]) for row, driver in which]

    found = jax.make_jaxpr(answers)(quotes)
    moved = set(found.jaxpr.invars)
    for equation in found.jaxpr.eqns:
        if any(each in moved for each in equation.invars if not hasattr(each, "val")):
            moved.update(equation.outvars)
    told = [not hasattr(each, "val") and each in moved for each in found.jaxpr.outvars]
    return tuple(place for place in range(len(which)) if told[place])


def follow(
    which: tuple[Pair, ...],
    known: Followed,
    before: Float[Array, " F"],
    drivers: tuple[Float[Array, " D"], Float[Array, " D"]],
    answers: Float[Array, " P"],
) -> Float[Array, " F"]:
    """Distances of the following series from the start today, own news apart.

    Args:
        which: pairs.
        known: constants.
        before: the same yesterday.
        drivers: distances of the drivers from the start, yesterday and today.
        answers: today's sensitivities.
    """
    if not before.shape[0]:
        return before
    found: Float[Array, " F"] = known.keep * before + known.pull @ drivers[1]
    if not which:
        return found
    moved = (drivers[1] - drivers[0])[jnp.array([driver for _, driver in which])]
    return found + jnp.asarray(members(which, before.shape[0])) @ (answers * moved)


def members(which: tuple[Pair, ...], count: int) -> Float[np.ndarray, "F P"]:
    """Which pairs belong to which of so many following series."""
    matrix = np.zeros((count, len(which)))
    for place, (row, _) in enumerate(which):
        matrix[row, place] = 1.0
    return matrix
