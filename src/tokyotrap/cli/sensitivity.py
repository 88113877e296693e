"""The command `tokyotrap sensitivity`: what matters to a number of a run."""

from pathlib import Path
from typing import Annotated

import typer

from tokyotrap.cli import studied
from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS, _library


def sensitivity(  # noqa: PLR0913 - a command has the options people need
    about: Annotated[str, typer.Argument(autocompletion=_library, help=studied.ABOUT)] = "baseline",
    of: Annotated[
        str, typer.Option(metavar="NUMBER", help='"ust_10y 90 %", "usdjpy mean", or "odds ust_10y_5".')
    ] = "ust_10y 90 %",
    days: Annotated[int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days; six months if none.")] = None,
    trajectories: Annotated[int, typer.Option(min=0, max=1000, help="Of elementary effects; 0: none.")] = 4,
    keep: Annotated[int, typer.Option(min=1, max=50, help="Guesses whose shares of variance are taken.")] = 8,
    base: Annotated[int, typer.Option(min=0, max=8192, help="Of these shares, a power of two; 0: none.")] = 64,
    paths: Annotated[int, typer.Option(min=256, max=MOST_PATHS, help="Paths of each evaluation.")] = 1000,
    whole: Annotated[int, typer.Option(min=256, max=MOST_PATHS, help="Paths for boxes and accuracy.")] = 10_000,
    seed: Annotated[int | None, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting from the first day.")
    ] = None,
    data: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Tidy series, for --start runs.")] = None,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("studies"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """Which guesses move a number, which luck crosses a line, and how many paths are enough."""
    subject = studied.subject(about, tuple(changes or ()), data)
    from tokyotrap.studies import sensitivity as study
    from tokyotrap.studies.sensitivity_summary import summary
    from tokyotrap.views.sensitivity_finding import finding

    size = study.Size(trajectories=trajectories, keep=keep, base=base, paths=paths, whole=whole)
    with progress("Evaluating") as report:
        found = study.sensitivity(
            subject.scenario, of=of, days=days, size=size, seed=subject.seed(seed), progress=report
        )
    studied.finish(subject, finding(found), lambda: summary(found), out, as_json)
