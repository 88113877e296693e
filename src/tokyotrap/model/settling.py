"""Settling: books, memory, red lines, grades and the report of the day, once prices have cleared."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import TREASURIES
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


class Settlement(NamedTuple):
    """What today's parts hand to the close; `sound` says that every number of the day was finite."""

    lines: Float[Array, " J"]
    books: Float[Array, "owners accounts"]
    imbalance: Float[Array, ""]
    sound: Bool[Array, ""]
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
    values, sound = _held(inputs, state, cleared, today.sound)
    cleared = _kept(state, cleared, sound)
    today = today._replace(lines=jnp.where(sound, today.lines, state.lines))
    capped = jnp.maximum(state.capped, jnp.where(sound & jnp.all(values == cleared.values), 0.0, 1.0))
    gone = cleared.root.gone > 0.0
    near = cleared.root.distance < cleared.mark
    condition = jnp.where(gone, 2.0, jnp.where(near, 1.0, 0.0))
    memory = remember(state.memory, values, state.values)
    grade = _grade(inputs, state, today, (Quotes(values, memory, inputs.opening), condition))
    close = _report(inputs, cleared, today, (values, condition, grade, sound))
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
    inputs: Inputs,
    cleared: Cleared,
    today: Settlement,
    found: tuple[Float[Array, " S"], Float[Array, ""], Float[Array, " 2"], Bool[Array, ""]],
) -> Close:
    """What the day tells the world: closes, condition of capacity, first days of grades, and whether all was finite."""
    values, condition, grade, sound = found
    explained = inputs.wiring.contribution[:LINEAR] @ (today.lines - inputs.wiring.opening)
    explained = explained + cleared.amplified[:-1].sum(axis=1)
    return Close(
        values=values,
        free=cleared.values,
        slow=jnp.stack([today.told.get(name, jnp.zeros(())) for name in SLOW]),
        answers=today.answers,
        residual=jnp.where(sound, jnp.abs(cleared.drivers[:-1] - explained).max(), 0.0),
        imbalance=jnp.maximum(today.imbalance, adding_up(inputs, today.books)),
        capacity=cleared.root.log_capacity,
        multiplier=cleared.root.multiplier,
        distance=cleared.root.distance,
        condition=condition,
        grade=jnp.where(grade[1] > 0.0, 2.0, jnp.where(grade[0] > 0.0, 1.0, 0.0)),
        rung=today.ladder.rung,
        yen_bought=today.yen_bought,
    )


def _held(
    inputs: Inputs, state: State, cleared: Cleared, sound: Bool[Array, ""]
) -> tuple[Float[Array, " S"], Bool[Array, ""]]:
    """Every series within its range, and whether all numbers are finite; yesterday's series if they are not."""
    base = inputs.opening * (1.0 - jnp.array(ABSOLUTE))
    values = jnp.clip(cleared.values, base + jnp.array(LOWEST), base + jnp.array(HIGHEST))
    sound = sound & jnp.all(jnp.isfinite(cleared.values))
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
    now: tuple[Float[Array, " series"], Float[Array, "R J2"]],
    today: tuple[Settlement, Cleared],
) -> Crossing:
    """Red lines crossed for the first time today, and what had brought their series there."""
    (values, watched), (settlement, cleared) = now, today
    series = inputs.reds.series.astype(int)
    there = inputs.reds.side * (values[series] - inputs.reds.level) >= -1e-12
    first = there & (before.day == 0.0)
    moved = settlement.lines - inputs.wiring.opening
    rows = []
    for place in structure.red_series:
        own = inputs.wiring.contribution[place] * moved
        if place < LINEAR:
            rows.append(jnp.concatenate([own, cleared.amplified[place]]))
        else:
            rows.append(jnp.pad(own, (0, 2)) + _watched(structure, place, watched))
    parts = jnp.stack(rows) if rows else before.parts
    return Crossing(
        day=jnp.where(first, settlement.day, before.day),
        parts=jnp.where(first[:, None], parts, before.parts),
        move=jnp.where(first, values[series] - inputs.opening[series], before.move),
    )


def _watched(structure: Structure, series: int, watched: Float[Array, "R J2"]) -> Float[Array, " J2"] | float:
    """What was passed on to one following series; nothing if its market is switched off."""
    for place, row in enumerate(structure.watched):
        if PLACE[structure.following[row]] == series:
            return watched[place]
    return 0.0


def adding_up(inputs: Inputs, books: Float[Array, "owners accounts"]) -> Float[Array, ""]:
    """Largest gap between what all hold of a bond and what exists of it [trillion dollars].

    JGBs sum to zero with the government's debt among the books; Treasuries sum to what was outstanding.
    """
    total = books.sum(axis=0) - inputs.outstanding
    return jnp.abs(total).max()


def bonds_outstanding(books: Float[Array, "owners accounts"]) -> Float[Array, " accounts"]:
    """What exists of each account on the starting day: Treasuries as held; everything else nets to zero."""
    held = jnp.zeros(books.shape[1])
    for name in TREASURIES:
        held = held.at[POSITION[name]].set(books[:, POSITION[name]].sum())
    return held
