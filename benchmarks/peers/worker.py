"""One tool in a process of its own, on one core: it runs or times paths as it is told, a line of JSON each.

The first line of the answer says how long it took to import and to get ready; every later one answers a line read.
"""

import json
import os
import pickle
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.peers.tools import OURS

Run = Callable[[int, int], object]


def ready(days: int) -> dict[str, Run]:
    """What our engine can run: closes alone, and a whole run."""
    from benchmarks.peers import extraction, ours
    from tokyotrap.simulation.compiled import keep_compiled

    keep_compiled()
    world = extraction.world(days)
    return {
        "closes": lambda paths, seed: ours.only_closes(world, paths, seed),
        "whole run": lambda paths, seed: ours.whole(world, paths, seed),
    }


def peer(module: str) -> dict[str, Any]:
    """What a tool can run: any form from a file."""
    tool = import_module(f"benchmarks.peers.{module}")
    forms: dict[str, Any] = {}

    def of(path: str) -> Any:
        if path not in forms:
            with open(path, "rb") as file:
                forms[path] = pickle.load(file)
        return forms[path]

    return {"run": lambda path, paths, seed: tool.run(of(path), paths, seed)}


def answer(can: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Run what is asked, and say how long it took, and how much of that the processor worked on it [seconds]."""
    began, worked = time.perf_counter(), time.process_time()
    found = can[asked["what"]](*asked["with"])
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    if "out" in asked:
        np.savez(asked["out"], closes=found.closes, books=found.books)
    return {"seconds": seconds, "busy": busy}


def main() -> None:
    """Serve until the input ends."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what tools print goes with their errors
    warnings.simplefilter("ignore")
    began = time.perf_counter()
    name, argument = sys.argv[1:]
    can = ready(int(argument)) if name == OURS else peer(argument)
    print(json.dumps({"seconds": time.perf_counter() - began, "busy": time.process_time()}), file=replies, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(can, json.loads(line))), file=replies, flush=True)


if __name__ == "__main__":
    main()
