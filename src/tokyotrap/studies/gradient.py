"""The gradient of a headline: its derivative by any number of settings, for the price of a few runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jax
import numpy as np
from jaxtyping import Float, Int

from tokyotrap import units
from tokyotrap.errors import InvalidInput, InvalidScenario, Mistake, did_you_mean
from tokyotrap.facts import atlas as facts
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.settings import Setting
from tokyotrap.model.world import Inputs, World
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.clusters import mean_error
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import simulate
from tokyotrap.simulation.in_lanes import places_of
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.simulation.twin import TEMPERATURE, Answered, Result, Twin, opening_track, picked
from tokyotrap.studies.headlines import Headline

STEP = 1e-5
"""By which a setting is moved to see what of the world depends on it, as a share of it or of its range."""

Numbers = tuple[Float[np.ndarray, " n"], Float[np.ndarray, " m"]]
"""All that is given once, and the first evening."""

ROUNDING = 1e-12
"""What moves by less than this share of what moves most, moves by rounding."""


@dataclass(frozen=True)
class Slope:
    """The derivative of a headline by one setting.

    Attributes:
        setting: its name.
        unit: in which a person writes it.
        value: of the setting [unit].
        slope: of the headline per unit of the setting.
        error: standard error over pairs of paths.
    """

    setting: str
    unit: str
    value: float
    slope: float
    error: float


@dataclass(frozen=True)
class Gradient:
    """A headline and its derivatives.

    Attributes:
        headline, unit: what it is, and in what it is shown.
        value, error: of the simulation, and its standard error.
        bias, bias_error: what the smoothed twin says with the same luck, less that.
        slopes: of the twin, by setting.
        hard: events of the scenario that happen on a condition; their own levels stay hard, and what a setting does to
            whether they happen is not in the slopes.
        paths, days, seed, temperature: how it was found.
    """

    headline: str
    unit: str
    value: float
    error: float
    bias: float
    bias_error: float
    slopes: tuple[Slope, ...]
    hard: tuple[str, ...]
    paths: int
    days: int
    seed: int
    temperature: float


def gradient(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    headline: Headline,
    parameters: Sequence[str],
    *,
    paths: int = 10_000,
    days: int | None = None,
    seed: int = 0,
    temperature: float = TEMPERATURE,
    overrides: Sequence[str] = (),
) -> Gradient:
    """A headline of a scenario and its derivatives by settings that hold from the first day.

    Triggers have no derivative by their own thresholds; so derivatives are those of the smoothed twin, see
    `ledger.triggers`, whose bias is told. The number of settings hardly matters to the time it takes.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        headline: see `headlines`.
        parameters: names of settings that are numbers.
        paths: Monte Carlo paths.
        days: business days, instead of the scenario's horizon.
        seed: of the luck.
        temperature: of the twin's triggers; less bias and more noise the nearer to zero.
        overrides: settings changed from the first day, "KEY=VALUE".

    Raises:
        InvalidScenario: every mistake of the scenario or the overrides; conditions.
        InvalidInput: settings or headlines that are unknown, or by which no derivative can be taken.
    """
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    result = _refuse(asked, headline, parameters, temperature)
    question = _Question(asked, days or asked.days)
    world = question.world({})
    twin = Twin(world, temperature)
    tangents = Tangents(question, twin, parameters)
    numbers = np.arange(paths)
    found = twin.gradient(numbers, seed, result)
    hard = headline.hard(asked, simulate(world, paths=paths, seed=seed).records)
    bias = found.values - hard
    return Gradient(
        headline=headline.words, unit=headline.unit, value=float(hard.mean()), error=mean_error(hard, numbers),
        bias=float(bias.mean()), bias_error=mean_error(bias, numbers), slopes=tangents.slopes(found, numbers),
        hard=tuple(event.what for event in asked.events if event.when), paths=paths, days=question.days, seed=seed,
        temperature=temperature,
    )  # fmt: skip


def _refuse(asked: Scenario, headline: Headline, parameters: Sequence[str], temperature: float) -> Result:
    """What a path says to the headline, if no mistake is found.

    Conditions keep other paths under other settings; a setting must be a number that is known.
    """
    if asked.conditions:
        cure = "Take [[condition]] out: with other settings other paths would be kept."
        raise InvalidScenario(asked.name, [Mistake("", "a gradient takes nothing for granted", cure)])
    known = {name: each for name, each in catalogue().items() if each.kind == "value"}
    mistakes = [
        Mistake(name, "is no setting that is a number", did_you_mean(name, list(known)))
        for name in parameters if name not in known
    ]  # fmt: skip
    mistakes += [
        Mistake(name, "belongs to what is switched off", "Keep the mechanism on.")
        for name in parameters if asked.settings.get(name.rsplit(".", 1)[0]) == "none"
    ]  # fmt: skip
    if not temperature > 0.0:
        mistakes.append(Mistake("temperature", "must be above zero", "At zero triggers have no derivative."))
    mistakes += _lost(headline, asked)
    if mistakes:
        raise InvalidInput("gradient", mistakes)
    return headline.result(asked, temperature)


def _lost(headline: Headline, asked: Scenario) -> tuple[Mistake, ...]:
    """What is wrong with a headline."""
    try:
        headline.result(asked, TEMPERATURE)
    except InvalidInput as error:
        return error.mistakes
    return ()


class _Question:
    """A scenario whose settings can be moved."""

    def __init__(self, asked: Scenario, days: int) -> None:
        self.asked, self.days = asked, days
        self.atlas = facts.load(asked.starts, overlays=asked.facts)
        self.told, self.reds = programme(asked, days), reds(asked)

    def world(self, moved: dict[str, float]) -> World:
        """The world with some settings moved [house units]."""
        return assemble(self.atlas, {**self.asked.settings, **moved}, self.told, self.reds, self.days)


class Tangents:
    """What of a world moves with each setting, per unit of the setting in house units.

    Attributes:
        parameters: of `Twin.wanted` (K, settings).
        opening: of `Twin.answered` (A, settings).
    """

    def __init__(self, question: _Question, twin: Twin, names: Sequence[str]) -> None:
        self.twin, known = twin, catalogue()
        self.settings = [known[name] for name in names]
        self.values = [self._value(each) for each in self.settings]
        self.places: Inputs = places_of(twin.world.inputs._replace(days=()))  # type: ignore[arg-type]
        self.known = _numbers(twin.world)
        self.covered = np.concatenate([np.ravel(each) for each in jax.tree.leaves(picked(twin.structure, self.places))])
        mistakes: list[Mistake] = []
        columns = []
        for setting, value in zip(self.settings, self.values, strict=True):
            try:
                columns.append(self._moved(question, setting, value))
            except InvalidInput as error:
                mistakes += error.mistakes
        if mistakes:
            raise InvalidInput("parameters", mistakes)
        self.parameters = np.stack([one for one, _ in columns], axis=1) if columns else np.zeros((0, 0))
        self.opening = np.stack([other for _, other in columns], axis=1) if columns else np.zeros((0, 0))

    def slopes(self, found: Answered, numbers: Int[np.ndarray, " paths"]) -> tuple[Slope, ...]:
        """Derivatives by each setting per unit as written, with standard errors."""
        if not self.settings:
            return ()
        each = found.parameters @ self.parameters + found.opening @ self.opening
        return tuple(
            Slope(
                setting.key, setting.unit, units.unit(setting.unit).from_house(value),
                float(mine.mean()) * units.unit(setting.unit).to_house(1.0),
                mean_error(mine, numbers) * units.unit(setting.unit).to_house(1.0),
            )
            for setting, value, mine in zip(self.settings, self.values, each.T, strict=True)
        )  # fmt: skip

    def _value(self, setting: Setting) -> float:
        name, field = setting.key.rsplit(".", 1)
        return float(getattr(self.twin.world.inputs.mechanisms[name], field))

    def _place(self, setting: Setting) -> int:
        """Where a setting stands among all that is given once."""
        name, field = setting.key.rsplit(".", 1)
        return int(getattr(self.places.mechanisms[name], field))

    def _numbers_at(self, question: _Question, setting: Setting, end: float) -> Numbers:
        """All numbers of the world with a setting at another value, if it has the same parts."""
        world = question.world({setting.key: end})
        if world.structure != self.twin.world.structure:
            cure = "Give it another value: at this one the model changes its parts."
            raise InvalidInput("parameters", [Mistake(setting.key, "has no derivative here", cure)])
        return _numbers(world)

    def _moved(
        self, question: _Question, setting: Setting, value: float
    ) -> tuple[Float[np.ndarray, " K"], Float[np.ndarray, " A"]]:
        """What moves with one setting: differences of two worlds, central unless the setting is at its end.

        Most settings move nothing but themselves, which one world shows.
        """
        step = STEP * max(abs(value), 0.01 * (setting.high - setting.low))
        ends = [min(value + step, setting.high), max(value - step, setting.low)]
        near, far = ends if ends[0] > value else ends[::-1]
        moved = self._numbers_at(question, setting, near)
        own, changed = self._place(setting), [mine != known for mine, known in zip(moved, self.known, strict=True)]
        changed[0][own] = False
        alone = not any(each.any() for each in changed)
        other = self.known if alone else self._numbers_at(question, setting, far)
        span = near - (value if alone else far)
        once, opening = ((mine - theirs) / span for mine, theirs in zip(moved, other, strict=True))
        once = np.where(np.abs(once) > ROUNDING * np.abs(once).max(), once, 0.0)
        covered = self.covered
        missed = np.union1d(np.setdiff1d(self.twin.read, covered), np.intersect1d(covered, self.twin.left_out))
        left = np.intersect1d(np.flatnonzero(once), missed)
        lost = np.setdiff1d(np.flatnonzero(opening), self.twin.answered)
        if len(left) or len(np.intersect1d(lost, self.twin.adjoint.derived.places)):
            cure = "Use finite differences of runs with the same seed."
            raise InvalidInput("parameters", [Mistake(setting.key, "moves what is taken as given", cure)])
        return once[covered[self.twin.wanted]], opening[self.twin.answered]


def _numbers(world: World) -> Numbers:
    """All that is given once, and the first evening, each flat."""
    once, first = world.inputs._replace(days=()), opening_track(world)  # type: ignore[arg-type]
    flat = [np.concatenate([np.ravel(np.asarray(e, dtype=float)) for e in jax.tree.leaves(t)]) for t in (once, first)]
    return flat[0], flat[1]
