"""Measure a whole run, from the scenario's name to the report in its folder, cold and warm, with its peak of memory."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from benchmarks import side_by_side as side

SIZES, QUICK = (1_000, 10_000, 100_000, 1_000_000), (1_000, 10_000)
DAYS = 260
LARGE = 1_000_000
"""So many paths are run once, in a fresh process with what was compiled before."""

STAGES = ("import", "facts", "tables and world", "trace and lower", "emit and compile", "loop", "read off", "report",
          "store")  # fmt: skip


def main() -> None:
    """Run every case in processes of its own, and print the tables."""
    asked = _arguments()
    if asked.child is not None:
        _child(json.loads(asked.child))
        return
    machine = side.machine("numpy", "jax", "llvmlite")
    side.show(machine)
    found = []
    for threads in asked.threads:
        with tempfile.TemporaryDirectory() as cache:
            for paths in QUICK if asked.quick else SIZES:
                found.append(_case(paths, threads, Path(cache), asked.times))
                _show(found[-1], first=len(found) == 1)
    _show_stages(found)
    record: dict[str, Any] = {"machine": machine, "days": DAYS, "cases": found}
    record["attribution"] = _attribution(asked.times)
    side.keep(asked.out, record)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 paths only")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="cores it may use (default 1 2)")
    parser.add_argument("--times", type=int, default=5, help="warm runs, of which the median counts (default 5)")
    parser.add_argument("--out", type=Path, help="file for all timings, as JSON")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def _case(paths: int, threads: int, cache: Path, times: int) -> dict[str, Any]:
    """One size: with nothing compiled before, with it compiled, and again in the same process."""
    found: dict[str, Any] = {"paths": paths, "threads": threads}
    if paths < LARGE:
        with tempfile.TemporaryDirectory() as fresh:
            found["cold"] = _process(paths, threads, Path(fresh), 0)
    if not any(cache.iterdir()):
        _process(QUICK[0], threads, cache, 0)
    few = 0 if paths >= LARGE else max(1, times * QUICK[-1] // max(paths, QUICK[-1]))
    found["cached"] = _process(paths, threads, cache, few)
    return found


def _process(paths: int, threads: int, cache: Path, warm: int) -> dict[str, Any]:
    """A process of its own, with a cache folder of its own; what it says of itself."""
    told = {"paths": paths, "threads": threads, "warm": warm, "began": time.perf_counter()}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.whole", "--child", json.dumps(told)], check=True,
        stdout=subprocess.PIPE, text=True, env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _child(told: dict[str, Any]) -> None:
    """The job once, then again a few times; seconds since the process was asked for, stage by stage."""
    free = sorted(side.cores())
    side.free(set(free[: told["threads"]]))
    stages = dict.fromkeys(STAGES, 0.0)
    job = _watched(stages)
    stages["import"] = time.perf_counter() - told["began"]
    with tempfile.TemporaryDirectory() as out:
        job(told["paths"], 0, Path(out))
        first, parts = time.perf_counter() - told["began"], dict(stages)
        warm, warm_parts = [], []
        for number in range(told["warm"]):
            stages.update(dict.fromkeys(STAGES, 0.0))
            began = time.perf_counter()
            job(told["paths"], 1 + number, Path(out))
            warm.append(time.perf_counter() - began)
            warm_parts.append(dict(stages))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"first": first, "stages": parts, "warm": warm, "warm_stages": warm_parts, "peak_bytes": peak}))


def _watched(stages: dict[str, float]) -> Callable[[int, int, Path], None]:
    """The job, with its stages timed."""
    from tokyotrap.results import run as runs
    from tokyotrap.results import store
    from tokyotrap.simulation import in_lanes
    from tokyotrap.views import report

    for module, name, stage, inside in (
        (runs.facts, "load", "facts", ()),
        (runs, "assemble", "tables and world", ()),
        (runs, "simulate_given", "loop", ("trace and lower", "emit and compile")),
        (runs, "_record", "read off", ()),
        (in_lanes, "trace", "trace and lower", ()),
        (in_lanes, "Kernel", "emit and compile", ()),
        (report, "html", "report", ()),
        (store, "save", "store", ()),
    ):
        setattr(module, name, _timed(getattr(module, name), stage, stages, inside))

    def job(paths: int, seed: int, out: Path) -> None:
        finished = runs.run("baseline", paths=paths, days=DAYS, seed=seed)
        store.save(finished, out, {"report.html": report.html(finished).encode()})

    return job


def _timed(
    work: Callable[..., Any], stage: str, stages: dict[str, float], inside: tuple[str, ...]
) -> Callable[..., Any]:
    """The same work, its seconds added to its stage but for those of stages inside it."""

    @wraps(work)
    def timed(*given: Any, **named: Any) -> Any:
        before, began = sum(stages[each] for each in inside), time.perf_counter()
        try:
            return work(*given, **named)
        finally:
            spent = time.perf_counter() - began
            stages[stage] += spent - (sum(stages[each] for each in inside) - before)

    return timed


def _attribution(times: int) -> dict[str, Any]:
    """What attribution adds to the loop, printed and kept."""
    from benchmarks.attribution import share
    from benchmarks.worlds import world_of

    cores = side.cores()
    side.pinned()
    found = share(world_of(days=DAYS), times)
    side.free(cores)
    full, bare = found.operations
    print(f"\nAttribution adds {found.on_top:.0%} to the loop's time ({full:,} operations on lanes against {bare:,}).")
    return {"on_top": found.on_top, **vars(found)}


def _show(case: dict[str, Any], *, first: bool) -> None:
    """A line of the table."""
    if first:
        print(f"{'paths':>9}{'threads':>9}{'cold, s':>10}{'cached, s':>11}{'warm, s':>9}{'M path-days/s':>15}"
              f"{'peak, MB':>10}")  # fmt: skip
    cold = f"{case['cold']['first']:10.2f}" if "cold" in case else f"{'-':>10}"
    cached = case["cached"]
    warm = side.median(cached["warm"]) if cached["warm"] else None
    loops = [each["loop"] for each in cached["warm_stages"]] or [cached["stages"]["loop"]]
    rate = case["paths"] * DAYS / side.median(loops) / 1e6
    said = f"{warm:9.2f}" if warm is not None else f"{'-':>9}"
    print(f"{case['paths']:9,}{case['threads']:9}{cold}{cached['first']:11.2f}{said}{rate:15.2f}"
          f"{cached['peak_bytes'] / 1e6:10.0f}", flush=True)  # fmt: skip


def _show_stages(cases: list[dict[str, Any]]) -> None:
    """Where the time of 10,000 paths goes."""
    print(f"\n{'10,000 paths, seconds of':26}" + "".join(f"{stage:>18}" for stage in STAGES))
    for case in cases:
        if case["paths"] != QUICK[-1]:
            continue
        rows = {"cold": case["cold"]["stages"], "cached": case["cached"]["stages"]}
        if case["cached"]["warm_stages"]:
            rows["warm"] = case["cached"]["warm_stages"][-1]
        for name, stages in rows.items():
            label = f"{name}, {case['threads']} threads"
            print(f"{label:26}" + "".join(f"{stages[stage]:18.2f}" for stage in STAGES))


if __name__ == "__main__":
    main()
