"""What a good scenario file means."""

import datetime as dt
from pathlib import Path

import pytest

from tests.scenario.catalogue import CATALOGUE, HEAD, HOLIDAY, LADDER, LINE, PACKAGE, RATE, SALE, SERIES
from tokyotrap.errors import InvalidScenario
from tokyotrap.model.business_days import business_days
from tokyotrap.scenario.override import override
from tokyotrap.scenario.reader import library_names, read, read_text
from tokyotrap.scenario.scenario import Comparison, RedLine, Scenario

EXIT = """
# Chaotic exit.
title   = "Chaotic exit"
starts  = 2026-02-02
horizon = "120 business days"
facts   = "article"
story   = "Words fail, cash fails."

[set]
"policy.intervention.defence_line" = "158 yen per dollar"
policy.intervention.ladder = "none"

[[event]]
on   = 2026-02-08
what = "A strong mandate"
set  = { "policy.fiscal.package" = "21.3 trillion yen", "policy.fiscal.food_tax_holiday" = "2 years" }

[[event]]
when  = "jgb_40y >= 4.2 percent and usdjpy > 160"
after = 2026-03-01
over  = "20 business days"
what  = "The Ministry sells"
[event.set.policy.intervention]
reserve_sale = "100 billion dollars"

[red_lines]
usdjpy_160 = { series = "usdjpy", level = "160 yen per dollar", side = "above" }
ust_10y    = "500 basis points"
brent      = "below 40 dollars a barrel"
"""


EVENT = f'what = "Something"\nset = {{ "{PACKAGE}" = "3 trillion yen" }}\n'


def text(body: str) -> Scenario:
    return read_text(HEAD + body, "mine.toml", CATALOGUE, SERIES)


def test_the_example_of_the_house() -> None:
    found = read_text(EXIT, "chaotic-exit.toml", CATALOGUE, SERIES)
    assert (found.name, found.title, found.days) == ("chaotic-exit", "Chaotic exit", 120)
    assert found.starts == dt.date(2026, 2, 2)
    assert found.facts == ("article",)
    assert found.settings == {LINE: 158.0, LADDER: "none"}
    assert found.text == EXIT
    mandate, sale = found.events
    assert (mandate.on, mandate.set, mandate.line) == (dt.date(2026, 2, 8), {PACKAGE: 21.3, HOLIDAY: 2.0}, 13)
    assert sale.when == (Comparison("jgb_40y", ">=", 4.2), Comparison("usdjpy", ">", 160.0))
    assert (sale.on, sale.after, sale.over, sale.set) == (None, dt.date(2026, 3, 1), 20, {SALE: 0.1})
    assert found.red_lines == (
        RedLine("usdjpy_160", "usdjpy", 160.0, "above"),
        RedLine("ust_10y", "ust_10y", 5.0, "above"),
        RedLine("brent", "brent", 40.0, "below"),
    )


def test_a_file_reads_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert read(path, CATALOGUE, SERIES).title == read(str(path), CATALOGUE, SERIES).title == "Mine"


def test_defaults() -> None:
    found = text("")
    assert (found.starts, found.days, found.settings, found.events, found.facts) == (
        dt.date(2026, 2, 2),
        260,
        {},
        (),
        (),
    )


def test_a_file_without_red_lines_takes_the_baselines() -> None:
    assert text("").red_lines == read("baseline", CATALOGUE, SERIES).red_lines
    assert text("[red_lines]").red_lines == ()


def test_the_library_has_a_baseline() -> None:
    assert "baseline" in library_names()
    found = read("baseline", CATALOGUE, SERIES)
    assert [(line.name, line.level) for line in found.red_lines] == [
        ("usdjpy_160", 160.0),
        ("jgb_40y_4", 4.0),
        ("ust_10y_5", 5.0),
        ("boj_rate_1", 1.0),
    ]


@pytest.mark.parametrize(
    ("horizon", "days"),
    [("1 business day", 1), ("12 months", 260), ("1 month", 22), ("2 years", 520), ("6 business weeks", 30)],
)
def test_horizons(horizon: str, days: int) -> None:
    assert text(f'horizon = "{horizon}"').days == days


@pytest.mark.parametrize(
    "body",
    [
        f'[set]\n"{RATE}" = "1 percent"',
        f'[set]\n{RATE} = "100 bp"',
        '[set.policy.monetary]\npolicy_rate = "1 percent"',
        'set = { policy = { monetary.policy_rate = "1 percent" } }',
    ],
)
def test_names_may_be_quoted_dotted_or_nested(body: str) -> None:
    assert text(body).settings == {RATE: 0.01}


def test_extends_takes_what_is_not_said_again() -> None:
    found = text('extends = "baseline"\n[red_lines]\nust_10y_5 = "5.5 percent"\njgb_40y_4 = "none"\nvix = "40"')
    base = read("baseline", CATALOGUE, SERIES)
    assert found.days == base.days
    assert [(line.name, line.series, line.level) for line in found.red_lines] == [
        ("usdjpy_160", "usdjpy", 160.0),
        ("ust_10y_5", "ust_10y", 5.5),
        ("boj_rate_1", "boj_rate", 1.0),
        ("vix", "vix", 40.0),
    ]


def test_overrides_win_and_are_written_down() -> None:
    found = read_text(EXIT, "x.toml", CATALOGUE, SERIES)
    changed = override(found, [f"{RATE}=1 percent", f"{LADDER} = ladder", "red_lines.ust_10y=none"], CATALOGUE, SERIES)
    assert changed.settings == {LINE: 158.0, LADDER: "ladder", RATE: 0.01}
    assert [line.name for line in changed.red_lines] == ["usdjpy_160", "brent"]
    assert changed.text.endswith(
        f"# --set {RATE}=1 percent\n# --set {LADDER} = ladder\n# --set red_lines.ust_10y=none\n"
    )
    assert read_text(changed.text, "x.toml", CATALOGUE, SERIES).settings == found.settings
    assert override(found, [], CATALOGUE) == found


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        ("2026-02-02", 4, "2026-02-06"),
        ("2026-02-02", 5, "2026-02-09"),
        ("2026-02-06", 1, "2026-02-09"),
        ("2026-02-08", 1, "2026-02-09"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-02-02", 260, "2027-02-02"),
    ],
)
def test_business_days(start: str, count: int, day: str) -> None:
    assert business_days(dt.date.fromisoformat(start), count)[-1] == dt.date.fromisoformat(day)


def test_an_event_on_the_last_day_of_the_model_is_within_the_horizon() -> None:
    """The default horizon has a New Year in it: its last day is the calendar's, and the day after is refused."""
    last = business_days(dt.date(2026, 2, 2), 260)[-1]
    assert text(f"[[event]]\non = {last}\n{EVENT}").events[0].on == last
    with pytest.raises(InvalidScenario, match=f"is after the horizon. Write a day from 2026-02-02 to {last}"):
        text(f"[[event]]\non = {last + dt.timedelta(days=1)}\n{EVENT}")
