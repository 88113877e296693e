"""Contents: arrays as bytes, and hashes of all that an answer is computed from."""

import json
import platform
import struct
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.kept import program


def packed(arrays: Mapping[str, Float[np.ndarray, "..."]]) -> bytes:
    """Arrays of double precision as bytes: their names and shapes in a line of JSON, then their numbers."""
    whole = {name: np.asarray(each, dtype=np.float64, order="C") for name, each in arrays.items()}
    head = json.dumps([[name, each.shape] for name, each in whole.items()])
    return b"\n".join([head.encode(), b"".join(each.tobytes() for each in whole.values())])


def unpacked(content: bytes) -> dict[str, Float[np.ndarray, "..."]]:
    """The arrays again, to be read and not written."""
    head, numbers = content.split(b"\n", 1)
    found, place = {}, 0
    for name, shape in json.loads(head):
        count = int(np.prod(shape))
        found[name] = np.frombuffer(numbers, dtype=np.float64, count=count, offset=place).reshape(shape)
        place += 8 * count
    return found


def digest(*parts: Any) -> str:
    """Hash of numbers, texts, arrays, and of sequences, mappings and dataclasses of such.

    Raises:
        TypeError: for anything else, whose contents could not be told.
    """
    found = sha256()
    for part in _parts(parts):
        found.update(struct.pack("<q", len(part)))
        found.update(part)
    return found.hexdigest()


def _parts(value: Any) -> Iterable[bytes]:
    """A value as pieces; another value never gives the same pieces."""
    if isinstance(value, np.ndarray | np.generic):
        yield repr((value.dtype.str, value.shape)).encode()
        yield value.tobytes()
    elif isinstance(value, tuple | list) and value and all(type(each) is float for each in value):
        yield f"{type(value).__qualname__} of {len(value)} floats".encode()
        yield struct.pack(f"<{len(value)}d", *value)
    elif value is None or isinstance(value, str | bytes | bool | int | float):
        yield f"{type(value).__name__} {value!r}".encode()
    else:
        inside = _inside(value)
        yield f"{type(value).__qualname__} {len(inside)}".encode()
        for each in inside:
            yield from _parts(each)


def _inside(value: Any) -> list[Any]:
    """What a sequence, a mapping or a dataclass holds."""
    if isinstance(value, tuple | list):
        return list(value)
    if isinstance(value, Mapping):
        return list(value.items())
    if is_dataclass(value) and not isinstance(value, type):
        return [(each.name, getattr(value, each.name)) for each in fields(value) if each.compare]
    raise TypeError(f"{type(value).__name__} cannot be hashed by its contents")


def source(*rooms: str) -> str:
    """Hash of the program text of some rooms of the package, and of what computes: NumPy and the processor."""
    machine = (platform.machine(), np.show_config(mode="dicts").get("SIMD Extensions", {}))
    return digest(program(*rooms), np.__version__, machine)
