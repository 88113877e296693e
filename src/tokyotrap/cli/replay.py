"""The command `tokyotrap replay`: an episode run again from its own starting day, beside what happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_PATHS

if TYPE_CHECKING:
    from tokyotrap.facts.atlas import Atlas
    from tokyotrap.studies.episode import Episode
    from tokyotrap.studies.replay import Replay


def _library(incomplete: str) -> list[str]:
    """Names for the shell to complete."""
    from tokyotrap.studies.episode_reader import library_names

    return [name for name in library_names() if name.startswith(incomplete)]


def replay(  # noqa: PLR0913 - a command has the options people need
    episode: Annotated[
        str,
        typer.Argument(autocompletion=_library, help="A name from the library, or the path of a .toml file."),
    ] = "",
    data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Tidy series; else what `data update` fetched.")
    ] = None,
    paths: Annotated[int, typer.Option(min=1, max=MOST_PATHS, help="How many Monte Carlo paths.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = 0,
    out: Annotated[Path, typer.Option(file_okay=False, metavar="DIR", help="Folder of the page.")] = Path("replays"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print the episodes of the library, and stop.")] = False,
) -> None:
    """Run an episode of the past again, and judge the model by what happened."""
    if listed:
        _print_library()
        return
    if not episode:
        raise typer.BadParameter("name an episode or a .toml file; `tokyotrap replay --list` prints the library.")
    from tokyotrap.simulation.compiled import keep_compiled
    from tokyotrap.studies.episode_reader import read
    from tokyotrap.studies.replay import replay as simulate
    from tokyotrap.studies.seen import histories

    keep_compiled()
    asked = read(episode)
    folder = _folder(data)
    seen = histories(asked, folder)
    with progress("Simulating") as report:
        found = simulate(asked, _facts(asked, folder), seen, paths=paths, seed=seed, progress=report)
    out.mkdir(parents=True, exist_ok=True)
    _print(found, out / f"{asked.name}.html", as_json=as_json)


def _folder(data: Path | None) -> Path | None:
    """The folder of series; None if none was named and none was ever fetched."""
    import os

    from tokyotrap.data import place

    named = data is not None or os.environ.get(place.VARIABLE)
    return place.folder(data) if named or place.own().is_dir() else None


def _facts(episode: "Episode", folder: Path | None) -> "Atlas":
    """The facts of the starting day; other days than the one that comes with the package are built from series."""
    from tokyotrap.calibration import starting_day
    from tokyotrap.errors import InvalidInput, Mistake
    from tokyotrap.facts import atlas

    if episode.start == atlas.START:
        return atlas.load(episode.start)
    if folder is None:
        cure = "Give --data FOLDER, set TOKYOTRAP_DATA, or run `tokyotrap data update`."
        raise InvalidInput(episode.name, [Mistake("data", f"the world of {episode.start} is built from series", cure)])
    return atlas.load(episode.start, overlays=[starting_day.overlay(episode.start, folder)])


def _print(found: "Replay", page: Path, *, as_json: bool) -> None:
    """The page, then the tables or JSON; the last line for people is the path of the page."""
    from tokyotrap.views import replay_page

    replay_page.write(found, page)
    if as_json:
        import json

        from tokyotrap.studies.replay_summary import summary

        typer.echo(json.dumps(summary(found), ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from tokyotrap.views import replay_sheet

    replay_sheet.show(found, Console())
    typer.echo(str(page))


def _print_library() -> None:
    """Names, targets and titles."""
    from tokyotrap.results.plain import counted
    from tokyotrap.studies.episode_reader import library_names, read

    wide = max(len(name) for name in library_names())
    for name in library_names():
        episode = read(name)
        typer.echo(f"{name:{wide}}  {episode.target:4}  {episode.title}, {counted(len(episode.dates), 'business day')}")
