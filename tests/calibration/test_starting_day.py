"""A starting day from data: exact prices, nothing known later, and a clear word on what is carried."""

import csv
import datetime as dt
import gzip
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.worlds import baseline
from tokyotrap.calibration import books_of_the_day, prices_of_the_day, starting_day
from tokyotrap.calibration.publication import Entry
from tokyotrap.calibration.started import moved
from tokyotrap.data import long, tidy
from tokyotrap.errors import InvalidFact, InvalidInput, InvalidScenario
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.calendar import meetings, priced_steps
from tokyotrap.model.programme import Programme
from tokyotrap.results.run import run, scenario_of

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_history = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder of history, ../shared/data")
DAY = dt.date(2019, 6, 3)


@pytest.fixture(scope="module")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def known(cache_folder: Path) -> Atlas:
    return facts.load(DAY, overlays=[starting_day.overlay(DAY, SHARED, cache=cache_folder)])


@cache
def published(file: str, column: str, day: dt.date) -> float:
    found = tidy.read(SHARED, file)
    return float(found.column(column)[found.days == np.datetime64(day)][0])


@needs_history
@pytest.mark.parametrize(
    ("key", "file", "column"),
    [
        ("jgb.2y", "jgb_par_yields_daily", "y2_pct"), ("jgb.10y", "jgb_par_yields_daily", "y10_pct"),
        ("jgb.40y", "jgb_par_yields_daily", "y40_pct"), ("ust.3m", "ust_par_yields_daily", "m3_pct"),
        ("ust.10y", "ust_par_yields_daily", "y10_pct"), ("ust.30y", "ust_par_yields_daily", "y30_pct"),
        ("fx.usdjpy", "fx_usdjpy_h10_daily", "usdjpy"), ("oil.brent", "oil_spot_daily", "brent_usd_bbl"),
    ],
)  # fmt: skip
def test_prices_are_those_of_the_day(known: Atlas, key: str, file: str, column: str) -> None:
    assert known[key].value == pytest.approx(published(file, column, DAY))
    assert known[key].day == DAY


@needs_history
def test_nothing_of_the_day_is_known_later(known: Atlas, cache_folder: Path) -> None:
    own = tidy_facts(starting_day.overlay(DAY, SHARED, cache=cache_folder))
    assert own
    assert all(known[key].day <= DAY for key in own)
    assert not set(own) & set(known.carried)


def tidy_facts(path: Path) -> list[str]:
    return [line.strip()[1:-1] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("[")]


@needs_history
def test_cutting_the_future_off_changes_nothing(tmp_path: Path, known: Atlas) -> None:
    """Prices, books and the news of the times from files that end on the day are those from files that go on."""
    cut = tmp_path / "data"
    cut.mkdir()
    for file in [*SHARED.glob("*.csv*"), *(SHARED / "third_party_terms").glob("*.csv*")]:
        truncated(file, cut / file.name)
    found = {each.key: each.value for each in starting_day.prices_and_books(DAY, cut, carried(tmp_path))}
    found |= {each.key: each.value for each in starting_day.times(DAY, cut, known)}
    for key, value in found.items():
        assert known[key].value == value, key


def carried(folder: Path) -> Atlas:
    empty = folder / "empty.toml"
    empty.write_text("", encoding="utf-8")
    return facts.load(DAY, overlays=[empty])


def truncated(file: Path, to: Path) -> None:
    """The rows of a file up to the day; the column of days is the first that reads as one."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    place = next(at for at, cell in enumerate(rows[0]) if _is_day(cell))
    with opened(to, "wt", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([header, *(row for row in rows if row[place] <= str(DAY))])


def _is_day(cell: str) -> bool:
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return False
    return True


@needs_history
def test_it_is_built_once(cache_folder: Path, known: Atlas) -> None:
    first = starting_day.overlay(DAY, SHARED, cache=cache_folder)
    before = first.stat().st_mtime_ns
    assert starting_day.overlay(DAY, SHARED, cache=cache_folder).stat().st_mtime_ns == before
    assert not [each for each in first.parent.iterdir() if each != first]


@needs_history
def test_the_world_opens_at_the_prices_of_the_day(known: Atlas) -> None:
    world = assemble(known, {}, Programme(()), [], 5)
    assert float(world.inputs.opening[2]) == pytest.approx(published("jgb_par_yields_daily", "y10_pct", DAY) / 100.0)
    assert float(np.exp(world.inputs.opening[11])) == pytest.approx(published("fx_usdjpy_h10_daily", "usdjpy", DAY))
    assert world.calendar.dates[0] > DAY


@needs_history
def test_a_run_says_what_was_carried(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting_day, "user_cache_path", lambda *_, **__: cache_folder)
    finished = run(moved(baseline(), DAY, SHARED, days=20), paths=50, days=20)
    assert finished.start == DAY
    carried_keys = finished.notes["carried"].split(", ")
    assert "jgb.outstanding.total" in carried_keys
    assert "jgb.10y" not in carried_keys
    assert "intervention.peak_effect" in finished.notes["later"]
    assert any("carried from the starting state of 2026-02-02" in each for each in finished.caveats)


def test_the_default_day_carries_nothing() -> None:
    assert facts.load().carried == ()
    assert "carried" not in run(scenario_of("baseline"), paths=10, days=5).notes


@needs_history
def test_a_tenor_that_was_not_published_is_read_off_its_neighbours() -> None:
    day = dt.date(2003, 6, 2)
    found = {each.key: each for each in prices(day)}
    assert found["jgb.40y"].value == found["jgb.30y"].value
    assert "Not published then" in found["jgb.40y"].note


def prices(day: dt.date) -> list[Entry]:
    return list(prices_of_the_day.entries(SHARED, day, facts.load()))


@needs_history
@pytest.mark.parametrize(
    ("day", "line"),
    [("2015-06-01", 145), ("2022-09-21", 145), ("2024-04-26", 158), ("2024-07-10", 162), ("2026-02-02", 160)],
)
def test_the_line_of_the_ministry_as_one_could_have_known_it(day: str, line: float) -> None:
    found = {each.key: each.value for each in prices(dt.date.fromisoformat(day))}
    assert found["ladder.defence_line"] == line


@needs_history
@pytest.mark.parametrize(("day", "crowding"), [("2024-07-10", 2.8), ("2026-02-02", 0.52), ("2016-09-01", 0.05)])
def test_how_crowded_the_carry_trade_was(day: str, crowding: float) -> None:
    """Before July 2024's unwinding, now, and with speculators long of yen."""
    found = list(books_of_the_day.crowding(SHARED, dt.date.fromisoformat(day), facts.load()))
    assert [each.key for each in found] == ["carry_traders.crowding"]
    assert found[0].value == pytest.approx(crowding, abs=0.05)


@needs_history
def test_recollected_decisions_agree_with_the_call_rate() -> None:
    """Within 12 bp of the mean call rate of every month without a decision, from 2000 on."""
    call = long.read(SHARED, "japan_macro_long", "call_rate_overnight")
    steps = sorted((each.day, float(str(each.value))) for each in _decisions())
    checked = 0
    for month, rate in zip(call.days, call.column("value"), strict=True):
        first = month.astype(dt.date)
        after = [day for day, _ in steps if first <= day < first + dt.timedelta(days=32)]
        before = [value for day, value in steps if day < first]
        if before and not after:
            checked += 1
            assert rate == pytest.approx(before[-1], abs=0.12), first
    assert checked > 200


def _decisions() -> list[facts.Fact]:
    days = business_days(dt.date(1999, 12, 31), 6900)
    every = {facts.load().get("history.boj_policy_rate")}
    source = Path(str(facts.files("tokyotrap.facts"))) / "history.toml"
    found, _ = facts._read(source, "history.toml", latest=days[-1])
    return [each for each in (*found, *every) if each is not None and each.key == "history.boj_policy_rate"]


def test_a_start_without_data_says_how_to_get_it() -> None:
    with pytest.raises(InvalidFact, match=r"no starting state on or before 2019-06-03.*--start 2019-06-03 --data F"):
        facts.load(DAY)


def test_a_start_before_every_curve_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="1999-05-03 is before 2000-01-03"):
        starting_day.overlay(dt.date(1999, 5, 3), tmp_path)


def test_events_of_other_times_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="is not between the start, 2019-06-03, and"):
        moved(scenario_of("takaichi-gamble"), DAY, tmp_path)


@pytest.mark.parametrize(
    ("effective", "day", "low", "high"),
    [(5.26, "2007-05-01", 5.25, 5.25), (0.12, "2012-05-01", 0.0, 0.25), (3.64, "2026-02-02", 3.5, 3.75)],
)
def test_the_target_behind_an_effective_rate(effective: float, day: str, low: float, high: float) -> None:
    assert prices_of_the_day.target(effective, dt.date.fromisoformat(day)) == (low, high)


def test_meetings_of_earlier_years_fall_on_the_same_weekdays() -> None:
    atlas = facts.load()
    now = meetings(atlas, "boj.meeting", business_days(dt.date(2025, 12, 31), 261))
    then = meetings(atlas, "boj.meeting", business_days(dt.date(2018, 12, 31), 261))
    assert len(now) == len(then) == 8
    for one, other in zip(sorted(now), sorted(then), strict=True):
        assert one.weekday() == other.weekday()
        assert abs(one.timetuple().tm_yday - other.timetuple().tm_yday) <= 5


def test_what_was_priced_before_the_start_is_no_longer_priced() -> None:
    later = facts.load(dt.date(2026, 6, 30))
    steps = priced_steps(later, [dt.date(2026, 7, 31), dt.date(2026, 9, 18)])
    assert all(np.isfinite(each) for each in steps.values())
    assert sum(steps.values()) == pytest.approx(later.value("boj.priced.2026-09"), abs=1e-6)


def test_a_broken_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "jgb_par_yields_daily.csv").write_text("date,y1_pct\n2019-06-03,x\n")
    with pytest.raises(InvalidInput):
        starting_day.overlay(DAY, data, cache=tmp_path / "cache")
    assert not list((tmp_path / "cache" / "starts").glob("*"))
    shutil.rmtree(tmp_path / "cache")
