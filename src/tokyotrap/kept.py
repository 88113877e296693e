"""What is kept between runs in the user's cache folder: each file under the hash of all that it was made from."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

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


@cache
def program(*rooms: str) -> str:
    """Hash of the program text of some rooms of the package, or of single modules, and of its version."""
    root, found = Path(tokyotrap.__file__).parent, sha256(tokyotrap.__version__.encode())
    for each in (module for room in rooms for module in _modules(root / room)):
        body = each.read_bytes()
        found.update(f"{each.relative_to(root).as_posix()} {len(body)} ".encode() + body)
    return found.hexdigest()


def _modules(room: Path) -> list[Path]:
    """Modules of a room, or one module."""
    return sorted(room.rglob("*.py")) if room.is_dir() else [room]
