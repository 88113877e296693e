"""The folder of fetched series: whole or as before, whatever stops the update; older vintages stay."""

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.data import made_japan, publishers_made
from tests.data.publishers_made import address, named
from tests.data.web import Web, serving
from tokyotrap.data import cache, status, tidy
from tokyotrap.data.cache import Cache
from tokyotrap.data.fetch import Fetcher
from tokyotrap.data.publishers import ALL
from tokyotrap.data.update import Outcome, chosen, update
from tokyotrap.errors import BadDownload, InvalidInput

HISTORY, MONTH = address("mof-curve", "history"), address("mof-curve", "current")
TIDY = "jgb_par_yields_daily.csv.gz"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        publishers_made.open_all(found)
        yield found


def fetched(web: Web, folder: Path, *names: str) -> list[Outcome]:
    with Fetcher(mirror=web.address, sleep=lambda _: None) as fetcher:
        return list(update(chosen(ALL, names), ALL, folder, fetcher, publishers_made.clock))


def next_day(web: Web) -> None:
    """The ministry adds a day."""
    row = made_japan.curve_row("2026/2/3", {10: 2.250}).encode() + b"\r\n"
    web.serve(MONTH, made_japan.curve_month().replace(made_japan.FOOTNOTE, b"\r\n" + row))


def test_a_new_vintage_stands_beside_the_old_one(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    next_day(web)
    (outcome,) = fetched(web, tmp_path, "mof-curve")
    assert (outcome.state, outcome.last) == ("new", "2026-02-03")
    assert len(list((tmp_path / cache.TABLES / "mof-curve").glob("*.parquet"))) == 2
    assert tidy.read(tmp_path, "jgb_par_yields_daily").days[-1] == np.datetime64("2026-02-03")


def test_only_so_many_vintages_are_kept(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    folder = tmp_path / cache.TABLES / "mof-curve"
    for place in range(cache.KEPT + 5):
        (folder / f"20000101T0000{place:02d}Z-old.parquet").write_bytes(b"old")
    next_day(web)
    fetched(web, tmp_path, "mof-curve")
    assert len(list(folder.glob("*.parquet"))) == cache.KEPT
    table = Cache(tmp_path).table("mof-curve")
    assert table is not None
    assert table.day.max() == np.datetime64("2026-02-03")


def test_a_tidy_file_shared_by_sources_holds_what_each_last_had(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "boj-prices")
    fetched(web, tmp_path, "fred-japan")
    web.serve(address("boj-prices", "prices"), b"<html>")
    assert fetched(web, tmp_path, "boj-prices")[0].state == "failed"
    text = tidy._rows(tmp_path, "japan_macro_long")
    assert {"cgpi", "real_gdp"} <= {row[0] for row in text}


def test_every_flipped_byte_is_seen_and_mended(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    good = (tmp_path / TIDY).read_bytes()
    chance = random.Random(0)
    for _ in range(20):
        broken = bytearray(good)
        broken[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        (tmp_path / TIDY).write_bytes(broken)
        (found,) = status.status(tmp_path, ALL, publishers_made.TODAY)
        assert found.whole == "no"
        assert "tokyotrap data update" in found.problem
        with suppress(InvalidInput):
            tidy.read(tmp_path, "jgb_par_yields_daily")
    fetched(web, tmp_path, "mof-intervention")
    assert (tmp_path / TIDY).read_bytes() == good


def test_a_damaged_vintage_counts_as_none_and_is_fetched_again(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    (place,) = (tmp_path / cache.TABLES / "mof-curve").iterdir()
    body = bytearray(place.read_bytes())
    body[100] ^= 1
    place.write_bytes(body)
    assert Cache(tmp_path).table("mof-curve") is None
    assert fetched(web, tmp_path, "mof-curve")[0].state != "failed"
    assert Cache(tmp_path).table("mof-curve") is not None


@pytest.mark.parametrize("told", ["", "{", '{"schema": "other/1"}', '{"schema": "tokyotrap.data/1", "sources": [1]}'])
def test_a_manifest_that_cannot_be_read_counts_as_none(web: Web, tmp_path: Path, told: str) -> None:
    fetched(web, tmp_path, "mof-curve")
    (tmp_path / cache.MANIFEST).write_text(told)
    assert Cache(tmp_path).manifest() == cache.Manifest()
    assert fetched(web, tmp_path, "mof-curve")[0].state == "new"


def test_a_full_disk_leaves_the_old_state(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched(web, tmp_path, "mof-curve")
    before = {TIDY: (tmp_path / TIDY).read_bytes(), cache.MANIFEST: (tmp_path / cache.MANIFEST).read_bytes()}
    next_day(web)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        fetched(web, tmp_path, "mof-curve")
    monkeypatch.undo()
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert not [each for each in tmp_path.rglob(".*.*") if each.name != cache.LOCK]


def _again(address: str, folder: str) -> None:
    with Fetcher(mirror=address) as fetcher:
        list(update([named("mof-curve")], ALL, Path(folder), fetcher, publishers_made.clock))


def test_a_kill_at_any_moment_leaves_the_old_state_or_the_new(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    chance, spawn = random.Random(1), multiprocessing.get_context("forkserver")
    spawn.set_forkserver_preload(["tests.data.test_cache"])
    seen = set()
    for turn in range(12):
        if turn % 2:
            next_day(web)
        else:
            fetched_back = publishers_made.pages()[MONTH]
            web.serve(MONTH, fetched_back)
        process = spawn.Process(target=_again, args=(web.address, str(tmp_path)))
        process.start()
        time.sleep(chance.uniform(0.0, 0.08))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        days = tidy.read(tmp_path, "jgb_par_yields_daily").days
        seen.add(str(days[-1]))
        table = Cache(tmp_path).table("mof-curve")
        assert table is not None
        assert str(table.day.max()) in ("2026-02-02", "2026-02-03")
    assert seen <= {"2026-02-02", "2026-02-03"}
    next_day(web)
    fetched(web, tmp_path, "mof-curve")
    (found,) = status.status(tmp_path, ALL, publishers_made.TODAY)
    assert (found.whole, found.last) == ("yes", "2026-02-03")


def test_two_updates_at_once_take_turns(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "WAIT", 0.1)
    with Cache(tmp_path).locked(), pytest.raises(BadDownload, match="another `data update`"), Cache(tmp_path).locked():
        pass


def test_the_same_tables_give_the_same_bytes(web: Web, tmp_path: Path) -> None:
    for name in ("one", "other"):
        fetched(web, tmp_path / name, "mof", "ecb")
    for place in (tmp_path / "one").rglob("*.csv*"):
        assert place.read_bytes() == (tmp_path / "other" / place.relative_to(tmp_path / "one")).read_bytes()


def test_sources_are_chosen_by_any_of_their_names() -> None:
    assert {each.name for each in chosen(ALL, ["cftc"])} == {"cftc-yen", "cftc-others"}
    assert [each.name for each in chosen(ALL, ["oil_spot_daily"])] == ["fred-oil"]
    assert len(chosen(ALL, ["Ministry of Finance Japan"])) == 6
    assert chosen(ALL, []) == ALL
    with pytest.raises(InvalidInput, match=r'"mof-curv".*Did you mean "mof-curve"') as told:
        chosen(ALL, ["mof-curv", "nobody"])
    assert len(told.value.mistakes) == 2


def test_the_manifest_says_what_was_read_from_where(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    told = json.loads((tmp_path / cache.MANIFEST).read_text())
    entry = told["sources"]["mof-curve"]
    assert [each["url"] for each in entry["raw"]] == [HISTORY, MONTH]
    assert entry["raw"][0]["checksum"] == cache.digest(made_japan.curve_history())
    assert told["files"][TIDY] == cache.digest((tmp_path / TIDY).read_bytes())
