"""The command `tokyotrap score`: a kept run against what came."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tokyotrap.cli.compare import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tokyotrap.data.observed import Observed
    from tokyotrap.studies.observed_file import ObservedFile


def score(
    name: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            autocompletion=ids,
            help="Folder of a run, its report, its id, or the beginning of its id.",
            show_default=False,
        ),
    ],
    observed: Annotated[
        Path,
        typer.Option(metavar="FILE.csv", help="What came: date and series as columns, in the units shown."),
    ],
    data: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Series before the start, for the naive forecasts.", show_default=False),
    ] = None,
    folder: Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder runs are kept in.")] = Path("runs"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """Score a run against what came: bands, PIT, CRPS and Brier, beside three naive forecasts."""
    from tokyotrap.results.shelf import load
    from tokyotrap.studies import observed_file
    from tokyotrap.studies.score import score as hold

    (run,) = load([name], folder)
    seen = observed_file.read(observed, run.series)
    found = hold(run, seen, _histories(data, seen))
    if as_json:
        import json

        from tokyotrap.studies.score_summary import summary

        typer.echo(json.dumps(summary(found), ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from tokyotrap.views import scored

    scored.show(found, Console())


def _histories(data: Path | None, seen: "ObservedFile") -> "Mapping[str, Observed]":
    """Histories of the series scored and of those a naive forecast leans on; none if the user has no series at all."""
    from tokyotrap.data import observed, place
    from tokyotrap.studies.benchmarks import ANCHORS

    if data is None and not place.own().is_dir():
        return {}
    folder = place.folder(data)
    wanted = dict.fromkeys((*seen.columns, *ANCHORS))
    return observed.histories(folder, [each for each in observed.available(folder) if each in wanted])
