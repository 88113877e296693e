"""From a calibration to a file of draws: slopes by sampling, levels refitted to each, all in the units of the facts."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import jax
import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import draws, fit, identification, levels, parameters, publication, together
from tokyotrap.calibration.draws import Diagnostics
from tokyotrap.calibration.fit import Question
from tokyotrap.calibration.surface import refined, surface
from tokyotrap.facts.atlas import Atlas

NEUTRAL, LEAST_NEUTRAL = "currency.neutral", 50.0
"""Its idea is normal, and must stay a rate of exchange [yen per dollar]; four of its deviations down is 31."""

HEAD = """# Draws of the calibrated parameters from their posterior, in the units of the facts; see docs/model/doubt.md.
# Made by scripts/draws.py.
"""


@dataclass(frozen=True, eq=False)
class Found:
    """Draws.

    Attributes:
        day: of the calibration, ISO.
        values: key of the fact -> its number in each draw [unit of the fact].
        diagnostics: of the sampling.
    """

    day: str
    values: dict[str, list[float]]
    diagnostics: Diagnostics


def draw(atlas: Atlas, count: int, *, checked: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> Found:
    """Draws of all fitted parameters and levels.

    Args:
        atlas: the facts, with a calibration whose errors of moments are shipped.
        count: of draws kept.
        checked: of draws solved exactly and weighed.
        seed: of everything random.
        tell: told how far it is.
    """
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    question, day = Question.of(atlas), atlas["pricing.risk_aversion"].day.isoformat()
    both = together.covariance(question.targets, day)
    start = fit.equilibrium(question.fixed).M
    near = surface(question, identification.slopes(question, question.fixed, day), both, start)
    tell(f"surface: {near.failed} economies of the design have no equilibrium")
    first, _ = draws.sample(question, near, both, seed)
    near = refined(question, near, first[:: max(1, len(first) // checked)][:checked], start)
    tell(f"surface refined at {checked} points of a first sample")
    points, (rhat, ess, divergent) = draws.sample(question, near, both, seed + 1)
    tell(f"chains: R-hat {rhat:.3f}, smallest ESS {ess:.0f}, divergent {divergent}")
    some = points[:: max(1, len(points) // checked)][:checked]
    weights, khat, refused = draws.weigh(question, near, some, both, start)
    told = Diagnostics(rhat, ess, divergent, len(some), refused, khat, float(1.0 / (weights**2).sum()))
    tell(f"weights: {told}")
    places = draws.resample(weights, count, seed)
    generator = np.random.default_rng(seed)
    known = [_with_levels(atlas, question, some[place], generator) for place in places]
    return Found(day, _values(known), told)


def _with_levels(
    atlas: Atlas, question: Question, point: Float[np.ndarray, " P"], generator: np.random.Generator
) -> dict[str, float]:
    """All parameters at a point: levels fitted given the rest, then moved by their own doubt [house units].

    First ideas count in full here: with the weight they have in the fit the yen could be neutral at any rate.
    """
    goals, unknowns = levels.targets(atlas), parameters.levels()
    known = levels.search(goals, question.series, question.known(point), unknowns)
    doubt = identification.of_levels(goals, question, known, unknowns, weight=1.0)
    moved = doubt.point + np.linalg.cholesky(doubt.covariance) @ generator.standard_normal(len(unknowns))
    found = {each.name: float(value) for each, value in zip(unknowns, moved, strict=True)}
    found[NEUTRAL] = max(found[NEUTRAL], LEAST_NEUTRAL)
    return {**known, **found}


def _values(known: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    """By fact, in its unit; the real shares are in the drifts that follow from them."""
    units = {each.name: each.unit for each in (*parameters.fitted(), *parameters.levels())}
    units = {name: unit for name, unit in units.items() if not name.startswith("real.")}
    units |= dict.fromkeys(publication.FOLLOWING, "ratio")
    return {
        f"pricing.{name}": [publication.in_unit(each[name], unit) for each in known] for name, unit in units.items()
    }


def text(found: Found) -> str:
    """The file."""
    told = [f"{name} = {publication.rounded(float(value), 4)}" for name, value in asdict(found.diagnostics).items()]
    rows = [f'"{key}" = [{", ".join(f"{each:g}" for each in numbers)}]' for key, numbers in found.values.items()]
    return "\n".join([HEAD, "[diagnostics]", *told, "", "[draws]", *rows]) + "\n"
