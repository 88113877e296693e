"""The command `tokyotrap run`: simulate a scenario, print its red lines, keep the run and its report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tokyotrap.cli import gate as gates
from tokyotrap.cli.outcome import TRIPPED, complain
from tokyotrap.cli.progress import progress

if TYPE_CHECKING:
    from tokyotrap.results.record import Run
    from tokyotrap.scenario.scenario import Scenario

REPORT = "report.html"
MOST_PATHS = 2_000_000
MOST_DAYS = 2600
LARGEST_SEED = 2**32 - 1


def _library(incomplete: str) -> list[str]:
    """Names for the shell to complete."""
    from tokyotrap.scenario.source import library_names

    return [name for name in library_names() if name.startswith(incomplete)]


def run(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[
        str, typer.Argument(autocompletion=_library, help="A name from the library, or the path of a .toml file.")
    ],
    paths: Annotated[int, typer.Option(min=1, max=MOST_PATHS, help="How many Monte Carlo paths.")] = 10_000,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days, instead of the scenario's horizon.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = 0,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help='Change a setting from the first day: "policy.intervention.defence_line=158 yen per dollar".',
        ),
    ] = None,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder the run is kept in.")] = Path(
        "runs"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
    start: Annotated[
        str | None, typer.Option(metavar="DATE", help="Start on another day, 2000 or later, built from data.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Tidy series for --start; else what `data update` fetched.")
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(metavar='"NAME > P"', help='Exit with 4 if a red line is likelier: "ust_10y_5 > 0.5".'),
    ] = None,
) -> None:
    """Simulate a scenario and print how likely each red line is crossed."""
    asked = [gates.gate(text) for text in fail_if or ()]
    from tokyotrap.results.run import run as simulate
    from tokyotrap.results.run import scenario_of

    chosen = scenario_of(scenario, tuple(changes or ()))
    if start is not None:
        chosen = _started(chosen, start, data, days)
    with progress("Simulating") as report_progress:
        finished = simulate(chosen, paths=paths, days=days, seed=seed, progress=report_progress)
    page = _kept(finished, out)
    _print_json(finished) if as_json else _print_table(finished, page)
    odds = {line.name: line.probability for line in finished.red_lines}
    gates.check(asked, list(odds))
    sentences = gates.tripped(asked, odds)
    if sentences:
        complain("\n".join(sentences))
        raise typer.Exit(TRIPPED)


def _started(scenario: "Scenario", start: str, data: Path | None, days: int | None) -> "Scenario":
    """The scenario from another day on."""
    from tokyotrap import units
    from tokyotrap.calibration.started import moved
    from tokyotrap.data.place import folder
    from tokyotrap.simulation.compiled import keep_compiled

    keep_compiled()
    return moved(scenario, units.read_day(start), folder(data), days=days)


def _kept(finished: "Run", out: Path) -> Path:
    """Keep the run and its report; what draws is loaded only now, so that the first path comes sooner."""
    from tokyotrap.results.store import save
    from tokyotrap.views import report

    page = save(finished, out) / REPORT
    report.write(finished, page)
    return page


def _print_json(finished: "Run") -> None:
    import json

    from tokyotrap.results.summary import summary

    typer.echo(json.dumps(summary(finished), ensure_ascii=False, allow_nan=False))


def _print_table(finished: "Run", page: Path) -> None:
    """The table for people; the last line is the path of the report."""
    from rich.console import Console

    from tokyotrap.views import terminal

    terminal.show(finished, Console())
    typer.echo(str(page))
