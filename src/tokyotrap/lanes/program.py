"""A program: what one path's day computes as scalar operations, each met once, sorted by how often it must be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tokyotrap.lanes.operations import apply

CONSTANT, ONCE, DAILY, LANE = range(4)
"""How often an operation is done: never again, once a run, once a day, on every path and day."""

Key = tuple[str, tuple[int, ...], Any]
COMMUTE = frozenset(("add", "mul", "min", "max", "and", "or", "eq", "ne", "iadd", "iand", "ior", "ixor"))
BOOLEAN = frozenset(("lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not", "is_finite", "ilt", "islt", "ieq", "ine"))
WHOLE = frozenset(("iadd", "isub", "imul", "iand", "ior", "ixor", "inot", "ishl", "ishr", "to_int"))


@dataclass
class Program:
    """Scalar operations in an order in which each comes after what it needs.

    Attributes:
        opcodes: what is done.
        operands: numbers of the operations whose results it takes.
        data: value of a constant, place of an input.
        kinds: "f" a number, "i" 32 bits, "b" true or false.
        levels: how often it must be done.
    """

    opcodes: list[str] = field(default_factory=list)
    operands: list[tuple[int, ...]] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    _known: dict[Key, int] = field(default_factory=dict)

    def constant(self, value: float | int | bool, kind: str = "f") -> int:
        """A number known now."""
        plain = float(value) if kind == "f" else bool(value) if kind == "b" else int(value) & 0xFFFFFFFF
        return self._met(("constant", (), (kind, repr(plain))), kind, CONSTANT, plain)

    def input(self, place: int, level: int, kind: str = "f") -> int:
        """A number that is given later: once, every day, or as part of a path's state."""
        return self._met(("input", (), (level, place)), kind, level, place)

    def do(self, opcode: str, *operands: int) -> int:
        """The result of an operation, folded where its operands are known."""
        if opcode in COMMUTE:
            operands = tuple(sorted(operands))
        folded = self._folded(opcode, operands)
        if folded is not None:
            return folded
        if opcode == "div" and self.levels[operands[1]] < LANE == self.levels[operands[0]]:
            return self.do("mul", operands[0], self.do("div", self.constant(1.0), operands[1]))
        if opcode in ("add", "sub"):
            fused = self._fused(opcode, operands)
            if fused is not None:
                return fused
        kind = self._kind(opcode, operands)
        level = max(self.levels[each] for each in operands)
        return self._met((opcode, operands, None), kind, level, None)

    def _kind(self, opcode: str, operands: Sequence[int]) -> str:
        if opcode in BOOLEAN:
            return "b"
        if opcode == "select":
            return self.kinds[operands[1]]
        return "i" if opcode in WHOLE else "f"

    def _met(self, key: Key, kind: str, level: int, data: Any) -> int:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.opcodes)
            self.opcodes.append(key[0])
            self.operands.append(key[1])
            self.data.append(data)
            self.kinds.append(kind)
            self.levels.append(level)
        return found

    def value(self, number: int) -> Any:
        """What a constant is; None of anything else."""
        return self.data[number] if self.opcodes[number] == "constant" else None

    def _folded(self, opcode: str, operands: tuple[int, ...]) -> int | None:
        """An operation that needs not be done: all is known, or one side changes nothing."""
        values = [self.value(each) for each in operands]
        if opcode == "select":
            return self._chosen(operands, values)
        if all(each is not None for each in values):
            with np.errstate(all="ignore"):
                return self.constant(apply(opcode, *values), self._kind(opcode, operands))
        if opcode in ("and", "or"):
            return self._logic(opcode, operands, values)
        return self._neutral(opcode, operands, values)

    def _fused(self, opcode: str, operands: tuple[int, ...]) -> int | None:
        """A sum with a product on lanes as one operation, rounded once; so whatever else the product is used for."""
        left, right = operands
        if self.opcodes[right] == "mul" and self.levels[right] == LANE:
            one, other = self.operands[right]
            return self.do("fma", one if opcode == "add" else self.do("neg", one), other, left)
        if self.opcodes[left] == "mul" and self.levels[left] == LANE:
            return self.do("fma", *self.operands[left], right if opcode == "add" else self.do("neg", right))
        return None

    def _chosen(self, operands: tuple[int, ...], values: Sequence[Any]) -> int | None:
        if values[0] is not None:
            return operands[1] if values[0] else operands[2]
        return operands[1] if operands[1] == operands[2] else None

    def _logic(self, opcode: str, operands: tuple[int, ...], values: Sequence[Any]) -> int | None:
        for mine, other in ((0, 1), (1, 0)):
            if values[mine] is not None:
                settles = values[mine] is (opcode == "or")
                return operands[mine] if settles else operands[other]
        return operands[0] if operands[0] == operands[1] else None

    def _neutral(self, opcode: str, operands: tuple[int, ...], values: Sequence[Any]) -> int | None:
        """X + 0, x - 0, x * 1, x * 0, x / 1, 0 / x."""
        if len(operands) != 2:
            return self._twice(opcode, operands[0])
        (left, right), (one, other) = operands, values
        if opcode == "add" and 0.0 in (one, other):
            return right if one == 0.0 else left
        if opcode == "sub" and other == 0.0:
            return left
        if opcode == "sub" and one == 0.0:
            return self.do("neg", right)
        if opcode == "mul" and 0.0 in (one, other):
            return self.constant(0.0)
        if opcode == "mul" and 1.0 in (one, other):
            return right if one == 1.0 else left
        if opcode == "div" and other == 1.0:
            return left
        return self.constant(0.0) if opcode == "div" and one == 0.0 else None

    def _twice(self, opcode: str, operand: int) -> int | None:
        """What is denied twice."""
        return self.operands[operand][0] if opcode == "neg" and self.opcodes[operand] == "neg" else None

    def needed(self, outputs: Sequence[int]) -> list[int]:
        """What the outputs need, each after what it needs itself; near to where it is used first."""
        order: list[int] = []
        seen = set()
        for output in outputs:
            stack = [(output, False)]
            while stack:
                number, ready = stack.pop()
                if ready:
                    order.append(number)
                elif number not in seen:
                    seen.add(number)
                    stack.append((number, True))
                    stack.extend((each, False) for each in reversed(self.operands[number]) if each not in seen)
        return order

    def carried(
        self, after: Sequence[int], ends: Iterable[int], results: Iterable[int], first: int = 0
    ) -> list[int]:
        """Places of what lanes are given that ends and results depend on, on any day, in order.

        Args:
            after: operation that makes each place of tomorrow's.
            ends: places that are read at the end.
            results: operations that are read every day.
            first: places before this one are given anew every day.
        """
        found, always = set(ends), list(results)
        while True:
            needed = self.needed([*always, *(after[place] for place in sorted(found))])
            read = {self.data[n] for n in needed if self.opcodes[n] == "input" and self.levels[n] == LANE}
            more = {place for place in read if place >= first} - found
            if not more:
                return sorted(found)
            found |= more
