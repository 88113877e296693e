"""Lowering: a JAX expression over arrays as scalar operations of a program, primitive by primitive."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from jax.extend import core
from jaxtyping import Int

from tokyotrap.lanes.program import Program

Numbers = Int[np.ndarray, "..."]
"""An array of numbers of operations."""

Rule = Callable[["Lowering", Sequence[Numbers], Mapping[str, Any], Any], Any]


class Lowering:
    """Expressions met so far, as operations of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def each(self, opcode: str, *arrays: Numbers) -> Numbers:
        """An operation element by element, arrays stretched to one shape."""
        wide = np.broadcast_arrays(*arrays)
        rows = zip(*(each.flat for each in wide), strict=True)
        flat = [self.program.do(opcode, *map(int, row)) for row in rows]
        return np.array(flat, dtype=np.int64).reshape(wide[0].shape)

    def constant(self, value: Any) -> Numbers:
        """An array known now."""
        array = np.asarray(value)
        kind = kind_of(array.dtype)
        flat = [self.program.constant(each, kind) for each in array.flat]
        return np.array(flat, dtype=np.int64).reshape(array.shape)

    def total(self, opcode: str, array: Numbers) -> int:
        """A reduction of a one-dimensional array, in two chains so that one does not wait for the other."""
        terms = [int(each) for each in array]
        chains = [_chained(self.program, opcode, terms[side::2]) for side in (0, 1) if terms[side::2]]
        return chains[0] if len(chains) == 1 else self.program.do(opcode, *chains)

    def run(self, jaxpr: Any, constants: Sequence[Numbers], arguments: Sequence[Numbers]) -> list[Numbers]:
        """The outputs of an expression."""
        known: dict[Any, Numbers] = {}
        known.update(zip(jaxpr.constvars, constants, strict=True))
        known.update(zip(jaxpr.invars, arguments, strict=True))

        def read(variable: Any) -> Numbers:
            return self.constant(variable.val) if isinstance(variable, core.Literal) else known[variable]

        for equation in jaxpr.eqns:
            name = equation.primitive.name
            inputs = [read(each) for each in equation.invars]
            rule = RULES.get(name)
            if rule is None:
                raise NotImplementedError(f"no lanes for {name}: add a rule to lanes/rules.py")
            outputs = rule(self, inputs, equation.params, equation)
            many = outputs if isinstance(outputs, list) else [outputs]
            known.update(zip(equation.outvars, many, strict=True))
        return [read(each) for each in jaxpr.outvars]


def _chained(program: Program, opcode: str, terms: Sequence[int]) -> int:
    total = terms[0]
    for each in terms[1:]:
        total = program.do(opcode, total, each)
    return total


def kind_of(dtype: Any) -> str:
    """"f" for a number, "i" for a whole one, "b" for true or false."""
    return {"f": "f", "i": "i", "u": "i", "b": "b"}[np.dtype(dtype).kind]


RULES: dict[str, Rule] = {}
"""Primitive -> how it is lowered; filled by `lanes.rules`."""
