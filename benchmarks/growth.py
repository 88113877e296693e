"""Measure how time and memory grow with paths, days, institutions, following series and capacity nodes.

Flow classes come with the institutions that trade: what each variant has of them is in the table. Each variant is a
process of its own, in which its runs alternate with those of the baseline, so that ratios hold on a busy machine too.
`--page` puts the table into docs/model/speed.md and the picture beside it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import side_by_side as side

ROOT = Path(__file__).parent.parent
PAGE, PICTURE = ROOT / "docs" / "model" / "speed.md", ROOT / "docs" / "pictures" / "growth.png"
BEGIN, END = "<!-- growth: begin -->", "<!-- growth: end -->"
PATHS, DAYS = 1_024, 130
"""Of a variant, unless that is what varies."""

OWNERS = (
    "carry_traders", "foreign_investors", "japan_post", "banks", "pension_funds", "life_insurers",
    "ministry_of_finance", "bank_of_japan", "government",
)  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One thing to measure.

    Attributes:
        axis: what varies.
        amount: how much of it.
        paths: how many.
        days: how many.
        off: mechanisms that are switched off.
        nodes: of the capacity chain, if not its own.
    """

    axis: str
    amount: int
    paths: int = PATHS
    days: int = DAYS
    off: tuple[str, ...] = ()
    nodes: int | None = None


def variants(*, quick: bool) -> list[Variant]:
    """Everything that is measured."""
    from tokyotrap.model.mechanisms import FOLLOWERS

    followers = list(FOLLOWERS)
    counts = (0, 4, 9) if quick else (0, 2, 4, 6, 8, 9)
    found = [Variant("paths", n, paths=n) for n in ((512, 2_048, 8_192) if quick else (512, 2_048, 8_192, 32_768))]
    found += [Variant("days", n, days=n) for n in ((65, 260) if quick else (33, 65, 130, 260, 520))]
    found += [
        Variant("institutions", n, off=tuple(f"institutions.{name}" for name in OWNERS[: len(OWNERS) - n]))
        for n in counts
    ]
    kept = (0, len(followers)) if quick else range(0, len(followers) + 1, 5)
    found += [Variant("following series", n, off=tuple(followers[n:])) for n in (*kept, len(followers))]
    found += [Variant("capacity nodes", n, nodes=n) for n in ((2, 4) if quick else (2, 3, 4, 6, 8))]
    return list(dict.fromkeys(found))


def main() -> None:
    """Measure every variant in a process of its own, print, draw, and write the page."""
    asked = _arguments()
    if asked.child is not None:
        print(json.dumps(_measured(Variant(**json.loads(asked.child)), asked.times)))
        return
    if asked.of is not None:
        record = json.loads(asked.of.read_text(encoding="utf-8"))
        _finish(record["found"], asked.page)
        return
    machine = side.machine("numpy", "jax", "llvmlite")
    side.show(machine)
    found = [_process(each, asked.times) for each in variants(quick=asked.quick)]
    _finish(found, asked.page)
    side.keep(asked.out, {"machine": machine, "found": found})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer variants")
    parser.add_argument("--times", type=int, default=5, help="rounds, of which the median counts (default 5)")
    parser.add_argument("--page", action="store_true", help="write the table and the picture of the page")
    parser.add_argument("--out", type=Path, help="file for all timings, as JSON")
    parser.add_argument("--of", type=Path, help="print, draw and write what such a file holds, and measure nothing")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def _process(variant: Variant, times: int) -> dict[str, Any]:
    """A variant in a new process, with a new cache."""
    with tempfile.TemporaryDirectory() as cache:
        told = ["--child", json.dumps(vars(variant)), "--times", str(times)]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.growth", *told], check=True,
            stdout=subprocess.PIPE, text=True, env={**os.environ, "XDG_CACHE_HOME": cache},
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{variant.axis:18}{variant.amount:8,}{found['ns']:9.0f} ns a path-day{found['ratio']:7.2f} of the baseline"
          f"{found['compile']:7.1f} s to compile{found['peak'] / 1e6:8.0f} MB", flush=True)  # fmt: skip
    return {**vars(variant), **found}


def _measured(variant: Variant, times: int) -> dict[str, Any]:
    """Tables, compilation, a run, and chunks in turn with those of the baseline; one thread."""
    from benchmarks.limit.roofline import roofline
    from benchmarks.worlds import world_of
    from tokyotrap.simulation import in_lanes

    side.pinned()
    began = time.perf_counter()
    world = _world(variant)
    assembled = time.perf_counter()
    engine = in_lanes.InLanes(world)
    compiled = time.perf_counter()
    work, path_days = _work(world, variant)
    work()
    ran = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    in_lanes._known.clear()  # worlds alike in all but the nodes must not share a kernel
    reference, theirs = _work(world_of(days=DAYS), Variant(variant.axis, 0))
    taken = side.in_turn({"variant": work, "baseline": reference}, times)
    each, other = side.median(taken["variant"]) / path_days, side.median(taken["baseline"]) / theirs
    return {
        "ns": each * 1e9, "ratio": each / other, "seconds": taken, "tables": assembled - began,
        "compile": compiled - assembled, "first": ran - compiled, "peak": peak,
        "operations": sum(roofline(engine.kernel).counts.values()), "flow_classes": len(world.structure.flow_keys),
        "lines": len(world.structure.lines),
    }  # fmt: skip


def _work(world: Any, variant: Variant) -> tuple[side.Work, int]:
    """What is timed, and its path-days: a whole run where its length varies, else one chunk of the loop."""
    from tokyotrap.lanes.kernel import Counted
    from tokyotrap.simulation import fans
    from tokyotrap.simulation.ensemble import simulate_these
    from tokyotrap.simulation.running import CHUNK, How, Running

    how = How(0, threads=1, engine="lanes")
    if variant.axis in ("paths", "days"):
        return lambda: simulate_these(world, np.arange(variant.paths), how), variant.paths * variant.days
    run = Running(world, how)
    watched = run.chunk(np.arange(CHUNK)).watched
    counted = Counted.empty(fans.bins([fans.extremes(watched)]))
    path, _ = run.begin(np.arange(CHUNK))

    def chunk() -> object:
        run.engine.advance(run.engine.begin(path), (0, run.days), watched)
        return run.engine.count(watched, counted, CHUNK)

    return chunk, CHUNK * run.days


def _world(variant: Variant) -> Any:
    """The baseline's world with a variant's days, mechanisms and nodes."""
    from benchmarks.worlds import world_of
    from tokyotrap.model import quoted

    own = quoted.chain
    if variant.nodes is not None:
        quoted.chain = lambda atlas: _chain(own(atlas), variant.nodes or 1)  # type: ignore[assignment]
    try:
        return world_of(days=variant.days, overrides=[f"{name}=none" for name in variant.off])
    finally:
        quoted.chain = own


def _chain(own: tuple[Any, Any], nodes: int) -> tuple[Any, Any]:
    """The first nodes of the calibrated chain, or a finer one from its first to its last node, by steps up and down."""
    aversion, generator = own
    if nodes <= len(aversion):
        leave = generator[:nodes, :nodes] - np.diag(np.diag(generator[:nodes, :nodes]))
        return aversion[:nodes], leave - np.diag(leave.sum(axis=1))
    finer = (nodes - 1) / (len(aversion) - 1)
    wide = np.exp(np.interp(np.arange(nodes) / finer, np.arange(len(aversion)), np.log(aversion)))
    leave = np.diag(np.full(nodes - 1, 0.25 * finer), 1) + np.diag(np.full(nodes - 1, 4.0 * finer), -1)
    return wide, leave - np.diag(leave.sum(axis=1))


def _finish(found: list[dict[str, Any]], page: bool) -> None:
    """Exponents; and, if asked, the table and the picture of the page."""
    from benchmarks.growth_page import lines, picture

    text = "\n".join(lines(found))
    print(f"\n{text}")
    if page:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")
        picture(found, PICTURE)


if __name__ == "__main__":
    main()
