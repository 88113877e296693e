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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
