"""Where the text of a scenario or an episode comes from: a file of the library, or a file of your own."""

import difflib
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

from tokyotrap.errors import InvalidScenario, Mistake

LARGEST = 1_000_000  # bytes looked at before a file is refused unread
SUFFIX = ".toml"
SCENARIOS = "tokyotrap.scenario"
"""Package whose folder `library` is looked into unless another is named."""


def library_names(package: str = SCENARIOS) -> tuple[str, ...]:
    """The files that come with a package, scenarios if none is named, in alphabetical order."""
    folder = files(package) / "library"
    return tuple(sorted(each.name.removesuffix(SUFFIX) for each in folder.iterdir() if each.name.endswith(SUFFIX)))


def library_text(name: str, package: str = SCENARIOS) -> str:
    """The text of a file of the library, by one of `library_names`."""
    return (files(package) / "library" / f"{name}{SUFFIX}").read_text(encoding="utf-8")


def find(source: str | Path, package: str = SCENARIOS) -> tuple[str, str, str]:
    """Name, name for messages, and text of a scenario or an episode.

    Args:
        source: a name of the library, or the path of a .toml file.
        package: whose library it is.

    Raises:
        InvalidScenario: when there is no such name, or the file cannot be read.
    """
    if isinstance(source, str) and source in library_names(package):
        return source, f"{source}{SUFFIX}", library_text(source, package)
    path = Path(source)
    if path.suffix != SUFFIX:
        _refuse(str(source), "is not in the library", _near(str(source), package))
    return path.stem, str(source), _text(path, package)


def _text(path: Path, package: str) -> str:
    """The text of a file that is there, is a file, is short enough and is UTF-8."""
    try:
        if path.is_dir():
            _refuse(str(path), "is a folder", "Write the path of a .toml file.")
        if not path.is_file():
            _refuse(str(path), "there is no such file", f"{_library(package)} Or write the path of a .toml file.")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        _refuse(str(path), f"cannot be opened: {error.strerror or error}", "Check its name and who may read it.")
    except ValueError:
        _refuse(str(path), "is not the name of a file", "Write the path of a .toml file.")
    if len(raw) > LARGEST:
        _refuse(str(path), f"is larger than {LARGEST // 1_000_000} MB", "What is asked fits on a page of text.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        _refuse(str(path), "is not written in UTF-8", "Save it as UTF-8.", where=f"line {line}")


def _near(name: str, package: str) -> str:
    """What to write instead of a name that is not in the library."""
    near = difflib.get_close_matches(name[:80], library_names(package), n=1, cutoff=0.6)
    first = f'Did you mean "{near[0]}"?' if near else _library(package)
    return f"{first} Or write the path of a .toml file."


def _library(package: str) -> str:
    return f"The library has: {', '.join(library_names(package))}."


def _refuse(name: str, what: str, cure: str, *, where: str = "") -> NoReturn:
    shown = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in name)
    shown = shown if len(shown) <= 200 else f"...{shown[-200:]}"
    raise InvalidScenario(shown, [Mistake(where, what, cure)])
