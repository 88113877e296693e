"""The command `tokyotrap compare`: two or more finished runs side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tokyotrap.results.compare import SideBySide

MOST = 26


def ids(context: typer.Context, incomplete: str) -> list[str]:
    """Ids of kept runs for the shell to complete."""
    from tokyotrap.results.shelf import USUAL, kept

    return [name for name in kept(Path(context.params.get("folder") or USUAL)) if name.startswith(incomplete)]


def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN",
            autocompletion=ids,
            help="Folder of a run, its report, its id, or the beginning of its id; the first is what others are held "
            "against.",
            show_default=False,
        ),
    ],
    folder: Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder runs are kept in.")] = Path("runs"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """Hold runs side by side: odds with the error of their difference, dates, channels, and what was asked."""
    if not 2 <= len(names) <= MOST:
        raise typer.BadParameter(f"{len(names)} given. Write two or more runs, at most {MOST}.", param_hint="RUN")
    from tokyotrap.results.compare import compare as side_by_side
    from tokyotrap.results.shelf import load

    found = side_by_side(load(names, folder))
    _print_json(found) if as_json else _print_tables(found)


def _print_json(found: "SideBySide") -> None:
    import json

    from tokyotrap.results.compare_summary import summary

    typer.echo(json.dumps(summary(found), ensure_ascii=False, allow_nan=False))


def _print_tables(found: "SideBySide") -> None:
    from rich.console import Console

    from tokyotrap.views import side_by_side

    side_by_side.show(found, Console())
