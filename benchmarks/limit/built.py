"""Building: the system's C compiler turns texts into a shared library, kept under the digest of what made it."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from platformdirs import user_cache_path

HERE = Path(__file__).parent
HEADERS = ("lanes.h", "avx512.h", "avx2.h", "plain.h", "driver.h")
FLAGS = (
    "-O2", "-march=native", "-mprefer-vector-width=512", "-ffp-contract=fast", "-fno-math-errno",
    "-fno-trapping-math", "-fno-signed-zeros", "-fno-semantic-interposition", "-fPIC", "-std=gnu11", "-w",
)  # fmt: skip

HARD = (*FLAGS, "-O3", "-fschedule-insns", "-fsched-pressure")
"""Of the kernel; scheduling before registers are given out gains 4 % on long straight code."""


def compiler() -> str | None:
    """The system's C compiler; None where there is none."""
    return shutil.which("gcc") or shutil.which("cc")


def version(command: str) -> str:
    """What the compiler calls itself."""
    return subprocess.run([command, "--version"], check=True, capture_output=True, text=True).stdout.splitlines()[0]


def library(command: str, texts: Sequence[str], flags: Sequence[str] = FLAGS) -> ctypes.CDLL:
    """The library of some texts, from the cache if it was built before."""
    headers = [(HERE / name).read_text(encoding="utf-8") for name in HEADERS]
    parts = [version(command), _processor(), *flags, *headers, *texts]
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()
    file = user_cache_path("tokyotrap") / "limit" / f"{digest}.so"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            made = _compiled(command, texts, flags, Path(folder))
            shutil.move(made, file)
    return ctypes.CDLL(str(file))


def _compiled(command: str, texts: Sequence[str], flags: Sequence[str], folder: Path) -> Path:
    def one(index: int) -> str:
        source, made = folder / f"{index}.c", folder / f"{index}.o"
        source.write_text(texts[index], encoding="utf-8")
        subprocess.run([command, *flags, f"-I{HERE}", "-c", str(source), "-o", str(made)], check=True)
        return str(made)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(one, range(len(texts))))
    made = folder / "limit.so"
    subprocess.run([command, "-shared", *objects, "-o", str(made), "-lm"], check=True)
    return made


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line for line in lines if line.startswith("flags")), "")
