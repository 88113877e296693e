"""Parameters: filled from facts, refused outside their range, all mistakes at once."""

from dataclasses import dataclass

import pytest

from tokyotrap.errors import InvalidInput
from tokyotrap.facts import atlas
from tokyotrap.parameter import cards, fill, parameter

FACTS = atlas.load()


@dataclass(frozen=True)
class Someone:
    line: float = parameter("%", low=0.0, high=5.0, fact="jgb.10y")
    month: float = parameter("bp per $100bn", low=5.0, high=25.0, fact="elasticity.treasury.month")
    name: str = "someone"


@dataclass(frozen=True)
class Confused:
    wrong_unit: float = parameter("JPY tn", low=0.0, high=5.0, fact="jgb.10y")
    no_fact: float = parameter("%", low=0.0, high=5.0, fact="jgb.10years")
    a_list: float = parameter("ratio", low=0.0, high=5.0, fact="elasticity.jgb.fiscal_news_left")
    too_small: float = parameter("%", low=0.0, high=1.0, fact="jgb.10y")


def test_cards_are_in_house_units() -> None:
    line, month = cards(Someone)
    assert (line.name, line.low, line.high, line.fact) == ("line", 0.0, 0.05, "jgb.10y")
    assert month.high == 0.025


def test_fill_reads_facts_and_overrides() -> None:
    assert fill(Someone, FACTS) == {"line": 0.02235, "month": 0.013}
    assert fill(Someone, FACTS, line="4 percent", month=0.02) == {"line": 0.04, "month": 0.02}


def test_all_mistakes_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        fill(Confused, FACTS, linne=1.0)
    told = str(refusal.value)
    assert "5 mistakes" in told
    assert 'has no parameter "linne"' in told
    assert "its fact jgb.10y is in [%], not in [JPY tn]" in told
    assert 'nothing is known as "jgb.10years". Did you mean "jgb.10y"?' in told
    assert "is not one number" in told
    assert "2.235 percent is outside its range. Keep it between 0 percent and 1 percent" in told


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -0.01, 1e308])
def test_overrides_outside_the_range_are_refused(bad: float) -> None:
    with pytest.raises(InvalidInput, match="outside its range"):
        fill(Someone, FACTS, line=bad)


def test_text_overrides_carry_their_unit() -> None:
    with pytest.raises(InvalidInput, match='cannot read "4" as'):
        fill(Someone, FACTS, line="4")
