"""Bad downloads: no bad row gets in, the last good vintage stays, within a minute, and words say why."""

import gzip
import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data import made_japan, made_west, publishers_made
from tests.data.publishers_made import address, named
from tests.data.web import Answer, Web, serving
from tokyotrap.data import tidy
from tokyotrap.data.fetch import Fetcher
from tokyotrap.data.publishers import ALL
from tokyotrap.data.update import Outcome, update

HISTORY = address("mof-curve", "history")
DOLLAR = address("fred-usdjpy", "DEXJPUS")
EURO = address("ecb-currencies", "history")
GOOD = made_japan.curve_history()
LATEST = made_west.tic_latest()
PAGE = b"<!DOCTYPE html>\n<html><body>Service temporarily unavailable</body></html>"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        publishers_made.open_all(found)
        yield found


def fetched(web: Web, folder: Path, name: str, **options: float) -> Outcome:
    waits: list[float] = []
    with Fetcher(mirror=web.address, sleep=waits.append, **options) as fetcher:
        (found,) = update([named(name)], ALL, folder, fetcher, publishers_made.clock)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def bomb() -> bytes:
    return gzip.compress(b"0" * (80 * 1024 * 1024), 9)


def zip_bomb() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", b"0" * (80 * 1024 * 1024))
    return sink.getvalue()


def dollar(rows: list[tuple[str, str]], heading: str = "observation_date,DEXJPUS") -> bytes:
    return "\n".join([heading, *(",".join(row) for row in rows)]).encode() + b"\n"


def retenored() -> bytes:
    return GOOD.replace(b",40Y", b",50Y")


CURVE = {
    "cut short, length said": (Answer(GOOD[:-60], length=len(GOOD)), "RemoteProtocolError"),
    "cut short, no length said": (Answer(GOOD[:-3], length=None), "middle of a line"),
    "cut short within a row": (Answer(GOOD[:-40] + b"\r\n"), "not as the ministry writes it"),
    "cut short between rows": (Answer(GOOD.rpartition(b"2026/1/30")[0]), "no number for 2026-01-30"),
    "a web page": (Answer(PAGE), "web page"),
    "a web page with status 503": (Answer(PAGE, 503), "503"),
    "an error with status 200": (Answer(b'{"error": "rate limit exceeded"}'), "rate limit"),
    "nothing": (Answer(b""), "is empty"),
    "a gzip bomb": (Answer(bomb(), headers={"Content-Encoding": "gzip"}), "larger than 64 MB"),
    "broken gzip": (Answer(gzip.compress(GOOD)[:-20], headers={"Content-Encoding": "gzip"}), "cut short"),
    "another packing": (Answer(GOOD, headers={"Content-Encoding": "br"}), "packed as br"),
    "too many requests": (Answer(b"slow down", 429, {"Retry-After": "3600"}), "429"),
    "forbidden": (Answer(b"Access Denied", 403), "403: Access Denied"),
    "gone": (Answer(b"not here", 404), "404"),
    "another header": (Answer(retenored()), "header changed"),
    "saved by a spreadsheet": (Answer(GOOD.replace(b"2026/1/30", b"1/30/26")), "spreadsheet"),
    "another company's prices": (Answer(b"Date,Open,High,Low,Close\n2026-01-30,1,2,3,4\n"), "header changed"),
    "a digit changed": (Answer(GOOD.replace(b"3.681", b"3.631")), "says 3.631 for 2026-01-30, where 3.681"),
    "in another unit": (Answer(GOOD.replace(b"4.800", b"480.0")), "outside -1 to 15"),
    "a row twice, differing": (Answer(GOOD + GOOD.splitlines()[-1].replace(b"3.681", b"3.9") + b"\r\n"), "twice"),
    "words for a number": (Answer(GOOD.replace(b"4.800", b"n.m.")), "not a number"),
    "infinity": (Answer(GOOD.replace(b"4.800", b"inf")), "not a number"),
    "a day that is none": (Answer(GOOD.replace(b"1989/1/7", b"1989/2/30")), "day is out of range"),
    "a redirect without end": (Answer(b"", 302, {"Location": "/" + HISTORY.partition("://")[2]}), "TooManyRedirects"),
    "a workbook": (Answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)), "no text"),
}


@pytest.mark.parametrize(("answer", "words"), CURVE.values(), ids=CURVE)
def test_the_last_good_vintage_stays(web: Web, tmp_path: Path, answer: Answer, words: str) -> None:
    assert fetched(web, tmp_path, "mof-curve").state == "new"
    before = contents(tmp_path)
    web.serve(HISTORY, answer)
    start = time.monotonic()
    outcome = fetched(web, tmp_path, "mof-curve")
    assert time.monotonic() - start < 60.0
    assert outcome.state == "failed"
    assert words in " ".join(outcome.mistakes)
    assert "The vintage of 2026-02-03 stays." in outcome.mistakes
    assert outcome.last == "2026-02-02"
    assert contents(tmp_path) == before


@pytest.mark.parametrize("words", ["a gzip bomb", "a web page", "another header"])
def test_a_first_bad_download_leaves_nothing(web: Web, tmp_path: Path, words: str) -> None:
    web.serve(HISTORY, CURVE[words][0])
    outcome = fetched(web, tmp_path, "mof-curve")
    assert (outcome.state, outcome.rows) == ("failed", 0)
    assert "There is no earlier vintage." in outcome.mistakes
    assert [name for name in contents(tmp_path) if not name.startswith(".")] == []


YEN = {
    "dollars per yen": ([("2026-01-29", "0.00653"), ("2026-01-30", "0.006479")], "upside down"),
    "to come": ([("2026-01-30", "154.34"), ("2026-02-04", "155.0")], "has not come yet"),
    "old": ([("2025-01-30", "154.34")], "last day is 2025-01-30"),
    "not sorted but whole": ([("2026-01-30", "154.34"), ("2025-12-24", "154.34")], ""),
    "the last row twice": ([("2026-01-30", "154.34"), ("2026-01-30", "154.99")], "twice"),
}


@pytest.mark.parametrize(("rows", "words"), YEN.values(), ids=YEN)
def test_yen_per_dollar(web: Web, tmp_path: Path, rows: list[tuple[str, str]], words: str) -> None:
    web.serve(DOLLAR, dollar(rows))
    outcome = fetched(web, tmp_path, "fred-usdjpy")
    assert outcome.state == ("failed" if words else "new")
    assert words in " ".join(outcome.mistakes)


def test_fred_renamed_its_column_once_and_both_are_read(web: Web, tmp_path: Path) -> None:
    rows = [("2026-01-29", "."), ("2026-01-30", "154.34"), ("2026-02-02", "")]
    for heading in ("DATE,DEXJPUS", "observation_date,DEXJPUS"):
        web.serve(DOLLAR, dollar(rows, heading))
        assert (outcome := fetched(web, tmp_path / heading[:4], "fred-usdjpy")).rows == 1, outcome
    web.serve(DOLLAR, dollar(rows, "observation_date,DGS10"))
    assert "'observation_date, DEXJPUS' belongs" in " ".join(fetched(web, tmp_path, "fred-usdjpy").mistakes)


ARCHIVES = {
    "a zip bomb": (zip_bomb(), "unpacks to more than 64 MB"),
    "cut short": (made_west.ecb_history()[:-30], "is broken"),
    "a flipped byte": (bytes(each ^ (place == 60) for place, each in enumerate(made_west.ecb_history())), "is broken"),
    "a page": (PAGE, "is not a zip file"),
    "two files": (made_japan.zipped("other.txt", b"x"), 'holds 0 files "*.csv"'),
    "another header": (
        made_japan.zipped("a.csv", b"Date,JPY,USD\n2026-01-30,183.59,1.1919\n"),
        "is not Date, USD, JPY",
    ),
}


@pytest.mark.parametrize(("body", "words"), ARCHIVES.values(), ids=ARCHIVES)
def test_archives(web: Web, tmp_path: Path, body: bytes, words: str) -> None:
    web.serve(EURO, body)
    outcome = fetched(web, tmp_path, "ecb-currencies")
    assert outcome.state == "failed"
    assert words in " ".join(outcome.mistakes)


def test_a_server_that_asks_to_wait_is_waited_for(web: Web, tmp_path: Path) -> None:
    web.serve(HISTORY, Answer(b"busy", 429, {"Retry-After": "7"}), Answer(b"busy", 503), Answer(GOOD))
    waits: list[float] = []
    with Fetcher(mirror=web.address, sleep=waits.append) as fetcher:
        (outcome,) = update([named("mof-curve")], ALL, tmp_path, fetcher, publishers_made.clock)
    assert outcome.state == "new"
    assert waits[0] == 7.0
    assert 1.0 <= waits[1] <= 2.0


def test_a_server_that_asks_for_an_hour_is_left_alone(web: Web, tmp_path: Path) -> None:
    web.serve(HISTORY, Answer(b"busy", 429, {"Retry-After": "Tue, 01 Jan 2999 00:00:00 GMT"}))
    before = len(web.asked)
    assert fetched(web, tmp_path, "mof-curve").state == "failed"
    assert len(web.asked) == before + 1


def test_a_server_that_drips_is_given_up(web: Web, tmp_path: Path) -> None:
    web.serve(HISTORY, Answer(GOOD, pause=0.05))
    start = time.monotonic()
    outcome = fetched(web, tmp_path, "mof-curve", patience=0.5)
    assert outcome.state == "failed"
    assert "too slowly" in " ".join(outcome.mistakes)
    assert time.monotonic() - start < 5.0


def test_a_server_that_is_silent_is_given_up(web: Web, tmp_path: Path) -> None:
    web.serve(HISTORY, Answer(GOOD, pause=3.0))
    outcome = fetched(web, tmp_path, "mof-curve", patience=1.0, silence=0.2)
    assert outcome.state == "failed"
    assert "ReadTimeout" in " ".join(outcome.mistakes)


def test_nobody_at_the_address(tmp_path: Path) -> None:
    with Fetcher(mirror="http://127.0.0.1:9", sleep=lambda _: None) as fetcher:
        (outcome,) = update([named("mof-curve")], ALL, tmp_path, fetcher, publishers_made.clock)
    assert outcome.state == "failed"
    assert "ConnectError" in " ".join(outcome.mistakes)


def test_one_that_fails_does_not_stop_the_others(web: Web, tmp_path: Path) -> None:
    web.serve(HISTORY, Answer(PAGE))
    some = [named(name) for name in ("mof-curve", "mof-intervention", "ecb-currencies")]
    with Fetcher(mirror=web.address, sleep=lambda _: None) as fetcher:
        found = {each.source: each.state for each in update(some, ALL, tmp_path, fetcher, publishers_made.clock)}
    assert found == {"mof-curve": "failed", "mof-intervention": "new", "ecb-currencies": "new"}


def test_what_publishers_took_back_is_refused_and_what_they_revise_is_kept(web: Web, tmp_path: Path) -> None:
    assert fetched(web, tmp_path, "mof-intervention").state == "new"
    url = address("mof-intervention", "operations")
    lines = made_japan.intervention().split(b"\r\n")
    fewer = [line for line in lines if b"13,139," not in line and b"Jun,10,211" not in line]
    web.serve(url, b"\r\n".join(line.replace(b",350,", b",0,") for line in fewer))
    assert "lacks 4 of the 10 numbers" in " ".join(fetched(web, tmp_path, "mof-intervention").mistakes)
    web.serve(url, made_japan.intervention().replace(b"15,80,", b"15,81,").replace(b",,,80,,", b",,,81,,"))
    assert fetched(web, tmp_path, "mof-intervention").state == "new"
    assert "8.1" in (tmp_path / "mof_fx_intervention_daily.csv").read_text()
    assert len(list((tmp_path / "vintages" / "mof-intervention").iterdir())) == 2


def test_a_key_that_is_not_there_skips_and_one_that_is_stays_secret(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ESTAT_APP_ID", raising=False)
    outcome = fetched(web, tmp_path, "statistics-bureau-cpi")
    assert (outcome.state, web.asked) == ("skipped", [])
    assert "ESTAT_APP_ID" in outcome.mistakes[0]
    monkeypatch.setenv("ESTAT_APP_ID", "my-very-own-key")
    told = " ".join(fetched(web, tmp_path, "statistics-bureau-cpi").mistakes)
    assert "404" in told
    assert "my-very-own-key" not in told


def test_positions_with_the_yen_the_wrong_way_round_are_refused(web: Web, tmp_path: Path) -> None:
    for url, body in publishers_made.positions(turned=True).items():
        web.serve(url, body)
    outcome = fetched(web, tmp_path, "cftc-yen")
    assert outcome.state == "failed"
    assert "noncomm_net: says 33933 for 2026-01-27, where -33933 was published (the sign is turned round)" in " ".join(
        outcome.mistakes
    )


def test_older_rows_stay_where_a_publisher_shows_only_its_latest(web: Web, tmp_path: Path) -> None:
    assert fetched(web, tmp_path, "fred-spreads").rows == 4
    for code in ("BAMLC0A0CM", "BAMLH0A0HYM2"):
        url = address("fred-spreads", code)
        web.serve(url, f"observation_date,{code}\n2026-01-30,0.75\n2026-02-02,0.74\n".encode())
    outcome = fetched(web, tmp_path, "fred-spreads")
    assert (outcome.state, outcome.rows, outcome.last) == ("new", 6, "2026-02-02")
    assert tidy.read(tmp_path / "third_party_terms", "us_credit_oas_daily").column("ig_oas_pct")[1] == 0.75


def test_a_host_that_failed_is_tried_once_more_and_not_waited_for(web: Web, tmp_path: Path) -> None:
    for code in ("DEXJPUS", "DTWEXBGS"):
        web.serve(DOLLAR.replace("DEXJPUS", code), Answer(b"busy", 503))
    some = [named("fred-usdjpy"), named("fred-broad-dollar")]
    with Fetcher(mirror=web.address, sleep=lambda _: None) as fetcher:
        assert {each.state for each in update(some, ALL, tmp_path, fetcher, publishers_made.clock)} == {"failed"}
    assert len(web.asked) == 4 + 1


def test_months_that_leave_the_latest_file_are_still_in_the_history(web: Web, tmp_path: Path) -> None:
    assert fetched(web, tmp_path, "tic-holders").state == "new"
    lines = [line.rpartition(b"\t")[0] if b"\t1" in line or b"2025-1" in line else line for line in LATEST.split(b"\n")]
    rolled = b"\n".join(lines).replace(b"\t682.6", b"").replace(b"\t99.0", b"").replace(b"\t901.0", b"")
    web.serve(address("tic-holders", "latest"), rolled)
    outcome = fetched(web, tmp_path, "tic-holders")
    assert (outcome.state, outcome.mistakes) == ("unchanged", ())


def test_a_vintage_may_be_thrown_away_to_start_anew(web: Web, tmp_path: Path) -> None:
    fetched(web, tmp_path, "mof-curve")
    web.serve(HISTORY, b"\r\n".join(line for line in GOOD.split(b"\r\n") if b"1989" not in line))
    outcome = fetched(web, tmp_path, "mof-curve")
    assert "delete vintages/mof-curve and fetch again" in " ".join(outcome.mistakes)
    shutil.rmtree(tmp_path / "vintages" / "mof-curve")
    assert fetched(web, tmp_path, "mof-curve").state == "new"


def test_a_month_that_left_one_file_and_is_not_yet_in_the_other_is_not_lost(web: Web, tmp_path: Path) -> None:
    february = made_japan.curve_row("2026/2/3", {10: 2.25}).encode() + b"\r\n"
    current = address("mof-curve", "current")
    web.serve(current, made_japan.curve_month().replace(made_japan.FOOTNOTE, b"\r\n" + february))
    assert fetched(web, tmp_path, "mof-curve").state == "new"
    web.serve(current, made_japan.curve_month().partition(b"2026/2/2")[0] + february)
    assert "lacks 15 of" in " ".join(fetched(web, tmp_path, "mof-curve").mistakes)
