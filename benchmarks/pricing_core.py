"""Solve the pricing core's fixed point: ours against scipy.optimize.root on the same equations, from the same start.

The unknowns are the entries of M at every capacity node, coupled by the chain; the residual handed to scipy is ours,
one sweep less the point, in units in which every entry is a rate. The economy is the calibrated one. Timed are one
node (121 unknowns) and the chain of four (484), from M = Gamma, after a check that solutions are the same. Then
everybody is asked over a grid of risk aversion and of the volatility of currency demand, from good starts and poor
ones, and what is found is counted: a root with Re eig(M) <= 0, or one that risk neutrality does not lead to, is wrong.
"""

import argparse
import os
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from scipy.optimize import root

from benchmarks import side_by_side as side
from tokyotrap.errors import NoEquilibrium
from tokyotrap.facts import atlas
from tokyotrap.model.economy import assemble, chain, values
from tokyotrap.pricing.branch import Problem, follow, newton, scale_of
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.loadings import Economy, economy
from tokyotrap.pricing.specification import Specification

SAME, FEWEST = 1e-8, 7
METHODS: dict[str, dict[str, float]] = {
    "hybr": {"xtol": 1e-12},
    "krylov": {"fatol": 1e-12, "maxiter": 60},
    "df-sane": {"fatol": 1e-12, "ftol": 1e-14, "maxfev": 1000},
}
MULTIPLES = (0.5, 1.0, 2.0, 2.8, 4.0, 5.0, 5.5, 6.0, 6.5, 7.0, 8.0, 10.0, 12.0)
"""Of the calibrated risk aversion."""
LOUD = 0.3
"""A volatility of currency demand at which the yen has more than one equilibrium [$tn per sqrt(year)]."""
NOISE = 0.1
"""Of a poor start, on every scaled entry of the solution [1/years]."""
STEP = 0.05
"""Of the reference walk, in multiples of risk aversion."""
OURS = {"solve": "ours, all of solve", "fixed point only": "ours, the fixed point only"}
Vector = np.ndarray


@dataclass(frozen=True)
class System:
    """One fixed point to find."""

    spec: Specification
    risk_aversion: np.ndarray
    generator: np.ndarray

    def problem(self) -> Problem:
        """In scaled variables."""
        sampled = economy(self.spec, self.risk_aversion, self.generator)
        return Problem(sampled, scale_of(sampled))

    def ours(self, start: Vector | None = None) -> Vector:
        """M by our solver, as scaled entries; raises NoEquilibrium."""
        scale = scale_of(economy(self.spec, self.risk_aversion, self.generator))
        given = None if start is None else scale.matrices(start)
        found = solve(self.spec, risk_aversion=self.risk_aversion, generator=self.generator, start=given)
        return scale.flat(found.M)


def single(spec: Specification, multiple: float) -> System:
    """One node, at a multiple of the calibrated risk aversion."""
    return System(spec, np.array([multiple * spec.risk_aversion]), np.zeros((1, 1)))


def by_scipy(problem: Problem, method: str, start: Vector) -> Vector | None:
    """What scipy says is a root; None if it says it found none, or gives up with an error."""
    try:
        found = root(lambda point: problem.improve(point) - point, start, method=method, options=METHODS[method])
    except (ValueError, ArithmeticError, np.linalg.LinAlgError):
        return None
    return np.asarray(found.x) if found.success else None


def evaluations(work: Callable[[], object]) -> int:
    """How often G(M), all that costs time, is evaluated."""
    count, evaluate = [0], Economy.held_risk

    def counted(self: Economy, reversion: np.ndarray) -> np.ndarray:
        count[0] += 1
        return evaluate(self, reversion)

    with patch.object(Economy, "held_risk", counted):
        work()
    return count[0]


def raced(name: str, system: System, times: int) -> dict[str, Any]:
    """One system: the gate, evaluations, timings; raises SystemExit if solutions differ."""
    problem = system.problem()
    start, known = problem.scale.flat(problem.economy.uncoupled), system.ours()
    works: dict[str, Callable[[], Vector | None]] = {"solve": system.ours, "fixed point only": lambda: follow(problem)}
    works |= {method: lambda method=method: by_scipy(problem, method, start) for method in METHODS}
    differences = {}
    for each, work in works.items():
        found = work()
        differences[each] = np.inf if found is None else float(np.max(np.abs(found - known)))
    if not max(differences["hybr"], differences["fixed point only"]) <= SAME:
        sys.exit(f"{name}: solutions differ by {differences}: nothing is timed.")
    works = {each: work for each, work in works.items() if differences[each] <= SAME}
    counts = {each: evaluations(work) for each, work in works.items()}
    cores = side.cores()
    side.pinned()
    taken = side.in_turn(works, times)
    side.free(cores)
    print(f"\n{f'{name}, {len(known)} unknowns':38}{'ms':>9}{'ratio':>8}{'evaluations':>13}{'difference':>12}")
    for each in works:
        seconds, against = side.median(taken[each]), side.median(taken["solve"])
        words = f"{OURS.get(each, f'scipy.optimize.root, {each}'):38}{seconds * 1e3:9.1f}{seconds / against:8.2f}"
        print(f"{words}{counts[each]:13}{differences[each]:12.0e}")
    for each in set(differences) - set(works):
        print(f"scipy.optimize.root, {each}: fails, or differs by more than {SAME:g}")
    return {"unknowns": len(known), "differences": differences, "evaluations": counts, "seconds": taken}


def walked(spec: Specification) -> dict[float, Vector | None]:
    """The reference, without our walk: hybr in small steps from a = 0, until M is unstable or hybr fails."""
    found: dict[float, Vector | None] = dict.fromkeys(MULTIPLES)
    neutral = single(spec, 0.0).problem()
    point: Vector | None = neutral.scale.flat(neutral.economy.uncoupled)
    for multiple in np.round(np.arange(STEP, MULTIPLES[-1] + STEP, STEP), 10):
        problem = single(spec, float(multiple)).problem()
        point = by_scipy(problem, "hybr", point)
        if point is None or problem.economy.slowest(problem.scale.matrices(point)) <= 0.0:
            break
        if multiple in found:
            found[float(multiple)] = point
    return found


VERDICTS = {
    "right": "the root that risk neutrality leads to",
    "none": "none found where there is none",
    "missed": "none found where there is one",
    "unstable": "a root accepted with Re eig(M) <= 0",
    "elsewhere": "a stable root that risk neutrality does not lead to",
    "no root": "accepted, but one more sweep moves it",
}


def verdict(problem: Problem, found: Vector | None, known: Vector | None) -> str:
    """What somebody found, as one of VERDICTS."""
    if found is None:
        return "none" if known is None else "missed"
    if not np.max(np.abs(problem.improve(found) - found)) <= SAME * max(1.0, float(np.max(np.abs(found)))):
        return "no root"
    if known is not None and np.max(np.abs(found - known)) <= 1e-6 * max(1.0, float(np.max(np.abs(known)))):
        return "right"
    return "unstable" if problem.economy.slowest(problem.scale.matrices(found)) <= 0.0 else "elsewhere"


def asked(spec: Specification, draws: int) -> dict[str, Counter[str]]:
    """Count what everybody finds at every risk aversion: from Gamma, from the neighbour below, from poor starts."""
    counts: dict[str, Counter[str]] = {}
    rng, neighbour = np.random.default_rng(0), dict[str, Vector]()
    for multiple, known in walked(spec).items():
        system = single(spec, multiple)
        problem = system.problem()
        gamma = problem.scale.flat(problem.economy.uncoupled)
        starts = [("Gamma", gamma)]
        if known is not None:
            starts += [("poor start", known + NOISE * rng.normal(size=len(known))) for _ in range(draws)]
        for kind, start in starts:
            for who, work in solvers(system, problem, start).items():
                counts.setdefault(f"{who}, from {kind}", Counter())[verdict(problem, work(), known)] += 1
        for who in ("ours", "hybr", "newton"):
            last = neighbour.get(who, gamma)
            found = solvers(system, problem, last)[who]()
            neighbour[who] = last if found is None else found
            counts.setdefault(f"{who}, from neighbour", Counter())[verdict(problem, found, known)] += 1
    return counts


def solvers(system: System, problem: Problem, start: Vector) -> dict[str, Callable[[], Vector | None]]:
    """What everybody accepts as a root, from one start."""

    def ours() -> Vector | None:
        try:
            return system.ours(start)
        except NoEquilibrium:
            return None

    known: dict[str, Callable[[], Vector | None]] = {"ours": ours, "newton": lambda: newton(problem, start)}
    return known | {method: lambda method=method: by_scipy(problem, method, start) for method in METHODS}


def counted(title: str, counts: Mapping[str, Counter[str]]) -> None:
    """Print who found what how often."""
    print(f"\n{title:28}" + "".join(f"{each:>11}" for each in VERDICTS))
    for who in sorted(counts, key=lambda each: (each.partition(",")[2], not each.startswith("ours"), each)):
        print(f"{who:28}" + "".join(f"{counts[who][each] or '·':>11}" for each in VERDICTS))


def main() -> None:
    """Check, race, count, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--times", type=int, default=9, help=f"rounds, of which medians count (default 9, min {FEWEST})"
    )
    parser.add_argument("--draws", type=int, default=4, help="poor starts per point of the grid (default 4)")
    parser.add_argument("--no-grid", action="store_true", help="race only")
    parser.add_argument("--out", type=Path, help="keep everything measured in this file")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    found = side.machine("numpy", "scipy", "jax")
    side.show(found)
    facts = atlas.load()
    calibrated = values(facts)
    spec = assemble(calibrated)
    systems = {"One node": single(spec, 1.0), "Chain of four": System(spec, *chain(facts))}
    races = {name: raced(name, each, max(FEWEST, options.times)) for name, each in systems.items()}
    grids = {}
    if not options.no_grid:
        loud = assemble(calibrated | {"volatility.fx": LOUD})
        for title, each in {"As calibrated": spec, "Louder currency demand": loud}.items():
            grids[title] = asked(each, options.draws)
            counted(title, grids[title])
        print(f"\nAnswers at {len(MULTIPLES)} multiples of risk aversion. newton: ours, without walk or spectrum.")
        print("\n".join(f"{short}: {words}" for short, words in VERDICTS.items()))
    side.keep(options.out, {"machine": found, "races": races, "multiples": MULTIPLES, "grids": grids})


if __name__ == "__main__":
    main()
