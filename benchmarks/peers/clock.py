"""The clock: every tool that passed the gate, in turn on one core, and what comes before its first path."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import side_by_side as side
from benchmarks.peers.comparison import SEED
from benchmarks.peers.processes import Process
from benchmarks.peers.tools import OURS, OURS_TIMED, PEERS

Work = tuple[Process, str, tuple[Any, ...], int]
"""A process, what it is asked for, with what, and how many paths that is."""


def clock(days: int, rounds: int, scale: float, file: str, passed: Sequence[str]) -> dict[str, Any]:
    """Seconds of every round, tool by tool, after one that does not count; and what comes before a first path.

    Args:
        days: horizon.
        rounds: how often each tool is timed.
        scale: of the numbers of paths.
        file: with the form.
        passed: tools that are timed, besides our engine.
    """
    with ExitStack() as stack:
        cache = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first = {f"{OURS}, closes": _begun(days, cache) | {"again": _begun(days, cache)}}
        works: dict[str, Work] = {}
        process = stack.enter_context(Process(OURS, str(days), cache))
        paths = max(1, int(scale * OURS_TIMED))
        for what in ("closes", "whole run"):
            works[f"{OURS}, {what}"] = (process, what, (paths, SEED), paths)
        for tool in (each for each in PEERS if each.name in passed):
            process = stack.enter_context(Process(tool.name, tool.module, cache))
            first[tool.name] = {"ready": process.prepared, "call": process.timed("run", file, 1, SEED)["seconds"]}
            paths = max(1, int(scale * tool.timed))
            works[tool.name] = (process, "run", (file, paths, SEED), paths)
        times = {name: {"paths": paths, "seconds": [], "busy": []} for name, (*_, paths) in works.items()}
        names = list(works)
        for number in range(rounds + 1):
            for name in names[number % len(names) :] + names[: number % len(names)]:
                each, what, arguments, _ = works[name]
                for kind, seconds in each.timed(what, *arguments).items():
                    times[name][kind] += [seconds] if number else []
    return {"times": times, "first": first}


def _begun(days: int, cache: Path) -> dict[str, Any]:
    """What comes before our engine's first path, with what lies in a cache [seconds]."""
    with Process(OURS, str(days), cache) as process:
        return {"ready": process.prepared, "call": process.timed("closes", 1, SEED)["seconds"]}


@contextmanager
def one_core() -> Iterator[None]:
    """This process and those it starts on one core, where the system can."""
    before = side.cores()
    side.pinned()
    yield
    side.free(before)
