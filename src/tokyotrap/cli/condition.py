"""The command `tokyotrap condition`: a run's paths weighed by what somebody thinks."""

from pathlib import Path
from typing import Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS
from tokyotrap.cli.studied import ABOUT, finish, subject

USUAL = 10_000


def condition(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[str, typer.Argument(metavar="RUN|SCENARIO", help=ABOUT)],
    views: Annotated[
        list[str],
        typer.Option(
            "--view",
            metavar="VIEW",
            help='"ust_10y mean = 4.8 on 2026-07-31", "odds usdjpy_160 <= 40 % by DATE", "jgb_40y above 4.2 = 30 % on '
            'DATE", "boj_rate deviation ...", "usdjpy correlation ust_10y ...", "jgb_40y mean >= ust_10y mean on '
            'DATE"; with =, >= or <=; may be repeated.',
        ),
    ],
    confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="In the views; the rest of the weight stays where it was.")
    ] = 1.0,
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
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("studies"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
    data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Tidy series, for a run made with --start.")
    ] = None,
) -> None:
    """What else holds if views do: paths weighed as near to equal as can be, odds and fans before and after."""
    from tokyotrap.studies.condition import condition as weighed
    from tokyotrap.studies.condition_summary import summary
    from tokyotrap.views.condition_finding import finding

    about = subject(scenario, tuple(changes or ()), data)
    with progress("Simulating") as report:
        found = weighed(
            about.scenario,
            tuple(views),
            paths=about.paths(paths, USUAL),
            days=days,
            seed=about.seed(seed),
            confidence=confidence,
            progress=report,
        )
    finish(about, finding(found), lambda: summary(found), out, as_json)
