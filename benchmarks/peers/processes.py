"""Processes of the tools: each on the same core with one thread, so that only one of them works at a time."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from benchmarks.peers.form import Paths

ROOT = Path(__file__).parents[2]

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)


class Failed(Exception):
    """A tool's process ended; the message is the end of what it wrote."""


class Process:
    """One tool's process; used as a context, which ends it. What tools keep between runs goes into the cache."""

    def __init__(self, name: str, argument: str, cache: Path | None = None) -> None:
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115, closed on leaving
        searched = os.pathsep.join([str(ROOT), str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.peers.worker", name, argument],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, cwd=ROOT,
            env={**os.environ, **ONE_THREAD, **({"XDG_CACHE_HOME": str(cache)} if cache else {}),
                 "PYTHONPATH": searched},
        )  # fmt: skip
        self.prepared = self._reply()["seconds"]

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.process.communicate()
        self.errors.close()

    def timed(self, what: str, *arguments: Any) -> dict[str, float]:
        """How long something takes by the tool's own clock, and how much of that the processor works on it."""
        return self._ask({"what": what, "with": arguments})

    def paths(self, *arguments: Any) -> Paths:
        """Paths that a tool runs."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "paths.npz"
            self._ask({"what": "run", "with": arguments, "out": str(file)})
            found = np.load(file)
            return Paths(found["closes"], found["books"])

    def _ask(self, asked: dict[str, Any]) -> dict[str, float]:
        assert self.process.stdin
        with suppress(BrokenPipeError):  # it has ended, as the missing reply says
            self.process.stdin.write(json.dumps(asked) + "\n")
            self.process.stdin.flush()
        return self._reply()

    def _reply(self) -> dict[str, float]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise Failed("\n".join(self.errors.read().splitlines()[-8:]))
        found: dict[str, float] = json.loads(line)
        return found
