"""What commands of studies share: what is asked about, and where the answer is kept and shown."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

if TYPE_CHECKING:
    from tokyotrap.results.record import Run
    from tokyotrap.scenario.scenario import Scenario
    from tokyotrap.views.finding import Finding

ABOUT = "A name from the library, the path of a .toml file, or the folder of a finished run."
MANIFEST = "manifest.json"
SECTION = ".section.html"


class Subject(NamedTuple):
    """What a study is asked about.

    Attributes:
        scenario: with its changes.
        run: the finished run it was named by, if it was.
        folder: of that run.
    """

    scenario: "Scenario"
    run: "Run | None"
    folder: Path | None

    def paths(self, asked: int | None, usual: int) -> int:
        """Paths asked for, or those drawn for the run, or the usual number."""
        if asked or self.run is None:
            return asked or usual
        return self.run.paths if self.run.conditioning is None else self.run.conditioning.drawn

    def seed(self, asked: int | None) -> int:
        """The seed asked for, or that of the run, or 0."""
        return asked if asked is not None else 0 if self.run is None else self.run.seed


def subject(text: str, changes: Sequence[str] = (), data: Path | None = None) -> Subject:
    """What a command names: a scenario, or a finished run.

    Args:
        text: as typed.
        changes: "KEY=VALUE"; a finished run takes none.
        data: folder of tidy series, for runs made with --start.

    Raises:
        InvalidInput: changes to a run, or a run whose paths cannot be had again.
        InvalidScenario: no such scenario, or mistakes in it.
        IncompleteRun: a folder that is not whole.
    """
    from tokyotrap.errors import InvalidInput, Mistake
    from tokyotrap.results.run import scenario_of

    folder = Path(text)
    if not (folder / MANIFEST).is_file():
        return Subject(scenario_of(text, tuple(changes)), None, None)
    if changes:
        cure = "Name its scenario instead of its folder."
        raise InvalidInput("--set", [Mistake(str(folder), "a finished run cannot be changed", cure)])
    from tokyotrap.results.again import again
    from tokyotrap.results.store import load

    run = load(folder)
    return Subject(again(run, _starter(data)), run, folder)


def finish(about: Subject, found: "Finding", summary: Callable[[], dict[str, Any]], out: Path, as_json: bool) -> None:
    """Keep a finding as a page and as JSON, in the report of its run where there is one, and show it.

    Args:
        about: what was asked about.
        found: for people.
        summary: for programs.
        out: folder of the page where nothing but a scenario was named; made if missing.
        as_json: print the summary instead of words.
    """
    from tokyotrap.results.plain import file_name
    from tokyotrap.views import finding_page, page, report

    folder = out if about.folder is None else about.folder / report.STUDIES
    folder.mkdir(parents=True, exist_ok=True)
    name = found.name if about.folder else f"{found.name}-{file_name(about.scenario.name)}"
    text = json.dumps(summary(), ensure_ascii=False, allow_nan=False)
    page.write(folder / f"{name}.json", text)
    place = finding_page.write(found, folder / f"{name}.html")
    if about.run is not None and about.folder is not None:
        page.write(folder / f"{name}{SECTION}", finding_page.section(found))
        report.write(about.run, about.folder / "report.html")
    if as_json:
        typer.echo(text)
        return
    from rich.console import Console

    from tokyotrap.views import finding_sheet

    finding_sheet.show(found, Console())
    typer.echo(str(place))


def _starter(data: Path | None) -> Any:
    """Moves a scenario to another starting day, from what `data update` fetched or a folder."""
    from tokyotrap.calibration.started import moved
    from tokyotrap.data.place import folder

    return lambda scenario, day: moved(scenario, day, folder(data))

