"""Without: a scenario from which something is taken out, and the channels that are its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.institutions import ALL
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.decisions import AS_PRICED, COMMITTEE, SURPRISE
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import SOURCES
from tokyotrap.results.channels import AMPLIFICATION
from tokyotrap.results.record import Channel
from tokyotrap.scenario.override import override
from tokyotrap.scenario.scenario import Event, Scenario

OFF = "none"
MINISTRY, LADDER = "institutions.ministry_of_finance", "policy.intervention"
GOVERNMENT, BANK, FINANCE = "Government", "Bank of Japan", "Ministry of Finance"


@dataclass(frozen=True)
class Part:
    """Something that can be taken out.

    Attributes:
        name: as asked for.
        label: what it is called in a sentence.
        words: what is left then, for people.
        settings: "KEY=VALUE", for the whole run.
        orders: of events, dropped besides those to mechanisms that are switched off.
        own: owner and cause of the channels that are its own; an empty cause stands for all of the owner.
    """

    name: str
    label: str
    words: str
    settings: tuple[str, ...]
    orders: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()

    def owns(self, channel: Channel) -> bool:
        """Whether a channel is its own."""
        return (channel.owner, channel.cause) in self.own or (channel.owner, "") in self.own


def _off(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}={OFF}" for name in names)


EXCEPTIONAL = (BANK, "exceptional purchases"), (BANK, "announcement of exceptional purchases")
BOUGHT = (BANK, "purchases as announced"), (BANK, "purchases beyond the announcement"), (BANK, "monetised issuance")
NEWS = (GOVERNMENT, "fiscal news"), (GOVERNMENT, "holders step back")
SOLD = (GOVERNMENT, "issuance announced since"), (GOVERNMENT, "issuance beyond the plan")

PARTS = (
    Part(
        name="intervention",
        label="intervention",
        words="no rate checks and no operations of the finance ministry",
        settings=_off(LADDER),
        own=((FINANCE, ""),),
    ),
    Part(
        name="boj-purchases",
        label="the Bank of Japan's purchases",
        words="it buys no bonds, neither as announced nor in a rout, and nobody expects it to in a rout",
        settings=_off("institutions.bank_of_japan", "policy.backstop"),
        own=(*BOUGHT, *EXCEPTIONAL),
    ),
    Part(
        name="backstop",
        label="the backstop",
        words="no exceptional purchases in a rout",
        settings=_off("policy.backstop"),
        own=EXCEPTIONAL,
    ),
    Part(
        name="carry",
        label="carry traders",
        words="nobody trades the carry of the yen",
        settings=_off("institutions.carry_traders"),
        own=(("Carry traders", ""),),
    ),
    Part(
        name="insurers",
        label="life insurers",
        words="they hold what they hold",
        settings=_off("institutions.life_insurers"),
        own=(("Life insurers", ""),),
    ),
    Part(
        name="foreign-investors",
        label="foreign investors",
        words="those in JGBs hold what they hold",
        settings=_off("institutions.foreign_investors"),
        own=(("Foreign investors", ""),),
    ),
    Part(
        name="auctions",
        label="auction results",
        words="auctions tell nothing, and none fails",
        settings=_off("markets.auctions"),
        own=(("Auctions", ""),),
    ),
    Part(
        name="package",
        label="the package",
        words="no fiscal news and no issuance beyond the plan",
        settings=_off("policy.fiscal"),
        orders=("institutions.government.extra_issuance",),
        own=(*NEWS, *SOLD),
    ),
    Part(
        name="capacity",
        label="thin capacity",
        words="losses do not make arbitrageurs dearer",
        settings=_off("capacity"),
        own=tuple((each.owner, each.cause) for each in AMPLIFICATION),
    ),
)
"""What has a name; anything else is taken out by its setting."""


def parts(asked: Sequence[str]) -> tuple[Part, ...]:
    """What is to be taken out, one by one.

    Args:
        asked: names of `PARTS`, or "KEY=VALUE".

    Raises:
        InvalidInput: every name nobody knows.
    """
    known, mistakes, found = {each.name: each for each in PARTS}, [], []
    for text in dict.fromkeys(each.strip() for each in asked):
        if "=" in text:
            key, value = (each.strip() for each in text.split("=", 1))
            found.append(Part(text, text, f"{key} at {value}", (f"{key}={value}",), (), _own(key)))
        elif text in known:
            found.append(known[text])
        else:
            cure = f"{did_you_mean(text, list(known))} Or write KEY=VALUE."
            mistakes.append(Mistake(text, "nothing of that name can be taken out", cure))
    if mistakes:
        raise InvalidInput("--without", mistakes)
    return tuple(found)


def _own(key: str) -> tuple[tuple[str, str], ...]:
    """Channels of the mechanism a setting belongs to; those that vanish with it are its own besides."""
    decided = {"policy.monetary": (AS_PRICED, SURPRISE), "policy.washington": (COMMITTEE,)}
    if key.rsplit(".", 1)[0] in decided or key in decided:
        return decided.get(key) or decided[key.rsplit(".", 1)[0]]
    owners = {f"institutions.{kind.name}": kind.label for kind in ALL} | {LADDER: FINANCE}
    for name, owner in owners.items():
        if key == name or key.startswith(f"{name}."):
            return ((owner, ""),)
    if key == "capacity" or key.startswith("capacity."):
        return tuple((each.owner, each.cause) for each in AMPLIFICATION)
    return tuple((each.owner, each.cause) for each in SOURCES if each.key == key)


def all_of(taken: Sequence[Part]) -> Part:
    """Several together."""
    return Part(
        " and ".join(each.name for each in taken),
        "all of these",
        "; ".join(each.words for each in taken),
        tuple(dict.fromkeys(pair for each in taken for pair in each.settings)),
        tuple(dict.fromkeys(order for each in taken for order in each.orders)),
        tuple(dict.fromkeys(own for each in taken for own in each.own)),
    )


def without(asked: Scenario, part: Part) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario without it, and what its events lose: what they set or order of a mechanism that is gone.

    Raises:
        InvalidScenario: a setting that cannot be read.
    """
    changed = override(asked, part.settings, catalogue(), UNITS)
    gone = [name for name in KINDS if changed.settings.get(name) == OFF and asked.settings.get(name) != OFF]
    if MINISTRY in gone:
        gone.append(LADDER)
    dropped: dict[str, None] = {}

    def lost(key: str) -> bool:
        return key in part.orders or key.rsplit(".", 1)[0] in gone

    def kept(event: Event) -> Event | None:
        left = {key: value for key, value in event.set.items() if not lost(key)}
        dropped.update(dict.fromkeys(f"{key} ({event.what})" for key in event.set if lost(key)))
        return replace(event, set=left) if left else None

    events = tuple(left for event in changed.events if (left := kept(event)) is not None)
    return replace(changed, events=events), tuple(dropped)
