"""The folder of fetched series: tidy files, the tables they are made of, older vintages, and a manifest."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
from filelock import FileLock, Timeout

from tokyotrap.data.source import Source
from tokyotrap.data.table import Table, unpacked
from tokyotrap.data.tidy_files import TidyFile
from tokyotrap.errors import BadDownload, Mistake

SCHEMA = "tokyotrap.data/1"
MANIFEST = "manifest.json"
TABLES = "vintages"
LOCK = ".lock"
WAIT = 20.0
"""For another `data update` to finish [s]."""

KEPT = 30
"""Vintages kept of every table; older ones are deleted."""


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one source.

    Attributes:
        table: path of its Parquet file within the folder.
        checksum: BLAKE2b of that file.
        size: [bytes].
        vintage: when its numbers were fetched, UTC.
        checked: when they were last found unchanged, UTC.
        rows: count.
        first, last: days.
        raw: address, checksum and size of every file it was read from.
    """

    table: str
    checksum: str
    size: int
    vintage: str
    checked: str
    rows: int
    first: str
    last: str
    raw: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Manifest:
    """What should be in the folder.

    Attributes:
        sources: by name.
        files: path of a tidy file -> its checksum.
    """

    sources: Mapping[str, Entry] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def digest(body: bytes) -> str:
    """BLAKE2b, 32 bytes, in hexadecimal."""
    return blake2b(body, digest_size=32).hexdigest()


def written(place: Path, body: bytes) -> None:
    """Write a file so that it is the old one or the new one, whenever the power goes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(frozen=True)
class Cache:
    """One folder.

    Attributes:
        folder: of tidy files.
    """

    folder: Path

    def manifest(self) -> Manifest:
        """The manifest; an empty one where there is none or it cannot be read."""
        try:
            told = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            if told["schema"] != SCHEMA:
                return Manifest()
            return Manifest({name: Entry(**each) for name, each in told["sources"].items()}, dict(told["files"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Manifest()

    def table(self, source: str) -> Table | None:
        """The last good table of a source; None where there is none that is whole."""
        entry = self.manifest().sources.get(source)
        if entry is None:
            return None
        try:
            body = (self.folder / entry.table).read_bytes()
            return unpacked(body) if digest(body) == entry.checksum else None
        except (OSError, pa.ArrowException, KeyError):  # type: ignore[attr-defined]
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time may change the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / LOCK, timeout=WAIT):
                yield
        except Timeout:
            what = "another `data update` is at work in this folder"
            raise BadDownload("data", [Mistake(str(self.folder), what, "Wait for it to end.")]) from None

    def keep(self, source: Source, table: Table, raw: Sequence[Mapping[str, Any]], sharing: Iterable[str]) -> Entry:
        """Keep a good table and write the tidy file it belongs to; only while locked.

        Args:
            source: that it comes from.
            table: checked.
            raw: what it was read from.
            sharing: names of all sources whose tables go into that file.
        """
        manifest, before = self.manifest(), self.table(source.name)
        if before is not None and before.same_numbers(table):
            entry = Entry(**{**asdict(manifest.sources[source.name]), "checked": table.vintage, "raw": list(raw)})
        else:
            entry = self._vintage(source.name, table, raw)
        sources = {**manifest.sources, source.name: entry}
        self._publish(Manifest(sources, manifest.files), source.file, sharing)
        self._forget(source.name, entry.table)
        return entry

    def repair(self, file: TidyFile, sharing: Iterable[str]) -> None:
        """Write a tidy file again from its tables where it is not what the manifest says; only while locked."""
        manifest = self.manifest()
        told = manifest.files.get(file.place)
        if told is not None and self.checksum(file.place) != told:
            self._publish(manifest, file, sharing)

    def checksum(self, place: str) -> str:
        """Of a file of the folder; "" where there is none."""
        try:
            return digest((self.folder / place).read_bytes())
        except OSError:
            return ""

    def _vintage(self, name: str, table: Table, raw: Sequence[Mapping[str, Any]]) -> Entry:
        body = table.packed()
        checksum = digest(body)
        stamp = table.vintage.replace(":", "").replace("-", "")
        place = f"{TABLES}/{name}/{stamp}-{checksum[:12]}.parquet"
        written(self.folder / place, body)
        first, last = str(table.day.min()), str(table.day.max())
        return Entry(
            place,
            checksum,
            len(body),
            table.vintage,
            table.vintage,
            len(table),
            first,
            last,
            [dict(each) for each in raw],
        )

    def _publish(self, manifest: Manifest, file: TidyFile, sharing: Iterable[str]) -> None:
        """Write the tidy file, then the manifest; a stop between them is mended by the next update."""
        tables = []
        for name in sharing:
            entry = manifest.sources.get(name)
            if entry is not None:
                body = (self.folder / entry.table).read_bytes()
                tables.append(unpacked(body))
        made = file.rendered(tables)
        if self.checksum(file.place) != digest(made):
            written(self.folder / file.place, made)
        told = {
            "schema": SCHEMA,
            "sources": {name: asdict(each) for name, each in sorted(manifest.sources.items())},
            "files": dict(sorted({**manifest.files, file.place: digest(made)}.items())),
        }
        written(self.folder / MANIFEST, json.dumps(told, indent=1, ensure_ascii=False).encode("utf-8"))

    def _forget(self, name: str, current: str) -> None:
        vintages = sorted((self.folder / TABLES / name).glob("*.parquet"))
        for each in vintages[:-KEPT]:
            if each != self.folder / current:
                each.unlink(missing_ok=True)
