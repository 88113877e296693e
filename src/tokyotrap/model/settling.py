"""Settling: books, memory, red lines, grades and the report of the day, once prices have cleared."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from tokyotrap.ledger.quotes import Quotes, remember
from tokyotrap.ledger.series import ALL, LINEAR_SERIES, PLACE
from tokyotrap.model.clearing import Cleared
from tokyotrap.model.grades import Grades, first_days
from tokyotrap.model.passing import one_path
from tokyotrap.model.state import SLOW, Close, Crossing, State
from tokyotrap.model.world import Inputs, Structure
from tokyotrap.policy.intervention import LadderState
from tokyotrap.pricing.capacity import Root

LINEAR = len(LINEAR_SERIES)
RANGE = {"rate": (-0.05, 0.50), "log": (-4.0, 4.0), "amount": (-1e4, 1e4)}
"""Range of each kind of series, internal units, logarithms and amounts as distances from the start; a path that leaves
it is held at its edge and counted."""

LOWEST, HIGHEST = (tuple(RANGE[each.kind][side] for each in ALL) for side in (0, 1))
ABSOLUTE = tuple(1.0 if each.kind == "rate" else 0.0 for each in ALL)


TOUCH = 1e-7
"""A close as near to a level as single precision tells apart, for a yield of 1, has reached it."""


class Settlement(NamedTuple):
    """What today's parts hand to the close."""

    lines: Float[Array, " J"]
    books: Float[Array, "owners accounts"]
    regimes: dict[str, dict[str, Float[Array, ""]]]
    told: dict[str, Float[Array, ""]]
    answers: Float[Array, " P"]
    ladder: LadderState
    expected: Float[Array, ""]
    age: Float[Array, " E"]
    yen_bought: Float[Array, ""]
    day: Float[Array, ""]


def settle(
    structure: Structure, inputs: Inputs, state: State, cleared: Cleared, today: Settlement
) -> tuple[State, Close]:
    """Books, memory, red lines and the day's report."""
    values, sound = _held(inputs, state, cleared)
    cleared = _kept(state, cleared, sound)
    today = _undone(state, today, sound)
    capped = jnp.maximum(state.capped, jnp.where(sound & jnp.all(values == cleared.values), 0.0, 1.0))
    gone = cleared.root.gone > 0.0
    near = cleared.root.distance < cleared.mark
    condition = jnp.where(gone, 2.0, jnp.where(near, 1.0, 0.0))
    memory = remember(state.memory, values, state.values)
    grade = _grade(inputs, state, today, (Quotes(values, memory, inputs.opening), condition))
    close = _report(cleared, today, (values, condition, grade))
    passed = (state, today.lines, cleared.amplified)
    watched = one_path(structure, inputs, state.watched, passed, today.answers)
    settled = State(
        lines=today.lines,
        books=today.books,
        values=values,
        memory=memory,
        ladder=today.ladder,
        expected=today.expected,
        wealth=cleared.wealth,
        capacity=cleared.root.log_capacity,
        drivers=cleared.drivers,
        amplified=cleared.amplified,
        followed=cleared.followed,
        watched=watched,
        regimes=today.regimes,
        told=today.told,
        grade=grade,
        bonds=cleared.bonds,
        rate=cleared.rate,
        held=cleared.held,
        age=today.age,
        crossing=_cross(structure, inputs, state.crossing, (values, watched), (today, cleared)),
        capped=capped,
    )
    return settled, close


def _report(
    cleared: Cleared,
    today: Settlement,
    found: tuple[Float[Array, " S"], Float[Array, ""], Float[Array, " 2"]],
) -> Close:
    """What the day tells the world: closes, condition of capacity, first days of grades."""
    values, condition, grade = found
    return Close(
        values=values,
        free=cleared.values,
        slow=jnp.stack([today.told.get(name, jnp.zeros(())) for name in SLOW]),
        answers=today.answers,
        capacity=cleared.root.log_capacity,
        multiplier=cleared.root.multiplier,
        distance=cleared.root.distance,
        condition=condition,
        grade=jnp.where(grade[1] > 0.0, 2.0, jnp.where(grade[0] > 0.0, 1.0, 0.0)),
        rung=today.ladder.rung,
        yen_bought=today.yen_bought,
    )


def _held(
    inputs: Inputs, state: State, cleared: Cleared
) -> tuple[Float[Array, " S"], Bool[Array, ""]]:
    """Every series within its range, and whether all numbers are finite; yesterday's series if they are not."""
    base = inputs.opening * (1.0 - jnp.array(ABSOLUTE))
    values = jnp.clip(cleared.values, base + jnp.array(LOWEST), base + jnp.array(HIGHEST))
    root = jnp.stack([cleared.wealth, cleared.root.log_capacity, cleared.root.multiplier, cleared.root.distance])
    sound = jnp.all(jnp.isfinite(cleared.values)) & jnp.all(jnp.isfinite(root))
    return jnp.where(sound, values, state.values), sound


def _kept(state: State, cleared: Cleared, sound: Bool[Array, ""]) -> Cleared:
    """What cleared, or yesterday's numbers if some of today's are not finite; such a path is counted as capped."""
    none, one = jnp.zeros(()), jnp.ones(())
    before = cleared._replace(
        values=state.values,
        root=Root(state.capacity, none, one, one, none),
        drivers=state.drivers,
        amplified=state.amplified,
        followed=state.followed,
        bonds=state.bonds,
        rate=state.rate,
        held=state.held,
        wealth=state.wealth,
    )
    kept: Cleared = jax.tree.map(lambda new, old: jnp.where(sound, new, old), cleared, before)
    return kept


def _undone(state: State, today: Settlement, sound: Bool[Array, ""]) -> Settlement:
    """What today did, or nothing if some of today's numbers are not finite."""
    parts = {
        "lines": state.lines, "books": state.books, "regimes": state.regimes, "told": state.told,
        "ladder": state.ladder, "expected": state.expected, "yen_bought": jnp.zeros(()),
    }  # fmt: skip
    kept = {
        name: jax.tree.map(lambda new, old: jnp.where(sound, new, old), getattr(today, name), before)
        for name, before in parts.items()
    }
    return today._replace(**kept)


def _grade(
    inputs: Inputs, state: State, today: Settlement, now: tuple[Quotes, Float[Array, ""]]
) -> Float[Array, " 2"]:
    """First days of the worse grades; none if grades are switched off."""
    grades = inputs.mechanisms.get("grades")
    if not isinstance(grades, Grades):
        return state.grade
    return first_days(state.grade, grades.today(*now, today.told, today.ladder.spent), today.day)


def _cross(
    structure: Structure,
    inputs: Inputs,
    before: Crossing,
    now: tuple[Float[Array, " series"], Float[Array, "R C2"]],
    today: tuple[Settlement, Cleared],
) -> Crossing:
    """Red lines crossed for the first time today, and what had brought their series there."""
    (values, watched), (settlement, cleared) = now, today
    if not structure.red_series:
        return before
    series = np.array(structure.red_series)
    there = inputs.reds.side * (values[series] - inputs.reds.level) >= -TOUCH
    first = there & (before.day == 0.0)
    moved = settlement.lines - inputs.wiring.opening
    rows = []
    for place in structure.red_series:
        own = structure.members @ (inputs.wiring.contribution[place] * moved)
        if place < LINEAR:
            rows.append(jnp.concatenate([own, cleared.amplified[place]]))
        else:
            rows.append(jnp.pad(own, (0, 2)) + _watched(structure, place, watched))
    return Crossing(
        day=jnp.where(first, settlement.day, before.day),
        parts=jnp.where(first[:, None], jnp.stack(rows), before.parts),
        move=jnp.where(first, values[series] - inputs.opening[series], before.move),
    )


def _watched(structure: Structure, series: int, watched: Float[Array, "R C2"]) -> Float[Array, " C2"] | float:
    """What was passed on to one following series; nothing if its market is switched off."""
    for place, row in enumerate(structure.watched):
        if PLACE[structure.following[row]] == series:
            return watched[place]
    return 0.0
