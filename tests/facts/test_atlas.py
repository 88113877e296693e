"""The atlas: newest on or before a day, overlays, words for what is not there, and no engine."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tokyotrap.errors import InvalidFact, InvalidInput
from tokyotrap.facts import atlas, fact

FACTS = atlas.load()
MINE = """
[fx.usdjpy]
value = "158 yen per dollar"
unit = "JPY per USD"
as_of = 2026-02-01
source = "me"
confidence = "high"
"""


def a_fact(day: str, value: float) -> fact.Fact:
    return fact.Fact("x", value, "%", day, date.fromisoformat(day), "me", "high")


def test_the_newest_wins_whatever_the_order() -> None:
    old, new = a_fact("2026-01-01", 1.0), a_fact("2026-01-31", 2.0)
    for order in ([old, new], [new, old]):
        known: dict[str, fact.Fact] = {}
        atlas._keep(known, order)
        assert known["x"].value == 2.0


def test_only_facts_on_or_before_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "starts").mkdir()
    for day, value in (("2026-01-05", 157), ("2026-02-02", 155)):
        text = MINE.replace("2026-02-01", day).replace("158", str(value))
        (tmp_path / "starts" / f"{day}.toml").write_text(text)
    (tmp_path / "estimates.toml").write_text(MINE.replace("fx.usdjpy", "fx.beta"))
    monkeypatch.setattr(atlas, "files", lambda _: tmp_path)
    assert atlas.load(date(2026, 1, 31)).value("fx.usdjpy") == 157
    assert atlas.load(date(2026, 2, 2)).value("fx.usdjpy") == 155
    assert atlas.load(date(2027, 1, 1)).value("fx.usdjpy") == 155
    assert atlas.load(date(2026, 1, 31)).value("fx.beta") == 158, "an estimate holds for the days before it was made"
    with pytest.raises(InvalidFact, match=r"no starting state on or before 2025-01-01\. The first is of 2026-01-05"):
        atlas.load(date(2025, 1, 1))
    (tmp_path / "more.toml").write_text(MINE)
    with pytest.raises(InvalidFact, match=r"more.toml line 2: fx.usdjpy: is also in .*Give one of them another name"):
        atlas.load()


def test_numbers_are_in_house_units() -> None:
    assert FACTS.value("jgb.10y") == 0.02235
    assert FACTS.numbers("jgb.auction.40y.months") == (1, 3, 5, 7, 9, 11)
    assert list(FACTS.under("mof.securities")) == [
        f"mof.securities.{bucket}" for bucket in ("to_1y", "1_5y", "5_10y", "over_10y")
    ]
    assert "jgb.10y" in FACTS
    assert FACTS.get("nothing") is None


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: FACTS["jgb.10yr"], 'nothing is known as "jgb.10yr". Did you mean "jgb.10y"?'),
        (lambda: FACTS["mof.reserves"], "It holds mof.reserves.total, mof.reserves.securities"),
        (lambda: FACTS.under("mof.reservs"), 'nothing is known under "mof.reservs". Did you mean "mof.reserves"?'),
        (lambda: FACTS.value("election.date"), "election.date is not one number"),
        (lambda: FACTS.value("jgb.auction.40y.months"), "is not one number"),
        (lambda: FACTS.numbers("jgb.10y"), "jgb.10y is not a list of numbers"),
    ],
)
def test_questions_without_an_answer(ask, message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask()
    assert message in str(refusal.value)


def test_the_article_laid_over_the_record() -> None:
    told = atlas.load(overlays=["article"])
    assert told.value("fx.usdjpy") == 160
    assert told.value("jgb.40y") == 0.04
    assert FACTS.value("fx.usdjpy") == 155.5
    assert told["fx.usdjpy"].quote in (told["article.usdjpy"].quote,)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(MINE)
    assert atlas.load(overlays=[mine]).value("fx.usdjpy") == 158, "an older fact of one's own still wins"
    mine.write_text(MINE.replace('source = "me"', "").replace("2026-02-01", "2026-02-03") + "[y]\nvalue = 1\n")
    with pytest.raises(InvalidFact) as refusal:
        atlas.load(overlays=[mine])
    told = str(refusal.value)
    assert "mine.toml line 2: fx.usdjpy: has no source" in told
    assert "is after 2026-02-02" in told
    assert "mine.toml line 8: y: has no unit" in told


def test_overlays_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InvalidFact, match=r'no facts file "artikle".*Did you mean "article"'):
        atlas.load(overlays=["artikle"])
    broken = tmp_path / "broken.toml"
    broken.write_text("[a")
    with pytest.raises(InvalidFact, match="cannot be read as TOML"):
        atlas.load(overlays=[broken])
    lost = tmp_path / "lost.toml"
    lost.write_text(MINE.replace("fx.usdjpy", "mine.fx") + 'instead_of = "fx.usdjp"\n')
    with pytest.raises(InvalidFact, match=r'instead_of names no fact: "fx.usdjp". Did you mean "fx.usdjpy"'):
        atlas.load(overlays=[lost])
    stray = tmp_path / "stray.toml"
    stray.write_text("x = 3\n[y]\n")
    with pytest.raises(InvalidFact, match="x: has no unit"):
        atlas.load(overlays=[stray])


def test_facts_need_no_engine() -> None:
    code = (
        "import sys; from tokyotrap.facts import atlas; import tokyotrap.cli.facts, tokyotrap.parameter; atlas.load(); "
    )
    code += (
        "print([m for m in ('jax', 'equinox', 'numpy', 'rich.console') if m in sys.modules and m != 'rich.console'])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
