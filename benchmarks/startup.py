"""Measure how long it takes to start, and to make tables: help, imports, facts, tables, worlds, new and known.

Start-ups are fresh processes, each against `python -c pass`; what is done in one process is held against a fixed piece
of linear algebra in NumPy. Every work and both references are done once a round, in turn, and medians count. "Known"
means that the user's cache folder holds it; the folder used here is a new one, and is deleted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks import side_by_side as side
from tokyotrap.facts import atlas, file
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model import economy, quoted, repertoire
from tokyotrap.model.assembly import assemble
from tokyotrap.model.world import World
from tokyotrap.results.run import scenario_of
from tokyotrap.simulation.programme import programme, reds

DAYS, SIZE, FEWEST = 260, 48, 7
COMMAND = str(Path(sys.executable).parent / "tokyotrap")
PASS, PROBE = "python -c pass", "linear algebra"
COLD = """
import time
began = time.perf_counter()
from tokyotrap.results.run import run, scenario_of
from tokyotrap.facts import atlas
from tokyotrap.model.assembly import assemble
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.programme import programme, reds
imported = time.perf_counter()
keep_compiled()
asked = scenario_of("baseline")
known = atlas.load(asked.starts)
loaded = time.perf_counter()
assemble(known, asked.settings, programme(asked, {days}), reds(asked), {days})
print(imported - began, loaded - imported, time.perf_counter() - loaded)
"""

Work = Callable[[], float | None]


@dataclass(frozen=True)
class Case:
    """One thing that is waited for; its work may say itself how long it took [seconds]."""

    what: str
    work: Work
    against: str


class Warm:
    """What is done again and again in one process."""

    def __init__(self) -> None:
        self.asked = scenario_of("baseline")
        self.known = atlas.load(self.asked.starts)
        self.keys = self.world(self.known).structure.flow_keys
        self.turn = count(1)

    def world(self, known: Atlas) -> World:
        """The baseline's world for some facts."""
        return assemble(known, self.asked.settings, programme(self.asked, DAYS), reds(self.asked), DAYS)

    def moved(self) -> Atlas:
        """Facts with a set of pricing parameters that nobody has asked for yet."""
        share = 1.0 + 1e-4 * next(self.turn)
        found = dict(self.known)
        for key in (key for key in found if key.startswith("pricing.volatility.")):
            found[key] = replace(found[key], value=found[key].value * share)
        return Atlas(found, start=self.known.start)

    def what(self, known: Atlas) -> quoted.Asked:
        """The tables to be asked for."""
        return quoted.asked(known, economy.specification(known), self.keys)

    def new_tables(self) -> float:
        """Tables of a new parameter set."""
        known = self.moved()
        return taken(lambda: quoted.known(self.what(known)))

    def tables_from_disk(self) -> float:
        """Tables that another process has made."""
        quoted.known(self.what(self.known))
        quoted.known.cache_clear()
        return taken(lambda: quoted.known(self.what(self.known)))

    def new_world(self) -> float:
        """A world with new pricing parameters."""
        known = self.moved()
        return taken(lambda: self.world(known))

    def facts(self, *, cleared: bool) -> float:
        """All facts, from memory or from the folder."""
        if cleared:
            file.read.cache_clear()
        return taken(lambda: atlas.load(self.asked.starts))

    def cases(self) -> list[Case]:
        """Everything measured in this process."""
        return [
            Case("facts, known to this process", lambda: self.facts(cleared=False), PROBE),
            Case("facts, from the cache folder", lambda: self.facts(cleared=True), PROBE),
            Case("tables, new parameter set", self.new_tables, PROBE),
            Case("tables, from the cache folder", self.tables_from_disk, PROBE),
            Case("tables, known to this process", lambda: taken(lambda: quoted.known(self.what(self.known))), PROBE),
            Case("assemble, new parameter set", self.new_world, PROBE),
            Case("assemble, known to this process", lambda: taken(lambda: self.world(self.known)), PROBE),
        ]


def taken(work: Callable[[], object]) -> float:
    """How long some work takes [seconds]."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def process(*words: str, cache: Path | None = None) -> str:
    """What a fresh process prints."""
    given = os.environ if cache is None else os.environ | {"XDG_CACHE_HOME": str(cache)}
    return subprocess.run(words, check=True, capture_output=True, text=True, env=given).stdout


def starts(cache: Path) -> list[Case]:
    """Fresh processes."""
    helps = [("tokyotrap --help", ()), ("tokyotrap run --help", ("run",)), ("tokyotrap facts --help", ("facts",))]
    found = [Case(what, lambda words=words: none(process(COMMAND, *words, "--help")), PASS) for what, words in helps]
    explained = (COMMAND, "facts", "explain", "jgb.10y")
    found.append(Case("tokyotrap facts explain jgb.10y", lambda: none(process(*explained, cache=cache)), PASS))
    found.append(Case("import jax", lambda: none(process(sys.executable, "-c", "import jax")), PASS))
    for title, where in (("all known", cache), ("empty cache folder", None)):
        parts = run_parts(where)
        found += [Case(f"a run's {part}, {title}", work, PASS) for part, work in parts.items()]
    return found


def run_parts(cache: Path | None) -> dict[str, Work]:
    """Parts of a run's start in a fresh process; the first part starts it, the others tell what it said."""
    said: list[float] = []

    def begin() -> float:
        with tempfile.TemporaryDirectory() as empty:
            words = process(sys.executable, "-c", COLD.format(days=DAYS), cache=cache or Path(empty))
        said[:] = map(float, words.split())
        return said[0]

    return {"imports": begin, "facts": lambda: said[1], "assemble": lambda: said[2]}


def none(_: object) -> None:
    """Nothing: the time of the whole work counts."""


def probe() -> Case:
    """A fixed piece of linear algebra of the size of the pricing core."""
    matrix = np.eye(SIZE) + np.random.default_rng(0).normal(size=(SIZE, SIZE)) / 50.0

    def work() -> None:
        found = matrix
        for _ in range(200):
            found = np.linalg.solve(matrix, found) @ matrix

    return Case(PROBE, work, PROBE)


def in_turn(cases: list[Case], times: int) -> dict[str, list[float]]:
    """Seconds of each work, every one once per round, after a round that is not counted."""
    seconds: dict[str, list[float]] = {each.what: [] for each in cases}
    for number in range(times + 1):
        for each in cases:
            began = time.perf_counter()
            own = each.work()
            whole = time.perf_counter() - began
            if number:
                seconds[each.what].append(whole if own is None else own)
    return seconds


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=FEWEST, help=f"rounds, of which medians count (default {FEWEST})")
    parser.add_argument("--out", type=Path, help="keep everything measured in this file")
    options = parser.parse_args()
    found = side.machine("numpy", "jax")
    side.show(found)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        for each in (quoted.known, file.read, repertoire._known):
            each.cache_clear()
        fresh = [Case(PASS, lambda: none(process(sys.executable, "-c", "pass")), PASS), *starts(Path(folder))]
        seconds = in_turn(fresh, options.times) | in_turn([probe(), *(warm := Warm().cases())], options.times)
    print(f"Median of {options.times}; the ratio travels between machines, the milliseconds do not.\n")
    print(f"{'':44}{'ms':>9}  {'against':16}{'ms':>9}{'ratio':>9}")
    for each in [*fresh[1:], *warm]:
        ours, theirs = (side.median(seconds[name]) for name in (each.what, each.against))
        print(f"{each.what:44}{1e3 * ours:9.1f}  {each.against:16}{1e3 * theirs:9.1f}{ours / theirs:9.2f}")
    side.keep(options.out, {"machine": found, "seconds": seconds})


if __name__ == "__main__":
    main()
