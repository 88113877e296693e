"""Interpreting a program with NumPy: what is done once or once a day, and a reference for the machine code."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tokyotrap.lanes.operations import apply
from tokyotrap.lanes.program import Program


def evaluate(
    program: Program, order: Sequence[int], inputs: Mapping[int, Any]
) -> dict[int, Any]:
    """Results of the operations in `order`, by number.

    Args:
        program: the operations.
        order: those to do, each after what it needs.
        inputs: values of inputs and of whatever was done before, by number; scalars or arrays of one shape.
    """
    found: dict[int, Any] = dict(inputs)
    with np.errstate(all="ignore"):
        for number in order:
            if number in found:
                continue
            if program.opcodes[number] == "constant":
                found[number] = program.data[number]
            else:
                found[number] = apply(program.opcodes[number], *(found[each] for each in program.operands[number]))
    return found
