"""The documentation: every command it shows runs, and it speaks of the project only."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
COMMANDS = [
    line.removeprefix("$ ")
    for page in PAGES
    for block in BLOCK.findall(page.read_text())
    for line in block.splitlines()
    if line.startswith("$ tokyotrap ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_runs(command: str, tmp_path: Path) -> None:
    words = [str(Path(sys.executable).parent / "tokyotrap"), *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 5


SHOWN = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.S)
EXAMPLES = [(page.name, *each) for page in PAGES for each in SHOWN.findall(page.read_text())]
"""Python whose output stands below it; numbers depend on the processor in their last digits."""

NUMBER = re.compile(r"[-+]?\d+\.\d+")


@pytest.mark.parametrize(("page", "code", "shown"), EXAMPLES, ids=[page for page, _, _ in EXAMPLES])
def test_python_shown_prints_what_is_shown(page: str, code: str, shown: str, tmp_path: Path) -> None:
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert NUMBER.sub("", done.stdout) == NUMBER.sub("", shown)
    said, right = (list(map(float, NUMBER.findall(text))) for text in (done.stdout, shown))
    assert said == pytest.approx(right, rel=0.02, abs=0.002)


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
