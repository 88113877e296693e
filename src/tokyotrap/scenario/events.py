"""Events of a scenario: what happens on a day, or once a condition holds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tokyotrap.model.settings import Catalogue
from tokyotrap.scenario import conditions, givens
from tokyotrap.scenario.amounts import business_days, settings
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table, kind, printable, shown
from tokyotrap.scenario.scenario import Branch, Event

MOST = 200
LONGEST_SENTENCE = 400

_FIELDS = ("on", "when", "after", "what", "set", "over", "given")
_FORM = 'Write on = 2026-02-08, or when = "usdjpy > 160 yen per dollar".'


@dataclass(frozen=True)
class Span:
    """The business days a scenario covers, and what can happen in them.

    Attributes:
        first: the starting day.
        last: the last business day of the horizon, as the model's calendar counts.
        catalogue: what can be set.
        series: series a condition can compare -> the unit they are shown in.
        branches: what an event can hang on, by name.
    """

    first: dt.date
    last: dt.date
    catalogue: Catalogue
    series: Mapping[str, str]
    branches: Mapping[str, Branch] = field(default_factory=dict)


def read(page: Page, table: object, span: Span) -> tuple[Event, ...]:
    """The events of a file, in its order; mistakes are noted on the page."""
    if isinstance(table, dict):
        page.note(("event",), "[event] is one table", "Write [[event]], with two brackets on each side.")
        return ()
    if not isinstance(table, list):
        page.note(("event",), f"event is {kind(table)}", "Write [[event]] and what happens below it.")
        return ()
    if len(table) > MOST:
        page.note(("event",), f"{len(table)} events", f"Write at most {MOST}.")
        return ()
    found = []
    for number, fields in enumerate(table):
        if isinstance(fields, dict):
            found.append(_event(page, ("event", number), fields, span))
        else:
            page.note(("event", number), f"event is {kind(fields)}", "Write [[event]] and what happens below it.")
    return tuple(found)


def day(page: Page, path: Path, label: str, value: object) -> dt.date | None:
    """A date, bare or in quotes; None, and a mistake noted, if it is not one."""
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value.strip())
        except ValueError:
            page.note(path, f'{label}: there is no day "{shown(value)}"', "Write a day of the calendar: 2026-02-08.")
            return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    page.note(path, f"{label} is {kind(value)}: {shown(value)}", "Write a day of the calendar: 2026-02-08.")
    return None


def sentence(page: Page, path: Path, label: str, value: object, longest: int) -> str:
    """Words for people: not empty, not too long, without control characters."""
    if not isinstance(value, str):
        page.note(path, f"{label} is {kind(value)}", f'Write {label} = "..." in words.')
        return ""
    words = " ".join(value.split())
    if not words:
        page.note(path, f"{label} is empty", f'Write {label} = "..." in words.')
    elif len(words) > longest:
        page.note(path, f"{label} has {len(words):,} characters", f"Write at most {longest:,}.")
    elif printable(words) != words:
        page.note(path, f"{label} has characters that cannot be printed: {shown(words)}", "Take them out.")
    return words


def _event(page: Page, path: Path, fields: Table, span: Span) -> Event:
    """One event; what it says wrongly is noted and left out."""
    page.unknown(path, fields, _FIELDS, inside="an event")
    what = ""
    if "what" in fields:
        what = sentence(page, (*path, "what"), "what", fields["what"], LONGEST_SENTENCE)
    else:
        page.note(path, "the event does not say what happens", 'Write what = "..." in one sentence.')
    if ("on" in fields) == ("when" in fields):
        both = "both on and when" if "on" in fields else "neither on nor when"
        page.note(path, f"the event has {both}", _FORM)
    when = conditions.read(page, (*path, "when"), fields["when"], span.series) if "when" in fields else ()
    return Event(
        what=what,
        set=_set(page, path, fields, span.catalogue),
        on=within(page, path, "on", fields, span),
        when=when,
        after=_after(page, path, fields, span),
        over=_over(page, path, fields, span.catalogue),
        given=givens.read(page, (*path, "given"), fields["given"], span.branches) if "given" in fields else (),
        line=page.lines.near(path) or 0,
    )


def _set(page: Page, path: Path, fields: Table, catalogue: Catalogue) -> dict[str, float]:
    """What the event sets; it must set something."""
    table = fields.get("set", {})
    path = (*path, "set")
    if not isinstance(table, dict):
        page.note(path, f"set is {kind(table)}", 'Write set = { "policy.intervention.operation" = "5 trillion yen" }.')
        return {}
    if not table:
        page.note(path, "the event sets nothing", 'Write set = { "name of a setting" = "amount with its unit" }.')
    found = settings(page, path, table, catalogue, event=True)
    return {key: value for key, value in found.items() if isinstance(value, float)}


def within(page: Page, path: Path, label: str, fields: Table, span: Span) -> dt.date | None:
    """A day of an event or a branch; noted if it does not lie between the start and the horizon."""
    if label not in fields:
        return None
    path = (*path, label)
    found = day(page, path, label, fields[label])
    if found is not None and found < span.first:
        page.note(path, f"{found} is before the start", f"Write a day from {span.first} to {span.last}.")
    elif found is not None and found > span.last:
        page.note(path, f"{found} is after the horizon", f"Write a day from {span.first} to {span.last}.")
    return found


def _after(page: Page, path: Path, fields: Table, span: Span) -> dt.date | None:
    """The day from which a conditional event is looked at."""
    if "after" in fields and "when" not in fields:
        page.note((*path, "after"), "after goes with when only", "Take it out, or write when instead of on.")
        return None
    return within(page, path, "after", fields, span)


def _over(page: Page, path: Path, fields: Table, catalogue: Catalogue) -> int:
    """Business days an order is spread over; 1 if the event does not say."""
    if "over" not in fields:
        return 1
    days = business_days(page, (*path, "over"), "over", fields["over"])
    orders = [key for key, setting in catalogue.items() if setting.kind == "order"]
    table = fields.get("set", {})
    if isinstance(table, dict) and not any(_names(table, key) for key in orders):
        cure = f"Take it out, or set an order: {', '.join(orders[:6])}." if orders else "Take it out."
        page.note((*path, "over"), "over spreads orders, and the event sets none", cure)
    return days or 1


def _names(table: Table, key: str) -> bool:
    """Whether a table sets a key, in quotes, dotted or nested."""
    if key in table:
        return True
    parts = key.split(".")
    for end in range(1, len(parts)):
        below = table.get(".".join(parts[:end]))
        if isinstance(below, dict) and _names(below, ".".join(parts[end:])):
            return True
    return False
