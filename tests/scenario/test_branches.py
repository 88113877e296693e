"""Branches: read, inherited, changed from the command line, and every mistake in its words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario.catalogue import CATALOGUE, HEAD, PACKAGE, SERIES
from tests.scenario.test_mistakes import refusal
from tokyotrap.errors import InvalidScenario
from tokyotrap.scenario import tree
from tokyotrap.scenario.override import override
from tokyotrap.scenario.reader import read_text
from tokyotrap.scenario.scenario import Branch, Given, Scenario

ELECTION = """[[branch]]
name     = "election"
on       = 2026-02-08
what     = "The lower house is elected"
outcomes = { landslide = 0.55, majority = 0.35, setback = "rest" }
"""
TAX = """[[branch]]
name     = "tax_cut"
on       = 2026-04-01
what     = "The food tax"
given    = "election = landslide"
outcomes = { passed = "80 percent", dropped = 0.2 }
"""
TREE = HEAD + ELECTION + TAX
SET = f'what = "x"\nset = {{ "{PACKAGE}" = "3 trillion yen" }}\n'


def scenario(text: str) -> Scenario:
    return read_text(text, "mine.toml", CATALOGUE, SERIES)


def test_a_tree_is_read() -> None:
    event = f'[[event]]\non = 2026-04-02\ngiven = ["tax_cut != dropped", "election = landslide"]\n{SET}'
    found = scenario(TREE + event)
    election, tax = found.branches
    assert election == Branch(
        "election", dt.date(2026, 2, 8), "The lower house is elected", election.outcomes, (), line=3
    )
    assert election.outcomes == pytest.approx({"landslide": 0.55, "majority": 0.35, "setback": 0.1}, abs=1e-15)
    assert tax.outcomes == {"passed": 0.8, "dropped": 0.2}
    assert tax.given == (Given("election", "landslide"),)
    assert found.events[0].given == (Given("tax_cut", "dropped", holds=False), Given("election", "landslide"))


def test_the_leaves_of_a_tree_and_their_odds() -> None:
    leaves = tree.leaves(scenario(TREE).branches)
    assert [fate for fate, _ in leaves] == [
        {"election": "landslide", "tax_cut": "passed"},
        {"election": "landslide", "tax_cut": "dropped"},
        {"election": "majority"},
        {"election": "setback"},
    ]
    assert [odds for _, odds in leaves] == pytest.approx([0.44, 0.11, 0.35, 0.1], abs=1e-15)


def test_a_branch_of_an_earlier_day_may_stand_below() -> None:
    assert [branch.name for branch in scenario(HEAD + TAX + ELECTION).branches] == ["tax_cut", "election"]
    assert len(tree.leaves(scenario(HEAD + TAX + ELECTION).branches)) == 4


def test_what_was_not_decided_makes_neither_true() -> None:
    assert tree.holds({"a": "yes"}, (Given("a", "no", holds=False),))
    assert not tree.holds({}, (Given("a", "no", holds=False),))
    assert not tree.holds({}, (Given("a", "no"),))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[branch]\nname = 'a'", "[branch] is one table. Write [[branch]]"),
        ("branch = 3", "line 3: branch is a number"),
        ("branch = [3]", "branch is a number. Write [[branch]] and what is decided below it."),
        ("[[branch]]\n" * 21, "21 branches. Write at most 20."),
        ("[[branch]]", "line 3: the branch has no name"),
        ("[[branch]]", "line 3: the branch has no day. Write on = 2026-02-08."),
        ("[[branch]]", "line 3: the branch does not say what is decided"),
        ("[[branch]]", "line 3: the branch has no table of outcomes"),
        (ELECTION.replace("name ", "nam "), 'line 4: nothing in a branch is called "nam". Did you mean "name"?'),
        (ELECTION.replace('"election"', '"E l"'), 'line 4: "E l" cannot be the name of a branch'),
        (ELECTION.replace("02-08", "02-01"), "line 5: 2026-02-01 is before the start"),
        (ELECTION.replace("2026-02-08", "2027-02-08"), "line 5: 2027-02-08 is after the horizon"),
        (ELECTION + ELECTION, "line 8: branch election is declared twice"),
        (ELECTION.replace('"rest"', "0.2"), "line 7: odds sum to 1.1, not to 1"),
        (ELECTION.replace("0.35", "0.55"), "line 7: odds sum to 1.1 and leave nothing for setback"),
        (ELECTION.replace("0.35", '"rest"'), "line 7: 2 outcomes have the rest. Only one can."),
        (ELECTION.replace("0.35", "1.35"), "majority: 1.35 cannot be odds. Write a number from 0 to 1, or"),
        (ELECTION.replace("0.35", "true"), "majority: True cannot be odds"),
        (ELECTION.replace("0.35", '"3 yen"'), "majority: 3 yen cannot be odds"),
        (ELECTION.replace("0.35", "nan"), "majority: nan cannot be odds"),
        (ELECTION.replace("majority", '"<b>"'), '"<b>" cannot be the name of an outcome'),
        ('[[branch]]\noutcomes = { "yes" = 1 }', "the branch has 1 outcomes"),
        (ELECTION + TAX.replace("election =", "electoin ="), 'no branch is called "electoin". Did you mean "elec'),
        (ELECTION + TAX.replace("= landslide", "= landslid"), 'election cannot come to "landslid". Did you mean "land'),
        (ELECTION + TAX.replace("election = landslide", "election"), 'cannot read "election" as what must have come'),
        (ELECTION + TAX.replace('"election = landslide"', "3"), "line 12: given is a number"),
        (ELECTION + TAX.replace('"election = landslide"', "[]"), "given is a list of 0"),
        (ELECTION + TAX.replace("election =", "tax_cut ="), 'line 12: no branch is called "tax_cut"'),
        (
            ELECTION + TAX.replace("04-01", "02-07"),
            "line 12: tax_cut, on 2026-02-07, is decided before election, on 2026-02-08",
        ),
        (TAX.replace("04-01", "02-08") + ELECTION, "tax_cut, on 2026-02-08, is decided before election"),
        (
            ELECTION + TAX.replace('"election = landslide"', '["election = landslide", "election = setback"]'),
            "line 12: election = landslide and election = setback can never hold together",
        ),
        (
            "".join(ELECTION.replace("election", f"e{number}") for number in range(6)),
            "the branches make more than 256 different fates",
        ),
        # events
        (f'[[event]]\non = 2026-03-01\ngiven = "a = b"\n{SET}', 'line 5: no branch is called "a". Write it as a [[b'),
        (
            f'{ELECTION}[[event]]\non = 2026-02-07\ngiven = "election = setback"\n{SET}',
            "line 9: 2026-02-07 is before election is decided, on 2026-02-08. Write a day from 2026-02-08 on.",
        ),
        (
            f'{ELECTION}{TAX}[[event]]\non = 2026-05-07\ngiven = ["election = setback", "tax_cut = passed"]\n{SET}',
            "line 16: election = setback and tax_cut = passed can never hold together",
        ),
    ],
)
def test_each_mistake_has_its_words(text: str, words: str) -> None:
    assert words in str(refusal(HEAD + text))


def test_branches_that_hang_on_each_other_are_refused() -> None:
    two = TAX.replace("04-01", "02-08").replace("election", "other")
    other = TAX.replace("04-01", "02-08").replace("tax_cut", "other")
    other = other.replace("election = landslide", "tax_cut = passed")
    two = two.replace("landslide", "passed")
    assert "is decided before" in str(refusal(HEAD + two + other))


def test_mistakes_in_branches_are_told_with_all_others() -> None:
    wrong = ELECTION.replace("0.35", "2") + TAX.replace("= landslide", "= any").replace("0.2", "0.3")
    event = f'[[event]]\non = 2026-02-07\ngiven = ["election = setback", "tax_cut = passe"]\n{SET}'
    told = refusal(HEAD + 'horizn = "3"\n' + wrong + event)
    assert [mistake.where for mistake in told.mistakes] == ["line 3", "line 8", "line 14", "line 16"]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library in which `baseline` has the tree, and an event that hangs on it."""
    from tokyotrap.scenario import reader

    event = f'[[event]]\non = 2026-04-02\ngiven = "tax_cut = passed"\n{SET}'
    lines = '[red_lines]\nust_10y = "5 percent"\n'
    monkeypatch.setattr(reader, "library_text", lambda _: TREE + event + lines)


@pytest.mark.usefixtures("library")
def test_branches_are_inherited_and_replaced_by_name() -> None:
    found = scenario(HEAD + 'extends = "baseline"\n')
    assert [branch.name for branch in found.branches] == ["election", "tax_cut"]
    assert found.events[0].given == (Given("tax_cut", "passed"),)
    changed = scenario(HEAD + 'extends = "baseline"\n' + ELECTION.replace("0.55", "0.15").replace("0.35", "0.75"))
    assert [branch.name for branch in changed.branches] == ["election", "tax_cut"]
    assert changed.branches[0].outcomes["landslide"] == pytest.approx(0.15)
    more = scenario(HEAD + f'extends = "baseline"\n[[event]]\non = 2026-03-01\ngiven = "election = setback"\n{SET}')
    assert more.events[1].given == (Given("election", "setback"),)


@pytest.mark.usefixtures("library")
def test_what_others_hang_on_cannot_be_taken_away() -> None:
    told = str(refusal(HEAD + 'extends = "baseline"\n' + ELECTION.replace("landslide", "triumph")))
    assert "tax_cut needs election = landslide, which is gone" in told
    told = str(refusal(HEAD + 'extends = "baseline"\n' + TAX.replace("passed", "done").replace("04-01", "05-01")))
    assert '"x" needs tax_cut = passed, which is gone' in told


def changed(*pairs: str) -> dict[str, dict[str, float]]:
    return {each.name: each.outcomes for each in override(scenario(TREE), pairs, CATALOGUE, SERIES).branches}


def test_odds_from_the_command_line_leave_the_others_their_proportions() -> None:
    found = changed("branch.election.landslide=0.8")
    assert found["election"] == pytest.approx({"landslide": 0.8, "majority": 0.7 / 4.5, "setback": 0.2 / 4.5})
    assert found["tax_cut"] == {"passed": 0.8, "dropped": 0.2}
    assert list(found["election"]) == ["landslide", "majority", "setback"]
    both = changed("branch.election.landslide=0.5", "branch.election.setback=30 percent")
    assert both["election"] == pytest.approx({"landslide": 0.5, "majority": 0.2, "setback": 0.3})
    sure = changed("branch.tax_cut.passed=1")
    assert sure["tax_cut"] == {"passed": 1.0, "dropped": 0.0}


def test_the_run_remembers_the_odds_it_was_given() -> None:
    found = override(scenario(TREE), ["branch.election.landslide=0.8"], CATALOGUE, SERIES)
    assert found.text.endswith("\n# --set branch.election.landslide=0.8\n")


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["branch.electio.landslide=0.8"], 'no branch is called "electio". Did you mean "election"?'),
        (["branch.election.landslid=0.8"], 'election cannot come to "landslid". Did you mean "landslide"?'),
        (["branch.election=0.8"], 'election cannot come to ""'),
        (["branch.election.landslide=1.8"], "1.8 cannot be odds"),
        (["branch.election.landslide=0.8", "branch.election.setback=0.3"], "odds of election sum to 1.1, not to 1"),
        (["branch.tax_cut.passed=0.8", "branch.tax_cut.dropped=0.1"], "odds of tax_cut sum to 0.9, not to 1"),
    ],
)
def test_mistakes_in_odds_from_the_command_line(pairs: list[str], words: str) -> None:
    with pytest.raises(InvalidScenario) as caught:
        override(scenario(TREE), pairs, CATALOGUE, SERIES)
    assert words in str(caught.value)


def test_without_branches_there_are_no_odds_to_change() -> None:
    with pytest.raises(InvalidScenario, match=r"The scenario has no \[\[branch\]\]"):
        override(scenario(HEAD), ["branch.a.b=0.8"], CATALOGUE, SERIES)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=12))
def test_odds_are_taken_only_if_they_sum_to_one(odds: list[float]) -> None:
    table = ", ".join(f"o{number} = {value!r}" for number, value in enumerate(odds))
    text = f'{HEAD}[[branch]]\nname = "a"\non = 2026-03-02\nwhat = "x"\noutcomes = {{ {table} }}\n'
    if abs(sum(odds) - 1.0) < 0.9e-6:
        assert sum(scenario(text).branches[0].outcomes.values()) == pytest.approx(1.0, abs=1e-14)
    elif abs(sum(odds) - 1.0) > 1.1e-6:
        assert "not to 1" in str(refusal(text))
