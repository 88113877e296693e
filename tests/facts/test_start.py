"""The facts themselves: complete, adding up, and equal to the publishers' series."""

import csv
import gzip
import re
from pathlib import Path

import pytest

from tokyotrap.facts import atlas
from tokyotrap.facts.fact import CONFIDENCE, UNCERTAIN

FACTS = atlas.load()
DATA = Path(__file__).parents[2].parent / "shared" / "data"
ARTICLE = DATA.parent / "article" / "the-tokyo-liquidity-trap.txt"
DAY = "2026-02-02"
OURS = ("2026-02-02.toml", "elasticities.toml", "history.toml", "article.toml")


def row(file: str, day: str = DAY, column: str = "date") -> dict[str, str]:
    path = DATA / file
    if not path.exists():
        pytest.skip(f"the publishers' series are not here: {path}")
    content = gzip.decompress(path.read_bytes()) if file.endswith(".gz") else path.read_bytes()
    return next(each for each in csv.DictReader(content.decode().splitlines()) if each[column] == day)


def number(key: str) -> float:
    value = FACTS[key].value
    assert isinstance(value, float)
    return value


def total(prefix: str, *but: str) -> float:
    return sum(number(key) for key in FACTS.under(prefix) if key not in (prefix, *(f"{prefix}.{each}" for each in but)))


def test_there_are_no_mistakes() -> None:
    assert atlas.survey().mistakes == ()


def test_every_fact_is_whole() -> None:
    for key, fact in FACTS.items():
        assert fact.unit, key
        assert fact.source, key
        assert fact.confidence in CONFIDENCE, key
        assert re.fullmatch(r"[\w.-]+\.toml line \d+", fact.where), key
        if fact.confidence in UNCERTAIN and fact.unit not in ("text", "date"):
            assert fact.low is not None, key


def test_a_guess_says_it_is_ours() -> None:
    for key, fact in FACTS.items():
        if fact.confidence == "guess" and fact.where.startswith(OURS):
            assert "ours" in f"{fact.source} {fact.note}".lower(), key


def test_sources_name_publishers() -> None:
    for key, fact in FACTS.items():
        assert not re.search(r"github|/work|shared|\.csv|AGENTS|\.tsv", fact.source + fact.note), key


def test_curves_are_the_publishers() -> None:
    for column, value in row("jgb_par_yields_daily.csv.gz").items():
        if column != "date":
            assert number(f"jgb.{column[1:-4]}y") == float(value)
    for column, value in row("ust_par_yields_daily.csv.gz").items():
        if column != "date":
            assert number(f"ust.{column[1:-4]}{column[0]}") == float(value)
    gilts = row("uk_gilt_spot_curve_daily.csv.gz")
    assert number("gilt.spot.10y") == float(gilts["spot_y10_pct"])


def test_currencies_and_positions_are_the_publishers() -> None:
    assert number("fx.usdjpy") == float(row("fx_usdjpy_h10_daily.csv.gz")["usdjpy"])
    fixings = row("fx_ecb_reference_daily.csv.gz")
    assert number("fx.audjpy") == float(fixings["audjpy"])
    assert number("fx.eurjpy") == float(fixings["eurjpy"])
    assert number("fx.usd_broad") == float(row("fx_broad_usd_index_daily.csv.gz")["broad_usd_index"])
    positions = row("cftc_cot_jpy_weekly.csv.gz", "2026-01-27", "report_date")
    assert number("carry.cftc_net") == float(positions["noncomm_net"])


def test_what_has_to_add_up() -> None:
    assert total("jgb.outstanding", "total") == pytest.approx(number("jgb.outstanding.total"))
    assert total("boj.jgb_holdings") == pytest.approx(number("boj.jgb_holdings"))
    assert total("ust.outstanding", "total") == pytest.approx(number("ust.outstanding.total"))
    assert total("mof.securities") == pytest.approx(number("mof.reserves.securities"))
    assert total("japan.treasuries") == pytest.approx(number("tic.japan.2025-12"))
    assert total("jgb.owners", "foreign_with_bills") == pytest.approx(100)
    assert total("gpif.mix") == pytest.approx(100)
    tenors = [number(f"jgb.issuance_fy26.{tenor}") for tenor in ("20y", "30y", "40y")]
    assert sum(tenors) == pytest.approx(number("jgb.issuance_fy26.superlong"))


def test_nobody_holds_more_than_there_is() -> None:
    for bucket in ("to_1y", "1_3y", "3_7y", "7_15y", "15_25y", "25_40y"):
        assert number(f"boj.jgb_holdings.{bucket}") < number(f"jgb.outstanding.{bucket}")
    assert number("japan.treasuries.mof") < number("mof.reserves.securities")


def test_the_mean_maturity_of_the_buckets() -> None:
    middles = {"to_1y": 0.5, "1_3y": 2, "3_7y": 4.8, "7_15y": 10, "15_25y": 19.5, "25_40y": 30}
    mean = sum(years * number(f"jgb.outstanding.{bucket}") for bucket, years in middles.items())
    assert 9.0 < mean / number("jgb.outstanding.total") < 9.5


def test_auctions_make_the_issuance() -> None:
    for tenor in ("2y", "5y", "10y", "20y", "30y", "40y"):
        size, count = (number(f"jgb.auction.{tenor}.{each}") for each in ("size", "per_year"))
        assert size * count == pytest.approx(number(f"jgb.issuance_fy26.{tenor}"))


def test_the_article_is_quoted_to_the_letter() -> None:
    if not ARTICLE.exists():
        pytest.skip(f"the article is not here: {ARTICLE}")
    text = ARTICLE.read_text(encoding="utf-8")
    for fact in FACTS.under("article").values():
        assert fact.quote in text
