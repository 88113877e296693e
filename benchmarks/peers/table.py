"""The table: what one path-day costs in each tool."""

import statistics
from collections.abc import Mapping
from typing import Any

from benchmarks.peers.tools import OURS

MICRO, MILLI = 1e6, 1e3


HEAD = ("tool", "gate", "µs a path-day", "of it at work", "ms a path", "times ours", "to a first path [s]")


def rows(record: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The rows under `HEAD`; a tool that has not passed the gate has no times."""
    days, times, first = record["form"]["days"], record["times"], record["first"]
    base = _a_path(times[f"{OURS}, closes"]) if times else None
    found: list[tuple[str, ...]] = []
    for name, gate in record["gate"].items():
        passed = "passed" if gate["passed"] else gate["why"]
        labels = [each for each in times if each == name or each.startswith(f"{name}, ")]
        for label in labels:
            path = _a_path(times[label])
            begun = _begun(first[label]) if label in first else ""
            busy = _a_path(times[label], "busy")
            measured = (path / days * MICRO, busy / days * MICRO, path * MILLI, path / base)
            found.append((label, passed, *map(_shown, measured), begun))
        if not labels:
            found.append((name, passed, "not timed", *[""] * (len(HEAD) - 3)))
    return found


def _shown(value: float) -> str:
    """Three figures, or whole numbers."""
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}"


def _begun(first: Mapping[str, Any]) -> str:
    """Seconds to a first path, and where something was kept from an earlier time, with that."""
    cold = f"{first['ready'] + first['call']:.1f}"
    return f"{cold}, then {first['again']['ready'] + first['again']['call']:.1f}" if "again" in first else cold


def _a_path(timed: Mapping[str, Any], kind: str = "seconds") -> float:
    """Median seconds of one path, by the clock or "busy"."""
    return statistics.median(timed[kind]) / float(timed["paths"])


def markdown(record: Mapping[str, Any]) -> str:
    """The table, and what it was measured on."""
    machine, form = record["machine"], record["form"]
    lines = ["| " + " | ".join(HEAD) + " |", "|---|---" + "|--:" * (len(HEAD) - 2) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows(record)]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    measured = f"{form['states']} states, {form['days']} business days; medians of {record['rounds']} rounds"
    on = f"one core of {machine['cpu']}, load {machine['load'] or 0.0:.1f} before"
    return "\n".join([*lines, "", f"{measured} on {on}; Python {machine['python']}, {versions}."])
