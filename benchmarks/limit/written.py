"""The C text of a day: one function a part, called for all rows of a tile in turn, so that its code is fetched once."""

import struct
from collections.abc import Iterable, Sequence

from benchmarks.limit.layout import Layout
from benchmarks.limit.plan import HELD, MOVES, SELDOM, Plan, Where
from benchmarks.limit.specialised import Special

from tokyotrap.lanes.program import LANE

INFIX = {
    "add": "+", "sub": "-", "mul": "*", "iadd": "+", "isub": "-", "imul": "*", "iand": "&", "ior": "|", "ixor": "^",
    "and": "&", "or": "|", "ishl": "<<", "ishr": ">>",
}  # fmt: skip
CALLED = {
    "div": "div_by", "min": "MIN", "max": "MAX", "sqrt": "SQRT", "floor": "FLOOR", "abs": "ABS", "lt": "LT",
    "le": "LE", "gt": "GT", "ge": "GE", "eq": "EQ", "ne": "NE", "ilt": "ILT", "islt": "ISLT", "ieq": "IEQ",
    "ine": "INE", "to_float": "TO_FLOAT", "to_int": "TO_INT", "is_finite": "IS_FINITE", "exp": "exp_of",
    "log": "log_of", "log1p": "log1p_of", "expm1": "expm1_of", "logistic": "logistic_of", "tanh": "tanh_of",
    "erf": "erf_of", "erfc": "erfc_of", "erf_inv": "erf_inv_of", "pow": "pow_of",
}  # fmt: skip
TYPES = {"f": "vf", "i": "vi", "b": "vm"}
SELECT = {"f": "SELF", "i": "SELI", "b": "SELB"}
SIGNATURE = "(const vf *restrict s, vf *restrict n, vf *restrict u, vf *restrict t, const float *restrict today)"
"""What a part is given: yesterday's state, today's, what seldom changes, room, and the row of the day's table."""


def sources(plan: Plan, programs: Sequence[tuple[Special, Layout]]) -> list[str]:
    """One text for each part of each program, and the driver with its tables last.

    Args:
        plan: of the rows.
        programs: the one that is tried first, then the one that holds of every row; or that alone.
    """
    found = []
    for kind, (special, layout) in enumerate(programs):
        for index, order in enumerate(layout.parts):
            writer = Writer(special, layout, plan)
            for number in order:
                writer.operate(number)
            if index == len(layout.parts) - 1:
                writer.finish()
            found.append(writer.function(f"part_{kind}_{index}"))
        for index, (order, places) in enumerate(zip(layout.rare, plan.rare.values(), strict=True)):
            writer = Writer(special, layout, plan)
            for number in order:
                writer.operate(number)
            writer.write(places)
            found.append(writer.function(f"rare_{kind}_{index}"))
    return [*found, _driver(plan, programs)]


def _driver(plan: Plan, programs: Sequence[tuple[Special, Layout]]) -> str:
    """The tables of one world, and the loops around them."""
    names = {
        word: [[f"{word}_{kind}_{index}" for index in range(len(getattr(layout, many)))]
               for kind, (_, layout) in enumerate(programs)]
        for word, many in (("part", "parts"), ("rare", "rare"))
    }  # fmt: skip
    declared = "\n".join(f"void {name}{SIGNATURE};" for kinds in names.values() for each in kinds for name in each)
    added = [(k, each) for k, each in enumerate(plan.sums) if each.change_of is None]
    added.sort(key=lambda pair: (pair[1].term or ("", 0), pair[1].factor))
    changes = [(k, each.change_of) for k, each in enumerate(plan.sums) if each.change_of is not None]
    kinds = {"": 0, MOVES: 1, SELDOM: 2, HELD: 3}
    sums = ", ".join(
        f"{{{k}, {kinds[(each.term or ('', 0))[0]]}, {(each.term or ('', 0))[1]}, {each.factor}}}" for k, each in added
    )
    sizes = {
        "MOVES": plan.count(MOVES), "SELDOM": plan.count(SELDOM), "ROOM": max(layout.room for _, layout in programs),
        "SUMS": len(plan.sums), "ADDED": len(added), "CHANGES": len(changes), "WATCHED": len(plan.watched),
        "FACTORS": len(plan.factors), "RARE": len(plan.rare), "PROGRAMS": len(programs),
        "SOUND": -1 if plan.sound is None or len(programs) == 1 else plan.sound,
        "WEIGHT": plan.weight[1], "MOST": max(len(each) for each in names["part"]),
    }  # fmt: skip
    defined = "\n".join(f"#define {name} {value}" for name, value in sizes.items())
    return f"""#include "lanes.h"
{declared}
{defined}
typedef void (*Part){SIGNATURE};
static const int parts[PROGRAMS] = {{{_list(len(each) for each in names["part"])}}};
static const Part part[PROGRAMS][MOST] = {{{_list("{" + _list(each) + "}" for each in names["part"])}}};
static const Part rare[PROGRAMS][RARE + 1] = {{{_list("{" + _list([*each, 0]) + "}" for each in names["rare"])}}};
static const int rare_at[RARE + 1] = {{{_list([*plan.rare, 0])}}};
static const struct {{ int sum, kind, place, factor; }} added[ADDED] = {{{sums}}};
static const int changes[CHANGES + 1][2] = {{{_list(f"{{{k}, {of}}}" for k, of in [*changes, (0, 0)])}}};
static const int factor_at[FACTORS + 1] = {{{_list([*plan.factors, 0])}}};
static const int watched_at[WATCHED] = {{{_list(plan.watched)}}};
#include "driver.h"
"""


def _list(each: Iterable[object]) -> str:
    return ", ".join(map(str, each))


class Writer:
    """Statements of one part."""

    def __init__(self, special: Special, layout: Layout, plan: Plan) -> None:
        self.program, self.layout, self.special, self.where = special.program, layout, special, plan.where
        self.seldom = {place for places in plan.rare.values() for place in places}
        self.lines: list[str] = []
        self.known: set[int] = set()
        self.constants: dict[str, int] = {}
        self.written: dict[int, list[Where]] = {}
        for place, number in enumerate(special.state):
            if place not in self.seldom and plan.where[place][0] == MOVES:
                self.written.setdefault(number, []).append(plan.where[place])

    def function(self, name: str) -> str:
        """The text of what has been written."""
        body = "\n".join(f"    {line}" for line in self.lines)
        return f"""#include "lanes.h"
float K_{name}[] = {{{_list(self.constants) or "0.0f"}}};
void {name}{SIGNATURE} {{
    const float *restrict k = K_{name};
{body}
}}
"""

    def operate(self, number: int) -> None:
        """One operation, and its result put where it is needed later."""
        program, opcode = self.program, self.program.opcodes[number]
        operands = [self.read(each) for each in program.operands[number]]
        kind, taken = program.kinds[number], program.kinds[program.operands[number][0]]
        if opcode in INFIX:
            text = f"{operands[0]} {INFIX[opcode]} {operands[1]}"
            text = f"({TYPES[kind]})({text})" if kind == "b" else text
        elif opcode in CALLED:
            text = f"{CALLED[opcode]}({', '.join(operands)})"
        elif opcode == "select":
            text = f"{SELECT[kind]}({', '.join(operands)})"
        elif opcode == "fma":
            text = f"{operands[0]} * {operands[1]} + {operands[2]}"
        elif opcode == "neg":
            text = f"-{operands[0]}"
        else:
            assert opcode in ("not", "inot"), opcode
            text = f"({TYPES[taken]})~{operands[0]}"
        self.lines.append(f"const {TYPES[kind]} v{number} = {text};")
        self.known.add(number)
        self.put(number)

    def put(self, number: int) -> None:
        """A result to its places."""
        for slot in self.layout.slots.get(number, ()):
            self.lines.append(f"t[{slot}] = {self.stored(number)};")
        for kind, place in self.written.get(number, ()):
            self.lines.append(f"{kind}[{place}] = {self.stored(number)};")

    def finish(self) -> None:
        """Places whose number is given or known."""
        for number in dict.fromkeys([*self.special.held, *self.written]):
            if not self.special.done(number):
                self.put(number)

    def write(self, places: Iterable[int]) -> None:
        """Places of the state that seldom change."""
        for place in places:
            kind, at = self.where[place]
            self.lines.append(f"{kind}[{at}] = {self.stored(self.special.state[place])};")

    def read(self, number: int) -> str:
        """A value by name, fetched where this part has not made it."""
        program, kind = self.program, self.program.kinds[number]
        opcode, data = program.opcodes[number], program.data[number]
        if opcode == "constant":
            return self.constant(data) if kind == "f" else literal(kind, data)
        if number not in self.known:
            self.known.add(number)
            if opcode != "input":
                text = _loaded(kind, (HELD, self.layout.slots[number][0]))
            elif program.levels[number] == LANE:
                base, place = self.where[data]
                text = _loaded(kind, ("s" if base == MOVES else base, place))
            else:
                text = _spread(kind, data)
            self.lines.append(f"const {TYPES[kind]} v{number} = {text};")
        return f"v{number}"

    def constant(self, value: object) -> str:
        """A number from this part's table, in the order of first use: the compiler then spreads it as it reads it."""
        text = literal("f", value)
        return f"S(k[{self.constants.setdefault(text, len(self.constants))}])"

    def stored(self, number: int) -> str:
        """A value as memory holds it."""
        name, kind = self.read(number), self.program.kinds[number]
        if kind == "b":
            return f"OF_BITS(SELI({name}, WHOLE(1), WHOLE(0)))"
        return f"OF_BITS({name})" if kind == "i" else name


def _loaded(kind: str, where: Where) -> str:
    at = f"{where[0]}[{where[1]}]"
    if kind == "b":
        return f"INE(BITS({at}), WHOLE(0))"
    return f"BITS({at})" if kind == "i" else at


def _spread(kind: str, place: int) -> str:
    if kind == "f":
        return f"S(today[{place}])"
    whole = f"((const uint32_t *)today)[{place}]"
    return f"TRUTH({whole})" if kind == "b" else f"WHOLE({whole})"


def literal(kind: str, value: object) -> str:
    """A constant; numbers rounded to single precision and written exactly."""
    if kind == "b":
        return f"TRUTH({int(bool(value))})"
    if kind == "i":
        return f"WHOLE({int(value) & 0xFFFFFFFF}u)"  # type: ignore[call-overload]
    single = struct.unpack("f", struct.pack("f", float(value)))[0]  # type: ignore[arg-type]
    if single != single:
        return '__builtin_nanf("")'
    if single in (float("inf"), float("-inf")):
        return f"{'-' if single < 0 else ''}__builtin_inff()"
    return f"{single.hex()}f"
