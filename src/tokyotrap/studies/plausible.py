"""Plausible sets of parameters: posterior draws of what was calibrated, and what is guessed anywhere in its range."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float
from scipy.stats import qmc, triang

from tokyotrap import units
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.drawn import drawn, overlaid
from tokyotrap.facts.fact import Fact
from tokyotrap.model import economy, outside
from tokyotrap.model.lines import TREND
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.parameter import cards

GUESSED = ("behaviour.toml", "behaviour_measured.toml", "elasticities.toml", "markets_ours.toml", "regimes.toml")
"""Files of what is not measured but guessed, or estimated by others with a range."""

CONVENTIONS = ("board.step", "committee.step", "committee.most_steps", "grades", "memory")
"""What is a convention or a definition and not a guess, though it has a range."""

WHOLE = 1e-3
"""Shares that add up to one within this are kept adding up to one."""

Values = Mapping[str, float]
"""Key of a fact -> a number [unit of the fact]."""


def calibrated(atlas: Atlas, count: int, seed: int) -> list[dict[str, float]]:
    """Posterior draws of the calibrated parameters, so many of those that are shipped, without repeats.

    Args:
        atlas: facts.
        count: of sets.
        seed: of the choice.

    Raises:
        InvalidInput: more than there are.
    """
    kept = drawn(atlas)
    if count > kept.count:
        what = f"{count} draws are wanted, {kept.count} are shipped"
        raise InvalidInput("--draws", [Mistake("", what, f"Ask for at most {kept.count}.")])
    places = np.random.default_rng(seed).permutation(kept.count)[:count]
    sets = [kept.draw(int(place)) for place in places]
    return [each | news_with(atlas, each) for each in sets]


def news_with(atlas: Atlas, values: Values) -> dict[str, float]:
    """News of the times under other parameters: what it is beside the news of the calibration, it stays.

    If L and L' are the triangular roots of the calibration's covariance before and after, that of the times, N, becomes
    (L' / L) N (L' / L)': what a draw says of news, and so of loadings, is said of the news that is drawn day by day.

    Args:
        atlas: facts as they are.
        values: of calibrated parameters [units of the facts].
    """
    before, after = (_core(each) for each in (atlas, overlaid(atlas, values)))
    count = len(outside.RATES)
    turn = np.linalg.cholesky(after[0]) @ np.linalg.inv(np.linalg.cholesky(before[0]))
    rates = turn @ outside.news(atlas)[:count, :count] @ turn.T
    sizes = np.sqrt(np.diag(rates))
    found = {f"news.volatility.{name}": size for name, size in zip(outside.RATES, sizes, strict=True)}
    for name, louder in zip(outside.DEMAND, after[1] / before[1], strict=True):
        found[f"news.volatility.{name}"] = float(louder) * atlas.value(f"news.volatility.{name}")
    for row, first in enumerate(outside.RATES):
        for column, second in enumerate(outside.RATES[:row]):
            found[f"news.correlation.{second}_{first}"] = rates[row, column] / (sizes[row] * sizes[column])
    return {key: float(units.unit(atlas[key].unit).from_house(float(value))) for key, value in found.items()}


def _core(atlas: Atlas) -> tuple[Float[np.ndarray, "R R"], Float[np.ndarray, " D"]]:
    """The calibration's covariance of rates and the yen's own news, and its volatilities of demand [house units]."""
    spec = economy.specification(atlas)
    assert spec.currency is not None
    wide = np.zeros((len(spec.factors) + 1,) * 2)
    wide[:-1, :-1], wide[-1, -1] = spec.covariance, spec.currency.permanent_vol**2
    names = (*spec.factors, TREND)
    rates, demand = ([names.index(name) for name in which] for which in (outside.RATES, outside.DEMAND))
    return wide[np.ix_(rates, rates)], np.sqrt(np.diag(wide)[demand])


def guessed(used: Consulted, count: int, seed: int) -> list[dict[str, float]]:
    """Numbers for every guess a world was built from, by a Latin hypercube over their ranges.

    Each is triangular between its lowest and highest plausible value with the fact as its mode, apart from the others;
    shares that make up a whole keep making it up.

    Args:
        used: facts, with those a world was built from looked up.
        count: of sets.
        seed: of the hypercube.

    Source:
        McKay, Beckman and Conover (1979), as in scipy.stats.qmc; the triangle is ours.
    """
    facts = ranged(used)
    if not facts:
        return [{} for _ in range(count)]
    cube = qmc.LatinHypercube(len(facts), rng=np.random.default_rng(seed)).random(count)
    return [at_chances(used, facts, row) for row in cube]


def at_chances(atlas: Atlas, facts: Sequence[Fact], chances: Float[np.ndarray, " n"]) -> dict[str, float]:
    """Numbers for guesses at given probabilities of their triangles; shares of a whole keep making it up.

    Args:
        atlas: facts as they are.
        facts: guesses, as `ranged` has them.
        chances: one for each, between 0 and 1.
    """
    return _whole(dict(_set(facts, chances)), atlas, _wholes(facts))


def ranged(used: Consulted) -> list[Fact]:
    """The guesses that were looked up: one number with a range around it."""
    found = [used.get(key) for key in sorted(used.used)]
    return [each for each in found if each is not None and each.where.split(" ")[0] in GUESSED and _open(each)]


def _open(fact: Fact) -> bool:
    low, high = fact.low, fact.high
    if any(fact.key == each or fact.key.startswith(f"{each}.") for each in CONVENTIONS):
        return False
    return isinstance(fact.value, float) and isinstance(low, float) and isinstance(high, float) and low < high


def _set(facts: Sequence[Fact], row: Float[np.ndarray, " n"]) -> list[tuple[str, float]]:
    limits = _limits()
    found = []
    for fact, chance in zip(facts, row, strict=True):
        low, high, mode = (float(str(each)) for each in (fact.low, fact.high, fact.value))
        value = float(triang.ppf(chance, (mode - low) / (high - low), low, high - low))
        least, most = limits.get(fact.key, (-np.inf, np.inf))
        unit = units.unit(fact.unit)
        found.append((fact.key, min(max(value, unit.from_house(least)), unit.from_house(most))))
    return found


def _limits() -> dict[str, tuple[float, float]]:
    """What mechanisms accept of the fact of each parameter [house units]."""
    found: dict[str, tuple[float, float]] = {}
    for kind in KINDS.values():
        for card in cards(kind):
            low, high = found.get(card.fact, (-np.inf, np.inf))
            found[card.fact] = max(low, card.low), min(high, card.high)
    return found


def _wholes(facts: Sequence[Fact]) -> list[list[str]]:
    """Keys of shares that add up to one: siblings under one name, all of them ratios."""
    families: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        families[fact.key.rpartition(".")[0]].append(fact)
    whole = []
    for family in families.values():
        total = sum(float(str(each.value)) for each in family)
        if len(family) > 1 and all(each.unit == "ratio" for each in family) and abs(total - 1.0) < WHOLE:
            whole.append([each.key for each in family])
    return whole


def _whole(values: dict[str, float], atlas: Atlas, wholes: Sequence[Sequence[str]]) -> dict[str, float]:
    for keys in wholes:
        total, wanted = sum(values[key] for key in keys), sum(float(str(atlas[key].value)) for key in keys)
        for key in keys:
            values[key] *= wanted / total
    return values
