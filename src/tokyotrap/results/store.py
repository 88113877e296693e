"""The run folder: written whole or not at all, and read only if every byte is what was written.

A folder `<out>/<run_id>/` holds

- `run.json`: the summary (`results.summary`), for people and other programs;
- `record.json`, `arrays.npz`: everything of the Run, from which `load` gives back an equal one;
- `scenario.toml`: the scenario as read;
- whatever the caller adds, such as `report.html`;
- `manifest.json`: size and BLAKE2b of each of them, and a digest of itself.

Files are written into a hidden sibling folder, flushed to the disk, and the folder is then renamed. A run of the same
name that is already there is replaced in one step (Linux: an exchange of two names) or, if it holds the very same
bytes, kept. A folder of that name that is not a run is never touched.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tokyotrap.errors import IncompleteRun, InvalidInput, Mistake
from tokyotrap.results import exchange, record_file
from tokyotrap.results.record import Run
from tokyotrap.results.summary import summary

MANIFEST, RUN, RECORD, ARRAYS, SCENARIO = "manifest.json", "run.json", "record.json", "arrays.npz", "scenario.toml"
SCHEMA = "tokyotrap-manifest/1"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
PARTIAL = ".partial"
STALE = 86_400.0  # seconds after which what a killed writer left is removed


def save(run: Run, out: Path, extra: Mapping[str, bytes] = {}) -> Path:
    """Keep a run in its folder.

    Args:
        run: a finished run.
        out: folder of run folders; made if missing.
        extra: more files, such as {"report.html": ...}.

    Returns:
        The run's folder.

    Raises:
        InvalidInput: a name that cannot be one, or a folder of that name that is not a run.
        IncompleteRun: the disk is full or refuses; nothing of that name was published.
    """
    _check_names(run.run_id, extra)
    record, arrays = record_file.pack(run)
    text = json.dumps(summary(run), allow_nan=False, indent=1, ensure_ascii=False)
    files = {RUN: text.encode(), RECORD: record, ARRAYS: arrays, SCENARIO: run.scenario_text.encode(), **extra}
    files[MANIFEST] = _manifest(run, files)
    folder = out / run.run_id
    try:
        return _publish(folder, files)
    except OSError as error:
        why = error.strerror or str(error)
        cure = "Nothing was published; free some space or choose another folder."
        raise IncompleteRun(f"{folder}: the run could not be kept: {why}. {cure}") from error


def load(folder: Path) -> Run:
    """Read a run back.

    Raises:
        IncompleteRun: the folder is not exactly what was written; every difference is told.
    """
    files = _verified(folder)
    try:
        return record_file.unpack(files[RECORD], files[ARRAYS])
    except (KeyError, TypeError, ValueError) as error:
        cure = "It was written by another version of tokyotrap; run the scenario again."
        raise IncompleteRun(f"{folder}: the record cannot be read ({error}). {cure}") from error


def verify(folder: Path) -> None:
    """Raise IncompleteRun unless the folder is exactly what was written."""
    _verified(folder)


def _verified(folder: Path) -> dict[str, bytes]:
    """The files of the manifest, each of the size and digest it says. Files beside them are not read."""
    entries = _entries(folder)
    files: dict[str, bytes] = {}
    wrong = []
    for name, entry in entries.items():
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as error:
            wrong.append(f"{name} is missing" if isinstance(error, FileNotFoundError) else f"{name}: {error.strerror}")
            continue
        if len(files[name]) != entry["size"]:
            wrong.append(f"{name} has {len(files[name]):,} bytes, written were {entry['size']:,}")
        elif _digest(files[name]) != entry["blake2b"]:
            wrong.append(f"{name} has changed since it was written")
    wrong += [f"the manifest does not list {name}" for name in (RUN, RECORD, ARRAYS, SCENARIO) if name not in entries]
    if wrong:
        raise IncompleteRun(f"{folder} is not whole: {'; '.join(wrong)}. Delete it and run the scenario again.")
    return files


def _entries(folder: Path) -> dict[str, dict[str, Any]]:
    """What the manifest lists; it must be, byte for byte, what this module writes."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except OSError:
        raise IncompleteRun(f"{folder} is not whole: it has no readable {MANIFEST}. Run the scenario again.") from None
    try:
        content = json.loads(raw)
        whole = _sealed(content["run_id"], content["version"], content["files"]) == raw
        safe = all(NAME.fullmatch(name) for name in content["files"])
    except (KeyError, TypeError, ValueError, AttributeError):
        whole = safe = False
    if not whole or not safe:
        raise IncompleteRun(f"{folder} is not whole: its {MANIFEST} has changed since it was written.")
    entries: dict[str, dict[str, Any]] = content["files"]
    return entries


def _manifest(run: Run, files: Mapping[str, bytes]) -> bytes:
    entries = {name: {"size": len(data), "blake2b": _digest(data)} for name, data in sorted(files.items())}
    return _sealed(run.run_id, run.version, entries)


def _sealed(run_id: str, version: str, entries: dict[str, dict[str, Any]]) -> bytes:
    """The manifest's bytes; the last key is a digest of all others."""
    content: dict[str, Any] = {"schema": SCHEMA, "run_id": run_id, "version": version, "files": entries}
    content["digest"] = _digest(json.dumps(content, sort_keys=True).encode())
    return json.dumps(content, indent=1).encode() + b"\n"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def _check_names(run_id: str, extra: Mapping[str, bytes]) -> None:
    own = (MANIFEST, RUN, RECORD, ARRAYS, SCENARIO)
    mistakes = [
        Mistake(
            repr(name), "cannot be the name of a file in a run folder", "Use letters, digits, dot, dash, underscore."
        )
        for name in (run_id, *extra)
        if not NAME.fullmatch(name)
    ]
    mistakes += [
        Mistake(name, "is written by the store itself", "Choose another name.") for name in extra if name in own
    ]
    if mistakes:
        raise InvalidInput("run folder", mistakes)


def _publish(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write beside, flush, rename."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    if os.path.lexists(folder) and _is_kept(folder, files):
        return folder
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}{PARTIAL}")
    try:
        partial.mkdir()
        for name, data in files.items():
            _write(partial / name, data)
        _flush(partial)
        exchange.put(partial, folder)
        _flush(folder.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _is_kept(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the very same bytes are there already; a folder that is not a run is refused."""
    if not folder.is_dir() or folder.is_symlink() or not (folder / MANIFEST).is_file():
        cure = "Move it away, or choose another folder with --out."
        raise InvalidInput("run folder", [Mistake(str(folder), "is already there and is not a run", cure)])
    try:
        return _verified(folder) == {name: data for name, data in files.items() if name != MANIFEST}
    except IncompleteRun:
        return False


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what writers of this run that were killed long ago left behind."""
    for left in folder.parent.glob(f".{folder.name}.*{PARTIAL}"):
        if time.time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)
