"""Reverse stress in words: the line, the stories, the levers."""

from tokyotrap import units
from tokyotrap.studies.levers import Pulled
from tokyotrap.studies.mildest import FARTHEST
from tokyotrap.studies.reverse import Reverse
from tokyotrap.studies.story import Moved, Story
from tokyotrap.views import words

ORDINALS = ("mildest story", "second story", "third story", "fourth story", "fifth story")
FEW = 0.05
"""Share of a story's distance below which a part is not named in a sentence."""


def line(found: Reverse) -> str:
    """The line inside a sentence: "the US 10-year at 5 %"."""
    return words.line_at(found.line.series, found.line.level, found.line.side, found.unit)


def heading(found: Reverse) -> str:
    """What it would take."""
    done = "keep clear of" if found.holds else "see"
    return f"What it would take to {done} {line(found)} by {words.day(found.by)}"


def sentences(found: Reverse) -> tuple[str, ...]:
    """The answer."""
    by, odds = words.day(found.by), words.odds(found.odds, found.error)
    some = f"{odds} of the paths" if odds in ("none", "all") else f"{odds} of paths"
    told = [f"{words.capitalised(line(found))} is crossed by {by} on {some}, as luck falls."]
    if beyond(found):
        told.append("Its series is beyond it at the start already.")
    if found.holds:
        told.append("That is more than half: so the stories and levers below are those that keep the line.")
    told += [story(found, each, place) for place, each in enumerate(found.stories)]
    if len(found.stories) < found.sought:
        what = f"No {ORDINALS[len(found.stories)]}" if found.stories else "No shift of the luck"
        done = "keeps half of the paths clear" if found.holds else "takes half of the paths across"
        more = "" if found.holds and beyond(found) else "; more paths may find one"
        told.append(f"{what} was found that {done} within {FARTHEST:g} standard deviations{more}.")
    told += [levers(found), policies(found)]
    if found.rare is not None:
        told.append(_rare(found))
    return tuple(each for each in told if each)


def beyond(found: Reverse) -> bool:
    """Whether the series is beyond the line at the start."""
    start = float(found.fan[0, 0])
    return start >= found.line.level if found.line.side == "above" else start <= found.line.level


def story(found: Reverse, told: Story, place: int) -> str:
    """One story: how far it is, what it rests on, how likely it is, and what came of the check."""
    parts = words.and_list([f"{name} ({words.share(part)})" for name, part in told.groups.items() if part >= FEW])
    done = "stay clear" if found.holds else "cross"
    return (
        f"{words.capitalised(ORDINALS[place])}: {told.distance:.2f} standard deviations of luck, "
        f"from {parts}. {words.capitalised(how_often(told.chance))}; with luck on which nothing was searched "
        f"{words.odds(told.share, told.error)} of paths then {done}."
    )


def how_often(chance: float) -> str:
    """Odds of luck that goes so far: "luck goes at least this far this way once in 9 such spans"."""
    if chance >= 0.4:
        return "luck goes at least this far this way nearly every other time"
    times = 1.0 / chance
    number = f"{times:,.0f}" if times < 10_000 else f"{float(f'{times:.1g}'):,.0f}"
    return f"luck goes at least this far this way once in {number} such spans"


def moved(each: Moved) -> str:
    """A part of the luck: "US rate expectations, the long run"."""
    return ", ".join(filter(None, (each.part.group, each.part.name)))


def levers(found: Reverse) -> str:
    """The single lever of each kind that takes the least of its range."""
    if not found.levers:
        return ""
    best: dict[str, Pulled] = {}
    for each in found.levers:
        if each.amount is not None:
            best.setdefault(each.lever.setting.key, each)
    if not best:
        return "No single lever takes half of the paths there within the range of its order."
    told = [f"{lever_name(each)}: {amount(each)} {speed(each)}" for each in list(best.values())[:3]]
    return f"Single levers that would do alone, by the part of their range: {'; '.join(told)}."


def policies(found: Reverse) -> str:
    """The policy that spares most of the luck."""
    known = [each for each in found.halfway if each.distance is not None]
    if not known:
        return ""
    best = min(known, key=lambda each: each.distance or 0.0)
    if not best.distance:
        return ""
    return (
        f"Half of a policy and luck for the rest: with {lever_name(best.pulled)}, {amount(best.pulled, best.amount)} "
        f"{speed(best.pulled)}, {words.share_of_paths(best.share)} "
        f"{'stay clear' if found.holds else 'cross'} without any shift of the luck, and "
        f"{best.distance:.2f} standard deviations of the mildest story do instead of {found.stories[0].distance:.2f}."
    )


def lever_name(pulled: Pulled) -> str:
    """What a lever is: "Ministry of Finance: Treasuries sold and dollars kept"."""
    return pulled.lever.setting.meaning.rstrip(".").replace(", over the days of the event", "")


def amount(pulled: Pulled, house: float | None = None) -> str:
    """An amount of a lever [house units] with its unit, three digits; what it takes if none is given."""
    wanted = house if house is not None else pulled.lever.largest if pulled.amount is None else pulled.amount
    number = units.unit(pulled.lever.setting.unit).from_house(wanted)
    text = words.plain(float(f"{number:.3g}"), 0 if abs(number) >= 100.0 else 1 if abs(number) >= 10.0 else 2)
    return _dressed(text, pulled.lever.setting.unit)


def _dressed(text: str, unit: str) -> str:
    sign, bare = (words.MINUS, text[1:]) if text.startswith(words.MINUS) else ("", text)
    if unit == "JPY tn":
        return f"{sign}¥{bare}tn"
    if unit == "USD bn":
        return f"{sign}${bare}bn"
    return text if unit == "ratio" else f"{text}{words.GAP}{unit}"


def speed(pulled: Pulled) -> str:
    """How fast: "at once", "over 22 days"."""
    return "at once" if pulled.lever.over == 1 else f"over {pulled.lever.over} business days"


def _rare(found: Reverse) -> str:
    assert found.rare is not None
    rare = found.rare
    told = (
        f"Weighing {rare.paths:,} paths drawn under these stories gives odds of {_odds(rare.odds, rare.error)}, worth "
        f"{_rough(rare.worth)} paths drawn as luck falls."
    )
    if rare.plain > 0.0 or found.holds:
        return told
    return f"{told} None of those drawn as luck falls crossed: ways of which no story tells are not in these odds."


def _odds(odds: float, error: float) -> str:
    """Odds with their error, also where they are too small to be told in percent."""
    if error >= 0.00005 or not 0.0 < odds < 1.0:
        return words.odds(odds, error)
    return f"one in {_rough(1.0 / odds)}{words.GAP}±{words.GAP}{100.0 * error / odds:.0f}{words.GAP}%"


def _rough(number: float) -> str:
    """A large number to three digits."""
    return f"{float(f'{number:.3g}'):,.0f}"
