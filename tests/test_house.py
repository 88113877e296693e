"""The rules of the house that a test can keep."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tokyotrap

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "tokyotrap").rglob("*.py"))
FILES = SOURCES + sorted((ROOT / "tests").rglob("*.py"))

MOST_LINES = 300
MOST_PUBLIC_NAMES = 30
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
ENGINE = ("numpy", "jax", "jaxlib", "scipy", "matplotlib", "pandas", "pyarrow", "equinox")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_the_first_line_says_what_a_file_is_for(path: Path) -> None:
    first = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
    assert first.endswith((".", "?")), f"{name(path)} begins with {first!r}"
    assert ". " not in first, f"{name(path)} begins with more than one sentence"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_are_nouns_of_the_article(path: Path) -> None:
    parts = {part for each in path.relative_to(ROOT).with_suffix("").parts for part in each.split("_")}
    assert not parts & FORBIDDEN


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_late_imports_only_in_the_command_line(path: Path) -> None:
    if path.is_relative_to(ROOT / "src" / "tokyotrap" / "cli"):
        return
    assert list(_late_imports(tree(path))) == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_annotations_from_the_future(path: Path) -> None:
    imports = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    assert all(node.module != "__future__" for node in imports)


@pytest.mark.parametrize("words", ["import tokyotrap", "import tokyotrap.cli.app", "from tokyotrap.cli.app import app"])
def test_importing_loads_no_engine(words: str) -> None:
    assert _loaded(words) == []


def test_the_first_help_loads_no_pydantic() -> None:
    """Typer itself loads it to read the options of a command, and no sooner."""
    words = (
        "from tokyotrap.cli.outcome import settle\nfrom tokyotrap.cli.app import app\nsettle(lambda: app(['--help']))"
    )
    assert _loaded(words, ("pydantic", "rich")) == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["facts", "--help"], ["data", "update", "--help"], ["--version"]]
)
def test_help_loads_no_engine(arguments: list[str]) -> None:
    words = (
        f"from tokyotrap.cli.outcome import settle\nfrom tokyotrap.cli.app import app\nsettle(lambda: app({arguments}))"
    )
    assert _loaded(words) == []


def test_scenarios_are_read_without_the_engine() -> None:
    assert _loaded("import tokyotrap.scenario.reader, tokyotrap.scenario.override") == []


def test_the_public_face_is_small_and_listed() -> None:
    listed = getattr(tokyotrap, "__all__", ())
    assert len(listed) <= MOST_PUBLIC_NAMES
    assert list(listed) == sorted(listed, key=str.lower) or list(listed) == sorted(listed)
    assert all(hasattr(tokyotrap, each) for each in listed)


def _late_imports(module: ast.Module) -> Iterator[str]:
    """Imports of this package inside functions."""
    for function in ast.walk(module):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for node in ast.walk(function):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            yield from (each for each in names if each.split(".")[0] == "tokyotrap")


def _loaded(words: str, packages: tuple[str, ...] = ENGINE) -> list[str]:
    """Packages loaded once some words have run in a new Python."""
    listing = f"{words}\nimport sys\nprint('LOADED', *[each for each in {packages} if each in sys.modules])"
    found = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, timeout=60, check=True)
    return found.stdout.splitlines()[-1].split()[1:]
