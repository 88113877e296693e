"""Fetch from publishers, check, and keep what is good; one that fails does not stop the others."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from tokyotrap.data import checks, table
from tokyotrap.data.cache import Cache, digest
from tokyotrap.data.fetch import Fetcher
from tokyotrap.data.source import Request, Source
from tokyotrap.data.table import Table
from tokyotrap.errors import BadDownload, InvalidInput, Mistake, did_you_mean

AT_ONCE = 12
"""Publishers asked at the same time; each gets one request at a time."""

State = Literal["new", "unchanged", "failed", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    Attributes:
        source: its name.
        publisher: of its numbers.
        file: the tidy file.
        state: "new" numbers kept, "unchanged", "failed" (the last good vintage stays), "skipped" for want of a key.
        rows: in the table kept.
        last: day of it.
        mistakes: what went wrong.
    """

    source: str
    publisher: str
    file: str
    state: State
    rows: int = 0
    last: str = ""
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrived:
    """A checked table, and what it was read from; or why there is none."""

    source: Source
    table: Table | None
    raw: tuple[Mapping[str, Any], ...] = ()
    error: InvalidInput | None = None


def chosen(sources: Sequence[Source], only: Sequence[str]) -> tuple[Source, ...]:
    """The sources that were asked for, by name, by the beginning of one, by publisher or by tidy file.

    Raises:
        InvalidInput: a word that means none, all at once.
    """
    found: dict[str, Source] = {}
    mistakes: list[Mistake] = []
    for word in only:
        fits = [each for each in sources if _means(word.lower(), each)]
        found.update({each.name: each for each in fits})
        if not fits:
            known = sorted({each.name for each in sources} | {each.name.partition("-")[0] for each in sources})
            mistakes.append(Mistake("--only", f'no source is called "{word}"', did_you_mean(word, known)))
    if mistakes:
        raise InvalidInput("data", mistakes)
    return tuple(found.values()) if only else tuple(sources)


def update(
    sources: Sequence[Source],
    every: Sequence[Source],
    folder: Path,
    fetcher: Fetcher,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Outcome]:
    """Bring a folder up to date, source by source.

    Args:
        sources: to fetch.
        every: all there are; those that share a tidy file are written together.
        folder: of tidy files; made where it is not there.
        fetcher: to fetch with.
        clock: the time, in UTC.
    """
    cache = Cache(folder)
    sharing = {each.file.place: [other.name for other in every if other.file == each.file] for each in every}
    with cache.locked(), ThreadPoolExecutor(AT_ONCE) as pool:
        for each in {one.file.place: one for one in every}.values():
            cache.repair(each.file, sharing[each.file.place])
        queues: dict[str, list[Source]] = {}
        for each in sources:
            queues.setdefault(each.name.partition("-")[0], []).append(each)
        waiting = [pool.submit(_queue, queue, cache, fetcher, clock) for queue in queues.values()]
        for done in waiting:
            for arrived in done.result():
                yield _settled(cache, arrived, sharing[arrived.source.file.place])


def _means(word: str, source: Source) -> bool:
    return word in (source.name, source.name.partition("-")[0], source.publisher.lower(), source.file.name)


def _queue(queue: Sequence[Source], cache: Cache, fetcher: Fetcher, clock: Callable[[], datetime]) -> list[Arrived]:
    return [_arrived(each, cache.table(each.name), fetcher, clock()) for each in queue]


def _arrived(source: Source, kept: Table | None, fetcher: Fetcher, now: datetime) -> Arrived:
    """Fetch, read and check one source."""
    if source.key and not os.environ.get(source.key, "").strip():
        return Arrived(source, None)
    today: date = now.date()
    vintage = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    since = None if kept is None or not len(kept) else kept.day.max().astype(date)
    try:
        files: dict[str, bytes] = {}
        raw = []
        for request in source.requests(today, since):
            files[request.name] = fetcher.get(request)
            raw.append(_receipt(source, request, files[request.name]))
        said = _read(source, files)
        if source.forecasts:
            said = [each for each in said if each.day <= today]
        read = table.make(said, source.describe, source.publisher, vintage)
        return Arrived(source, checks.accepted(source, read, kept, today), tuple(raw))
    except InvalidInput as error:
        return Arrived(source, None, error=error)


def _read(source: Source, files: Mapping[str, bytes]) -> Sequence[table.Observation]:
    """What a source reads; whatever else goes wrong in a file nobody foresaw is a bad download too."""
    try:
        return source.read(files)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        what = f"the file is not as it was: {type(error).__name__}: {str(error)[:160]}"
        raise BadDownload(source.name, [Mistake("", what)]) from None


def _receipt(source: Source, request: Request, body: bytes) -> Mapping[str, Any]:
    """Address without the user's key, checksum, size."""
    return {"url": _without_key(source, request.url), "checksum": digest(body), "size": len(body)}


def _without_key(source: Source, text: str) -> str:
    key = os.environ.get(source.key, "").strip() if source.key else ""
    return text.replace(key, "...") if key else text


def _settled(cache: Cache, arrived: Arrived, sharing: Sequence[str]) -> Outcome:
    """Keep what is good and say what became of it."""
    source, kept = arrived.source, arrived.table
    words = (source.name, source.publisher, source.file.place)
    before = cache.manifest().sources.get(source.name)
    if kept is None:
        rows, last = (before.rows, before.last) if before is not None else (0, "")
        if arrived.error is None:
            needs = f"Needs a key of your own in the environment variable {source.key}."
            return Outcome(*words, "skipped", rows, last, (needs,))
        stays = f"The vintage of {before.vintage[:10]} stays." if before is not None else "There is no earlier vintage."
        told = tuple(_without_key(source, str(each)) for each in arrived.error.mistakes)
        return Outcome(*words, "failed", rows, last, (*told, stays))
    try:
        entry = cache.keep(source, kept, arrived.raw, sharing)
    except InvalidInput as error:
        return Outcome(*words, "failed", mistakes=tuple(str(each) for each in error.mistakes))
    state: State = "unchanged" if before is not None and before.table == entry.table else "new"
    return Outcome(*words, state, entry.rows, entry.last)
