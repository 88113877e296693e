"""The derivative of a path's day as a program: from what results answer to tomorrow, to what they answer to today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Int

import tokyotrap.lanes.backward_rules  # noqa: F401  # fills the table of rules
from tokyotrap.lanes.kernel import Traced, Tree, given_leaves
from tokyotrap.lanes.lower import Lowering, Numbers
from tokyotrap.lanes.program import DAILY, LANE, ONCE, Program

Step = Callable[[Tree, Tree, Tree], Tree]
"""What is given once, every day, and a path -> the path after the day."""

Pick = Callable[[Tree], Tree]
"""Picks parameters of what is given once."""


@dataclass(frozen=True)
class Derived:
    """A day and its derivative.

    Attributes:
        forth: the day; its state is what the ends depend on.
        back: its derivative; its state is that of the evening before, and what the ends answer to the state.
        sums: of the derivative: what the ends answer to parameters today, number by number.
        places: what makes up the state, among all numbers of a path.
        answered: which of the state's the derivative carries.
        wanted: parameters the ends may answer to, among all numbers of the parameters.
    """

    forth: Traced
    back: Traced
    sums: tuple[int, ...]
    places: Int[np.ndarray, " P"]
    answered: Int[np.ndarray, " A"]
    wanted: Int[np.ndarray, " K"]


def derived(
    step: Step,
    examples: tuple[Tree, Tree, Tree],
    zeros: Sequence[Any],
    parameters: tuple[Pick, Callable[[Tree, Tree], Tree]],
    ends: Bool[np.ndarray, " n"],
    starts: Bool[np.ndarray, " n"],
) -> Derived:
    """The programs of a day and of its derivative.

    Args:
        step: a day of one path.
        examples: what it is given; only shapes and types matter.
        zeros: for each leaf given once, where it is known to be zero, or None.
        parameters: picks those by which the derivative is taken, and puts them back.
        ends: numbers of the path from which results are taken at the horizon.
        starts: numbers of the path by which the derivative is taken on the first evening as well.
    """
    day, leaves = _lowered(step, examples, zeros, np.ones(len(ends), dtype=bool))
    after = _flat(leaves)
    places = np.array(day.carried(after.tolist(), np.flatnonzero(ends).tolist(), ()), dtype=int)
    _moved(day, {int(place): order for order, place in enumerate(places)})
    forth = Traced(day, tuple(after[places]), (), (), tuple(zeros), 0)
    return _answered(forth, places, _backward(step, parameters), (examples, parameters[0]), starts)


def _answered(
    forth: Traced,
    places: Int[np.ndarray, " P"],
    backward: Step,
    given: tuple[tuple[Tree, Tree, Tree], Pick],
    starts: Bool[np.ndarray, " n"],
) -> Derived:
    """The derivative of a day, of which only what the state and the parameters ask for is kept."""
    examples, pick = given
    path, beyond = _leaves(examples[2]), len(starts)
    numbers = np.flatnonzero(np.concatenate([np.full(np.size(each), _number(each)) for each in path]))
    alive = np.concatenate([np.ones(beyond, dtype=bool), np.isin(numbers, places)])
    known = (examples[2], [jnp.zeros(np.shape(each), each.dtype) for each in path if _number(each)])
    program, leaves = _lowered(backward, (*examples[:2], known), forth.zeros, alive)
    count = len(_leaves(pick(examples[0])))
    gradient, answers = _flat(leaves[:count]), _flat(leaves[count:])
    live = np.array([program.levels[each] == LANE for each in gradient])
    wanted = np.flatnonzero(live & ~_left_out(examples[0], forth.zeros, pick))
    asked = beyond + np.flatnonzero(starts[numbers] & np.isin(numbers, places))
    every = np.concatenate([np.zeros(beyond, dtype=int), answers])
    carried = program.carried(every.tolist(), asked.tolist(), gradient[wanted].tolist(), beyond)
    answered = np.array(carried, dtype=int) - beyond
    renamed = {int(place): order for order, place in enumerate(places)}
    renamed |= {int(beyond + at): len(places) + order for order, at in enumerate(answered)}
    _moved(program, renamed)
    evening = tuple(program.input(-1 - order, LANE) for order in range(len(places)))
    _moved(program, {-1 - order: order for order in range(len(places))})
    back = Traced(program, (*evening, *answers[answered]), (), (), forth.zeros, 0)
    found = np.searchsorted(places, numbers[answered])
    return Derived(forth, back, tuple(int(each) for each in gradient[wanted]), places, found, wanted)


def _backward(step: Step, parameters: tuple[Pick, Callable[[Tree, Tree], Tree]]) -> Step:
    """The derivative: given a path and what results answer to tomorrow's numbers, leaf by leaf."""
    pick, put = parameters

    def back(once: Tree, daily: Tree, known: tuple[Tree, list[Any]]) -> Tree:
        """What results answer to the parameters today, and to the path of the evening before."""
        path, answers = known
        leaves, shape = jax.tree.flatten(path)

        def tomorrow(some: Tree, numbers: list[Any]) -> list[Any]:
            rest = iter(numbers)
            whole = [next(rest) if _number(each) else each for each in leaves]
            after = step(put(once, some), daily, jax.tree.unflatten(shape, whole))
            return [each for each in _leaves(after) if _number(each)]

        _, pulled = jax.vjp(tomorrow, pick(once), [each for each in leaves if _number(each)])
        return pulled(answers)

    return back


def _left_out(once: Tree, zeros: Sequence[Any], pick: Pick) -> Bool[np.ndarray, " k"]:
    """Which of the parameters are known to be zero."""
    leaves, shape = jax.tree.flatten(once)
    masks = [np.zeros(np.shape(leaf), dtype=bool) if zero is None else np.asarray(zero)
             for leaf, zero in zip(leaves, zeros, strict=True)]  # fmt: skip
    return np.concatenate([np.ravel(each) for each in _leaves(pick(jax.tree.unflatten(shape, masks)))])


def _lowered(
    function: Step, examples: tuple[Tree, Tree, Tree], zeros: Sequence[Any], alive: Bool[np.ndarray, " n"]
) -> tuple[Program, list[Numbers]]:
    """A program of a function, and its results leaf by leaf; numbers of the path that are not alive are zero."""
    closed = jax.make_jaxpr(function)(*examples)
    program = Program()
    low = Lowering(program)
    arguments = [*given_leaves(low, examples[0], ONCE, zeros), *given_leaves(low, examples[1], DAILY)]
    place, nothing = 0, program.constant(0.0)
    for each in given_leaves(low, examples[2], LANE):
        arguments.append(np.where(alive[place : place + each.size].reshape(each.shape), each, nothing))
        place += each.size
    return program, low.run(closed.jaxpr, [low.constant(each) for each in closed.consts], arguments)


def _moved(program: Program, places: dict[int, int]) -> None:
    """Give inputs of the path new places; those that have none are never read."""
    for number, opcode in enumerate(program.opcodes):
        if opcode == "input" and program.levels[number] == LANE:
            program.data[number] = places.get(program.data[number], program.data[number])


def _leaves(tree: Tree) -> list[Any]:
    return list(jax.tree.leaves(tree))


def _number(leaf: Any) -> bool:
    """Whether a leaf has numbers, of which there are derivatives."""
    return bool(jnp.issubdtype(leaf.dtype, jnp.floating))


def _flat(leaves: Sequence[Numbers]) -> Int[np.ndarray, " n"]:
    return np.concatenate([np.ravel(each) for each in leaves] or [np.zeros(0)]).astype(np.int64)
