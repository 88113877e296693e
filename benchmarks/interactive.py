"""Measure what a person waits for, each as a ratio to a reference timed in the same run."""

import argparse
import io
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from matplotlib.figure import Figure

from tokyotrap.errors import InvalidScenario
from tokyotrap.facts import atlas, file
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results.run import run
from tokyotrap.scenario.reader import read_text
from tokyotrap.views import report

SIZE = 99_000  # characters of the scenario texts; the reader takes 100,000 at most
PATHS, DAYS = 50, 20
COMMAND = str(Path(sys.executable).parent / "tokyotrap")
MILLISECOND = 1e-3

Work = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """One thing a person waits for, and what it is compared with."""

    what: str
    work: Work
    against: str
    reference: Work


def hostile() -> str:
    """A scenario with a mistake on every line, cut to the size."""
    line = '"policy.intervention.defence_lin" = "158 yen"\n'
    head = 'title = "x"\nstory = "x"\n[set]\n'
    lines = (line.replace("lin", f"lin{number}") for number in range(SIZE // len(line) + 1))
    return (head + "".join(lines))[:SIZE].rpartition("\n")[0]


def valid() -> str:
    """Valid TOML of the same size: as many tables of names and texts as fit."""
    table = '[table{}]\nname = "158 yen per dollar"\ndate = 2026-02-02\nshare = 0.25\n'
    tables = (table.format(number) for number in range(SIZE // len(table) + 1))
    return "".join(tables)[:SIZE].rpartition("\n")[0]


def cases() -> list[Case]:
    """Everything that is measured."""
    texts = [each.read_text(encoding="utf-8") for each in _fact_files()]
    finished = run("baseline", paths=PATHS, days=DAYS)
    bad, good = hostile(), valid()
    return [
        Case("tokyotrap --help", lambda: _start(COMMAND, "--help"),
             "python -c pass", lambda: _start(sys.executable, "-c", "pass")),
        Case("load all facts, kept on disk", _load,
             "tomllib on the same files", lambda: [tomllib.loads(text) for text in texts]),
        Case("write a report", lambda: report.html(finished),
             "one empty figure as SVG", _empty_figure),
        Case("refuse a hostile scenario", lambda: _refused(bad),
             "tomllib on valid text as long", lambda: tomllib.loads(good)),
    ]  # fmt: skip


def best(work: Work, times: int) -> float:
    """The shortest of several runs, after one that is not counted [seconds]."""
    work()
    return min(_seconds(work) for _ in range(times))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="runs of each, of which the best counts (default 5)")
    times = max(1, parser.parse_args().times)
    print(f"Best of {times}, in milliseconds; the ratio travels between machines, the milliseconds do not.\n")
    print(f"{'':30}{'ms':>9}  {'against':31}{'ms':>9}{'ratio':>9}")
    for case in cases():
        ours, theirs = best(case.work, times), best(case.reference, times)
        left = f"{case.what:30}{ours / MILLISECOND:9.1f}"
        print(f"{left}  {case.against:31}{theirs / MILLISECOND:9.1f}{ours / theirs:9.1f}", flush=True)


def _seconds(work: Work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _start(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def _load() -> None:
    file.read.cache_clear()
    atlas.load()


def _fact_files() -> list[Path]:
    return sorted(Path(str(files("tokyotrap.facts"))).rglob("*.toml"))


def _empty_figure() -> None:
    figure = Figure()
    figure.subplots()
    figure.savefig(io.StringIO(), format="svg")


def _refused(text: str) -> None:
    with suppress(InvalidScenario):
        read_text(text, "hostile.toml", catalogue(), UNITS)
        raise AssertionError("the hostile scenario was read")


if __name__ == "__main__":
    main()
