"""Follow the low-volatility branch of equilibria from a = 0 to the risk aversion that is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import NoEquilibrium
from tokyotrap.pricing.loadings import Economy

Vector = Float[np.ndarray, "x"]
WINDOW = 6
TIGHT, LOOSE = 2e-15, 1e-6
ENOUGH = 1e-11
NEAR = 0.5
"""A step is taken only if the solution lies this near to where the branch was heading, relative to the move."""
NEARLY = 0.01
"""... or this near relative to the whole way from a = 0."""
SHORTEST = 1e-4
MOST_STEPS = 400
PATIENT = 0.02
"""Below this step Newton is tried where Anderson acceleration fails."""


@dataclass(frozen=True, eq=False)
class Scale:
    """M_ij times sd_j / sd_i, so that every entry has the unit 1/years and a like size."""

    ratio: Float[np.ndarray, "K K"]

    def flat(self, reversion: Float[np.ndarray, "N K K"]) -> Vector:
        """Scaled entries as one vector."""
        return np.asarray((reversion * self.ratio).ravel())

    def matrices(self, flat: Vector) -> Float[np.ndarray, "N K K"]:
        """Back to M of every regime."""
        return np.asarray(flat.reshape(-1, *self.ratio.shape) / self.ratio)


def scale_of(economy: Economy) -> Scale:
    """The scale in which steps of M are measured; zero-volatility factors count as one unit ($tn)."""
    deviations = np.sqrt(np.clip(np.diag(economy.spec.covariance), 0.0, None))
    deviations = np.where(deviations > 0.0, deviations, 1.0)
    return Scale(deviations[None, :] / deviations[:, None])


@dataclass(frozen=True, eq=False)
class Problem:
    """The fixed-point problem of one economy in scaled variables.

    Attributes:
        economy: the economy.
        scale: of the variables.
        bounded: whether only solutions are wanted whose loadings stay bounded at all maturities.
    """

    economy: Economy
    scale: Scale
    bounded: bool = True

    def improve(self, flat: Vector) -> Vector:
        """One sweep: scaled M to scaled Gamma - aVG(M); NaN where a loading is not finite."""
        with np.errstate(all="ignore"):
            try:
                return self.scale.flat(self.economy.next_reversion(self.scale.matrices(flat)))
            except (np.linalg.LinAlgError, ValueError, OverflowError):
                return np.full_like(flat, np.nan)

    def tangent(self) -> Vector:
        """How M starts to move as all risk aversions grow from zero together: -a V G(Gamma) at a = 0."""
        economy = self.economy
        neutral = replace(self, economy=economy.with_risk_aversion(0.0 * economy.risk_aversion))
        flat = self.scale.flat(economy.uncoupled)
        with np.errstate(all="ignore"):
            try:
                held = neutral.economy.held_risk(economy.uncoupled)
            except np.linalg.LinAlgError:
                return np.full_like(flat, np.nan)
        return self.scale.flat(-economy.risk_aversion[:, None, None] * (economy.spec.covariance @ held))

    def at(self, share: float) -> "Problem":
        """The problem with every risk aversion times `share`."""
        return replace(self, economy=self.economy.with_risk_aversion(share * self.economy.risk_aversion))


def anderson(improve: Callable[[Vector], Vector], start: Vector, *, goal: float, sweeps: int) -> Vector | None:
    """Fixed point of `improve` by Anderson acceleration over the last six sweeps; None if it does not settle.

    Args:
        improve: the map.
        start: first guess.
        goal: largest change in a sweep, relative to the largest entry, at which to stop.
        sweeps: give up after that many.

    Source:
        Walker and Ni (2011), SIAM J. Numer. Anal. 49(4).
    """
    point, best, lowest, stuck = start, start, np.inf, 0
    points: list[Vector] = []
    changes: list[Vector] = []
    for _ in range(sweeps):
        change = improve(point) - point
        error = float(np.max(np.abs(change))) / max(1.0, float(np.max(np.abs(point))))
        if not np.isfinite(error) or error > 1e6:
            return None
        stuck = 0 if error < 0.9 * lowest else stuck + 1
        if error < lowest:
            best, lowest = point + change, error
        if lowest <= goal or (stuck >= 4 and lowest <= ENOUGH):
            return best
        points, changes = [*points[-WINDOW:], point], [*changes[-WINDOW:], change]
        point = point + change
        if len(points) > 1:
            moves, turns = np.diff(points, axis=0).T, np.diff(changes, axis=0).T
            mix = np.linalg.lstsq(turns, change, rcond=1e-14)[0]
            point = point - (moves + turns) @ mix
    return best if lowest <= max(goal, ENOUGH) else None


def newton(problem: Problem, start: Vector, *, goal: float = TIGHT, steps: int = 25) -> Vector | None:
    """Fixed point by damped Newton with the exact Jacobian (complex steps); None if it does not settle."""
    point = start
    change = problem.improve(point) - point
    size = float(np.linalg.norm(change))
    for _ in range(steps):
        if not np.isfinite(size):
            return None
        if size <= goal * max(1.0, float(np.max(np.abs(point)))):
            return point
        direction = _solve(np.eye(len(point)) - jacobian(problem, point), change)
        if direction is None:
            return None
        for damping in 0.5 ** np.arange(9):
            trial = point + damping * direction
            trial_change = problem.improve(trial) - trial
            trial_size = float(np.linalg.norm(trial_change))
            if trial_size < (1.0 - 0.25 * damping) * size:
                break
        else:
            return point if size <= ENOUGH * max(1.0, float(np.max(np.abs(point)))) else None
        point, change, size = trial, trial_change, trial_size
    return point if size <= ENOUGH else None


def jacobian(problem: Problem, flat: Vector) -> Float[np.ndarray, "x x"]:
    """Derivative of one sweep, column by column, exact to rounding: imaginary part of a step of 1e-30 i."""
    columns = np.empty((len(flat), len(flat)))
    for number in range(len(flat)):
        moved = flat.astype(complex)
        moved[number] += 1e-30j
        columns[:, number] = problem.improve(moved).imag / 1e-30
    return columns


def _solve(matrix: Float[np.ndarray, "x x"], right: Vector) -> Vector | None:
    if not np.all(np.isfinite(matrix)):
        return None
    try:
        return np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return None


class _Walk:
    """The way along the branch: the last solutions, and those solved ahead of where the branch is known to lead."""

    def __init__(self, origin: Vector, tangent: Vector) -> None:
        self.origin, self.tangent = origin, tangent
        self.shares, self.passed = [0.0], [origin]
        self.ahead: dict[float, Vector] = {}

    def predicted(self, share: float) -> Vector:
        """Newton's polynomial through the last solutions; while the origin is among them, with its tangent."""
        nodes, table = list(self.shares), list(self.passed)
        if nodes[0] == 0.0:
            nodes, table = [0.0, *nodes], [self.origin, *table]
        guess, product = table[0], 1.0
        for order in range(1, len(nodes)):
            gaps = [nodes[i + order] - nodes[i] for i in range(len(nodes) - order)]
            table = [self.tangent if gap == 0.0 else (table[i + 1] - table[i]) / gap for i, gap in enumerate(gaps)]
            product *= share - nodes[order - 1]
            guess = guess + product * table[0]
        return guess

    def look(self, problem: Problem, share: float, step: float) -> None:
        """Solve from the prediction, unless that was done from farther back."""
        if share not in self.ahead:
            found = _correct(problem.at(share), self.predicted(share), last=share == 1.0, step=step)
            self.ahead |= {} if found is None else {share: found}

    def miss(self, share: float) -> float:
        """How far what was solved lies from the prediction, in units of what a step on the same branch may miss."""
        found = self.ahead.get(share)
        if found is None:
            return float(np.inf)
        step, way = float(np.linalg.norm(found - self.passed[-1])), float(np.linalg.norm(found - self.origin))
        allowed = max(NEAR * step, NEARLY * way, 1e-9 * float(np.linalg.norm(found)), 1e-300)
        return float(np.linalg.norm(found - self.predicted(share))) / allowed

    def go_on(self, share: float) -> None:
        """Take the step, and from there every farther one that the branch is now seen to lead to, farthest first."""
        onward: float | None = share
        while onward is not None:
            self.shares, self.passed = [*self.shares[-3:], onward], [*self.passed[-3:], self.ahead.pop(onward)]
            farther = sorted((each for each in self.ahead if each > onward), reverse=True)
            onward = next((each for each in farther if self.miss(each) <= 1.0), None)


def follow(problem: Problem) -> Vector:
    """M on the branch that starts at Gamma when a = 0, by prediction and correction in the share of a.

    The predictor is the polynomial through the last solutions (the tangent at a = 0, first). A step is
    accepted only if the corrected point lies near the predicted one, so that the walk cannot jump to another root;
    one that does not may still be met later, when the prediction from nearer by leads to it.

    Raises:
        NoEquilibrium: the branch turns back before the risk aversion that is asked for.

    Source:
        Design page 2, sections 5, 9 and 11: always the branch from a = 0.
    """
    economy, tangent = problem.economy, problem.tangent()
    if not np.all(np.isfinite(tangent)):
        raise NoEquilibrium("no stable equilibrium: Gamma is singular, so the yen's loadings are not finite at a = 0")
    walk, step = _Walk(problem.scale.flat(economy.uncoupled), tangent), 1.0
    for _ in range(MOST_STEPS):
        here = walk.shares[-1]
        share = 1.0 if step >= 0.999 * (1.0 - here) else here + step
        walk.look(problem, share, step)
        miss = walk.miss(share)
        if miss <= 1.0:
            walk.go_on(share)
        if walk.shares[-1] == 1.0:
            return walk.passed[-1]
        order = len(walk.shares)
        step *= float(np.clip(0.7 * max(miss, 1e-9) ** (-1.0 / order), 0.2, 0.7 if miss > 1.0 else 4.0))
        if step < SHORTEST * max(walk.shares[-1], 1e-5):
            break
        if problem.bounded and step < PATIENT and len(walk.passed) > 1:
            _refuse_unstable(problem.at(walk.shares[-1]), walk.passed[-1])
    reached = walk.shares[-1] * np.max(economy.risk_aversion)
    asked = np.max(economy.risk_aversion)
    raise NoEquilibrium(
        f"no stable equilibrium: the branch from a = 0 ends at a = {reached:.4g} of {asked:.4g} (turning point)"
    )


def _refuse_unstable(problem: Problem, flat: Vector) -> None:
    """Stop a laborious walk beyond the point where the branch has lost its stability."""
    slowest = problem.economy.slowest(problem.scale.matrices(flat))
    if slowest <= 0.0:
        reached = float(np.max(problem.economy.risk_aversion))
        raise NoEquilibrium(
            f"no stable equilibrium: on the branch from a = 0 the smallest real part of eig(M) is {slowest:.3g}"
            f" already at a = {reached:.4g}"
        )


def _correct(problem: Problem, guess: Vector, *, last: bool, step: float) -> Vector | None:
    goal = TIGHT if last else LOOSE
    found = anderson(problem.improve, guess, goal=goal, sweeps=60 if last else 25)
    if found is None and step < PATIENT and len(guess) <= 500:
        return newton(problem, guess, goal=goal, steps=8)
    return found
