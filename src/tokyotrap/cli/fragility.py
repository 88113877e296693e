"""The command `tokyotrap fragility`: how far the edge is, and the smallest sale that reaches it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS, _library
from tokyotrap.cli.studied import ABOUT, finish, subject

if TYPE_CHECKING:
    import datetime as dt

USUAL = ("capacity.wealth=0.2..1.0:5", "capacity.exponent=0.5..3:6")
"""The map where nobody asks for another: what is least known of the edge."""


def fragility(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[str, typer.Argument(autocompletion=_library, help=ABOUT)] = "baseline",
    across: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=LOW..HIGH:STEPS", help='Vary a setting, or "KEY=name,name" for a choice; twice for a map.'
        ),
    ] = None,
    history: Annotated[
        list[str] | None,
        typer.Option(
            "--days-of-history", metavar="DATE,...", help='Days of the past; "months" for month ends since 2024.'
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(file_okay=False, metavar="FOLDER", help="Tidy series for days of the past.")
    ] = None,
    paths: Annotated[int, typer.Option(min=2, max=MOST_PATHS, help="Monte Carlo paths of the run ahead.")] = 1000,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days ahead, instead of the scenario's horizon.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting everywhere.")
    ] = None,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("studies"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """How far arbitrageurs are from the edge, and the smallest sale of one day that takes them there."""
    about = subject(scenario, tuple(changes or ()), data)
    from tokyotrap.studies import fragility_axes
    from tokyotrap.studies.fragility import fragility as study

    axes = fragility_axes.read(across or USUAL)
    from tokyotrap.calibration.day_of_the_past import of_day

    wanted = dates(history or [], about.scenario.starts)
    place = _folder(data) if wanted else None
    with progress("Searching") as report:
        found = study(
            about.scenario,
            across=axes,
            history=wanted,
            folder=place,
            past=of_day,
            paths=paths,
            days=days,
            seed=about.seed(seed),
            progress=report,
        )
    from tokyotrap.studies.fragility_summary import summary
    from tokyotrap.views.fragility_finding import finding

    finish(about, finding(found), lambda: summary(found), out, as_json)


def dates(texts: list[str], start: "dt.date") -> list["dt.date"]:
    """Days of the past as typed: ISO dates, or "months" for month ends since 2024 and three days people ask about.

    Raises:
        InvalidInput: every one that is no day before the start.
    """
    import datetime as dt

    from tokyotrap.errors import InvalidInput, Mistake
    from tokyotrap.studies.fragility_history import months

    found, mistakes = list[dt.date](), []
    for text in (each.strip() for each in ",".join(texts).split(",") if each.strip()):
        if text == "months":
            found += months(start)
            continue
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            mistakes.append(Mistake("", f'"{text}" is no day', "Write 2024-08-05, or months."))
            continue
        if day > start:
            mistakes.append(Mistake("", f"{day} is after the start, {start}", "Choose an earlier day."))
        found.append(day)
    if mistakes:
        raise InvalidInput("--days-of-history", mistakes)
    return sorted(set(found))


def _folder(data: Path | None) -> Path | None:
    from tokyotrap.data.place import folder

    return folder(data)
