"""The command `tokyotrap frontier`: which policies keep every red line within limits."""

from pathlib import Path
from typing import Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS, _library
from tokyotrap.cli.studied import ABOUT, finish, subject

MOST_EVALUATIONS = 20_000
MOST_SETS = 32


def frontier(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[str, typer.Argument(autocompletion=_library, help=ABOUT)] = "baseline",
    limits: Annotated[
        list[str] | None,
        typer.Option("--limit", metavar="NAME=25%", help="Odds a red line may have; 25% unless said, 100% lets it go."),
    ] = None,
    evaluations: Annotated[int, typer.Option(min=20, max=MOST_EVALUATIONS, help="Policies tried.")] = 500,
    paths: Annotated[int, typer.Option(min=2, max=MOST_PATHS, help="Monte Carlo paths of each.")] = 1000,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days, instead of the scenario's horizon.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same policies and numbers.")
    ] = None,
    robust: Annotated[
        int,
        typer.Option(
            min=0, max=MOST_SETS, help="Sets of parameters the best are tried under, beside scenarios; 0 for none."
        ),
    ] = 16,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting under every policy.")
    ] = None,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("studies"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """Search the policies that keep every red line within limits; say what must give way if there are none."""
    asked = limits_of(limits or [])
    about = subject(scenario, tuple(changes or ()))
    from tokyotrap.studies.frontier import frontier as search

    with progress("Searching") as report:
        found = search(
            about.scenario,
            limits=asked,
            evaluations=evaluations,
            paths=paths,
            days=days,
            seed=about.seed(seed),
            sets=robust,
            progress=report,
        )
    from tokyotrap.studies.frontier_summary import summary
    from tokyotrap.views.frontier_finding import finding

    finish(about, finding(found), lambda: summary(found), out, as_json)


def limits_of(texts: list[str]) -> dict[str, float]:
    """Limits as typed, "NAME=25%" or "NAME=0.25".

    Raises:
        InvalidInput: every one that cannot be read.
    """
    from tokyotrap.errors import InvalidInput, Mistake

    found, mistakes = {}, []
    for text in texts:
        name, sign, amount = text.partition("=")
        try:
            found[name.strip()] = share_of(amount)
        except ValueError:
            sign = ""
        if not sign:
            mistakes.append(Mistake("", f'cannot read "{text}"', "Write the name of a red line and a share: name=25%."))
    if mistakes:
        raise InvalidInput("--limit", mistakes)
    return found


def share_of(text: str) -> float:
    """A share: "25%", "25 %" or "0.25".

    Raises:
        ValueError: what is no number.
    """
    number = text.strip()
    return float(number[:-1]) / 100.0 if number.endswith("%") else float(number)
