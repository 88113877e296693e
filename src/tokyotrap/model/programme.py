"""The programme of a run: what a scenario makes happen, compiled into numbers the daily loop can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from tokyotrap.ledger.series import PLACE
from tokyotrap.model.fates import Fork, Need, came_true
from tokyotrap.model.mechanisms import Mechanisms

NEVER = -1.0
BARRED = -2.0
"""Age of an event that cannot happen on a path, because a branch came out otherwise."""


@dataclass(frozen=True)
class Condition:
    """A comparison at the previous close, in internal units: `series > level` if `above`, else `series < level`.

    Both hold at equality too when `level` is met to within rounding, as a line that is touched is crossed.
    """

    series: str
    above: bool
    level: float


@dataclass(frozen=True)
class Happening:
    """An event in the engine's terms.

    Attributes:
        day: number of the business day, 1 for the first; None for a conditional event.
        conditions: all must hold; empty for a dated event.
        after: business days before a conditional event may happen.
        values: key of a parameter -> its new value [house units].
        orders: key of an order -> its amount [house units].
        over: business days an order is spread over.
        given: what branches must have come to.
    """

    day: int | None
    conditions: tuple[Condition, ...]
    after: int
    values: Mapping[str, float]
    orders: Mapping[str, float]
    over: int
    given: tuple[Need, ...] = ()


class Numbers(NamedTuple):
    """The numbers of a programme, event by event."""

    day: Float[Array, " E"]
    after: Float[Array, " E"]
    over: Float[Array, " E"]
    levels: tuple[tuple[Float[Array, ""], ...], ...]
    values: tuple[dict[str, Float[Array, ""]], ...]
    orders: tuple[dict[str, Float[Array, ""]], ...]


@dataclass(frozen=True)
class Programme:
    """The structure of the events; their numbers travel separately so that changing one compiles nothing anew.

    Branches are decided before the first day: an event that hangs on one is barred from some paths by the age it
    starts with, and the loop knows nothing of branches.
    """

    happenings: tuple[Happening, ...]
    forks: tuple[Fork, ...] = ()

    def numbers(self) -> Numbers:
        """The numbers of the events as arrays."""
        found = self.happenings
        days = [NEVER if each.day is None else float(each.day) for each in found]
        dated = np.array([days, [float(each.after) for each in found], [float(each.over) for each in found]])
        levels = tuple(tuple(c.level for c in each.conditions) for each in found)
        given = [tuple(map(dict, each)) for each in ([e.values for e in found], [e.orders for e in found])]
        day, after, over = dated
        return Numbers(*jax.device_put((day, after, over, levels, *given)))

    @property
    def orders(self) -> tuple[str, ...]:
        """Every order the events give, once."""
        return tuple(dict.fromkeys(key for each in self.happenings for key in each.orders))

    def structure(self) -> tuple[object, ...]:
        """What of the events is compiled in."""
        return tuple(
            (
                each.day is None,
                tuple((c.series, c.above) for c in each.conditions),
                tuple(each.values),
                tuple(each.orders),
            )
            for each in self.happenings
        )

    def ages(self, fates: Int[np.ndarray, "paths B"]) -> Float[np.ndarray, "paths E"]:
        """Ages of the events on the evening of the starting day, by what the branches come to on each path."""
        ages = [np.where(came_true(each.given, fates), NEVER, BARRED) for each in self.happenings]
        return np.stack(ages, axis=1) if ages else np.zeros((len(fates), 0))

    def fire(
        self, age: Float[Array, " E"], day: Float[Array, ""], quotes: Float[Array, " series"], numbers: Numbers
    ) -> Float[Array, " E"]:
        """Business days since each event happened, today included as zero; `NEVER` or `BARRED` if it has not."""
        ages = []
        for place, happening in enumerate(self.happenings):
            if happening.day is None:
                now = day > numbers.after[place]
                for condition, level in zip(happening.conditions, numbers.levels[place], strict=True):
                    value = quotes[PLACE[condition.series]]
                    now = now & (value >= level if condition.above else value <= level)
            else:
                now = day == numbers.day[place]
            running = age[place] >= 0.0
            starts = now & (age[place] == NEVER)
            ages.append(jnp.where(running, age[place] + 1.0, jnp.where(starts, 0.0, age[place])))
        return jnp.stack(ages) if ages else age

    def due(self, age: Float[Array, " E"], numbers: Numbers) -> dict[str, Float[Array, ""]]:
        """The part of every order that falls due today [house units]."""
        due: dict[str, Float[Array, ""]] = {}
        for place, happening in enumerate(self.happenings):
            today = (age[place] >= 0.0) & (age[place] < numbers.over[place])
            for key in happening.orders:
                part = jnp.where(today, numbers.orders[place][key] / numbers.over[place], 0.0)
                due[key] = due[key] + part if key in due else part
        return due

    def started(self, age: Float[Array, " E"], numbers: Numbers, key: str) -> tuple[Float[Array, ""], Float[Array, ""]]:
        """Whether an event with this order happens today, and the order's amount."""
        amount, any_today = jnp.zeros(()), jnp.zeros((), dtype=bool)
        for place, happening in enumerate(self.happenings):
            if key in happening.orders:
                today = age[place] == 0.0
                amount = jnp.where(today, numbers.orders[place][key], amount)
                any_today = any_today | today
        return any_today, amount

    def apply(self, mechanisms: Mechanisms, age: Float[Array, " E"], numbers: Numbers) -> Mechanisms:
        """The mechanisms with the parameters that events have changed by now.

        Of several events that set one parameter the one that happened last holds; of those of one day, the later in
        the file.
        """
        changed: Mechanisms = dict(mechanisms)
        youngest: dict[str, Float[Array, ""]] = {}
        for place, happening in enumerate(self.happenings):
            for key in happening.values:
                name, field = key.rsplit(".", 1)
                if name in changed:
                    since = jnp.where(age[place] >= 0.0, age[place], jnp.inf)
                    newer = jnp.isfinite(since) & (since <= youngest.get(key, jnp.inf))
                    youngest[key] = jnp.minimum(since, youngest.get(key, jnp.inf))
                    new = jnp.where(newer, numbers.values[place][key], getattr(changed[name], field))
                    changed[name] = eqx.tree_at(lambda module, f=field: getattr(module, f), changed[name], new)  # type: ignore[misc]
        return changed


def empty() -> Programme:
    """Nothing happens."""
    return Programme(())


def of(happenings: Sequence[Happening]) -> Programme:
    """A programme of these events."""
    return Programme(tuple(happenings))
