"""Words of the search of policies: red lines, limits, policies and prices."""

from collections.abc import Sequence

from tokyotrap.results.policy_trap import Figure
from tokyotrap.studies.frontier_found import Frontier, Told
from tokyotrap.studies.frontier_levers import AS_IS, BY_NAME, Policy
from tokyotrap.studies.frontier_robust import PARAMETERS, SCENARIO, Robust
from tokyotrap.studies.frontier_worlds import SERIES
from tokyotrap.views import names, words

KINDS = {SCENARIO: "other scenarios", PARAMETERS: "sets of parameters"}
SHORT = {
    "usdjpy": "dollar-yen\nyen", "jgb_40y": "JGB 40y\n%", "debt_service": "service\n¥tn", "gdp_japan": "output\n%",
    "household_bill": "bill\n¥k",
}  # fmt: skip
"""Heads of columns: levels at the horizon."""

APART = {
    "usdjpy": "dollar-yen\nyen", "jgb_40y": "JGB 40y\nbp", "debt_service": "service\n¥tn", "gdp_japan": "output\npp",
    "household_bill": "bill\n¥k",
}  # fmt: skip
"""Heads of columns: how far from the scenario as it is."""

ARMS = {"as the board decides": "as it is", "controlled-transition": "transition"}
"""Short names of what is told."""

MOST_DECIMALS = 4
DECIMALS = {"usdjpy": 1, "jgb_40y": 2, "debt_service": 1, "gdp_japan": 2, "household_bill": 1}


def line(found: Frontier, name: str) -> str:
    """A red line in a table: "Dollar-yen at 160"."""
    series, level, side = found.lines[name]
    return f"{names.short_name(series)} at {words.level(level, found.units[series])}{' or less' * (side == 'below')}"


def the_line(found: Frontier, name: str) -> str:
    """The same inside a sentence: "the US 10-year at 5 %"."""
    series, level, side = found.lines[name]
    return f"{names.the_series(series)} at {words.level(level, found.units[series])}{' or less' * (side == 'below')}"


def limits(found: Frontier) -> str:
    """The limits: "25 % each", or one by one."""
    kept = found.limits
    if len(set(kept.values())) == 1:
        return f"{100.0 * next(iter(kept.values())):g} %{' each' * (len(kept) > 1)}"
    return words.and_list([f"{line(found, name)} {100.0 * each:g} %" for name, each in kept.items()])


def points(share: float) -> str:
    """A distance of odds: "35 points"."""
    return f"{abs(100.0 * share):.0f} point{'' if round(abs(100.0 * share)) == 1 else 's'}"


def over(share: float) -> str:
    """How far odds are from a limit: "35 points over", "4 points under"."""
    return f"{points(share)} {'over' if share > 0.0 else 'under'}"


def odds(figure: Figure) -> str:
    """Odds with their standard error [%], short."""
    return words.odds(figure.value, figure.error, "")


def brief(policy: Policy, rate: float) -> str:
    """A policy in a table: "0.75 % held, +21, −9, 150 with 10".

    Args:
        policy: to be told.
        rate: policy rate of the start [decimal per year].
    """
    if policy == AS_IS:
        return "as it is"
    parts = ["board" if policy.level is None else f"{max(0.0, 100.0 * rate + policy.level):g} %"]
    parts.append(f"buy {words.signed(policy.purchases, 0)}")
    parts.append(f"spend {words.signed(policy.package, 0)}")
    if policy.line is not None:
        parts.append(f"line {policy.line:g} × {policy.size:g}")
    return ", ".join(parts)


def lever(name: str, value: float) -> str:
    """A lever pulled to some value: "package at −20 JPY tn"."""
    return f"{BY_NAME[name].words} at {words.plain(value, 1).removesuffix('.0')} {BY_NAME[name].unit}"


def price(told: Told) -> list[str]:
    """What it moves, series by series, beside the scenario as it is, with standard errors."""
    return [f"{names.the_series(name)} {moved(name, told.arm.means[name])}" for name in SERIES]


def moved(name: str, figure: Figure) -> str:
    """A paired difference with its unit: "−11.3 ± 0.2 bp"."""
    return f"{bare(name, figure)} {APART[name].split(chr(10))[1]}"


def bare(name: str, figure: Figure) -> str:
    """The same without: yields in basis points, with as many digits as the error needs."""
    scale = 100.0 if name == "jgb_40y" else 1.0
    apart, error = scale * figure.apart, scale * figure.apart_error
    decimals = DECIMALS[name] if name != "jgb_40y" else 1
    while 0.0 < error < 0.5 * 10.0**-decimals and decimals < MOST_DECIMALS:
        decimals += 1
    return f"{words.signed(apart, decimals)} ± {words.plain(error, decimals)}"


def short(name: str) -> str:
    """A policy's name where there is little room."""
    return ARMS.get(name, name)


def stood(robust: Robust, name: str) -> str:
    """In how many states of the world all limits hold: "in 0 of 5 other scenarios and 0 of 16 sets of parameters"."""
    parts = []
    for kind, noun in KINDS.items():
        hold, count = robust.holds(name, kind) if robust.of(kind) else (0, 0)
        parts += [f"{hold} of {count} {noun}"] if count else []
    return words.and_list(parts)


def chunks(items: Sequence[str], size: int) -> list[Sequence[str]]:
    """Items, so many at a time."""
    return [items[first : first + size] for first in range(0, len(items), size)]
