"""What every publisher must keep, from a list: a new one is tested without a new test."""

import csv
import gzip
import importlib.util
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.data import publishers_made
from tests.data.web import Web, serving
from tokyotrap.data import long, tidy
from tokyotrap.data.cache import Cache
from tokyotrap.data.fetch import Fetcher
from tokyotrap.data.publishers import ALL
from tokyotrap.data.source import Source
from tokyotrap.data.table import Table
from tokyotrap.data.update import Outcome, update

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Path, Web, dict[str, Outcome]]]:
    """Everything fetched once, in a folder."""
    with pytest.MonkeyPatch.context() as patch, serving() as web, tempfile.TemporaryDirectory() as folder:
        for each in ALL:
            if each.key:
                patch.setenv(each.key, publishers_made.KEY)
        publishers_made.open_all(web)
        with Fetcher(mirror=web.address) as fetcher:
            found = list(update(ALL, ALL, Path(folder), fetcher, publishers_made.clock))
        yield Path(folder), web, {each.source: each for each in found}


@pytest.fixture(params=ALL, ids=lambda source: source.name)
def source(request: pytest.FixtureRequest) -> Source:
    return request.param


def kept(folder: Path, source: Source) -> Table:
    found = Cache(folder).table(source.name)
    assert found is not None
    return found


def rows(place: Path) -> list[list[str]]:
    body = gzip.decompress(place.read_bytes()) if place.suffix == ".gz" else place.read_bytes()
    return list(csv.reader(body.decode().splitlines()))


def test_it_arrives(world: tuple[Path, Web, dict[str, Outcome]], source: Source) -> None:
    outcome = world[2][source.name]
    assert outcome.mistakes == ()
    assert outcome.state == "new"


def test_every_number_has_unit_publisher_day_and_a_day_it_became_known(
    world: tuple[Path, Web, dict[str, Outcome]], source: Source
) -> None:
    table = kept(world[0], source)
    assert len(table) > 0
    assert np.all(np.isfinite(table.value))
    assert all(table.unit.tolist())
    assert all(table.publisher.tolist())
    assert np.all(table.available_from >= table.day)
    assert table.vintage == "2026-02-03T09:00:00Z"
    assert table.day.max() <= np.datetime64("2026-02-03")


def test_days_increase_within_a_series(world: tuple[Path, Web, dict[str, Outcome]], source: Source) -> None:
    table = kept(world[0], source)
    for name in table.names:
        assert np.all(np.diff(table.of(name).day) > np.timedelta64(0, "D"))


def test_the_tidy_file_has_rows_of_numbers(world: tuple[Path, Web, dict[str, Outcome]], source: Source) -> None:
    found = rows(world[0] / source.file.place)
    assert len(found) > 1
    assert len({len(row) for row in found}) == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real series is not here")
def test_the_tidy_file_has_the_columns_everything_reads(
    world: tuple[Path, Web, dict[str, Outcome]], source: Source
) -> None:
    real = SHARED / source.file.place
    if not real.is_file():
        pytest.skip(f"{source.file.place} is new: nothing read it before")
    assert rows(world[0] / source.file.place)[0] == rows(real)[0]


def test_it_says_who_made_it_and_on_what_terms(source: Source) -> None:
    assert source.publisher
    assert source.credit.startswith("Source: ")
    assert source.licence


def test_names_are_different() -> None:
    assert len({each.name for each in ALL}) == len(ALL)


def test_the_readers_of_tidy_files_read_what_was_fetched(world: tuple[Path, Web, dict[str, Outcome]]) -> None:
    folder = world[0]
    curve = tidy.read(folder, "jgb_par_yields_daily")
    assert curve.days[-1] == np.datetime64("2026-02-02")
    assert curve.column("y40_pct")[-2] == 3.681
    assert np.isnan(curve.column("y40_pct")[0])
    rates = long.read(folder, "japan_macro_long", "call_rate_overnight")
    assert rates.columns["value"][rates.days == np.datetime64("2025-07-01")] == [0.478]
    shared = {row[0] for row in rows(folder / "japan_macro_long.csv.gz")[1:]}
    assert {"cgpi", "cpi_all", "boj_total_assets", "real_gdp"} <= shared


def test_keys_are_nowhere_in_the_folder(world: tuple[Path, Web, dict[str, Outcome]]) -> None:
    assert publishers_made.KEY not in (world[0] / "manifest.json").read_text()


def test_the_server_was_told_who_asks(world: tuple[Path, Web, dict[str, Outcome]]) -> None:
    assert all(each["Accept"] == "*/*" and each["User-Agent"].startswith("tokyotrap") for each in world[1].headers)
    archives = [path for path in world[1].asked if path.endswith(".zip")]
    assert len(archives) == len(set(archives))


def test_a_second_update_finds_nothing_new_and_asks_for_less(world: tuple[Path, Web, dict[str, Outcome]]) -> None:
    folder, web, _ = world
    before = len(web.asked)
    some = [each for each in ALL if each.name.startswith(("cftc", "mof", "treasury"))]
    with Fetcher(mirror=web.address) as fetcher:
        found = list(update(some, ALL, folder, fetcher, publishers_made.clock))
    assert {each.state for each in found} == {"unchanged"}
    assert len(web.asked) - before < 20


def test_the_page_of_publishers_is_up_to_date() -> None:
    root = Path(__file__).parents[2]
    spec = importlib.util.spec_from_file_location("reference_data", root / "scripts" / "reference_data.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert (root / "docs" / "reference" / "data.md").read_text() == script.page()
