"""The command `tokyotrap score`: a kept run against what came."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tokyotrap.cli.compare import ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tokyotrap.data.observed import Observed
    from tokyotrap.studies.observed_file import ObservedFile
    from tokyotrap.studies.scored import Score, Together


def score(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN",
            autocompletion=ids,
            help="Folder of a run, its report, its id, or the beginning of its id; runs of several starts are scored "
            "together.",
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
    from tokyotrap.studies.together import together

    runs = load(names, folder)
    seen = observed_file.read(observed, runs[0].series)
    histories = _histories(data, seen)
    found = [hold(run, seen, histories) for run in runs]
    joined = together(found)
    _print_json(found, joined) if as_json else _print_tables(found, joined)


def _print_json(found: "list[Score]", joined: "Sequence[Together]") -> None:
    import json

    from tokyotrap.studies.score_summary import several, summary

    told = summary(found[0]) if len(found) == 1 else several(found, joined)
    typer.echo(json.dumps(told, ensure_ascii=False, allow_nan=False))


def _print_tables(found: "list[Score]", joined: "Sequence[Together]") -> None:
    from rich.console import Console

    from tokyotrap.views import scored

    scored.show(found[0], Console()) if len(found) == 1 else scored.show_several(found, joined, Console())


def _histories(data: Path | None, seen: "ObservedFile") -> "Mapping[str, Observed]":
    """Histories of the series scored and of those a naive forecast leans on; none if the user has no series at all."""
    from tokyotrap.data import observed, place
    from tokyotrap.studies.benchmarks import ANCHORS

    if data is None and not place.own().is_dir():
        return {}
    folder = place.folder(data)
    wanted = dict.fromkeys((*seen.columns, *ANCHORS))
    return observed.histories(folder, [each for each in observed.available(folder) if each in wanted])
