"""Emitting: a program as LLVM assembly, one vector a value, cut into functions of a size that compiles quickly."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tokyotrap.lanes.functions import FUNCTIONS, Scribe
from tokyotrap.lanes.program import CONSTANT, DAILY, LANE, ONCE, Program
from tokyotrap.lanes.schedule import schedule

LONGEST = 300
"""Operations in one function; the time to compile one grows faster than its length."""

TYPES = {"f": "float", "i": "i32", "b": "i1"}

PLAIN = {
    "add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv",
    "iadd": "add", "isub": "sub", "imul": "mul", "iand": "and", "ior": "or", "ixor": "xor", "ishl": "shl",
    "ishr": "lshr", "and": "and", "or": "or",
}  # fmt: skip
COMPARED = {
    "lt": "fcmp olt", "le": "fcmp ole", "gt": "fcmp ogt", "ge": "fcmp oge", "eq": "fcmp oeq", "ne": "fcmp une",
    "ilt": "icmp ult", "islt": "icmp slt", "ieq": "icmp eq", "ine": "icmp ne",
}  # fmt: skip
@dataclass(frozen=True)
class Stores:
    """Where results go.

    Attributes:
        state: place in the state -> number of the operation that makes it.
        sums: operations whose results are added up over paths, times their weight.
        weight: number of the weight.
        watched: operations whose results are kept or counted path by path.
    """

    state: Mapping[int, int]
    sums: Sequence[int]
    weight: int
    watched: Sequence[int]


class Writer:
    """The text of the functions of one program.

    A function takes the state, the sums, what is watched, a scratch space, and the two tables of numbers that are the
    same for all paths: those of the run and those of the day.
    """

    def __init__(self, program: Program, lanes: int, tables: Mapping[int, tuple[str, int]]) -> None:
        self.program, self.lanes, self.tables = program, lanes, tables
        self.text: list[str] = []
        self.names: dict[int, str] = {}
        self.constants: dict[int, str] = {}
        self.scratch: dict[int, int] = {}
        self.fresh = self.weight = 0
        self.scribe = Scribe(self)

    def vector(self, kind: str) -> str:
        """The type of a vector."""
        return f"<{self.lanes} x {TYPES[kind]}>"

    def name(self) -> str:
        """A name not used before."""
        self.fresh += 1
        return f"%v{self.fresh}"

    def line(self, text: str) -> str:
        """An instruction; the name of its result."""
        name = self.name()
        self.text.append(f"  {name} = {text}")
        return name

    def address(self, base: str, place: int) -> str:
        """Where a vector stands."""
        return self.line(f"getelementptr {self.vector('f')}, ptr %{base}, i64 {place}")

    def load(self, base: str, place: int, kind: str) -> str:
        """A vector from memory; truths are kept as whole numbers."""
        at = self.address(base, place)
        if kind == "b":
            whole = self.line(f"load {self.vector('i')}, ptr {at}, align 64")
            return self.line(f"icmp ne {self.vector('i')} {whole}, zeroinitializer")
        return self.line(f"load {self.vector(kind)}, ptr {at}, align 64")

    def store(self, base: str, place: int, number: int) -> None:
        """A result put into memory."""
        kind, name = self.program.kinds[number], self.read(number)
        if kind == "b":
            name, kind = self.line(f"zext {self.vector('b')} {name} to {self.vector('i')}"), "i"
        at = self.address(base, place)
        self.text.append(f"  store {self.vector(kind)} {name}, ptr {at}, align 64")

    def add(self, place: int, number: int) -> None:
        """A result times the path's weight, added to a sum."""
        at = self.address("sums", place)
        name, vector = self.read(number), self.vector("f")
        before = self.line(f"load {vector}, ptr {at}, align 64")
        after = self.fused(name, self.read(self.weight), before)
        self.text.append(f"  store {vector} {after}, ptr {at}, align 64")

    def fused(self, a: str, b: str, c: str) -> str:
        """The vector a * b + c, rounded once where the processor can."""
        f = self.vector("f")
        return self.line(f"call {f} @llvm.fmuladd.v{self.lanes}f32({f} {a}, {f} {b}, {f} {c})")

    def read(self, number: int) -> str:
        """Name of a value, loaded or spread over the lanes where it is not at hand."""
        if number not in self.names:
            self.names[number] = self.fetched(number)
        return self.names[number]

    def fetched(self, number: int) -> str:
        """A value that an earlier function made, that is given, or that is known."""
        program, kind = self.program, self.program.kinds[number]
        level = program.levels[number]
        if level == CONSTANT:
            return self.spread(literal(kind, program.data[number]), kind)
        if level in (ONCE, DAILY):
            table, place = self.tables[number]
            scalar = self.line(f"getelementptr float, ptr %{table}, i64 {place}")
            if kind == "b":
                loaded = self.line(f"load i32, ptr {scalar}, align 4")
                return self.spread(self.line(f"icmp ne i32 {loaded}, 0"), kind)
            return self.spread(self.line(f"load {TYPES[kind]}, ptr {scalar}, align 4"), kind)
        if program.opcodes[number] == "input":
            return self.load("state", program.data[number], kind)
        return self.load("scratch", self.scratch[number], kind)

    def spread(self, scalar: str, kind: str) -> str:
        """One number in every lane."""
        if not scalar.startswith("%"):
            return f"<{', '.join([f'{TYPES[kind]} {scalar}'] * self.lanes)}>"
        first = self.line(f"insertelement {self.vector(kind)} poison, {TYPES[kind]} {scalar}, i32 0")
        zeros = f"<{self.lanes} x i32> zeroinitializer"
        return self.line(f"shufflevector {self.vector(kind)} {first}, {self.vector(kind)} poison, {zeros}")

    def operate(self, number: int) -> None:
        """One operation on the lanes."""
        program, opcode = self.program, self.program.opcodes[number]
        operands = [self.read(each) for each in program.operands[number]]
        kind = program.kinds[program.operands[number][0]]
        vector = self.vector(kind)
        if opcode in PLAIN:
            text = f"{PLAIN[opcode]} {vector} {operands[0]}, {operands[1]}"
        elif opcode in COMPARED:
            text = f"{COMPARED[opcode]} {vector} {operands[0]}, {operands[1]}"
        elif opcode == "neg":
            text = f"fneg {vector} {operands[0]}"
        elif opcode in ("not", "inot"):
            text = f"xor {vector} {operands[0]}, {self.spread(literal(kind, True if kind == 'b' else -1), kind)}"
        elif opcode == "select":
            mine = self.vector(program.kinds[number])
            text = f"select {vector} {operands[0]}, {mine} {operands[1]}, {mine} {operands[2]}"
        elif opcode == "to_float":
            text = f"uitofp {vector} {operands[0]} to {self.vector('f')}"
        elif opcode == "to_int":
            text = f"fptosi {vector} {operands[0]} to {self.vector('i')}"
        else:
            made = self.fused if opcode == "fma" else partial(FUNCTIONS[opcode], self.scribe)
            self.names[number] = made(*operands)
            return
        self.names[number] = self.line(text)

    def number(self, value: float) -> str:
        """A number in every lane."""
        return self.spread(literal("f", value), "f")

    def whole(self, value: int) -> str:
        """A whole number in every lane."""
        return self.spread(literal("i", value), "i")


def literal(kind: str, value: object) -> str:
    """A constant as LLVM writes it; numbers rounded to single precision."""
    if kind == "b":
        return "true" if value else "false"
    if kind == "i":
        return str(int(value) & 0xFFFFFFFF)  # type: ignore[call-overload]
    single = struct.unpack("f", struct.pack("f", float(value)))[0]  # type: ignore[arg-type]
    return f"0x{struct.unpack('Q', struct.pack('d', single))[0]:016X}"


SIGNATURE = ", ".join(f"ptr noalias %{each}" for each in ("state", "sums", "watched", "scratch", "once", "today"))


def functions(
    program: Program, stores: Stores, lanes: int, tables: Mapping[int, tuple[str, int]], attributes: str
) -> tuple[list[str], int]:
    """The functions that do a day of one row of paths, and how many vectors of scratch they need."""
    outputs = [*stores.state.values(), *stores.sums, *stores.watched]
    order = schedule(program, outputs)
    part = {number: place // LONGEST for place, number in enumerate(order)}
    last = max(0, len(order) - 1) // LONGEST
    across = _across(program, order, part, stores, last)
    writer = Writer(program, lanes, tables)
    writer.weight = stores.weight
    writer.scratch = {number: place for place, number in enumerate(sorted(across))}
    to = _Destinations(_where(stores.sums), _where(stores.watched), stores.state)
    found = []
    for index in range(last + 1):
        writer.text, writer.names = [], {}
        for number in order[index * LONGEST : (index + 1) * LONGEST]:
            writer.operate(number)
            to.deliver(writer, number)
            if number in across:
                writer.store("scratch", writer.scratch[number], number)
        if index == last:
            to.finish(writer)
        body = "\n".join(writer.text)
        found.append(f"define void @day.{index}({SIGNATURE}) {attributes} {{\n{body}\n  ret void\n}}\n")
    return found, len(across)


@dataclass
class _Destinations:
    """Where results still have to go: sums and what is watched at once, the state when all of it has been read."""

    sums: dict[int, list[int]]
    watched: dict[int, list[int]]
    state: Mapping[int, int]

    def deliver(self, writer: Writer, number: int) -> None:
        """A result to the sums and the room that wait for it."""
        for place in self.sums.pop(number, ()):
            writer.add(place, number)
        for place in self.watched.pop(number, ()):
            writer.store("watched", place, number)

    def finish(self, writer: Writer) -> None:
        """What no operation on lanes made, and the state, which nothing reads any more."""
        for number in {**self.sums, **self.watched}:
            self.deliver(writer, number)
        program = writer.program
        changed = {
            place: number for place, number in self.state.items()
            if program.opcodes[number] != "input" or (program.levels[number], program.data[number]) != (LANE, place)
        }  # fmt: skip
        for number in changed.values():
            writer.read(number)
        for place, number in changed.items():
            writer.store("state", place, number)


def _where(numbers: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        found.setdefault(number, []).append(place)
    return found


def _across(
    program: Program, order: Sequence[int], part: Mapping[int, int], stores: Stores, last: int
) -> set[int]:
    """Results that a later function needs; the state is written by the last one."""
    found = set()
    for number in order:
        for each in program.operands[number]:
            if each in part and part[each] != part[number]:
                found.add(each)
    return found | {each for each in stores.state.values() if part.get(each, last) != last}
