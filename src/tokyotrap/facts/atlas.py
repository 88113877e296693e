"""All facts as one tree of dotted names, with the newest value on or before a day."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tokyotrap.errors import InvalidFact, InvalidInput, Mistake, did_you_mean
from tokyotrap.facts import file
from tokyotrap.facts.fact import Fact

START = date(2026, 2, 2)
DATED = ("starts", "calibrations", "draws", "__pycache__")
"""Folders whose files hold for some days only, or are no facts."""


class Atlas(Mapping[str, Fact]):
    """Facts by dotted name; `carried` names those of a starting state that is later than the start."""

    def __init__(
        self, known: Mapping[str, Fact], *, start: date, mistakes: Sequence[Mistake] = (), carried: Sequence[str] = ()
    ) -> None:
        self._known = dict(known)
        self.start = start
        self.mistakes = tuple(mistakes)
        self.carried = tuple(carried)

    def __getitem__(self, key: str) -> Fact:
        found = self._known.get(key)
        if found is None:
            below = [name for name in self._known if name.startswith(f"{key}.")]
            cure = f"It holds {', '.join(below[:6])}." if below else did_you_mean(key, list(self._known))
            raise InvalidInput("facts", [Mistake("", f'nothing is known as "{key}"', cure)])
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def get(self, key: str, default: object = None) -> Fact | None:  # type: ignore[override]
        """The fact of that key, or None."""
        return self._known.get(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def value(self, key: str) -> float:
        """The one number of a fact [house units]."""
        house = self[key].house
        if not isinstance(house, (int, float)):
            raise InvalidInput("facts", [Mistake("", f"{key} is not one number: {self[key].value}")])
        return float(house)

    def numbers(self, key: str) -> tuple[float, ...]:
        """The numbers of a fact that is a list [house units]."""
        house = self[key].house
        if not isinstance(house, tuple) or not all(isinstance(each, float) for each in house):
            raise InvalidInput("facts", [Mistake("", f"{key} is not a list of numbers: {self[key].value}")])
        return house  # type: ignore[return-value]

    def under(self, prefix: str) -> dict[str, Fact]:
        """Every fact at or below a name, in the order of the files; an error when there is none."""
        found = {key: each for key, each in self._known.items() if key == prefix or key.startswith(f"{prefix}.")}
        if not found:
            branches = sorted({key[:end] for key in self._known for end in _stops(key)})
            cure = did_you_mean(prefix, branches)
            raise InvalidInput("facts", [Mistake("", f'nothing is known under "{prefix}"', cure)])
        return found

    def beside(self, key: str) -> list[Fact]:
        """Other facts on the same thing: its rival accounts, and those whose name holds or is held by its name."""
        this, words = self[key], _words(key)
        rivals = [each for each in self._known.values() if key in (each.instead_of, *_words(each.note, " "))]
        akin = [
            each
            for name, each in self._known.items()
            if each.unit == this.unit and (words < _words(name) or (words > _words(name) and len(_words(name)) > 1))
        ]
        named = [self._known[name] for name in (this.instead_of, *_words(this.note, " ")) if name in self._known]
        return [each for each in dict.fromkeys([*rivals, *named, *akin]) if each.key != key]


def _words(text: str, apart: str = "._") -> frozenset[str]:
    """The words of a key; or, apart by blanks, those of a note without their full stops."""
    return frozenset(word.strip(".,:;") for word in re.split(f"[{apart}]", text))


def load(start: date = START, *, overlays: Iterable[str | Path] = ()) -> Atlas:
    """Every fact known on a day.

    Facts of a starting state count from their date on: the newest on or before `start` is kept. Estimates, history
    and the article (every file outside the dated folders) hold for all days; the newest on or before `start`, else the
    first. Of `calibrations/`, the newest on or before `start` takes the place of what is older or of a later day.

    Args:
        start: the day.
        overlays: files laid over the rest, in order: a name in this folder ("article"), whose facts then take the
            place of the facts they name by `instead_of`; or the path of a TOML file, whose facts replace their
            namesakes too. With such a file a start before the first starting state is possible: what the file
            does not say is carried from that state, and `Atlas.carried` names it.

    Raises:
        InvalidFact: with every mistake in every file.
    """
    atlas = survey(start, overlays=overlays)
    if atlas.mistakes:
        raise InvalidFact("facts", atlas.mistakes)
    return atlas


def survey(start: date = START, *, overlays: Iterable[str | Path] = ()) -> Atlas:
    """As `load`, but mistakes are kept in `Atlas.mistakes` and the good facts are there to look at."""
    folder = files("tokyotrap.facts")
    starts = {_day(each.name): each for each in (folder / "starts").iterdir() if each.name.endswith(".toml")}
    overlays, newest = list(overlays), max(starts, default=START)
    early = not any(day <= start for day in starts)
    names = [each.name.removesuffix(".toml") for each in _others(folder)]
    carries = early and any(str(each) not in names for each in overlays)
    mistakes = [] if carries else _no_start(start, list(starts))
    known: dict[str, Fact] = {}
    homes: dict[str, str] = {}
    for day in sorted(starts)[:1] if carries else sorted(starts):
        if day <= start or carries:
            found, wrong = _read(starts[day], starts[day].name, latest=day)
            mistakes += wrong
            _keep(known, (each for each in found if each.day <= start or carries))
    carried = [key for key, each in known.items() if each.day > start]
    for source in _others(folder):
        found, wrong = _read(source, source.name, latest=newest)
        mistakes += wrong + _clashes(found, known, homes, source.name)
        _keep(known, (each for each in found if each.day <= start))
        for each in found:
            known.setdefault(each.key, each)
    mistakes += _calibrate(known, folder, start)
    for name in overlays:
        mistakes += _lay(known, folder, name, start)
    carried = [key for key in carried if known[key].day > start]
    return Atlas(known, start=start, mistakes=mistakes, carried=carried)


def _keep(known: dict[str, Fact], found: Iterable[Fact]) -> None:
    """Keep the newest fact of each key; of two of the same day the later read."""
    for each in found:
        if each.key not in known or known[each.key].day <= each.day:
            known[each.key] = each


def _calibrate(known: dict[str, Fact], folder: Traversable, start: date) -> list[Mistake]:
    """Lay over what is known the newest calibration on or before a day, but for facts that are newer and of its past.

    A calibration of an earlier day is what was known then, also where later estimates hold for all other days.
    """
    dated = folder / "calibrations"
    days = {_day(each.name): each for each in dated.iterdir() if each.name.endswith(".toml")} if dated.is_dir() else {}
    chosen = max((day for day in days if day <= start), default=None)
    if chosen is None:
        return []
    found, mistakes = _read(days[chosen], f"calibrations/{days[chosen].name}", latest=chosen)
    for each in found:
        other = known.get(each.key)
        if other is None or not chosen < other.day <= start:
            known[each.key] = each
    return mistakes


def _clashes(found: Iterable[Fact], known: Mapping[str, Fact], homes: dict[str, str], file: str) -> list[Mistake]:
    """A key belongs to one file: two numbers for one thing are two keys."""
    mistakes = []
    for each in found:
        home = homes.setdefault(each.key, known[each.key].where if each.key in known else file)
        if home != file:
            mistakes.append(
                Mistake(f"{each.where}: {each.key}", f"is also in {home}", "Give one of them another name.")
            )
    return mistakes


def _lay(known: dict[str, Fact], folder: Traversable, name: str | Path, start: date) -> list[Mistake]:
    """Lay one file over what is known."""
    names = {source.name.removesuffix(".toml"): source for source in _others(folder)}
    own = str(name) not in names
    source = Path(name) if own else names[str(name)]
    if not source.is_file():
        cure = f"Write the path of a .toml file, or a name. {did_you_mean(str(name), list(names))}"
        return [Mistake("", f'no facts file "{name}"', cure)]
    found, mistakes = _read(source, str(name) if own else source.name, latest=start)
    for each in found:
        if own:
            known[each.key] = each
        if each.instead_of and each.instead_of not in known:
            cure = did_you_mean(each.instead_of, list(known))
            mistakes.append(
                Mistake(f"{each.where}: {each.key}", f'instead_of names no fact: "{each.instead_of}"', cure)
            )
        elif each.instead_of:
            known[each.instead_of] = each
    return mistakes


def _read(source: Traversable, name: str, *, latest: date) -> tuple[list[Fact], list[Mistake]]:
    """Every fact of one file, and every mistake in it."""
    try:
        found, mistakes = file.read(source.read_text(encoding="utf-8"), name, latest)
    except (UnicodeDecodeError, OSError) as error:
        return [], [Mistake(name, f"cannot be read as TOML: {error}")]
    return list(found), list(mistakes)


def _others(folder: Traversable) -> list[Traversable]:
    """Every facts file that is not a starting state, in the order of names."""
    found = [each for each in folder.iterdir() if each.name.endswith(".toml")]
    for each in folder.iterdir():
        if each.is_dir() and each.name not in DATED:
            found += _others(each)
    return sorted(found, key=lambda each: each.name)


def _day(name: str) -> date:
    """The day in the name of a file of a starting state."""
    return date.fromisoformat(name.removesuffix(".toml"))


def _no_start(start: date, days: list[date]) -> list[Mistake]:
    """A mistake if every starting state is of a later day."""
    if any(day <= start for day in days):
        return []
    cure = f"The first is of {min(days, default=START)}. Build one from data: --start {start} --data FOLDER."
    return [Mistake("", f"no starting state on or before {start}", cure)]


def _stops(key: str) -> list[int]:
    """Where each prefix of a dotted name ends."""
    return [place for place, letter in enumerate(key) if letter == "."]
