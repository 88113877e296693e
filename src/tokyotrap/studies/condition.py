"""Views on a finished run: its paths weighed so that means, odds and more are what somebody thinks, and little else."""

import datetime as dt
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.facts import atlas as facts
from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.results.channels import LINEAR
from tokyotrap.results.run import HORIZONS, scenario_of
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.clusters import share_error
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.conditioning import least
from tokyotrap.simulation.ensemble import Progress
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.studies.asked_means import Asked, asked, refuse
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.entropy import pool, relative_entropy
from tokyotrap.studies.known_paths import Known, Values, known_paths, measured
from tokyotrap.studies.opinion import WHERE, Opinion, read
from tokyotrap.studies.shares import Share
from tokyotrap.studies.weighing import Weighing

NOT_FOUND = "weights exist, at the very edge of what the paths reach, and could not be found"


@dataclass(frozen=True)
class Held:
    """One view: what it measures before and after, in the unit shown; whether it binds."""

    opinion: Opinion
    before: float
    after: float
    binds: bool


@dataclass(frozen=True)
class Odds:
    """Odds of a red line by a day, before and after, and their change on the same paths."""

    line: str
    day: dt.date
    before: Figure
    after: Figure
    change: Figure


@dataclass(frozen=True)
class Cause:
    """What brings the change of a mean by a day: contributions after less before, by owner, the largest first."""

    series: str
    day: dt.date
    change: Figure
    owners: tuple[Share, ...]


@dataclass(frozen=True, eq=False)
class Weighed:
    """A run under views.

    Attributes:
        scenario, title: what was run.
        dates: the start and every business day.
        seed: of the random numbers.
        drawn: paths simulated.
        confidence: in the views.
        held: view by view.
        weighing: weights of the paths, by their numbers, and errors.
        entropy: of the weights relative to equal ones [nats].
        odds: of every red line at the horizons, line by line.
        series: with a fan.
        units: of each.
        before, after: quantiles of the series at QUANTILES, as shown, the start first (S, Q, D1).
        means: of each series at the horizons, before and after (S, H).
        horizons: numbers of those days.
        causes: what brings the change of the series spoken of.
        lines: red line -> series, level, side.
        rounds: Newton steps.
        seconds: it took.
    """

    scenario: str
    title: str
    dates: tuple[dt.date, ...]
    seed: int
    drawn: int
    confidence: float
    held: tuple[Held, ...]
    weighing: Weighing
    entropy: float
    odds: tuple[Odds, ...]
    series: tuple[str, ...]
    units: dict[str, str]
    before: Float[np.ndarray, "S Q D1"]
    after: Float[np.ndarray, "S Q D1"]
    means: tuple[tuple[tuple[Figure, Figure], ...], ...]
    horizons: tuple[int, ...]
    causes: tuple[Cause, ...]
    lines: dict[str, tuple[str, float, str]]
    rounds: int
    seconds: float

    @property
    def weights(self) -> Values:
        """Of the paths, by the numbers in `weighing.numbers`; they sum to 1."""
        return self.weighing.weights


def condition(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    views: Sequence[str],
    *,
    paths: int = 10_000,
    days: int | None = None,
    seed: int = 0,
    confidence: float = 1.0,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Weighed:
    """Weigh the paths of a run so that views hold, as near to equal weights as can be.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        views: see `opinion.EXAMPLES`.
        paths: Monte Carlo paths drawn.
        days: business days, instead of the scenario's horizon.
        seed: same seed, same numbers.
        confidence: in the views; the rest of the weight stays where it was.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told path-days done and in all.

    Raises:
        InvalidInput: views that cannot be read or cannot hold on these paths, or that leave too few paths.
        InvalidScenario: every mistake of the scenario or the overrides.
        NoEquilibrium: no stable solution of the pricing core for these facts.
    """
    began = time.perf_counter()
    keep_compiled()
    if not 0.0 < confidence <= 1.0:
        raise InvalidInput("--confidence", [Mistake(str(confidence), "must be above 0 and at most 1")])
    chosen = scenario_of(scenario, overrides)
    horizon = days or chosen.days
    dates = (chosen.starts, *business_days(chosen.starts, horizon))
    opinions = read(views, [line.name for line in chosen.red_lines], dates)
    told = programme(chosen, horizon)
    atlas = facts.load(chosen.starts, overlays=chosen.facts)
    world = assemble(atlas, chosen.settings, told, reds(chosen), horizon)
    known = known_paths(chosen, world, opinions, (paths, seed), progress)
    weighing, holding, rounds = _weigh(opinions, known, confidence)
    ends = (*(each for each in HORIZONS if each < horizon), horizon)
    before, after = known.fans(np.stack([weighing.prior, weighing.weights]))
    return Weighed(
        scenario=chosen.name,
        title=chosen.title,
        dates=dates,
        seed=seed,
        drawn=paths,
        confidence=confidence,
        held=holding,
        weighing=weighing,
        entropy=relative_entropy(weighing.weights, weighing.prior),
        odds=tuple(_odds(known, weighing, line.name, end, dates) for line in chosen.red_lines for end in ends),
        series=known.series,
        units={name: UNITS[name] for name in known.series},
        before=before,
        after=after,
        means=tuple(
            tuple((weighing.before(values), weighing.after(values)) for values in (known.on(name, end) for end in ends))
            for name in known.series
        ),
        horizons=ends,
        causes=_causes(known, weighing, opinions, dates),
        lines={line.name: (line.series, line.level, line.side) for line in chosen.red_lines},
        rounds=rounds,
        seconds=time.perf_counter() - began,
    )


def _weigh(opinions: Sequence[Opinion], known: Known, confidence: float) -> tuple[Weighing, tuple[Held, ...], int]:
    """The weights, and how each view fares under them.

    Raises:
        InvalidInput: views that cannot hold together, or that leave too few paths.
    """
    numbers = known.ensemble.numbers
    prior = np.full(len(numbers), 1.0 / len(numbers))
    wanted = asked(opinions, prior, known.on)
    found = pool(prior, wanted.means)
    if not found.solved:
        refuse(opinions, wanted, prior)
        raise InvalidInput(WHERE, [Mistake("", NOT_FOUND, "Ask for a little less.")])
    binding = ~wanted.means.at_most | (found.multipliers > 0.0)
    blended = confidence * found.weights + (1.0 - confidence) * prior
    weighing = Weighing(blended, prior, found.weights, wanted.means.rows[binding], confidence, numbers)
    held = tuple(_held(place, each, known, weighing, wanted, binding) for place, each in enumerate(opinions))
    _refuse_few(weighing, held)
    return weighing, held, found.rounds


def _held(
    place: int, told: Opinion, known: Known, weighing: Weighing, wanted: Asked, binding: Float[np.ndarray, " K"]
) -> Held:
    """One view, before and after."""
    before, after = (measured(told, known, weights) for weights in (weighing.prior, weighing.weights))
    mine = [bool(binds) for owner, binds in zip(wanted.owners, binding, strict=True) if owner == place]
    return Held(told, before, after, mine[-1])


def _refuse_few(weighing: Weighing, held: Sequence[Held]) -> None:
    """Refuse views of which too few paths tell."""
    paths, left = len(weighing.weights), weighing.effective
    needed = least(paths)
    if left >= needed:
        return
    each = [Mistake(one.opinion.text, f"it is {one.before:.4g} on the paths as they are") for one in held]
    more = math.ceil(paths * needed / left * 1.2 / 1000) * 1000
    cure = f"Ask for less, run about {more:,} paths, or let events take them there."
    what = f"the views leave {left:,.0f} effective paths of {paths:,}, and {needed:,.0f} are needed"
    raise InvalidInput(WHERE, [*each, Mistake("", what, cure)])


def _odds(known: Known, weighing: Weighing, line: str, day: int, dates: Sequence[dt.date]) -> Odds:
    crossed = known.on(line, day)
    before = Figure(float(crossed.mean()), share_error(crossed > 0.0, weighing.numbers))
    return Odds(line, dates[day], before, weighing.share(crossed > 0.0), weighing.change(crossed))


def _causes(
    known: Known, weighing: Weighing, opinions: Sequence[Opinion], dates: Sequence[dt.date]
) -> tuple[Cause, ...]:
    """Whose doing the change of the series spoken of is, where contributions are known path by path."""
    named = {line.name: line.series for line in known.scenario.red_lines}
    spoken = [named.get(name, name) for each in opinions for name in (each.what, each.other) if name]
    found = []
    for series in dict.fromkeys(spoken):
        if PLACE[series] < LINEAR:
            owners, parts = known.contributions(series)
            shares = [Share(owner, "", weighing.change(parts[:, row])) for row, owner in enumerate(owners)]
            ordered = tuple(sorted(shares, key=lambda each: -abs(each.size.value)))
            found.append(Cause(series, dates[known.day], weighing.change(parts.sum(axis=1)), ordered))
    return tuple(found)
