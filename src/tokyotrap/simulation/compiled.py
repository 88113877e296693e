"""Where what is compiled is kept between runs."""

import os
import time
from contextlib import suppress
from pathlib import Path

import jax

from tokyotrap import kept

KINDS = ("compiled", "lanes", "tables", "repertoires", "facts")
"""What is kept, each in a folder of its own."""

LEAST_SECONDS = 0.0
"""Every compilation is kept, the small ones too: together they cost a second at every start."""

MOST_BYTES = 256 * 2**20
"""Of what JAX compiled; of more, what nobody used for longest goes."""

MOST_LOOPS = 64
"""Of what we compiled, half a megabyte each."""

DATA, MARK = "-cache", "-atime"
"""Ends of the names of the two files that JAX writes of each program, the mark when the other is whole."""

BROKEN_OFF = 60.0
"""After which a program without a mark was left by a process that came to no end [s]."""


def keep_compiled() -> Path:
    """Let JAX keep what it compiles in the user's cache folder, under this version of the package.

    JAX names each file by what was compiled, its own version and the processor. Since the folder is bounded it reads
    and writes under a lock, so that several processes may start at once. What a process left half-written would stay
    for good, and is deleted here. A folder that cannot be used is no error: programs are then compiled anew.
    """
    for kind in KINDS:
        kept.forget_old(kind)
    folder = kept.folder(KINDS[0])
    settings = {
        "jax_compilation_cache_dir": str(folder) if _usable(folder) else None,
        "jax_compilation_cache_max_size": MOST_BYTES,
        "jax_persistent_cache_min_compile_time_secs": LEAST_SECONDS,
        "jax_persistent_cache_min_entry_size_bytes": 0,
    }
    for name, value in settings.items():
        jax.config.update(name, value)  # type: ignore[no-untyped-call]
    return folder


def lanes_shelf() -> kept.Shelf:
    """Where machine code made here is kept; each file is named by what it was made of."""
    return kept.Shelf(kept.folder(KINDS[1]), MOST_LOOPS)


def _usable(folder: Path) -> bool:
    """Whether programs can be kept there; what was left half-written is deleted."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        whole = {each.name.removesuffix(MARK) for each in folder.glob(f"*{MARK}")}
        for each in folder.glob(f"*{DATA}"):
            if each.name.removesuffix(DATA) not in whole and _age(each) > BROKEN_OFF:
                each.unlink(missing_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _age(place: Path) -> float:
    with suppress(OSError):
        return time.time() - place.stat().st_mtime
    return 0.0
