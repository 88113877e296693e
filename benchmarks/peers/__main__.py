"""Run the reduced form in our engine and in the other tools: first the gate, then the clock.

    python -m benchmarks.peers --out results.json

From the repository's root, where the dependency group peers is installed; a tool that is not is left out by name. A
tool whose paths are not our engine's is reported as failed and is not timed.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import side_by_side as side
from benchmarks.peers import table
from benchmarks.peers.clock import clock, one_core
from benchmarks.peers.comparison import gate
from benchmarks.peers.tools import OURS, PEERS

PACKAGES = ("numpy", "jax", "llvmlite", *(each.package[1] for each in PEERS if each.name != "NumPy"))


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
    with one_core(), tempfile.TemporaryDirectory() as folder:
        found = gate(asked.days, asked.scale, Path(folder))
        form = {"days": asked.days, "states": found[OURS].pop("states")}
        command = ["python", "-m", "benchmarks.peers", *sys.argv[1:]]
        record: dict[str, Any] = {"command": command, "machine": machine, "form": form, "rounds": asked.rounds}
        record |= {"gate": found, "times": {}, "first": {}}
        if not asked.gate_only:
            passed = [name for name, each in found.items() if each["passed"]]
            file = os.path.join(folder, "form")
            record |= clock(asked.days, asked.rounds, asked.scale, file, passed)
    print(f"\n{table.markdown(record)}")
    side.keep(asked.out, record)
    side.rewrite(asked.page, [table.markdown(record)])
    if any(not each["passed"] and not each["why"].startswith("skipped") for each in found.values()):
        sys.exit("\nA tool's paths are not ours.")


if __name__ == "__main__":
    main()
