"""The command `tokyotrap data`: fetch series from their publishers, and say what is there."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tokyotrap.cli.outcome import INCOMPLETE, complain

if TYPE_CHECKING:
    from tokyotrap.data.status import Standing
    from tokyotrap.data.update import Outcome

SCHEMA = "tokyotrap.data/1"
WIDE = 120  # columns from which the list shows publishers

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Folder = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="Folder of tidy files; else TOKYOTRAP_DATA, else your own."),
]

data_app = typer.Typer(name="data", no_args_is_help=True, help="Fetch series from their publishers; say what is there.")


@data_app.command("update")
def update(
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Only this publisher, source or tidy file.")
    ] = None,
    folder: Folder = None,
    mirror: Annotated[
        str | None,
        typer.Option(
            envvar="TOKYOTRAP_MIRROR", metavar="URL", help="Fetch from a mirror that holds files by host and path."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch what is new; a bad download never replaces a good one. Exit status 5 if any source failed."""
    from tokyotrap.data import place
    from tokyotrap.data import update as updating
    from tokyotrap.data.fetch import Fetcher
    from tokyotrap.data.publishers import ALL

    sources = updating.chosen(ALL, only or [])
    where = (folder or place.own()).expanduser()
    found: list[Outcome] = []
    with Fetcher(mirror=mirror) as fetcher:
        for each in updating.update(sources, ALL, where, fetcher, _now):
            found.append(each)
            if not as_json:
                _say(each)
    if as_json:
        _print_json({"schema": SCHEMA, "folder": str(where), "sources": [_plain(each) for each in found]})
    else:
        typer.echo(f"{_counted(found)} In {where}")
    if any(each.state == "failed" for each in found):
        raise typer.Exit(INCOMPLETE)


@data_app.command("status")
def status(folder: Folder = None, as_json: Json = False) -> None:
    """Say how far each file reaches, how old it is, and whether it is what was fetched."""
    from tokyotrap.data import place
    from tokyotrap.data.publishers import ALL
    from tokyotrap.data.status import status as look

    where = place.folder(folder)
    found = look(where, ALL, _today())
    if as_json:
        _print_json({"schema": SCHEMA, "folder": str(where), "files": [_plain(each) for each in found]})
    else:
        _print_standings(found)
        typer.echo(f"{len(found)} files in {where}")
    for each in found:
        if each.problem and not as_json:
            complain(f"{each.file}: {each.problem}")
    if any(each.problem for each in found):
        raise typer.Exit(INCOMPLETE)


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()


def _say(outcome: "Outcome") -> None:
    """One line on stdout, or on stderr what went wrong and what was kept."""
    if outcome.state in ("new", "unchanged"):
        typer.echo(
            f"{outcome.source:24}{outcome.state:11}to {outcome.last}  {outcome.rows:>8,} numbers  {outcome.file}"
        )
        return
    head = f"{outcome.source:24}{outcome.state}"
    complain("\n  ".join([head, *outcome.mistakes]))


def _counted(found: "list[Outcome]") -> str:
    states = [each.state for each in found]
    told = [f"{states.count(state)} {state}" for state in ("new", "unchanged", "failed", "skipped") if state in states]
    return f"{len(found)} sources: {', '.join(told)}."


def _plain(each: "Outcome | Standing") -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(each)


def _print_json(content: dict[str, Any]) -> None:
    import json

    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _print_standings(found: "tuple[Standing, ...]") -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    wide = console.width >= WIDE
    table.add_column("file", overflow="fold")
    if wide:
        table.add_column("publisher", overflow="fold", ratio=1)
    for name, right in (("last day", False), ("age", True), ("rows", True), ("fetched", False), ("whole", False)):
        table.add_column(name, justify="right" if right else "left", no_wrap=True)
    for each in found:
        age = "" if each.age is None else f"{each.age} d"
        who = [", ".join(each.publishers) or "yours"] if wide else []
        whole = "?" if each.whole == "not recorded" else each.whole
        name = each.file.partition(".csv")[0].replace("third_party_terms/", "* ")
        table.add_row(name, *who, each.last, age, f"{each.rows:,}", each.vintage[:10] or "?", whole)
    console.print(table, markup=False)
    if any(each.file.startswith("third_party_terms/") for each in found):
        typer.echo("* belongs to others: for your own use")
