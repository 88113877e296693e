"""The command `tokyotrap doubt`: a scenario under many plausible sets of parameters."""

from pathlib import Path
from typing import Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS, _library

MOST_DRAWS = 32


def doubt(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[
        str, typer.Argument(autocompletion=_library, help="A name from the library, or the path of a .toml file.")
    ] = "baseline",
    draws: Annotated[int, typer.Option(min=2, max=MOST_DRAWS, help="Sets of parameters in each layer.")] = 16,
    paths: Annotated[
        int, typer.Option(min=2, max=MOST_PATHS, help="Paths of each set; fewer than 1,000 are no quicker.")
    ] = 1000,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days, instead of the scenario's horizon.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = 0,
    include: Annotated[
        str,
        typer.Option(
            metavar="LAYER", help='"pricing": what was calibrated; "behaviour": what is guessed; "all": each and both.'
        ),
    ] = "all",
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting in every set.")
    ] = None,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("doubts"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """Fans and odds without and with doubt about the model's own parameters."""
    from tokyotrap.results.plain import file_name
    from tokyotrap.studies.doubt import doubt as simulate
    from tokyotrap.views import doubt_page

    with progress("Simulating") as report:
        found = simulate(
            scenario,
            draws=draws,
            paths=paths,
            days=days,
            seed=seed,
            include=include,
            overrides=tuple(changes or ()),
            progress=report,
        )
    out.mkdir(parents=True, exist_ok=True)
    page = doubt_page.write(found, out / f"{file_name(found.scenario)}.html")
    if as_json:
        import json

        from tokyotrap.studies.doubt_summary import summary

        typer.echo(json.dumps(summary(found), ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from tokyotrap.views import doubt_sheet

    doubt_sheet.show(found, Console())
    typer.echo(str(page))
