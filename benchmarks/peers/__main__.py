"""Run the reduced form in our engine and in the other tools: first the gate, then the clock.

    python -m benchmarks.peers --out results.json

From the repository's root, where the dependency group peers is installed; a tool that is not is left out by name. A
tool whose paths are not our engine's is reported as failed and is not timed.
"""

import argparse
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import side_by_side as side
from benchmarks.peers import table
from benchmarks.peers.cases import CASES, prepare
from benchmarks.peers.extraction import extract, world
from benchmarks.peers.form import Form
from benchmarks.peers.gate import Found, Sample, exact, sample, statistical
from benchmarks.peers.ours import run
from benchmarks.peers.processes import Failed, Process
from benchmarks.peers.tools import OURS, OURS_SAMPLED, OURS_TIMED, PEERS, Tool

PACKAGES = ("numpy", "jax", *(each.package[1] for each in PEERS if each.name != "NumPy"))
SEED = 20260202


def gate(days: int, scale: float, folder: Path) -> dict[str, Any]:
    """What the gate finds of every tool, and the form with luck in a file."""
    found: dict[str, Any] = {OURS: {"passed": True, "why": ""}}
    cases = []
    for number, case in enumerate(CASES):
        its_world, form = prepare(case, days)
        cases.append((case.name, form, kept(form, folder / f"case-{number}"), run(its_world, 2, SEED)))
    lucky = world(days)
    form = extract(lucky)
    file = kept(form, folder / "form")
    seeds, paths = OURS_SAMPLED
    ours = [sample(run(lucky, max(200, int(scale * paths)), SEED + seed)) for seed in range(seeds)]
    for tool in PEERS:
        found[tool.name] = judged(tool, cases, ours, (file, max(100, int(scale * tool.sampled))))
        _say(tool.name, found[tool.name])
    found[OURS] |= {"states": form.states}
    return found


def judged(tool: Tool, cases: Sequence[Any], ours: Sequence[Sample], lucky: tuple[str, int]) -> dict[str, Any]:
    """What the gate finds of one tool."""
    if tool.missing:
        return {"passed": False, "why": f"skipped: {tool.missing}"}
    try:
        with Process(tool.name, tool.module) as process:
            same = {name: exact(form, mine, process.paths(file, 1, 0)) for name, form, file, mine in cases}
            alike = statistical(ours, sample(process.paths(lucky[0], lucky[1], SEED)))
    except Failed as error:
        return {"passed": False, "why": "failed: it ended", "error": str(error)}
    wrong = [name for name, each in {**same, "with luck": alike}.items() if not each.passed]
    why = f"failed: {'; '.join(wrong)}" if wrong else ""
    return {
        "passed": not wrong, "why": why, "sampled": lucky[1],
        "without luck": {name: asdict(each) for name, each in same.items()}, "with luck": asdict(alike),
    }  # fmt: skip


def _say(name: str, judged: dict[str, Any]) -> None:
    """One tool's gate in a line or two."""
    if "with luck" not in judged:
        print(f"{name}: {judged['why']}\n{judged.get('error', '')}".rstrip(), flush=True)
        return
    same = max((Found(**each) for each in judged["without luck"].values()), key=lambda each: each.gap)
    luck = Found(**judged["with luck"])
    print(f"{name}: {judged['why'] or 'passed'}", flush=True)
    print(f"  without luck {same.gap:.1e} at most of {same.numbers:,} numbers a case ({same.where})")
    print(f"  with luck {luck.gap:.1f} standard errors at most of {luck.numbers} statistics ({luck.where})", flush=True)


def clock(days: int, rounds: int, scale: float, file: str, passed: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Seconds of every tool that passed, in turn, and what came before its first path."""
    with ExitStack() as stack:
        works: dict[str, tuple[Process, str, tuple[Any, ...], int]] = {}
        process = stack.enter_context(Process(OURS, str(days)))
        for label, what in (("closes", "closes"), ("with books and attribution", "whole")):
            paths = max(1000, int(scale * OURS_TIMED))
            works[f"{OURS}, {label}"] = (process, what, (paths, SEED), paths)
        for tool in (each for each in PEERS if each.name in passed):
            process = stack.enter_context(Process(tool.name, tool.module))
            paths = max(2, int(scale * tool.timed))
            works[tool.name] = (process, "run", (file, paths, SEED), paths)
        first = {name: {"ready": each.prepared, "call": each.seconds(what, *arguments)}
                 for name, (each, what, arguments, _) in works.items() if what != "whole"}  # fmt: skip
        times = {name: {"paths": paths, "seconds": []} for name, (*_, paths) in works.items()}
        names = list(works)
        for number in range(rounds):
            for name in names[number % len(names) :] + names[: number % len(names)]:
                each, what, arguments, _ = works[name]
                times[name]["seconds"].append(each.seconds(what, *arguments))
    return times, first


def kept(form: Form, path: Path) -> str:
    """A form in a file that the tools' processes read."""
    path.write_bytes(pickle.dumps(form))
    return str(path)


@contextmanager
def _one_core() -> Iterator[None]:
    """This process and those it starts on one core, where the system can."""
    before = side.cores()
    side.pinned()
    yield
    side.free(before)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=250, help="business days of the form (default 250)")
    parser.add_argument("--rounds", type=int, default=7, help="timings of each tool (default 7)")
    parser.add_argument("--scale", type=float, default=1.0, help="of the numbers of paths (default 1)")
    parser.add_argument("--gate-only", action="store_true", help="compare and do not time")
    parser.add_argument("--out", type=Path, help="keep everything as JSON in this file")
    parser.add_argument("--page", type=Path, help="put the table into this page, between its marks")
    asked = parser.parse_args()
    installed = [name for name in PACKAGES if not any(name == each.package[1] and each.missing for each in PEERS)]
    machine = side.machine(*installed)
    side.show(machine)
    with _one_core(), tempfile.TemporaryDirectory() as folder:
        found = gate(asked.days, asked.scale, Path(folder))
        form = {"days": asked.days, "states": found[OURS].pop("states")}
        command = ["python", "-m", "benchmarks.peers", *sys.argv[1:]]
        record = {"command": command, "machine": machine, "form": form, "rounds": asked.rounds, "gate": found}
        record |= {"times": {}, "first": {}}
        if not asked.gate_only:
            passed = [name for name, each in found.items() if each["passed"]]
            file = os.path.join(folder, "form")
            record["times"], record["first"] = clock(asked.days, asked.rounds, asked.scale, file, passed)
    print(f"\n{table.markdown(record)}")
    side.keep(asked.out, record)
    if asked.page is not None:
        table.refresh(asked.page, record)
    if any(not each["passed"] and not each["why"].startswith("skipped") for each in found.values()):
        sys.exit("\nA tool's paths are not ours.")


if __name__ == "__main__":
    main()
