"""`tokyotrap price`: the pricing core on a file of cases."""

from pathlib import Path
from typing import Annotated

import typer


def price(
    cases: Annotated[Path, typer.Argument(help="A file of cases (format: design page 2, section 12).")],
    out: Annotated[Path, typer.Option(help="Where to write the same cases with what we computed.")],
    json: Annotated[bool, typer.Option("--json", help="Print a summary as JSON instead of a table.")] = False,
) -> None:
    """Solve every case of a file and write what the pricing core finds.

    The root written is the one on the branch that starts at risk aversion zero. Only if a case carries `start.M`,
    or an `out.M` that is another stable root, is that root written instead; `out.branch` says which it is.
    A case without equilibrium gets a sentence in `out.outcome`, on stderr too. A file with a mistake in it is
    refused as a whole and nothing is written (exit 3).
    """
    from tokyotrap.errors import TokyoTrapError
    from tokyotrap.pricing.answers import answer
    from tokyotrap.pricing.cases import read, write

    try:
        document, found, remarks = read(cases)
        answers = [answer(case) for case in found]
        computed = [{**case.document, "out": each.out} for case, each in zip(found, answers, strict=True)]
        write(out, {**document, "cases": computed})
    except TokyoTrapError as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(error.exit_code) from None
    for remark in remarks:
        typer.secho(remark, fg="yellow", err=True)
    for each in answers:
        if each.outcome != "solved":
            typer.secho(f"{each.name}: {each.outcome}", fg="yellow", err=True)
    rows = [
        {
            "name": each.name,
            "outcome": each.outcome,
            "branch": each.out.get("branch"),
            "seconds": each.seconds,
            "largest_error": _word(each.error),
        }
        for each in answers
    ]
    if json:
        _print_json(rows, out)
    else:
        _print_table(rows)


def _word(error: float | None) -> float | str | None:
    """Infinite means that a number of the reference is missing in what we computed."""
    return "missing" if error == float("inf") else error


def _print_json(rows: list[dict[str, object]], out: Path) -> None:
    from json import dumps

    typer.echo(dumps({"format": "tokyotrap-price/1", "out": str(out), "cases": rows}, indent=1, allow_nan=False))


def _print_table(rows: list[dict[str, object]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("case", "outcome", "branch")
    table.add_column("ms", justify="right")
    table.add_column("largest error", justify="right")
    for row in rows:
        seconds, error = row["seconds"], row["largest_error"]
        shown = f"{error:.1e}" if isinstance(error, float) else str(error or "-")
        spent = f"{1e3 * seconds:.1f}" if isinstance(seconds, float) else "-"
        table.add_row(str(row["name"]), str(row["outcome"]), str(row["branch"] or "-"), spent, shown)
    Console().print(table)
