"""Words of an episode file that mean the same: other names of keys, other ways to write a day."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, Table

SAME = {
    "starts": "start", "from": "start", "horizon": "days", "length": "days", "events": "event", "judge": "judged",
    "targets": "judged", "answers": "judged", "steered": "given", "conditioned": "given", "id": "target",
    "description": "story", "name": "title", "settings": "set",
}  # fmt: skip
"""Other names of the keys of a file."""

SAME_OF_EVENT = {
    "date": "on", "day": "on", "title": "what", "name": "what", "description": "what", "sets": "set", "orders": "set",
    "order": "set",
}  # fmt: skip
SHORT = {
    **dict.fromkeys(("operation", "intervention", "yen_bought", "yen_purchase"), "policy.intervention.operation"),
    "rate_check": "policy.intervention.rate_check",
    **dict.fromkeys(("decision", "rate_decision", "hike"), "policy.monetary.decision"),
    "priced": "policy.monetary.priced",
    "policy_rate": "policy.monetary.policy_rate",
    **dict.fromkeys(("unfunded", "unfunded_spending", "announcement"), "policy.fiscal.unfunded"),
    "weak_auction": "markets.auctions.weak_auction",
    "reserve_sale": "institutions.ministry_of_finance.reserve_sale",
}
"""Short names of what an event of an episode sets."""

SAME_OF_JUDGED = {
    "name": "series", "days": "day", "date": "on", "seen": "observed", "actual": "observed", "value": "observed",
    "within": "tolerance", "range": "between",
}  # fmt: skip
"""Other names of the keys of an event, and of what is judged."""

_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y")


def renamed(page: Page, table: Table, path: Path, same: Mapping[str, str]) -> Table:
    """A table with every key under its first name; the page learns where the new names stand."""
    found: Table = {}
    for key, value in table.items():
        name = same.get(key, key)
        if name in table and name != key:
            page.note((*path, key), f'"{key}" means "{name}", which is there too', "Keep one of the two.")
            continue
        if name != key:
            _moved(page, (*path, key), (*path, name))
        found[name] = value
    return found


def _moved(page: Page, old: Path, new: Path) -> None:
    """Lines of everything below one name are known under the other too."""
    for known, line in list(page.lines.known.items()):
        if known[: len(old)] == old:
            page.lines.known.setdefault((*new, *known[len(old) :]), line)


def plain_day(value: object) -> object:
    """A day as a date where it is written in one of the usual ways; else what was written."""
    if isinstance(value, dt.datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    words = " ".join(value.replace(",", " ").split())
    for form in _FORMS:
        try:
            return dt.datetime.strptime(words, form).date()
        except ValueError:
            continue
    try:
        return dt.datetime.fromisoformat(words).date()
    except ValueError:
        return value


def amount(value: object) -> object:
    """An amount with "Y" or "JPY" before its number, as in "Y2.8tn", in words the units know."""
    if not isinstance(value, str):
        return value
    return re.sub(r"^\s*([+-]?)(?:JPY|Y|¥)\s*(?=[\d.])", r"\1¥", re.sub(r"^\s*USD\s*(?=[\d.])", "$", value))


def gathered(table: Table, known: Sequence[str], roots: Sequence[str]) -> Table:
    """An event whose settings stand beside its other keys, with them gathered in `set`."""
    loose = {key: value for key, value in table.items() if key not in known and key.split(".")[0] in roots}
    if not loose:
        return table
    inside = table.get("set", {})
    kept = {key: value for key, value in table.items() if key not in loose}
    return kept | {"set": (inside if isinstance(inside, dict) else {}) | loose}


def amounts(table: object) -> object:
    """Every amount of a nested table as `amount` has it."""
    return {key: amounts(value) for key, value in table.items()} if isinstance(table, dict) else amount(table)
