"""Every mistake is told at once, with its line, in words that say what to do."""

from pathlib import Path

import pytest

from tests.scenario.catalogue import CATALOGUE, HEAD, LADDER, LINE, PACKAGE, RATE, SALE, SERIES, WEALTH
from tokyotrap.errors import InvalidScenario
from tokyotrap.scenario.override import override
from tokyotrap.scenario.reader import read, read_text

EVENT = f'what = "Something"\nset = {{ "{PACKAGE}" = "3 trillion yen" }}\n'
ORDER = f'what = "Something"\nset = {{ "{SALE}" = "3 billion dollars" }}\n'


def refusal(text: str) -> InvalidScenario:
    with pytest.raises(InvalidScenario) as caught:
        read_text(text, "mine.toml", CATALOGUE, SERIES)
    return caught.value


def test_all_at_once_in_the_order_of_the_lines() -> None:
    text = HEAD + f'horizn = "3"\n[[event]]\non = 2026-03-01\nwhat = "x"\nset = {{ "{SALE}" = "100 bn" }}\n'
    text += '[set]\n"policy.fiscal.pakage" = "1"\n'
    assert str(refusal(text)) == (
        "mine.toml: 3 mistakes\n"
        '  line 3: nothing in a scenario is called "horizn". Did you mean "horizon"?\n'
        f'  line 7: {SALE}: cannot read "100 bn" as [USD bn]. Write "100 trillion dollars" or "100 billion dollars".\n'
        '  line 9: nothing in the model is called "policy.fiscal.pakage". Did you mean "policy.fiscal.package"?'
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        # names and types
        ('[sett]\nx = "1"', 'line 3: nothing in a scenario is called "sett". Did you mean "set"?'),
        ("horizon = 12", 'line 3: horizon: cannot read "12" as a span of time. Write "20 business days"'),
        ('horizon = "0 days"', 'cannot read "0 days"'),
        ('horizon = "0 business days"', "is less than a day"),
        ('horizon = "-3 months"', "is less than a day"),
        ('horizon = "2601 business days"', 'is too long. Write at most "2600 business days".'),
        ('horizon = "99999999 years"', "is too long"),
        ("starts = 2026", "line 3: starts is a number: 2026. Write a day of the calendar"),
        ('starts = "2026-02-30"', 'starts: there is no day "2026-02-30"'),
        ("starts = 2026-02-30", "line 3: there is no such day or time. Write a day of the calendar: 2026-02-08."),
        ("starts = 2026-02-02T00:00:00", "starts is a date or a time"),
        ("starts = 1026-02-02", "outside what can be simulated"),
        ('facts = ["article", "articel"]', 'no facts are called "articel". Did you mean "article"?'),
        ('facts = "../errors"', 'no facts are called "../errors"'),
        ("facts = [1]", "facts is a number"),
        ('extends = "basline"', 'the library has no scenario "basline". Did you mean "baseline"?'),
        ('extends = "../library/baseline"', "the library has no scenario"),
        ("set = 3", "set is a number"),
        # settings
        (f'[set]\n{LINE} = "300 yen per dollar"', 'Write between "140 yen per dollar" and "200 yen per dollar".'),
        (f'[set]\n{PACKAGE} = "-1 trillion yen"', "is out of range. Write between"),
        (f'[set]\n{PACKAGE} = "1 percent"', 'cannot read "1 percent" as [JPY tn]. That is decimal, not trillion JPY.'),
        (f"[set]\n{PACKAGE} = 3", 'Write "3 trillion yen"'),
        (f"[set]\n{PACKAGE} = true", "is true or false. Write text with a unit"),
        (f"[set]\n{PACKAGE} = nan", 'cannot read "nan"'),
        (f'[set]\n{RATE} = "1e308 percent"', "larger than anything here"),
        (f'[set]\n{RATE} = "inf percent"', "It does not begin with a number"),
        (f'[set]\n{LADDER} = "nope"', f'{LADDER} cannot be "nope". Did you mean "none"?'),
        (f"[set]\n{LADDER} = 1", f'{LADDER} cannot be "1". Known: ladder, none.'),
        (f'[set]\n"{PACKAGE}" = "1 trillion yen"\n{PACKAGE} = "2 trillion yen"', f"line 5: {PACKAGE} is set twice"),
        # events
        (f"[[event]]\n{EVENT}", "line 3: the event has neither on nor when"),
        (f'[[event]]\non = 2026-03-01\nwhen = "vix > 30"\n{EVENT}', "line 3: the event has both on and when"),
        (f"[[event]]\non = 2026-02-01\n{EVENT}", "line 4: 2026-02-01 is before the start. Write a day from 2026-02-02"),
        (f"[[event]]\non = 2027-02-03\n{EVENT}", "line 4: 2027-02-03 is after the horizon"),
        (f'[[event]]\nwhen = "vix > 30"\nafter = 2027-02-03\n{EVENT}', "line 5: 2027-02-03 is after the horizon"),
        (f"[[event]]\non = 2026-03-01\nafter = 2026-03-02\n{EVENT}", "line 5: after goes with when only"),
        (f"[[event]]\non = 2026-03-01\nhow = 1\n{EVENT}", 'line 5: nothing in an event is called "how"'),
        ('[[event]]\non = 2026-03-01\nwhat = "x"', "line 3: the event sets nothing"),
        ('[[event]]\non = 2026-03-01\nwhat = "x"\nset = {}', "line 6: the event sets nothing"),
        ('[[event]]\non = 2026-03-01\nwhat = "x"\nset = 1', "line 6: set is a number"),
        ("[[event]]\non = 2026-03-01\nset = {}", "line 3: the event does not say what happens"),
        ("[[event]]\nwhat = 3", "line 4: what is a number"),
        ("[[event]]\nwhat = ' '", "line 4: what is empty"),
        (
            f'[[event]]\non = 2026-03-01\nwhat = "x"\nset = {{ {LADDER} = "none" }}',
            "line 6: policy.intervention.ladder is chosen for the whole run. Move it from the event to [set].",
        ),
        (f'[[event]]\non = 2026-03-01\nover = "0 business days"\n{ORDER}', 'line 5: over: "0 business days" is less'),
        (f"[[event]]\non = 2026-03-01\nover = 20\n{ORDER}", 'line 5: over: cannot read "20" as a span of time'),
        (
            f'[[event]]\non = 2026-03-01\nover = "3 business days"\n{EVENT}',
            "over spreads orders, and the event sets none",
        ),
        (f"[event]\non = 2026-03-01\n{EVENT}", "[event] is one table. Write [[event]]"),
        ("event = 3", "event is a number"),
        ("event = [3]", "event is a number"),
        # conditions
        ('[[event]]\nwhen = "jgb_4y > 4"', 'line 4: no series is called "jgb_4y". Did you mean "jgb_40y"?'),
        ('[[event]]\nwhen = "vix = 30"', 'cannot read "vix = 30" as a condition'),
        ('[[event]]\nwhen = "vix > 30 or vix < 3"', 'cannot read "vix > 30 or vix < 3" as a condition'),
        ('[[event]]\nwhen = "vix > "', 'cannot read "vix >" as a condition'),
        ('[[event]]\nwhen = ""', 'cannot read "" as a condition'),
        ('[[event]]\nwhen = "usdjpy > 4 percent"', "That is decimal, not JPY per USD"),
        ('[[event]]\nwhen = "usdjpy < -4"', "usdjpy never falls to -4"),
        ('[[event]]\nwhen = "usdjpy > nan"', 'cannot read "nan"'),
        # red lines
        ('[red_lines]\nust_10 = "5 percent"', 'line 4: no series is called "ust_10". Did you mean "ust_10y"?'),
        ('[red_lines]\nust_10y = "5"', 'line 4: ust_10y: cannot read "5" as [%]. Write "5 percent"'),
        ('[red_lines]\na = { series = "vix" }', "line 4: red line a has no level"),
        ('[red_lines]\na = { series = "vix", level = "3", side = "up" }', 'cannot be crossed "up". Write "above"'),
        ('[red_lines]\na = { series = "vix", level = "3", colour = 1 }', 'nothing in a red line is called "colour"'),
        ('[red_lines]\nusdjpy = "0 yen per dollar"', "Write a level above zero."),
        ('[red_lines]\nust_10y = "none"', 'there is no red line "ust_10y" to take away'),
        ('[red_lines]\n"<b>" = "none"', "there is no red line"),
        ('[red_lines]\n"<b>" = "3"', "cannot be the name of a red line"),
        ("red_lines = []", "red_lines is a list"),
        # TOML
        ('title = "again"', "line 3: this name has a value already. Keep one of the two."),
        ("[set]\n[set]", "line 4: this table is there already"),
        ("horizon = 12 months", "line 3: something is left over on the line"),
        ("horizon = months", 'line 3: cannot read this value. Write text in quotes: "160 yen per dollar".'),
        ("facts = [1", "line 3: a list is not closed"),
        ('horizon = "12\n', "line 3: the text is not closed on its line"),
        ('horizon = """12', "line 3: a text is not closed. Write the missing quotes."),
        ("horizon 12", 'line 3: a name is not followed by =. Write name = "value".'),
        ("horizon = 1" + "0" * 5000, "a number has too many digits"),
    ],
)
def test_each_mistake_has_its_words(line: str, words: str) -> None:
    assert words in str(refusal(HEAD + line))


def test_a_title_and_a_story_are_needed() -> None:
    assert str(refusal("")) == (
        "mine.toml: 2 mistakes\n"
        '  the scenario has no title. Write title = "..." above the first [table].\n'
        '  the scenario has no story. Write story = "..." above the first [table].'
    )


def test_mistakes_in_overrides() -> None:
    base = read("baseline", CATALOGUE, SERIES)
    with pytest.raises(InvalidScenario) as caught:
        override(base, ["a", f"{PACKAGE}=3", "policy.fiscal.pakage=1", "red_lines.ust=5 percent"], CATALOGUE, SERIES)
    assert str(caught.value).startswith("--set: 4 mistakes\n")
    for words in ('Write KEY=VALUE: --set "', 'Write "3 trillion yen"', f'Did you mean "{PACKAGE}"?', '"ust_10y"?'):
        assert words in str(caught.value)


def test_a_name_that_is_not_in_the_library() -> None:
    with pytest.raises(InvalidScenario, match=r'basline: 1 mistake\n  is not in the library\. Did you mean "baseline"'):
        read("basline", CATALOGUE, SERIES)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(HEAD.encode() + 'facts = "caf\u00e9"'.encode("latin-1"))
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    (tmp_path / "long.toml").write_bytes(b"#" * 100_001)
    for name, words in {
        "folder.toml": "is a folder",
        "latin.toml": "line 3: is not written in UTF-8. Save it as UTF-8.",
        "large.toml": "is larger than 1 MB",
        "long.toml": "too long for a scenario",
        "absent.toml": r"there is no such file. The library has: ",
        "a\0b.toml": r"a\x00b.toml: 1 mistake",
        f"{'a' * 5000}.toml": "cannot be opened",
    }.items():
        with pytest.raises(InvalidScenario) as caught:
            read(tmp_path / name, CATALOGUE, SERIES)
        assert words in str(caught.value)


def test_an_order_needs_a_day_and_what_a_run_begins_with_has_none() -> None:
    text = HEAD + f'[set]\n"{SALE}" = "3 billion dollars"\n[[event]]\non = 2026-03-02\nwhat = "x"\n'
    text += f'set = {{ "{WEALTH}" = "300 billion dollars" }}\n'
    with pytest.raises(InvalidScenario) as caught:
        read_text(text, "mine.toml", CATALOGUE, SERIES)
    told = str(caught.value)
    assert f"line 4: {SALE} is an order, given on a day. Put it into an [[event]] with on or when." in told
    assert f"line 8: {WEALTH} holds for the whole run. Move it from the event to [set]." in told
    base = read_text(HEAD, "mine.toml", CATALOGUE, SERIES)
    with pytest.raises(InvalidScenario, match="is an order"):
        override(base, [f"{SALE}=3 billion dollars"], CATALOGUE, SERIES)
