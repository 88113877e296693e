"""Scheduling: the order of a program's operations on lanes, so that few results wait to be used."""

from collections.abc import Sequence

from tokyotrap.lanes.program import LANE, Program


def schedule(program: Program, outputs: Sequence[int]) -> list[int]:
    """Operations on lanes, each after what it needs.

    The order is depth first by outputs; but an operation whose operands are all there, and that is the last to need one
    of them, is done at once, as it takes up no more room than it frees. So is what is an output and nothing else.

    Args:
        program: the operations.
        outputs: numbers of the operations whose results are wanted.
    """
    base = [n for n in program.needed(outputs) if program.levels[n] == LANE and program.opcodes[n] != "input"]
    mine = set(base)
    users: dict[int, list[int]] = {}
    missing: dict[int, int] = {}
    for number in base:
        needs = {each for each in program.operands[number] if program.levels[each] == LANE}
        missing[number] = sum(each in mine for each in needs)
        for each in needs:
            users.setdefault(each, []).append(number)
    left = {number: len(found) for number, found in users.items()}
    order: list[int] = []
    done: set[int] = set()
    for start in base:
        waiting = [] if start in done else [start]
        while waiting:
            number = waiting.pop()
            if number in done:
                continue
            done.add(number)
            order.append(number)
            for each in {each for each in program.operands[number] if each in left}:
                left[each] -= 1
            for user in users.get(number, ()):
                missing[user] -= 1
            waiting += [user for user in _near(program, number, users) if user not in done and _frees(
                program, user, missing, left, users)]  # fmt: skip
    return order


def _near(program: Program, number: int, users: dict[int, list[int]]) -> list[int]:
    """What may have become cheap by this operation: its users, and the users of what it used."""
    found = list(users.get(number, ()))
    for each in program.operands[number]:
        if len(users.get(each, ())) <= NEAR:
            found += users.get(each, ())
    return found


NEAR = 4
"""Results with more users than these are not looked at again when one of them is done."""


def _frees(
    program: Program, user: int, missing: dict[int, int], left: dict[int, int], users: dict[int, list[int]]
) -> bool:
    """Whether an operation can be done and takes no more room than it frees."""
    if missing[user]:
        return False
    ends = any(left.get(each, 0) == 1 for each in set(program.operands[user]) if each in left)
    return ends or user not in users
