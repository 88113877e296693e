"""Timings taken in turn on one core, the machine they were taken on, and the file that keeps them."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

Work = Callable[[], object]


def in_turn(works: Mapping[str, Work], times: int) -> dict[str, list[float]]:
    """Seconds of each work, every one once per round, after a round that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(times + 1):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if number:
                taken[name].append(time.perf_counter() - began)
    return taken


def median(seconds: list[float]) -> float:
    """The median of some timings [seconds]."""
    return statistics.median(seconds)


def pinned() -> int | None:
    """Keep this process on its first core, where the system can; which core."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def free(cores: set[int]) -> None:
    """Let this process run on some cores again, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def cores() -> set[int]:
    """The cores this process may use."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def machine(*packages: str) -> dict[str, Any]:
    """What was measured on: processor, cores, load before, versions."""
    return {
        "cpu": _processor(),
        "cores": len(cores()),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in packages},
    }


def show(found: Mapping[str, Any]) -> None:
    """Print the machine in two lines."""
    load = "" if found["load"] is None else f", load {found['load']:.2f}"
    print(f"{found['cpu']}, {found['cores']} cores{load}")
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    print(f"Python {found['python']}, {versions}\n")


def keep(path: Path | None, record: Mapping[str, Any]) -> None:
    """Write everything that was measured as JSON, if a path is given."""
    if path is not None:
        path.write_text(json.dumps({"command": sys.argv, **record}, indent=1) + "\n", encoding="utf-8")
        print(f"\nAll timings: {path}")


def rewrite(page: Path | None, lines: list[str]) -> None:
    """Put some lines between a page's marks of a table, if a page is given."""
    if page is None:
        return
    head, begin, rest = page.read_text(encoding="utf-8").partition("<!-- table: begin -->\n")
    _, end, tail = rest.partition("<!-- table: end -->")
    if not (begin and end):
        sys.exit(f"{page} has no marks of a table.")
    page.write_text(head + begin + "\n".join(lines) + "\n" + end + tail, encoding="utf-8")
    print(f"Table: {page}")


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
