"""Rules of the primitives that only the derivative of a model has: what is handed back to where it was picked from."""

from collections.abc import Sequence

import numpy as np

from tokyotrap.lanes.lower import RULES, Lowering, Numbers
from tokyotrap.lanes.rules import Given


def _scatter_added(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: object) -> Numbers:
    """Rows added to places of the first axis known now: what undoes a gather."""
    array, places, rows = inputs
    numbers = given["dimension_numbers"]
    plain = numbers.inserted_window_dims == (0,) and numbers.scatter_dims_to_operand_dims == (0,)
    plain = plain and rows.shape[places.ndim - 1 :] == array.shape[1:]
    assert plain, "only whole rows can be added"
    known = [low.program.value(int(each)) for each in places.flat]
    assert all(each is not None for each in known), "places must be known when the loop is compiled"
    found = array.copy()
    for place, row in zip(known, rows.reshape(len(known), *array.shape[1:]), strict=True):
        found[int(place)] = low.each("add", found[int(place)], row)
    return found


def _updated(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: object) -> Numbers:
    """A part of an array put in its place."""
    array, part, *starts = inputs
    known = [low.program.value(int(each)) for each in starts]
    assert all(each is not None for each in known), "places must be known when the loop is compiled"
    found = array.copy()
    found[tuple(slice(int(at), int(at) + size) for at, size in zip(known, part.shape, strict=True))] = part
    return found


def _cut(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: object) -> Numbers:
    """An array with a margin added, or, where the margin is negative, cut off: what undoes a pad."""
    array, filler = inputs
    assert all(inner == 0 for _, _, inner in given["padding_config"]), "margins between entries are not lowered"
    widths = [(max(before, 0), max(after, 0)) for before, after, _ in given["padding_config"]]
    wide = np.pad(array, widths, constant_values=int(filler))
    ends = zip(wide.shape, given["padding_config"], strict=True)
    return wide[tuple(slice(max(-before, 0), size - max(-after, 0)) for size, (before, after, _) in ends)]


def _unstacked(low: Lowering, inputs: Sequence[Numbers], given: Given, equation: object) -> list[Numbers]:
    return [np.asarray(each) for each in np.moveaxis(inputs[0], given["axis"], 0)]


RULES.update({
    "pad": _cut, "unstack": _unstacked,
    "add_any": lambda low, inputs, given, equation: low.each("add", *inputs),
    "scatter-add": _scatter_added, "dynamic_update_slice": _updated,
})  # fmt: skip
