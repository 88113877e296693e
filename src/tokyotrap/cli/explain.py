"""The command `tokyotrap explain`: why a series moves, by owner and cause, and without something."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS
from tokyotrap.cli.studied import ABOUT, finish, subject

USUAL = 10_000


def explain(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[str, typer.Argument(metavar="RUN|SCENARIO", help=ABOUT)],
    series: Annotated[list[str], typer.Option("--series", help='Whose move, such as "ust_10y"; may be repeated.')],
    first: Annotated[
        dt.datetime | None, typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="Instead of the start.")
    ] = None,
    last: Annotated[
        dt.datetime | None, typer.Option("--to", metavar="DATE", formats=["%Y-%m-%d"], help="Instead of the horizon.")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATHS",
            help='Some of the paths: "crosses ust_10y_5", "not crosses ...", "election = landslide", '
            '"grade = chaotic", "capacity = gone"; several hold together.',
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT",
            help='Beside it without "intervention", "boj-purchases", "carry", "insurers", "foreign-investors", '
            '"auctions", "backstop", "package", "capacity" or KEY=VALUE, on the same luck.',
        ),
    ] = None,
    paths: Annotated[
        int | None, typer.Option(min=2, max=MOST_PATHS, help="Paths drawn; of a run its own, else 10,000.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days, instead of the horizon.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=LARGEST_SEED, help="Of a run its own, else 0.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting from the first day.")
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Double precision: residuals of 1e-12, some twenty times slower.")
    ] = False,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("studies"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
    data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Tidy series, for a run made with --start.")
    ] = None,
) -> None:
    """Why a series moves between two days: by owner and by cause, amplification apart; and without something."""
    from tokyotrap.studies.explain import Asked
    from tokyotrap.studies.explain import explain as shared_out
    from tokyotrap.studies.explain_summary import summary
    from tokyotrap.views.explain_finding import finding

    about = subject(scenario, tuple(changes or ()), data)
    days_asked = [None if each is None else each.date() for each in (first, last)]
    asked = Asked(days_asked[0], days_asked[1], tuple(given or ()), tuple(without or ()), exact)
    with progress("Explaining") as report:
        found = shared_out(
            about.scenario,
            tuple(dict.fromkeys(series)),
            asked,
            paths=about.paths(paths, USUAL),
            days=days,
            seed=about.seed(seed),
            progress=report,
        )
    finish(about, finding(found), lambda: summary(found), out, as_json)
