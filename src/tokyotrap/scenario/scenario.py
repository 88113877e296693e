"""A scenario: a start, a horizon, what is set, what happens, and the lines that must not be crossed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["above", "below"]


@dataclass(frozen=True)
class RedLine:
    """A level of a series that somebody fears.

    Attributes:
        name: short name, such as "ust_10y_5".
        series: the series it is drawn on, such as "ust_10y".
        level: in the unit of the series as shown (percent, yen per dollar).
        side: "above" is crossed when the series closes at or over the level, "below" when at or under it.
    """

    name: str
    series: str
    level: float
    side: Side


@dataclass(frozen=True)
class Comparison:
    """`series > level`, on the day's close; the level is in the unit of the series as shown."""

    series: str
    operator: Literal[">", ">=", "<", "<="]
    level: float


@dataclass(frozen=True)
class Given:
    """What a branch must have come to: `election = landslide`, or, if not `holds`, `election != landslide`.

    Both need the branch to be decided: on a path where it never comes up, neither is true.
    """

    branch: str
    outcome: str
    holds: bool = True


@dataclass(frozen=True)
class Branch:
    """Something decided by chance on a day, once a path.

    Attributes:
        name: short name, such as "election".
        on: the day it is decided.
        what: one sentence for people.
        outcomes: name -> odds; they sum to 1.
        given: decided only on paths where all of these came true.
        line: line of the file it starts on.
    """

    name: str
    on: dt.date
    what: str
    outcomes: dict[str, float]
    given: tuple[Given, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Event:
    """Something that happens on a day, or on the first day all its comparisons hold.

    Attributes:
        on: the day it happens; a day without trading counts as the next business day. None for a conditional event.
        when: comparisons that must all hold at the previous close. Empty for a dated event.
        after: a conditional event is not looked at before this day.
        what: one sentence for people.
        set: key -> number in house units.
        over: business days an order is spread over.
        given: it happens only on paths where branches came to this; a conditional event waits for them.
        line: line of the file it starts on.
    """

    what: str
    set: dict[str, float]
    on: dt.date | None = None
    when: tuple[Comparison, ...] = ()
    after: dt.date | None = None
    over: int = 1
    given: tuple[Given, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Reaches:
    """A series closes at or beyond a level, as shown, on some day from `first` to `last`, or to the horizon.

    Without a side it is the one on which the level lies on the starting day.
    """

    series: str
    level: float
    side: Side | None
    first: dt.date
    last: dt.date | None
    line: int = 0


@dataclass(frozen=True)
class Band:
    """Every close from `first` to `last`, or to the horizon, lies between `low` and `high`, as shown."""

    first: dt.date
    last: dt.date | None
    low: float
    high: float


@dataclass(frozen=True)
class Stays:
    """A series stays in all these bands: a range on a day or over a span, or a path with its tolerance."""

    series: str
    bands: tuple[Band, ...]
    line: int = 0


@dataclass(frozen=True)
class Spread:
    """A series is normally distributed on a day, as shown."""

    series: str
    on: dt.date
    mean: float
    deviation: float
    line: int = 0


Condition = Reaches | Stays | Spread
"""What is taken for granted of a run: the paths on which it came true are kept."""


@dataclass(frozen=True)
class Scenario:
    """One question, as read from a file.

    Attributes:
        name: library name or file stem.
        title: a few words.
        story: a paragraph: what it is, and what it is not.
        starts: the starting day.
        days: horizon [business days].
        facts: names of fact overlays, such as "article".
        settings: key -> number in house units, or the name of a mechanism, from the first day.
        branches: in the order of the file.
        events: in the order of the file.
        conditions: in the order of the file; all hold.
        red_lines: in the order of the file.
        text: the file as read, for the record.
    """

    name: str
    title: str
    story: str
    starts: dt.date
    days: int
    red_lines: tuple[RedLine, ...]
    facts: tuple[str, ...] = ()
    settings: dict[str, float | str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    branches: tuple[Branch, ...] = ()
    conditions: tuple[Condition, ...] = ()
    text: str = ""
