"""What is compiled is kept: by several processes at once, whole or not at all, and not for ever."""

import os
import subprocess
import sys
import time
from pathlib import Path

import jax
import pytest

from tokyotrap import kept
from tokyotrap.simulation import compiled

PROGRAM = """
import jax
from tokyotrap.simulation.compiled import keep_compiled
found = {"cache_hits": 0, "cache_misses": 0}
def count(event, **_):
    name = event.rsplit("/", 1)[-1]
    if name in found:
        found[name] += 1
jax.monitoring.register_event_listener(count)
keep_compiled()
print("ready", flush=True)
input()
values = [float(jax.jit(lambda x, k=k: (x * k).sum())(jax.numpy.arange(4.0))) for k in range(1, 9)]
print(found["cache_hits"], found["cache_misses"], values)
"""


def started(cache: Path) -> subprocess.Popen[str]:
    """A process that compiles eight small programs once it is told to; warnings are its end."""
    return subprocess.Popen(
        [sys.executable, "-W", "error::UserWarning", "-c", PROGRAM],
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def answers(processes: list[subprocess.Popen[str]]) -> list[list[str]]:
    """Hits, misses and values of processes that are let go at the same moment."""
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n", each.stderr and each.stderr.read()
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    found = []
    for each in processes:
        out, problems = each.communicate(timeout=120)
        assert each.returncode == 0, problems
        assert "Warning" not in problems
        found.append(out.split(maxsplit=2))
    return found


def test_two_processes_may_fill_an_empty_folder_at_once(tmp_path: Path) -> None:
    together = answers([started(tmp_path), started(tmp_path)])
    assert together[0][2] == together[1][2]
    after = answers([started(tmp_path)])[0]
    assert int(after[1]) == 0, "everything was kept"
    assert int(after[0]) >= 8
    assert after[2] == together[0][2]


def test_half_written_programs_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = jax.config.jax_compilation_cache_dir
    try:
        folder = compiled.keep_compiled()
        for name in ("whole-cache", "whole-atime", "half-cache", "fresh-cache"):
            (folder / name).write_bytes(b"1")
        long_ago = time.time() - 10.0 * compiled.BROKEN_OFF
        for name in ("whole-cache", "half-cache"):
            os.utime(folder / name, (long_ago, long_ago))
        compiled.keep_compiled()
    finally:
        jax.config.update("jax_compilation_cache_dir", before)
    assert {each.name for each in folder.iterdir()} == {"whole-cache", "whole-atime", "fresh-cache"}


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    before = jax.config.jax_compilation_cache_dir
    try:
        compiled.keep_compiled()
        assert jax.config.jax_compilation_cache_dir is None
    finally:
        jax.config.update("jax_compilation_cache_dir", before)


def test_what_older_versions_kept_goes_when_nobody_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ours = kept.folder("lanes")
    old, recent, other = (ours.with_name(name) for name in ("lanes-0.0.1", "lanes-0.0.2", "starts-0.0.1"))
    long_ago = time.time() - 2.0 * kept.UNUSED
    for each in (ours, old, recent, other):
        each.mkdir(parents=True)
        (each / "something").write_bytes(b"1")
        if each != recent:
            os.utime(each, (long_ago, long_ago))
    before = jax.config.jax_compilation_cache_dir
    try:
        compiled.keep_compiled()
    finally:
        jax.config.update("jax_compilation_cache_dir", before)
    assert not old.exists()
    assert recent.exists()
    assert other.exists(), "not ours to delete"
    assert time.time() - ours.stat().st_mtime < kept.UNUSED, "marked as used"
