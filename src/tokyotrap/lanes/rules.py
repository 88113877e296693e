"""Rules: what each primitive of JAX that a model uses becomes in a program."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tokyotrap.lanes.lower import RULES, Lowering, Numbers, kind_of

Given = Mapping[str, Any]

SAME = {
    "add": ("add", "iadd"), "sub": ("sub", "isub"), "mul": ("mul", "imul"), "div": ("div", ""), "neg": ("neg", ""),
    "abs": ("abs", ""), "max": ("max", ""), "min": ("min", ""), "exp": ("exp", ""), "log": ("log", ""),
    "log1p": ("log1p", ""), "expm1": ("expm1", ""), "tanh": ("tanh", ""), "logistic": ("logistic", ""),
    "erf": ("erf", ""), "erfc": ("erfc", ""), "erf_inv": ("erf_inv", ""), "sqrt": ("sqrt", ""),
    "floor": ("floor", ""), "pow": ("pow", ""), "is_finite": ("is_finite", ""), "xor": ("", "ixor"),
    "shift_left": ("", "ishl"), "shift_right_logical": ("", "ishr"), "eq": ("eq", "ieq"), "ne": ("ne", "ine"),
}  # fmt: skip
"""Element by element: for numbers, for whole numbers."""

ORDERS = {"lt": (False, False), "gt": (True, False), "le": (True, True), "ge": (False, True)}
"""Comparisons of whole numbers by "less" alone: sides swapped, result denied."""

UNCHANGED = ("copy", "stop_gradient", "optimization_barrier", "sharding_constraint")
CALLS = ("jit", "pjit", "closed_call", "core_call", "custom_jvp_call", "custom_vjp_call", "remat", "checkpoint")


def _elementwise(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    number, whole = SAME[equation.primitive.name]
    return low.each(number if kind_of(equation.invars[0].aval.dtype) == "f" else whole, *inputs)


def _compared(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    name, dtype = equation.primitive.name, equation.invars[0].aval.dtype
    if kind_of(dtype) == "f":
        return low.each(name, *inputs)
    swapped, denied = ORDERS[name]
    less = low.each("islt" if np.dtype(dtype).kind == "i" else "ilt", *(inputs[::-1] if swapped else inputs))
    return low.each("not", less) if denied else less


def _logical(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    name = equation.primitive.name
    return low.each(name if kind_of(equation.invars[0].aval.dtype) == "b" else f"i{name}", *inputs)


def _sign(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    none, one, less = (low.constant(each) for each in (0.0, 1.0, -1.0))
    below = low.each("select", low.each("lt", inputs[0], none), less, none)
    return low.each("select", low.each("gt", inputs[0], none), one, below)


def _integer_pow(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    power, result, base = abs(given["y"]), low.constant(1.0), inputs[0]
    while power:
        if power & 1:
            result = low.each("mul", result, base)
        base, power = low.each("mul", base, base), power >> 1
    return result if given["y"] >= 0 else low.each("div", low.constant(1.0), result)


def _select(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    which, first, second = inputs
    return low.each("select", which, second, first)


def _converted(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    before, after = kind_of(equation.invars[0].aval.dtype), kind_of(given["new_dtype"])
    one, none = low.constant(1.0), low.constant(0.0)
    if before == after:
        return inputs[0]
    if before == "b":
        return low.each("select", inputs[0], *((one, none) if after == "f" else map(low.constant, (1, 0))))
    if after == "b":
        return low.each("ne", inputs[0], none) if before == "f" else low.each("ine", inputs[0], low.constant(0))
    return low.each("to_float" if after == "f" else "to_int", inputs[0])


def _dot(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    (left_sum, right_sum), (left_batch, right_batch) = given["dimension_numbers"]
    assert (left_batch, right_batch) == ((), ()), "batched products are not lowered"
    left = np.moveaxis(inputs[0], left_sum, range(len(left_sum)))
    right = np.moveaxis(inputs[1], right_sum, range(len(right_sum)))
    count = int(np.prod(left.shape[: len(left_sum)], dtype=int))
    rows, columns = left.reshape(count, -1).T, right.reshape(count, -1).T
    zero = low.program.constant(0.0)
    found = np.empty((len(rows), len(columns)), dtype=np.int64)
    for place, row in enumerate(rows):
        for other, column in enumerate(columns):
            terms = low.each("mul", row, column)
            terms = terms[terms != zero]
            found[place, other] = low.total("add", terms) if len(terms) else zero
    return found.reshape(left.shape[len(left_sum) :] + right.shape[len(right_sum) :])


def _reduced(opcode: str) -> Any:
    def rule(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
        """Every total over the axes."""
        axes = tuple(given["axes"])
        moved = np.moveaxis(inputs[0], axes, range(-len(axes), 0))
        kept = moved.shape[: moved.ndim - len(axes)]
        rows = moved.reshape(*kept, -1)
        found = [low.total(opcode, rows[place]) for place in np.ndindex(*kept)]
        return np.array(found, dtype=np.int64).reshape(kept)

    return rule


def _cumulated(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    whole = kind_of(equation.invars[0].aval.dtype) == "i"
    rows = np.moveaxis(inputs[0], given["axis"], 0)
    rows = rows[::-1] if given["reverse"] else rows
    found = [rows[0]]
    for row in rows[1:]:
        found.append(low.each("iadd" if whole else "add", found[-1], row))
    stacked = np.stack(found[::-1] if given["reverse"] else found)
    return np.moveaxis(stacked, 0, given["axis"])


def _slice(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    steps = given["strides"] or (1,) * inputs[0].ndim
    ends = zip(given["start_indices"], given["limit_indices"], steps, strict=True)
    return inputs[0][tuple(slice(*each) for each in ends)]


def _broadcast(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    shape, places = given["shape"], given["broadcast_dimensions"]
    wide = [1] * len(shape)
    for place, size in zip(places, inputs[0].shape, strict=True):
        wide[place] = size
    return np.broadcast_to(inputs[0].reshape(wide), shape)


def _padded(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    array, filler = inputs
    assert all(inner == 0 and before >= 0 and after >= 0 for before, after, inner in given["padding_config"])
    widths = [(before, after) for before, after, _ in given["padding_config"]]
    return np.pad(array, widths, constant_values=int(filler))


def _gathered(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    """Rows of the first axis by places known now, the only gather a model needs."""
    array, places = inputs
    numbers = given["dimension_numbers"]
    plain = numbers.collapsed_slice_dims == (0,) and numbers.start_index_map == (0,)
    plain = plain and tuple(given["slice_sizes"][1:]) == array.shape[1:]
    assert plain, "only whole rows can be picked"
    known = [low.program.value(int(each)) for each in places.flat]
    assert all(each is not None for each in known), "places must be known when the loop is compiled"
    return np.asarray(array[np.array(known, dtype=int).reshape(places.shape[:-1])])


def _dynamic(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> Numbers:
    array, *starts = inputs
    known = [low.program.value(int(each)) for each in starts]
    assert all(each is not None for each in known), "places must be known when the loop is compiled"
    sizes = given["slice_sizes"]
    return array[tuple(slice(int(at), int(at) + size) for at, size in zip(known, sizes, strict=True))]


def _called(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> list[Numbers]:
    closed = given.get("jaxpr", given.get("call_jaxpr"))
    inner, constants = getattr(closed, "jaxpr", closed), getattr(closed, "consts", ())
    return low.run(inner, [low.constant(each) for each in constants], inputs)


def _scanned(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> list[Numbers]:
    """A loop of known length, written out."""
    closed, fixed, carried = given["jaxpr"], given["num_consts"], given["num_carry"]
    constants = [low.constant(each) for each in closed.consts]
    state, rows = list(inputs[fixed : fixed + carried]), inputs[fixed + carried :]
    kept: list[list[Numbers]] = []
    order = range(given["length"])
    for place in reversed(order) if given["reverse"] else order:
        found = low.run(closed.jaxpr, constants, [*inputs[:fixed], *state, *(row[place] for row in rows)])
        state = found[:carried]
        kept.append(found[carried:])
    kept = kept[::-1] if given["reverse"] else kept
    return [*state, *(np.stack(each) for each in zip(*kept, strict=True))]


def _cond(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> list[Numbers]:
    """Two branches, both done, one chosen path by path."""
    which, *rest = inputs
    first, second = (_called(low, rest, {"jaxpr": each}, equation) for each in given["branches"])
    if kind_of(equation.invars[0].aval.dtype) == "i":
        which = low.each("ine", which, low.constant(0))
    return [low.each("select", which, two, one) for one, two in zip(first, second, strict=True)]


def _split(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: Any) -> list[Numbers]:
    return list(np.split(inputs[0], np.cumsum(given["sizes"])[:-1], axis=given["axis"]))


RULES.update(dict.fromkeys(SAME, _elementwise))
RULES.update(dict.fromkeys(ORDERS, _compared))
RULES.update(dict.fromkeys(("and", "or", "not"), _logical))
RULES.update(dict.fromkeys(UNCHANGED, lambda low, inputs, given, equation: inputs[0]))
RULES.update(dict.fromkeys(CALLS, _called))
RULES.update({
    "sign": _sign, "integer_pow": _integer_pow, "select_n": _select, "convert_element_type": _converted,
    "dot_general": _dot, "reduce_sum": _reduced("add"), "reduce_max": _reduced("max"), "reduce_min": _reduced("min"),
    "reduce_and": _reduced("and"), "reduce_or": _reduced("or"), "cumsum": _cumulated, "slice": _slice,
    "broadcast_in_dim": _broadcast, "pad": _padded, "gather": _gathered, "dynamic_slice": _dynamic,
    "scan": _scanned, "cond": _cond, "split": _split,
    "square": lambda low, inputs, given, equation: low.each("mul", inputs[0], inputs[0]),
    "squeeze": lambda low, inputs, given, equation: np.squeeze(inputs[0], tuple(given["dimensions"])),
    "reshape": lambda low, inputs, given, equation: inputs[0].reshape(given["new_sizes"]),
    "transpose": lambda low, inputs, given, equation: inputs[0].transpose(given["permutation"]),
    "rev": lambda low, inputs, given, equation: np.flip(inputs[0], given["dimensions"]),
    "concatenate": lambda low, inputs, given, equation: np.concatenate(inputs, given["dimension"]),
    "stack": lambda low, inputs, given, equation: np.stack(inputs, given.get("axis", given.get("dimension", 0))),
    "iota": lambda low, inputs, given, equation: low.constant(
        np.broadcast_to(np.arange(given["shape"][given["dimension"]]).reshape(
            [-1 if at == given["dimension"] else 1 for at in range(len(given["shape"]))]), given["shape"]
        ).astype(given["dtype"])
    ),
    "clamp": lambda low, inputs, given, equation: low.each("min", low.each("max", inputs[1], inputs[0]), inputs[2]),
})  # fmt: skip
