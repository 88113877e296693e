"""The command `tokyotrap facts`: every number with its unit, date, source and confidence."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from tokyotrap.facts.fact import Fact, Numbers, Value

SCHEMA = "tokyotrap.facts/1"
WIDE = 110  # columns from which the list shows sources

Confidence = Literal["high", "medium", "low", "remembered", "guess"]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

facts_app = typer.Typer(name="facts", no_args_is_help=True, help="Every number with unit, date, source, confidence.")


@facts_app.command("list")
def show_list(
    prefix: Annotated[str, typer.Argument(help='Only facts under this name, such as "jgb" or "mof.reserves".')] = "",
    as_json: Json = False,
    confidence: Annotated[Confidence | None, typer.Option(help="Only facts of this confidence.")] = None,
) -> None:
    """List what is known."""
    from tokyotrap.errors import TokyoTrapError
    from tokyotrap.facts import atlas

    try:
        everything = atlas.load()
        found = list((everything.under(prefix) if prefix else everything).values())
    except TokyoTrapError as error:
        _refuse(error)
    chosen = [each for each in found if confidence in (None, each.confidence)]
    if as_json:
        _print_json({"schema": SCHEMA, "start": str(everything.start), "facts": [_as_dict(each) for each in chosen]})
    else:
        _print_table(chosen)


@facts_app.command("explain")
def explain(
    key: Annotated[str, typer.Argument(help='The name of a fact, such as "jgb.10y".')],
    as_json: Json = False,
) -> None:
    """Say all that is known about one number."""
    from tokyotrap.errors import TokyoTrapError
    from tokyotrap.facts import atlas

    try:
        everything = atlas.load()
        this, others = everything[key], everything.beside(key)
    except TokyoTrapError as error:
        _refuse(error)
    if as_json:
        beside = [_as_dict(each) for each in others]
        _print_json({"schema": SCHEMA, "fact": _as_dict(this), "beside": beside})
    else:
        _print_fact(this, others)


@facts_app.command("check")
def check(as_json: Json = False) -> None:
    """Read every fact and report every mistake."""
    from tokyotrap.facts import atlas
    from tokyotrap.facts.fact import CONFIDENCE

    everything = atlas.survey()
    kinds = [each.confidence for each in everything.values()]
    counts = {level: kinds.count(level) for level in CONFIDENCE}
    mistakes = [str(mistake) for mistake in everything.mistakes]
    if as_json:
        _print_json({"schema": SCHEMA, "facts": len(everything), "by_confidence": counts, "mistakes": mistakes})
    else:
        typer.echo(f"{len(everything)} facts: " + ", ".join(f"{count} {level}" for level, count in counts.items()))
        typer.echo(f"{len(mistakes)} mistakes" if len(mistakes) != 1 else "1 mistake", err=bool(mistakes))
        for mistake in mistakes:
            typer.echo(f"  {mistake}", err=True)
    if mistakes:
        raise typer.Exit(3)


def amount(value: "Value | Numbers", unit: str) -> str:
    """A value with its unit, as a table shows it."""
    from tokyotrap.units import plain

    many = value if isinstance(value, tuple) else (value,)
    text = ", ".join(plain(each) if isinstance(each, (int, float)) else str(each) for each in many)
    return text if unit in ("text", "date", "ratio", "count", "index") else f"{text} {unit}"


def _refuse(error: Exception) -> NoReturn:
    typer.secho(str(error), fg="red", err=True)
    raise typer.Exit(3)


def _print_json(content: dict[str, Any]) -> None:
    import json

    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def _as_dict(fact: "Fact") -> dict[str, Any]:
    """A fact for programs: as written and in house units."""
    from dataclasses import asdict

    return {**asdict(fact), "house": fact.house}


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _print_table(facts: "list[Fact]") -> None:
    from rich import box
    from rich.table import Table

    console = _console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("fact", overflow="fold", ratio=5)
    table.add_column("value", overflow="fold", ratio=4)
    table.add_column("as of", no_wrap=True)
    table.add_column("confidence", no_wrap=True)
    wide = console.width >= WIDE
    if wide:
        table.add_column("source", ratio=6)
    for each in facts:
        source = [each.source] if wide else []
        table.add_row(each.key, amount(each.value, each.unit), each.as_of, each.confidence, *source)
    console.print(table, markup=False)
    console.print(f"{len(facts)} fact{'s' if len(facts) != 1 else ''}")


def _print_fact(fact: "Fact", others: "list[Fact]") -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = _console()
    console.print(Text.assemble((fact.key, "bold"), f"  {amount(fact.value, fact.unit)}"))
    lines = Table.grid(padding=(0, 2))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for name, text in _lines(fact):
        lines.add_row(Text(name, "dim"), Text(text))
    console.print(Padding(lines, (1, 0, 0, 2)))
    if others:
        console.print("\n  On the same thing")
        grid = Table.grid(padding=(0, 2))
        for _ in range(3):
            grid.add_column(overflow="fold")
        grid.add_column(no_wrap=True)
        for each in others:
            grid.add_row(Text(each.key), Text(amount(each.value, each.unit)), Text(each.as_of), Text(each.confidence))
        console.print(Padding(grid, (0, 0, 0, 2)))


def _lines(fact: "Fact") -> list[tuple[str, str]]:
    """What there is to say about a fact, line by line."""
    from tokyotrap import units
    from tokyotrap.units.known import HOUSE

    span = ""
    if fact.low is not None and fact.high is not None:
        span = f"{amount(fact.low, fact.unit)} to {amount(fact.high, fact.unit)}"
    inside = "" if isinstance(fact.house, (str, tuple)) or fact.unit == "date" else units.plain(float(str(fact.house)))
    said = [
        ("range", span),
        ("in the engine", inside and f"{inside} {HOUSE[units.unit(fact.unit).dimension]}"),
        ("as of", fact.as_of),
        ("confidence", fact.confidence),
        ("source", fact.source),
        ("quote", fact.quote and f"“{fact.quote}”"),
        ("note", fact.note),
        ("instead of", fact.instead_of and f"{fact.instead_of}, when laid over the start"),
        ("file", fact.where),
    ]
    return [(name, text) for name, text in said if text]
