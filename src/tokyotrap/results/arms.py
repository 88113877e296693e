"""The arms of the policy trap, run beside a scenario with the same luck: defend the yen, or defend the budget."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidScenario, Mistake
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.calendar import meetings
from tokyotrap.model.catalogue import POLICY_RATE
from tokyotrap.results.differences import paired_error
from tokyotrap.results.policy_trap import COLUMNS, Arm, Figure, Trap, mean_error
from tokyotrap.results.run import scenario_of, shown
from tokyotrap.scenario.scenario import Event, Scenario
from tokyotrap.simulation.clusters import share_error
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Progress, simulate
from tokyotrap.simulation.programme import programme, reds

PURCHASES = "institutions.bank_of_japan.purchases"
AS_IS, HIKE, HOLD = "as the board decides", "hike hard", "hold and buy"

Outcomes = tuple[Mapping[str, Float[np.ndarray, " paths"]], Mapping[str, Float[np.ndarray, " paths"]]]
"""On every path: closes at the horizon by series, as shown; and by red line 1 if it was crossed, else 0."""


@dataclass(frozen=True)
class Assumed:
    """What the two arms do.

    Attributes:
        hike_to: where the policy rate stops that rises a step a meeting [decimal per year].
        purchases: bought beyond the announced path while the rate is held [trillion yen a year].
    """

    hike_to: float
    purchases: float


def assumed(atlas: Atlas, *, hike_to: float | None = None, purchases: float | None = None) -> Assumed:
    """The arms as the facts have them, or as asked.

    Args:
        atlas: facts.
        hike_to: instead of the fact [decimal per year].
        purchases: instead of the fact [trillion yen a year].
    """
    return Assumed(
        atlas.value("trap.hike_to") if hike_to is None else hike_to,
        atlas.value("trap.purchases") if purchases is None else purchases,
    )


def scenarios(asked: Scenario, atlas: Atlas, arms: Assumed, days: int) -> dict[str, tuple[Scenario, str]]:
    """The scenario as it is and as each arm has it, with a sentence: the bank decides nothing else at its meetings.

    What the scenario itself orders of the policy rate is left out of the arms.
    """
    dates = business_days(asked.starts, days)
    today, step = atlas.value("boj.policy_rate"), atlas.value("board.step")
    decisions = sorted(meetings(atlas, "boj.meeting", dates))
    up = [max(min(today + step * (place + 1), arms.hike_to), today) for place in range(len(decisions))]
    bought = arms.purchases * days / DAYS
    told = {
        HIKE: f"The policy rate rises a step a meeting to {100.0 * arms.hike_to:g} %.",
        HOLD: f"The policy rate stays at {100.0 * today:g} % and the bank buys {arms.purchases / 12.0:g} trillion yen "
        "of JGBs a month beyond its plan.",
    }
    events = {
        HIKE: _policy(dates, decisions, up, 0.0),
        HOLD: _policy(dates, decisions, [today] * len(decisions), bought),
    }
    without = replace(asked, events=tuple(kept for each in asked.events if (kept := _without_rate(each)) is not None))
    found = {AS_IS: (asked, "The board decides by its rule and the scenario.")}
    for name, own in events.items():
        found[name] = (replace(without, events=without.events + own), told[name])
    return found


def _policy(
    dates: Sequence[dt.date], decisions: Sequence[dt.date], rates: Sequence[float], bought: float
) -> tuple[Event, ...]:
    """A rate at every meeting, and purchases spread over the whole run [decimal per year], [trillion yen]."""
    made = [
        Event("The Bank of Japan sets its rate", {POLICY_RATE: rate}, on=day)
        for day, rate in zip(decisions, rates, strict=True)
    ]
    return (*made, Event("Purchases beyond the plan", {PURCHASES: bought}, on=dates[0], over=len(dates)))


def _without_rate(event: Event) -> Event | None:
    """The event without its order on the policy rate; None if it had nothing else."""
    kept = {key: value for key, value in event.set.items() if key != POLICY_RATE}
    return replace(event, set=kept) if kept or not event.set else None


def trap(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    *,
    paths: int = 2000,
    days: int | None = None,
    seed: int = 0,
    overrides: Sequence[str] = (),
    hike_to: float | None = None,
    purchases: float | None = None,
    progress: Progress | None = None,
) -> Trap:
    """Run a scenario and both arms of policy with the same random numbers, and hold them side by side.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        paths: Monte Carlo paths of each arm.
        days: business days, instead of the scenario's horizon.
        seed: same seed, same numbers.
        overrides: settings changed from the first day, "KEY=VALUE", in all arms.
        hike_to: policy rate at which the first arm stops, instead of the fact [decimal per year].
        purchases: of the second arm, instead of the fact [trillion yen a year].
        progress: told path-days done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario or the overrides, or a board that is switched off.
        NoEquilibrium: no stable solution of the pricing core for these facts.
    """
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    _refuse_conditions(asked)
    horizon = days or asked.days
    atlas = facts.load(asked.starts, overlays=asked.facts)
    arms = scenarios(asked, atlas, assumed(atlas, hike_to=hike_to, purchases=purchases), horizon)
    made: dict[str, Outcomes] = {}
    for place, (name, (each, _)) in enumerate(arms.items()):
        part = None if progress is None else _part(progress, place, len(arms))
        made[name] = _outcomes(each, atlas, (paths, horizon, seed), part)
    first = made[AS_IS]
    return Trap(
        scenario=asked.name,
        title=asked.title,
        start=asked.starts,
        end=business_days(asked.starts, horizon)[-1],
        paths=paths,
        days=horizon,
        seed=seed,
        units={name: UNITS[name] for name in first[0]},
        lines={line.name: (line.series, line.level, line.side) for line in asked.red_lines},
        arms=tuple(paired(name, meaning, made[name], first) for name, (_, meaning) in arms.items()),
        paired=True,
    )


def _refuse_conditions(scenario: Scenario) -> None:
    """Arms are compared path by path, and each would keep other paths."""
    if scenario.conditions:
        cure = "Take [[condition]] out: each arm would keep other paths, and arms are compared path by path."
        raise InvalidScenario(scenario.name, [Mistake("", "the trap takes nothing for granted", cure)])


def _outcomes(
    scenario: Scenario, atlas: Atlas, how: tuple[int, int, int], progress: Progress | None
) -> Outcomes:
    """Series at the horizon, as shown, and red lines crossed by then [0 or 1], on every path."""
    paths, days, seed = how
    world = assemble(atlas, scenario.settings, programme(scenario, days), reds(scenario), days)
    ensemble = simulate(world, paths=paths, seed=seed, progress=progress)
    values = ensemble.records.values
    series = {name: _shown(name, values[:, PLACE[name]]) for name in COLUMNS if name in PLACE}
    crossed = (ensemble.records.crossing > 0).astype(float)
    return series, {line.name: crossed[:, place] for place, line in enumerate(scenario.red_lines)}


def _shown(name: str, values: Float[np.ndarray, " paths"]) -> Float[np.ndarray, " paths"]:
    return np.asarray(shown(name, values.astype(float)), dtype=float)


def paired(name: str, meaning: str, outcomes: Outcomes, first: Outcomes) -> Arm:
    """An arm whose paths saw the same luck as those of the first arm.

    Args:
        name: of the arm.
        meaning: one sentence.
        outcomes: on every path [units shown], [0 or 1].
        first: the same of the arm it is compared with.
    """
    means, odds = {}, {}
    for key, values in outcomes[0].items():
        apart = values - first[0][key]
        means[key] = Figure(float(values.mean()), mean_error(values), float(apart.mean()), mean_error(apart))
    for key, crossed in outcomes[1].items():
        share, before = float(crossed.mean()), first[1][key]
        numbers = np.arange(len(crossed))
        error = paired_error(before.astype(np.int16), crossed.astype(np.int16), 1, numbers)
        alone = share_error(crossed > 0.0, numbers)
        odds[key] = Figure(share, alone, share - float(before.mean()), error)
    return Arm(name, meaning, means, odds)


def _part(progress: Progress, place: int, arms: int) -> Progress:
    """Progress of one arm as part of all."""
    return lambda done, total: progress(place * total + done, arms * total)
