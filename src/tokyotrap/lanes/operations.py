"""Operations: what each scalar operation of a program means, in double precision."""

from typing import Any

import numpy as np
from scipy import special

BITS = 0xFFFFFFFF


def _bits(value: Any) -> Any:
    return np.asarray(value).astype(np.uint64) & np.uint64(BITS)


def _signed(value: Any) -> Any:
    return _bits(value).astype(np.uint32).astype(np.int32)


OPERATIONS: dict[str, Any] = {
    "fma": lambda a, b, c: np.add(np.multiply(a, b), c),
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide, "neg": np.negative, "abs": np.abs,
    "min": np.minimum, "max": np.maximum, "sqrt": np.sqrt, "floor": np.floor, "exp": np.exp, "log": np.log,
    "log1p": np.log1p, "expm1": np.expm1, "tanh": np.tanh, "logistic": special.expit, "erf": special.erf,
    "erfc": special.erfc, "erf_inv": special.erfinv, "pow": np.power, "lt": np.less, "le": np.less_equal,
    "gt": np.greater, "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal, "and": np.logical_and,
    "or": np.logical_or, "not": np.logical_not, "is_finite": np.isfinite, "select": np.where,
    "iadd": lambda a, b: _bits(_bits(a) + _bits(b)),
    "isub": lambda a, b: _bits(_bits(a) - _bits(b)),
    "imul": lambda a, b: _bits(_bits(a) * _bits(b)),
    "iand": lambda a, b: _bits(a) & _bits(b), "ior": lambda a, b: _bits(a) | _bits(b),
    "ixor": lambda a, b: _bits(a) ^ _bits(b), "inot": lambda a: _bits(a) ^ np.uint64(BITS),
    "ishl": lambda a, b: _bits(_bits(a) << _bits(b)), "ishr": lambda a, b: _bits(a) >> _bits(b),
    "ilt": lambda a, b: _bits(a) < _bits(b), "islt": lambda a, b: _signed(a) < _signed(b),
    "ieq": lambda a, b: _bits(a) == _bits(b), "ine": lambda a, b: _bits(a) != _bits(b),
    "to_float": lambda a: np.asarray(a, dtype=float),
    "to_int": lambda a: _bits(np.asarray(a, dtype=float).astype(np.int64)),
}  # fmt: skip
"""What each operation means, in double precision; whole numbers have 32 bits."""


def apply(opcode: str, *operands: Any) -> Any:
    """One operation on numbers or arrays."""
    return OPERATIONS[opcode](*operands)
