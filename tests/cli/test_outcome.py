"""Every way a command ends has its words on stderr and its exit status."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tokyotrap.cli.outcome import settle
from tokyotrap.errors import IncompleteRun, InvalidInput, Mistake, NoEquilibrium, TokyoTrapError

SCRIPT = Path(sys.executable).with_name("tokyotrap")


def command(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, timeout=timeout, check=False)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (InvalidInput("mine.toml", [Mistake("line 2", "is wrong", "Mend it.")]), 3, "line 2: is wrong. Mend it."),
        (NoEquilibrium("Capacity is gone."), 3, "Capacity is gone."),
        (IncompleteRun("run 7 is not whole"), 5, "run 7 is not whole"),
        (TokyoTrapError("no"), 3, "no"),
        (KeyboardInterrupt(), 130, ""),
        (OSError(errno.ENOSPC, "No space left on device", "runs/x"), 5, "runs/x: No space left on device. Free some"),
        (PermissionError(errno.EACCES, "Permission denied", "runs"), 3, "runs: Permission denied. Check who"),
        (SystemExit(4), 4, ""),
        (SystemExit(None), 0, ""),
        (SystemExit("words"), 1, ""),
    ],
)
def test_settle(error: BaseException, status: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise error

    assert settle(fails) == status
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""


def test_a_bug_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        settle(lambda: 1 // 0)


@pytest.mark.parametrize("arguments", [("rnu",), ("run",), ("run", "x", "--nope"), ("--nope",)])
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    found = command(*arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert "Usage: tokyotrap" in found.stderr


def test_help_and_version() -> None:
    assert command("--version").stdout.startswith("tokyotrap 0.")
    shown = command("--help")
    assert shown.returncode == 0
    for name in ("run", "facts", "price", "doctor", "--install-completion", "Exit status"):
        assert name in shown.stdout


def test_the_shell_completes_scenarios() -> None:
    words = {"_TOKYOTRAP_COMPLETE": "complete_bash", "COMP_WORDS": "tokyotrap run bas", "COMP_CWORD": "2"}
    found = subprocess.run([SCRIPT], env=os.environ | words, capture_output=True, text=True, timeout=60, check=False)
    assert found.stdout.split() == ["baseline"]


def test_doctor() -> None:
    shown = command("doctor")
    assert shown.returncode == 0, shown.stdout
    assert "python        3.11" in shown.stdout
    assert "cache folder" in shown.stdout
    assert '"schema": "tokyotrap.doctor/1"' in command("doctor", "--json").stdout
