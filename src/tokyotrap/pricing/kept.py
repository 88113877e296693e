"""Answers kept between runs in the user's cache folder, each under the hash of all that it was computed from."""

import json
import os
import platform
import shutil
import struct
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from jaxtyping import Float
from platformdirs import user_cache_path

import tokyotrap

SEAL = 32
"""Bytes of a hash."""

DAY = 86_400.0
UNUSED = 30.0 * DAY
"""After which the folder of another version of the package is deleted [s]."""

BROKEN_OFF = 0.1 * DAY
"""After which a file whose writer never came to an end is deleted [s]."""


def folder(kind: str) -> Path:
    """Where one kind of thing is kept under this version of the package; the folder need not exist."""
    return user_cache_path("tokyotrap") / f"{kind}-{tokyotrap.__version__}"


def forget_old(kind: str) -> None:
    """Mark our folder as used, and delete those of other versions that nobody has used for a month."""
    ours = folder(kind)
    with suppress(OSError):
        os.utime(ours)
    with suppress(OSError):
        for other in ours.parent.glob(f"{kind}-*"):
            if other != ours and other.is_dir() and time.time() - other.stat().st_mtime > UNUSED:
                shutil.rmtree(other, ignore_errors=True)


@dataclass(frozen=True)
class Shelf:
    """Files in one folder. Several processes may read and write at once; a folder that cannot be used is no error.

    Attributes:
        folder: where; it need not exist.
        most: files kept; of more, those that nobody used for longest go.
    """

    folder: Path
    most: int

    def find(self, key: str) -> bytes | None:
        """What was kept under a key; None if nothing was, or what is there is not whole and has been discarded."""
        place = self.folder / key
        try:
            body = place.read_bytes()
        except OSError:
            return None
        if sha256(body[SEAL:]).digest() != body[:SEAL]:
            self._drop([place])
            return None
        with suppress(OSError):
            os.utime(place)
        return body[SEAL:]

    def keep(self, key: str, content: bytes) -> None:
        """Keep something; whoever looks meanwhile finds the old file or the new one."""
        new = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
            new = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(content).digest() + content)
            new.replace(self.folder / key)
            self._tidy()
        except OSError:
            self._drop([new] if new else [])

    def _tidy(self) -> None:
        """Delete what is too many, and what a writer has left behind."""
        ages = {each: self._age(each) for each in self.folder.iterdir()}
        left = [each for each, age in ages.items() if each.name.startswith(".") and age > BROKEN_OFF]
        whole = sorted((each for each in ages if not each.name.startswith(".")), key=ages.__getitem__)
        self._drop([*left, *whole[self.most :]])

    @staticmethod
    def _age(place: Path) -> float:
        try:
            return time.time() - place.stat().st_mtime
        except OSError:
            return 0.0

    @staticmethod
    def _drop(places: Iterable[Path]) -> None:
        for each in places:
            with suppress(OSError):
                each.unlink()


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


@cache
def source(*rooms: str) -> str:
    """Hash of the program text of some rooms of the package, and of what computes: version, NumPy, SciPy, processor."""
    root = Path(tokyotrap.__file__).parent
    texts = [[each.relative_to(root).as_posix(), each.read_bytes()] for room in rooms for each in _modules(root / room)]
    machine = (platform.machine(), np.show_config(mode="dicts").get("SIMD Extensions", {}))
    return digest(tokyotrap.__version__, np.__version__, scipy.__version__, machine, texts)


def _modules(room: Path) -> list[Path]:
    """Modules of a room, or one module."""
    return sorted(room.rglob("*.py")) if room.is_dir() else [room]
