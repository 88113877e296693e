"""Check that the daily loop is no slower than a stated multiple of a C probe timed in the same job; exit 1 if it is."""

import argparse
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import side_by_side as side
from benchmarks.limit.built import compiler, version
from benchmarks.limit.probe import Probe
from benchmarks.worlds import world_of
from tokyotrap.lanes.kernel import Counted
from tokyotrap.simulation import fans
from tokyotrap.simulation.engine import Engine, Room
from tokyotrap.simulation.running import How, Running

TOLD = Path(__file__).parent / "check.toml"


def main() -> None:
    """Time both in turn, print the ratio, and fail if it is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=15, help="rounds, of which the best counts (default 15)")
    parser.add_argument("--out", type=Path, help="file for all timings, as JSON")
    asked, told = parser.parse_args(), tomllib.loads(TOLD.read_text(encoding="utf-8"))
    command = compiler()
    if command is None:
        print("Skipped: no C compiler was found on the path.")
        return
    machine = side.machine("numpy", "jax", "llvmlite")
    side.show(machine)
    probe = Probe(command)
    run = Running(world_of(days=told["days"]), How(0, engine="lanes"))
    watched = run.chunk(np.arange(told["paths"])).watched
    counted = Counted.empty(fans.bins([fans.extremes(watched)]))
    taken: dict[str, list[float]] = {"product": [], "probe": []}
    for _ in range(asked.times):
        taken["product"].append(_seconds(run, told, watched, counted))
        taken["probe"].append(probe.mix())
    ours, theirs = min(taken["product"]), min(taken["probe"])
    ratio, allowed = ours / theirs, told["slack"] * told["measured"][str(probe.lanes)]
    path_days = told["paths"] * told["days"]
    print(f"{path_days:,} path-days {ours * 1e3:.2f} ms, the probe {theirs * 1e3:.2f} ms ({version(command)}): "
          f"ratio {ratio:.2f}, {allowed:.2f} allowed.")  # fmt: skip
    side.keep(asked.out, {"seconds": taken, "ratio": ratio, "allowed": allowed, "machine": machine})
    if ratio > allowed:
        sys.exit("The daily loop has become too slow against the probe.")


def _seconds(run: Running, told: dict[str, Any], room: Room, counted: Counted) -> float:
    """This thread's seconds for one chunk, histograms and sums included."""
    engine: Engine = run.engine
    path, _ = run.begin(np.arange(told["paths"]))
    states = engine.begin(path)
    began = time.thread_time()
    engine.advance(states, (0, told["days"]), room)
    engine.count(room, counted, told["paths"])
    return time.thread_time() - began


if __name__ == "__main__":
    main()
