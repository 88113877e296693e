"""The search of policies as a finding: whether there is a way out, which line binds, and what the best costs."""

import tokyotrap
from tokyotrap.results.plain import counted
from tokyotrap.studies.frontier_found import SHIPPED, Frontier, Told
from tokyotrap.studies.frontier_levers import FUNDINGS, LEVERS
from tokyotrap.studies.frontier_search import SLACK
from tokyotrap.views import frontier_charts, words
from tokyotrap.views import frontier_words as say
from tokyotrap.views.finding import Finding
from tokyotrap.views.frontier_tables import tables

CERTAIN = 2.0
"""Standard errors beyond which odds and a limit are told apart."""


def finding(found: Frontier) -> Finding:
    """What the search says, for a page, a report and the terminal."""
    best = found.best[0]
    until = words.day_in_full(found.end)
    sentences = [_answer(found, best, until), *_gives_way(found), *_reach(found), _price(found, best)]
    sentences += [*_bounds(found, best), *_decree(found, best), *_elsewhere(found, best)]
    return Finding(
        name="frontier",
        kicker=f"Policy frontier: {found.title}, {words.between(found.start, found.end)}",
        heading=heading(found),
        sentences=tuple(words.unbroken(each) for each in sentences),
        charts=frontier_charts.charts(found),
        tables=tables(found),
        notes=_notes(found),
        small_print=f"tokyotrap {tokyotrap.__version__}, {len(found.points):,} policies of "
        f"{counted(found.paths, 'path')}, told with {counted(found.told_paths, 'path')}, seed {found.seed}, "
        f"search {found.seconds[0]:.0f} s, all {found.seconds[1]:.0f} s.",
    )


def heading(found: Frontier) -> str:
    """The answer in a few words."""
    best = found.best[0]
    if not found.feasible:
        return "No policy within reach keeps every red line within its limit"
    if best.excess > 0.0:
        return "A way out in the search that fresh luck does not confirm"
    return f"A way out: {len(found.feasible)} of {len(found.points)} policies keep every red line within its limit"


def _answer(found: Frontier, best: Told, until: str) -> str:
    """Whether there is a way out, and the best policy with fresh luck."""
    tried, inside = len(found.points), len(found.feasible)
    count = "none keeps" if not inside else f"{inside} keep{'s' * (inside == 1)}"
    start = f"Of {tried:,} policies tried, {count} the odds of every red line by {until} within the limits " \
        f"({say.limits(found)}) with the luck of the search."  # fmt: skip
    odds = best.arm.odds[best.binds]
    then = best.searched
    before = "" if then is None else f"; the luck it was found with said {100 * then[best.binds]:.1f} %"
    sure = "" if abs(best.excess) > CERTAIN * best.error else ", too close to call"
    return (
        f"{start} {'The best' if inside else 'The least bad'}: {_small(best.arm.meaning)} With fresh luck its worst "
        f"line is {say.the_line(found, best.binds)}, {say.odds(odds)} %, {say.over(best.excess)} its limit{sure}"
        f"{before}."
    )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _gives_way(found: Frontier) -> list[str]:
    """Which limits would have to give way."""
    if found.feasible or not found.gives_way:
        return []
    sets = [words.and_list([say.the_line(found, name) for name in each]) for each in found.gives_way]
    count = len(found.gives_way[0])
    lines = "one line" if count == 1 else f"{count} lines"
    first = f"Only with {lines} let go does one of them hold the rest: {'; or '.join(sets)}."
    eased = min(found.alone, key=lambda name: found.alone[name])
    second = (
        f" With {say.the_line(found, eased)} let go alone, the worst of the others stays {say.over(found.alone[eased])}"
        " its limit."
        if count > 1 and found.alone
        else ""
    )
    return [first + second]


def _reach(found: Frontier) -> list[str]:
    """Lines that no policy that was tried brings under their limit, whatever becomes of the others."""
    out = {name: found.reach(name) for name in found.lines if found.reach(name)[0] > found.limits[name]}
    if not out:
        return []
    told = [f"{say.the_line(found, name)} ({100 * low:.0f} to {100 * high:.0f} %)" for name, (low, high) in out.items()]
    return [f"No policy tried brings these under their limit, whatever it gives up: {words.and_list(told)}."]


def _price(found: Frontier, best: Told) -> str:
    """What the best policy moves, beside the scenario as it is and the shipped transition."""
    told = f"Its price, beside the scenario as it is with the same luck: {', '.join(say.price(best))}."
    spent, plain = found.bought.value, found.bought.value - found.bought.apart
    told += f" The ministry buys {words.yen(spent)} of yen on the mean path, instead of {words.yen(plain)}."
    shipped = next((each for each in found.told if each.kind == SHIPPED), None)
    if shipped is None:
        return told
    worst = f"{say.the_line(found, shipped.binds)} at {say.odds(shipped.arm.odds[shipped.binds])} %"
    return f"{told} The scenario {shipped.arm.name} moves {', '.join(say.price(shipped))}; its worst line is {worst}."


def _bounds(found: Frontier, best: Told) -> list[str]:
    """What pulling further than our bounds would do."""
    if not found.beyond or best.policy is None:
        return []
    parts = [f"{say.lever(each.lever, each.value)}: {say.over(each.excess)}" for each in found.beyond if each.lever]
    parts += [f"all of these: {say.over(each.excess)}" for each in found.beyond if not each.lever]
    how = "It pulls some levers as far as our bounds go. Pulled on past them, its worst line would be"
    return [f"{how}: {'; '.join(parts)}."]


def _decree(found: Frontier, best: Told) -> list[str]:
    """A line on the bank's own rate is kept by not raising it, which removes no reason to raise."""
    kept = [name for name, (series, _, _) in found.lines.items()
            if series == "boj_rate" and found.limits[name] < 1.0 and best.policy is not None
            and best.policy.level is not None and best.arm.odds[name].value <= found.limits[name]]  # fmt: skip
    if not kept:
        return []
    free = found.told[0].arm.odds[kept[0]]
    return [
        f"{words.capitalised(say.the_line(found, kept[0]))} is kept by decree: the bank does not raise, whatever the "
        f"reason. Left to its rule it crosses with odds of {say.odds(free)} %. With --limit {kept[0]}=100% that line "
        "is let go."
    ]


def _elsewhere(found: Frontier, best: Told) -> list[str]:
    """How the best policy stands in other states of the world."""
    if found.robust is None or not found.robust.states:
        return []
    name = best.arm.name
    first = found.robust.policies[0]
    return [
        f"In other states of the world {name} keeps every limit in {say.stood(found.robust, name)}; {first}, in "
        f"{say.stood(found.robust, first)}."
    ]


def _notes(found: Frontier) -> tuple[str, ...]:
    bounds = "; ".join(f"{each.words} {each.low:g} to {each.high:g} {each.unit} ({each.why})" for each in LEVERS)
    return (
        f"Levers and their bounds, all ours: {bounds}; the rate also by the board's rule, and in half, one or two "
        f"steps a meeting; operations paid for with {words.and_list(list(FUNDINGS))}.",
        "All policies see the same luck. The search chose on one seed, the best were picked on a second, and what is "
        "told of them comes from a third on which nothing was chosen.",
        "Search: TPE on the worst line, with all lines and with each let go, then NSGA-III on yen, 40-year, debt "
        "service, output and bill (Optuna). It proves nothing about policies that were not tried.",
        f"The frontier holds what no other policy beats in all five, among those within the limits or, if there are "
        f"none, within {100 * SLACK:.0f} points of the least bad. With five ends nearly everything is on it.",
        "Output counts the package by the multiplier of public investment, which the model itself does not do. "
        "Elections, parliament and Washington are not asked.",
    )


