"""Measure the daily loop against a C kernel of the same model and random numbers: the limit of this machine."""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import side_by_side as side
from benchmarks.limit.agreement import Both, agreement
from benchmarks.limit.built import HARD, compiler, version
from benchmarks.limit.kernel import Limit
from benchmarks.limit.probe import RATES, Probe
from benchmarks.limit.roofline import Roofline, roofline
from benchmarks.worlds import world_of
from tokyotrap.lanes.kernel import Counted, aligned
from tokyotrap.simulation.engine import Room
from tokyotrap.simulation.in_lanes import InLanes
from tokyotrap.simulation.running import CHUNK

CHUNKS = 8
"""Chunks of paths that are compared, and timed: 2,048 paths."""

Chunk = Callable[[int, Room, Counted], object]


def main() -> None:
    """Build, compare, measure and print."""
    asked = _arguments()
    command = compiler()
    if command is None:
        print("Skipped: no C compiler was found on the path.")
        return
    side.show(side.machine("numpy", "jax", "llvmlite"))
    print(f"{version(command)}, {' '.join(HARD)}")
    world = world_of(asked.scenario, asked.days)
    engine = InLanes(world)
    began = time.perf_counter()
    limit = Limit(engine.kernel, engine.tables, command)
    built = time.perf_counter() - began
    both = Both(world, limit, engine)
    found = agreement(both, asked.chunks)
    _show_agreement(found, asked.chunks)
    if found.failures():
        sys.exit("The two do not agree, so nothing was timed:\n- " + "\n- ".join(found.failures()))
    taken = {f"{threads} thread{'s' * (threads > 1)}": _timed(both, asked, threads) for threads in asked.threads}
    path_days = asked.chunks * CHUNK * both.days
    _show_times(taken, path_days, built)
    probe = Probe(command)
    rates, work = _rates(probe), roofline(engine.kernel)
    _show_roofline(work, rates, probe.lanes)
    record = {
        "agreement": vars(found), "path_days": path_days, "seconds": taken, "built_seconds": built, "rates": rates,
        "operations": vars(work), "machine": side.machine("numpy", "jax", "llvmlite"), "compiler": version(command),
    }  # fmt: skip
    side.keep(asked.out, record)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="baseline", help="of the library (default baseline)")
    parser.add_argument("--days", type=int, default=260, help="business days (default 260)")
    parser.add_argument("--chunks", type=int, default=CHUNKS, help=f"chunks of {CHUNK} paths (default {CHUNKS})")
    parser.add_argument("--times", type=int, default=7, help="rounds, of which the median counts (default 7)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="threads (default 1 2)")
    parser.add_argument("--out", type=Path, help="file for all timings, as JSON")
    return parser.parse_args()


def _timed(both: Both, asked: argparse.Namespace, threads: int) -> dict[str, list[float]]:
    """Seconds of all chunks from the start to the horizon, histograms and sums included, by turns."""
    states = [both.states(chunk) for chunk in range(asked.chunks)]

    def product(chunk: int, room: Room, counted: Counted) -> object:
        mine = aligned(states[chunk].shape)
        mine[:] = states[chunk]
        return both.product(mine, room, counted)

    def in_c(chunk: int, _: Room, counted: Counted) -> object:
        return both.limit.run(both.limit.begin(states[chunk]), both.days, counted)

    counters, rooms = [Counted.empty(both.bins) for _ in range(threads)], [both.room(both.days) for _ in range(threads)]

    def all_of(work: Chunk) -> None:
        shares = [range(first, asked.chunks, threads) for first in range(threads)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda share, room, mine: [work(c, room, mine) for c in share], shares, rooms, counters))

    return side.in_turn({"product": lambda: all_of(product), "C": lambda: all_of(in_c)}, asked.times)


def _show_agreement(found: Any, chunks: int) -> None:
    print(f"\nThe same {chunks * CHUNK:,} paths by both: after 20 days the median path is {found.typical:.1e} apart, "
          f"{found.parted:.2%} have parted, the worst of the others is {found.worst:.1e} apart.")  # fmt: skip
    odds = ", ".join(f"{ours:.4f} / {theirs:.4f}" for ours, theirs in found.odds)
    print(f"Odds of the red lines at the horizon, product / C: {odds}; medians within {found.fans:.2f} bins.\n")


def _show_times(taken: dict[str, dict[str, list[float]]], path_days: int, built: float) -> None:
    print(f"{'M path-days/s':14}{'product':>10}{'C':>8}{'time against C':>16}")
    for name, each in taken.items():
        product, in_c = side.median(each["product"]), side.median(each["C"])
        print(f"{name:14}{path_days / product / 1e6:10.2f}{path_days / in_c / 1e6:8.2f}{product / in_c:16.2f}")
    print(f"\nBuilding the C kernel took {built:.1f} s (0 if it was kept).")


def _rates(probe: Probe) -> dict[str, float]:
    return {name: probe.rate(name) for name in RATES}


def _show_roofline(work: Roofline, rates: dict[str, float], lanes: int) -> None:
    counts = ", ".join(f"{count:,} {kind}" for kind, count in work.counts.items())
    calls = ", ".join(f"{count} {name}" for name, count in work.functions.items())
    print(f"A path-day on lanes: {counts} ({calls}); {work.instructions:,} vector instructions a row.")
    peak = rates["multiply_adds"]
    print(f"This core: {', '.join(f'{rate / 1e9:.1f} G {name}' for name, rate in rates.items())} of {lanes} lanes/s. "
          f"Arithmetic alone would allow {work.bound(peak, lanes) / 1e6:.1f} M path-days/s on one core.")  # fmt: skip


if __name__ == "__main__":
    main()
