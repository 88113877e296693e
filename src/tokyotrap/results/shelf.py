"""The folder where runs are kept: a run found by its folder, by a file in it, by its id or by how its id begins."""

from collections.abc import Sequence
from pathlib import Path

from tokyotrap.errors import IncompleteRun, InvalidInput, Mistake, did_you_mean
from tokyotrap.results import store
from tokyotrap.results.record import Run

USUAL = Path("runs")
MOST_SHOWN = 6


def kept(runs: Path) -> tuple[str, ...]:
    """Ids of the runs in a folder, in alphabetical order."""
    try:
        return tuple(sorted(each.name for each in runs.iterdir() if (each / store.MANIFEST).is_file()))
    except OSError:
        return ()


def load(names: Sequence[str], runs: Path = USUAL) -> tuple[Run, ...]:
    """The runs of those names, in that order.

    Args:
        names: each the path of a run's folder or of a file in it, an id under `runs`, or the beginning of just one.
        runs: folder of run folders.

    Raises:
        InvalidInput: names that lead to no run, all at once.
        IncompleteRun: folders that are not what was written, all at once.
    """
    found: dict[str, Run] = {}
    unknown: list[Mistake] = []
    broken: list[str] = []
    for name in dict.fromkeys(names):
        place = _place(name, runs)
        if isinstance(place, Mistake):
            unknown.append(place)
            continue
        try:
            found[name] = store.load(place)
        except IncompleteRun as error:
            broken.append(str(error))
    if unknown:
        raise InvalidInput("runs", [*unknown, *(Mistake("", text) for text in broken)])
    if broken:
        raise IncompleteRun("\n".join(broken))
    return tuple(found[name] for name in names)


def _place(name: str, runs: Path) -> Path | Mistake:
    """The folder of a run, or what is wrong with its name."""
    ids = kept(runs)
    if name in ids:
        return runs / name
    path = Path(name)
    folder = path.parent if path.is_file() else path
    if (folder / store.MANIFEST).is_file():
        return folder
    if folder.is_dir():
        return Mistake(name, "is not the folder of a run", _within(folder))
    near = [each for each in ids if name and each.startswith(name)]
    if len(near) == 1:
        return runs / near[0]
    if near:
        return Mistake(name, f"{len(near)} runs begin so", f"Write more of one: {_some(near)}.")
    cure = did_you_mean(name, ids) if ids else f"No runs are kept in {runs}; run a scenario, or say --runs DIR."
    return Mistake(name, "there is no such run", cure)


def _within(folder: Path) -> str:
    inside = kept(folder)
    return f"It holds runs: {_some(inside)}." if inside else "Write the folder that a run was kept in."


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_SHOWN} more" if len(ids) > MOST_SHOWN else ""
    return f"{', '.join(ids[:MOST_SHOWN])}{more}"
