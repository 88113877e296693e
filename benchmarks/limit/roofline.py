"""The roofline: what a path-day takes in arithmetic, and how fast this processor could do it if it did nothing else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.limit.specialised import wanted

from tokyotrap.lanes.kernel import Kernel
from tokyotrap.lanes.program import LANE

FUSED, PLAIN, DIVIDED, SPECIAL, CHOSEN, WHOLE = (
    "multiply-adds", "additions and products alone", "divisions and roots", "transcendental",
    "comparisons and choices", "whole numbers",
)  # fmt: skip
KIND = {
    "fma": FUSED,
    **dict.fromkeys(("add", "sub", "mul", "neg", "abs", "floor"), PLAIN), **dict.fromkeys(("div", "sqrt"), DIVIDED),
    **dict.fromkeys(("exp", "log", "log1p", "expm1", "logistic", "tanh", "erf", "erfc", "erf_inv", "pow"), SPECIAL),
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not", "is_finite", "select", "min", "max",
                     "ilt", "islt", "ieq", "ine"), CHOSEN),
    **dict.fromkeys(("iadd", "isub", "imul", "iand", "ior", "ixor", "inot", "ishl", "ishr", "to_float", "to_int"),
                    WHOLE),
}  # fmt: skip
STEPS = {
    "exp": 16, "log": 22, "log1p": 30, "expm1": 44, "logistic": 22, "tanh": 40, "erf": 50, "erfc": 40, "erf_inv": 36,
    "pow": 39,
}  # fmt: skip
"""Vector instructions of each function as `lanes.h` writes them."""

DIVISION = 5
"""Those of a division from an estimate."""


@dataclass(frozen=True)
class Roofline:
    """Operations of a path-day.

    Attributes:
        counts: kind -> operations.
        functions: transcendental function -> calls.
        instructions: vector instructions of a row's day, each of a kind that a multiply-add's unit could do.
    """

    counts: Mapping[str, int]
    functions: Mapping[str, int]
    instructions: int

    def bound(self, rate: float, lanes: int) -> float:
        """Path-days a second if nothing but these instructions were to be done, at so many vectors a second."""
        return rate * lanes / self.instructions


def roofline(kernel: Kernel) -> Roofline:
    """What the product's own program asks for on lanes; what is the same for all paths costs nothing here."""
    program, traced = kernel.traced.program, kernel.traced
    asked = [*traced.watched, *(base for base, _ in traced.sums if base >= 0)]
    outputs = [*wanted(traced, asked), *asked]
    order = [n for n in program.needed(outputs) if program.levels[n] == LANE and program.opcodes[n] != "input"]
    counts, functions, instructions = Counter[str](), Counter[str](), kernel.sums
    counts[FUSED] = kernel.sums  # each sum is a product with the weight, added
    for number in order:
        opcode = program.opcodes[number]
        kind = KIND[opcode]
        counts[kind] += 1
        functions[opcode] += kind == SPECIAL
        instructions += STEPS.get(opcode, DIVISION if kind == DIVIDED else 1)
    return Roofline(dict(counts), {name: calls for name, calls in functions.items() if calls}, instructions)
