"""The search for policies: first for what keeps the worst line lowest, with and without each line; then the frontier.

Optuna proposes, the model answers: TPE for one number (Bergstra and others 2011), NSGA-III for five at once under a
constraint (Deb and Jain 2014).
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import optuna
from jaxtyping import Bool, Float

from tokyotrap.studies.frontier_levers import BY_NAME, FUNDINGS, LEVERS, PACES, Policy
from tokyotrap.studies.frontier_worlds import SERIES, excess

GOOD_HIGH = ("gdp_japan",)
"""Series of which more is better; of the others less is: a strong yen, low yields, cheap debt, a small bill."""

NARROW = 0.5
"""Share of the budget that goes into one number at a time: half of it all lines together, half with one line let go."""

STARTERS = 24
"""The best so far, with which the search for the frontier begins."""

POPULATION = 40
PATIENCE = 3
"""Proposals in all, as a multiple of the new ones wanted: what was tried before costs nothing."""

SLACK = 0.1
"""Where no policy holds every limit, the frontier is drawn among those so little worse than the least bad."""

Odds = Mapping[str, float]


@dataclass(frozen=True)
class Point:
    """A policy that was tried, with the luck of the search.

    Attributes:
        policy: what is done.
        odds: red line -> share of paths that cross it within the horizon.
        means: series -> mean at the horizon, as shown.
        excess: how far the worst line is over its limit; negative if all hold.
    """

    policy: Policy
    odds: Odds
    means: Mapping[str, float]
    excess: float

    @property
    def costs(self) -> tuple[float, ...]:
        """What is to be small [units shown]."""
        return tuple(-self.means[each] if each in GOOD_HIGH else self.means[each] for each in SERIES)


@dataclass
class Search:
    """A budget of evaluations, and all that was found with it.

    Attributes:
        ask: odds and means of a policy; costs one evaluation.
        limits: red line -> what its odds may be.
        seed: of the proposals.
        budget: evaluations.
        found: every policy that was tried, in order.
    """

    ask: Callable[[Policy], tuple[Odds, Mapping[str, float]]]
    limits: Mapping[str, float]
    seed: int
    budget: int
    found: dict[Policy, Point] = field(default_factory=dict)

    def point(self, policy: Policy) -> Point:
        """What a policy comes to; one that was tried before costs nothing."""
        known = policy.plain
        if known not in self.found:
            odds, means = self.ask(known)
            self.found[known] = Point(known, odds, means, excess(odds, self.limits))
        return self.found[known]

    def run(self, first: Sequence[Policy]) -> None:
        """Spend the budget: what is given first, then one number at a time, then the frontier."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            optuna.logging.set_verbosity(optuna.logging.ERROR)
            for policy in first:
                self.point(policy)
            together = int(self.budget * NARROW / (1.0 if len(self.limits) < 2 else 2.0))
            self._lowest((), together)
            if len(self.limits) > 1:
                alone = int(self.budget * NARROW) - together
                for name in self.limits:
                    self._lowest((name,), together + alone * (1 + list(self.limits).index(name)) // len(self.limits))
            self._many()

    def _lowest(self, without: Sequence[str], until: int) -> None:
        """TPE on the worst excess of the lines that are kept, from all that is known; until so many were tried."""
        sampler = optuna.samplers.TPESampler(seed=self.seed, multivariate=True, group=True, n_startup_trials=20)
        study = optuna.create_study(sampler=sampler)
        for each in list(self.found.values()):
            worst = excess(each.odds, self.limits, without)
            study.add_trial(_trial(each.policy, [worst]))
        for trial in self._proposals(study, until):
            study.tell(trial, excess(self.point(_proposed(trial)).odds, self.limits, without))

    def _many(self) -> None:
        """NSGA-III on all series, among policies within the limits, or within reach of the least bad."""
        low = least(list(self.found.values())).excess
        allowed = low + SLACK if low > 0.0 else 0.0

        def over(trial: optuna.trial.FrozenTrial) -> list[float]:
            return [float(trial.user_attrs["excess"]) - allowed]

        sampler = optuna.samplers.NSGAIIISampler(seed=self.seed, population_size=POPULATION, constraints_func=over)
        study = optuna.create_study(directions=["minimize"] * len(SERIES), sampler=sampler)
        for each in sorted(self.found.values(), key=lambda each: each.excess)[:STARTERS]:
            study.enqueue_trial(_values(each.policy))
        for trial in self._proposals(study, self.budget):
            point = self.point(_proposed(trial))
            trial.set_user_attr("excess", point.excess)
            study.tell(trial, list(point.costs))

    def _proposals(self, study: optuna.Study, until: int) -> Iterator[optuna.Trial]:
        """Proposals until so many policies were tried, or nothing new comes."""
        asked, most = 0, PATIENCE * max(0, until - len(self.found))
        while len(self.found) < until and asked < most:
            asked += 1
            yield study.ask()


def least(points: Sequence[Point]) -> Point:
    """The point whose worst line is least over its limit."""
    return min(points, key=lambda each: each.excess)


def frontier_of(points: Sequence[Point]) -> list[Point]:
    """Points that no other beats in every series, among those within the limits, or within reach of the least bad."""
    low = least(points).excess
    kept = [each for each in points if each.excess <= (low + SLACK if low > 0.0 else 0.0)]
    best = undominated(np.array([each.costs for each in kept]))
    return [each for each, good in zip(kept, best, strict=True) if good]


def undominated(costs: Float[np.ndarray, "n k"]) -> Bool[np.ndarray, " n"]:
    """Which rows no other row is at most equal to everywhere and below somewhere."""
    return np.array([
        not ((costs <= row).all(axis=1) & (costs < row).any(axis=1)).any() for row in costs
    ], dtype=bool)  # fmt: skip


def shortfall(points: Sequence[Point]) -> Float[np.ndarray, " n"]:
    """How far each point is from the best of all in the series where it is furthest, as a share of their span.

    Source: compromise programming with the largest norm, Zeleny (1973).
    """
    costs = np.array([each.costs for each in points])
    low, high = costs.min(axis=0), costs.max(axis=0)
    return np.asarray(((costs - low) / np.where(high > low, high - low, 1.0)).max(axis=1))


def _proposed(trial: optuna.Trial) -> Policy:
    """The policy of a proposal."""
    sets = trial.suggest_categorical("rate", ["set", "board"]) == "set"
    level = _number(trial, "level") if sets else None
    pace = float(trial.suggest_categorical("pace", list(PACES))) if sets else 1.0
    defends = trial.suggest_categorical("ladder", ["ours", "as it is"]) == "ours"
    return Policy(
        level=level,
        pace=pace,
        purchases=_number(trial, "purchases"),
        package=_number(trial, "package"),
        line=_number(trial, "line") if defends else None,
        size=_number(trial, "size") if defends else 0.0,
        funding=str(trial.suggest_categorical("funding", list(FUNDINGS))),
    ).plain


def _number(trial: optuna.Trial, name: str) -> float:
    lever = BY_NAME[name]
    return trial.suggest_float(name, lever.low, lever.high, step=lever.step)


def _distributions() -> dict[str, optuna.distributions.BaseDistribution]:
    found: dict[str, optuna.distributions.BaseDistribution] = {
        each.name: optuna.distributions.FloatDistribution(each.low, each.high, step=each.step) for each in LEVERS
    }
    choices = {"rate": ("set", "board"), "pace": PACES, "ladder": ("ours", "as it is"), "funding": tuple(FUNDINGS)}
    return found | {name: optuna.distributions.CategoricalDistribution(each) for name, each in choices.items()}


def _values(policy: Policy) -> dict[str, object]:
    """A policy as a proposal would have it."""
    found: dict[str, object] = {
        "rate": "board" if policy.level is None else "set",
        "ladder": "as it is" if policy.line is None else "ours",
        "purchases": policy.purchases,
        "package": policy.package,
        "funding": policy.funding or next(iter(FUNDINGS)),
    }
    if policy.level is not None:
        found |= {"level": policy.level, "pace": policy.pace}
    if policy.line is not None:
        found |= {"line": policy.line, "size": policy.size}
    return found


def _trial(policy: Policy, values: list[float]) -> optuna.trial.FrozenTrial:
    """What is known of a policy, for a sampler that was not there."""
    params, kinds = _values(policy), _distributions()
    return optuna.trial.create_trial(params=params, distributions={name: kinds[name] for name in params}, values=values)


