"""Triggers: what happens or not; a yes or no in a simulation, a share between none and all in its smoothed twin.

A rule that says yes or no has no derivative by its own threshold: no path moves when the threshold moves a little,
until one jumps. In the smoothed twin every such answer is a share between 0 and 1 that changes over a width, times a
temperature. At temperature zero, that of every simulation, each function here is the comparison it stands for.

The temperature is fixed while a day is traced (`softened`); answers of yes or no are booleans, shares are numbers, and
`both`, `either`, `no` and `pick` take either.

Source: the log-odds of a decision by chance, over a temperature, are the relaxation of Maddison, Mnih and Teh (2017),
"The concrete distribution".
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

Answer = Bool[Array, "..."] | Float[Array, "..."]
"""A yes or no, or in the twin a share."""

Number = Float[Array, "..."] | float

_temperature: ContextVar[float] = ContextVar("temperature", default=0.0)


@contextmanager
def softened(temperature: float) -> Iterator[None]:
    """Within it, triggers have this temperature; zero is hard."""
    before = _temperature.set(temperature)
    try:
        yield
    finally:
        _temperature.reset(before)


def above(value: Number, level: Number, width: Number) -> Answer:
    """Whether a value is above a level.

    Args:
        value: any unit.
        level: same unit.
        width: over which the answer changes in the twin, at temperature one [same unit].
    """
    heat = _temperature.get()
    return jax.nn.sigmoid((value - level) / (heat * width)) if heat else jnp.asarray(value > level)


def below(value: Number, level: Number, width: Number) -> Answer:
    """Whether a value is below a level; see `above`."""
    heat = _temperature.get()
    return jax.nn.sigmoid((level - value) / (heat * width)) if heat else jnp.asarray(value < level)


def happens(chance: Number, probability: Number) -> Answer:
    """Whether what comes with a probability comes today, given a uniform number [0 to 1].

    In the twin the log-odds of the probability are weighed against those of the chance, over a heat h. The mean share
    over chance would be h pi / sin(h pi) times a small probability, and is right for an even one; the odds are moved to
    make up for it (ours).
    """
    if not _temperature.get():
        return jnp.asarray(chance < probability)
    heat = min(_temperature.get() * BY_CHANCE, 0.9)
    sure = jnp.clip(probability, LEAST, 1.0 - LEAST)
    fewer = (1.0 - 2.0 * sure) * math.log(math.sin(heat * math.pi) / (heat * math.pi))
    odds = jnp.log(sure) - jnp.log1p(-sure) + fewer
    return jax.nn.sigmoid((odds - jnp.log(chance) + jnp.log1p(-jnp.asarray(chance))) / heat)


BY_CHANCE, STAIRS = 3.0, 2.0
"""How much warmer than other triggers what comes by chance is, whose mean hardly depends on it, and steps, whose mean
does not at all; the warmer, the less noise in derivatives."""

LEAST = 1e-6
"""Probabilities nearer to none or all than this are taken for this in the twin, whose log-odds are finite."""


def stands(state: Number) -> Answer:
    """Whether a state that is none, one or more is not none; in the twin the state is a share itself."""
    return jnp.clip(state, 0.0, 1.0) if _temperature.get() else jnp.asarray(state > 0.0)


def over(wait: Number) -> Answer:
    """Whether a count of days has run out; in the twin a part of a day left is a part of a no [business days]."""
    return jnp.clip(1.0 - wait, 0.0, 1.0) if _temperature.get() else jnp.asarray(wait <= 0.0)


def some(amount: Number, whole: Number) -> Answer:
    """Whether there is any of an amount; in the twin its share of the whole [both in one unit]."""
    return jnp.clip(amount / whole, 0.0, 1.0) if _temperature.get() else jnp.asarray(amount > 0.0)


def steps_up(steps: Number, chance: Number) -> Float[Array, ""]:
    """A whole number of steps whose mean over the chance is `steps`, given a uniform number [0 to 1].

    In the twin the stairs are smooth, and their mean over the chance is the same.
    """
    heat = _temperature.get() * STAIRS
    if not heat:
        down = jnp.floor(steps)
        return down + jnp.where(chance < steps - down, 1.0, 0.0)
    along = jnp.asarray(steps - chance)
    middle = jax.lax.stop_gradient(jnp.floor(along + 0.5))
    edge = jax.nn.sigmoid(0.5 / heat)
    return middle + (jax.nn.sigmoid((along - middle) / heat) - (1.0 - edge)) / (2.0 * edge - 1.0)


def both(first: Answer, second: Answer) -> Answer:
    """Whether both are so."""
    return first & second if _hard(first, second) else first * second


def either(first: Answer, second: Answer) -> Answer:
    """Whether one is so, or both."""
    return first | second if _hard(first, second) else 1.0 - (1.0 - 1.0 * first) * (1.0 - 1.0 * second)


def no(answer: Answer) -> Answer:
    """Whether it is not so."""
    return ~answer if _hard(answer) else 1.0 - answer


def pick(answer: Answer, yes: Number, other: Number) -> Float[Array, "..."]:
    """One number if it is so, else the other; in the twin both in their shares."""
    return jnp.where(answer, yes, other) if _hard(answer) else answer * yes + (1.0 - answer) * other


def _hard(*answers: Answer) -> bool:
    return all(each.dtype == bool for each in answers)
