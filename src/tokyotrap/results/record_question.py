"""The part of a finished run that tells what was asked of it."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Chosen:
    """A setting that holds from the first day, as text with its unit.

    Attributes:
        key: dotted name.
        text: what it is set to.
        usual: what holds when nobody sets it.
        fact: key of the fact the usual value comes from; empty for the choice of a mechanism.
    """

    key: str
    text: str
    usual: str
    fact: str = ""


@dataclass(frozen=True)
class Planned:
    """An event as it was asked for.

    Attributes:
        what: the sentence for people.
        on: the day it happens, or None if it waits for a condition.
        when: the condition in words: "usdjpy >= 159 yen per dollar".
        after: a conditional event is not looked at before this day.
        amounts: key -> amount with its unit.
        over: business days an order is spread over.
        given: what branches must have come to: "election = landslide"; empty if it hangs on none.
    """

    what: str
    on: dt.date | None
    when: str
    after: dt.date | None
    amounts: dict[str, str]
    over: int
    given: str = ""


@dataclass(frozen=True)
class Question:
    """What was asked, once the scenario, what it extends and `--set` are put together.

    Attributes:
        settings: in alphabetical order.
        events: in the order of the file, those beyond the horizon too.
        overlays: names of the facts laid over the others.
        facts: key -> value with its unit, for the facts the run used.
        branches: name -> day, odds and what it hangs on, in words.
        conditions: what was taken for granted, in words.
    """

    settings: tuple[Chosen, ...]
    events: tuple[Planned, ...]
    overlays: tuple[str, ...]
    facts: dict[str, str]
    branches: dict[str, str] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
