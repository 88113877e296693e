"""The gate over all tools: our engine's paths of every case, and each tool's beside them."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.peers.cases import CASES, prepare
from benchmarks.peers.extraction import extract, world
from benchmarks.peers.form import Form
from benchmarks.peers.gate import SAME_IN_SINGLE, Found, Sample, exact, sample, statistical
from benchmarks.peers.ours import DOUBLE, run
from benchmarks.peers.processes import Failed, Process
from benchmarks.peers.tools import OURS, OURS_SAMPLED, PEERS, Tool

SEED = 20260202


def gate(days: int, scale: float, folder: Path) -> dict[str, Any]:
    """What the gate finds of every tool, and the form with luck in a file."""
    found: dict[str, Any] = {}
    cases, single = [], {}
    for number, case in enumerate(CASES):
        its_world, form = prepare(case, days)
        reference = run(its_world, 2, SEED, DOUBLE)
        cases.append((case.name, form, kept(form, folder / f"case-{number}"), reference))
        single[case.name] = exact(form, reference, run(its_world, 1, SEED), SAME_IN_SINGLE)
    found[OURS] = summed_up(single)
    say(OURS, found[OURS])
    lucky = world(days)
    form = extract(lucky)
    file = kept(form, folder / "form")
    seeds, paths = OURS_SAMPLED
    ours = [sample(run(lucky, max(200, int(scale * paths)), SEED + seed)) for seed in range(seeds)]
    for tool in PEERS:
        found[tool.name] = judged(tool, cases, ours, (file, max(100, int(scale * tool.sampled))))
        say(tool.name, found[tool.name])
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
    return summed_up(same, alike) | {"sampled": lucky[1]}


def summed_up(same: Mapping[str, Found], alike: Found | None = None) -> dict[str, Any]:
    """What was found of a tool without luck, case by case, and with it."""
    every = {**same, **({"with luck": alike} if alike else {})}
    wrong = [name for name, each in every.items() if not each.passed]
    why = f"failed: {'; '.join(wrong)}" if wrong else ""
    found = {"passed": not wrong, "why": why, "without luck": {name: asdict(each) for name, each in same.items()}}
    return found | ({"with luck": asdict(alike)} if alike else {})


def say(name: str, judged: dict[str, Any]) -> None:
    """One tool's gate in a line or two."""
    if "without luck" not in judged:
        print(f"{name}: {judged['why']}\n{judged.get('error', '')}".rstrip(), flush=True)
        return
    same = max((Found(**each) for each in judged["without luck"].values()), key=lambda each: each.gap)
    print(f"{name}: {judged['why'] or 'passed'}")
    print(f"  without luck {same.gap:.1e} at most of {same.numbers:,} numbers a case ({same.where})", flush=True)
    if "with luck" in judged:
        luck = Found(**judged["with luck"])
        print(f"  with luck {luck.gap:.1f} standard errors at most of {luck.numbers} statistics ({luck.where})")


def kept(form: Form, path: Path) -> str:
    """A form in a file that the tools' processes read."""
    path.write_bytes(pickle.dumps(form))
    return str(path)
