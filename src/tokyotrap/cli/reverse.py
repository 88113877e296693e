"""The command `tokyotrap reverse`: what it would take for a red line to be crossed."""

from pathlib import Path
from typing import Annotated

import typer

from tokyotrap.cli import studied
from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_PATHS, _library


def reverse(  # noqa: PLR0913 - a command has the options people need
    about: Annotated[str, typer.Argument(autocompletion=_library, help=studied.ABOUT)] = "baseline",
    line: Annotated[str, typer.Option(help="Name of a red line of the scenario.")] = "ust_10y_5",
    by: Annotated[str | None, typer.Option(metavar="DATE", help="By when; six months on if none is given.")] = None,
    stories: Annotated[int, typer.Option(min=1, max=5, help="How many different stories.")] = 3,
    levers: Annotated[bool, typer.Option(help="Pull every single lever, too.")] = True,
    paths: Annotated[int, typer.Option(min=256, max=MOST_PATHS, help="Paths of each trial.")] = 8192,
    check: Annotated[int, typer.Option(min=256, max=MOST_PATHS, help="Paths by which a story is checked.")] = 10_000,
    seed: Annotated[int | None, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting from the first day.")
    ] = None,
    data: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Tidy series, for --start runs.")] = None,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("studies"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """The mildest stories that cross a red line by a day, how likely they are, and every lever on its own."""
    from tokyotrap import units

    day = None if by is None else units.read_day(by)
    subject = studied.subject(about, tuple(changes or ()), data)
    from tokyotrap.studies import reverse as study
    from tokyotrap.studies.reverse_summary import summary
    from tokyotrap.views.reverse_finding import finding

    with progress("Searching") as report:
        found = study.reverse(
            subject.scenario,
            line,
            by=day,
            stories=stories,
            levers=levers,
            paths=paths,
            check=check,
            seed=subject.seed(seed),
            progress=report,
        )
    studied.finish(subject, finding(found), lambda: summary(found), out, as_json)
