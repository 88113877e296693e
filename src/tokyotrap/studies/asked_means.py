"""Asked means: opinions as means over paths that weights must have, and which of them cannot hold together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.studies.entropy import Means, possible, reach
from tokyotrap.studies.opinion import WHERE, Opinion

Values = Float[np.ndarray, " n"]
Lookup = Callable[[str, int], Values]
"""Values of a series on a day, as shown; or, by the name of a red line, 1 where it was crossed by then."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Opinions as means.

    Attributes:
        means: what is asked of means.
        owners: number of the opinion that each row belongs to (K,).
    """

    means: Means
    owners: tuple[int, ...]

    def of(self, opinions: Sequence[int]) -> Means:
        """The means that some opinions ask for."""
        return self.means.only(np.isin(self.owners, list(opinions)))


@dataclass
class _Rows:
    """Rows as they are found."""

    opinions: Sequence[Opinion]
    prior: Values
    lookup: Lookup
    rows: list[Values] = field(default_factory=list)
    targets: list[float] = field(default_factory=list)
    at_most: list[bool] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    held: dict[tuple[str, str, int], float] = field(default_factory=dict)

    def ask(self, place: int, row: Values, target: float, relation: str) -> None:
        sign = -1.0 if relation == ">=" else 1.0
        self.rows.append(sign * row)
        self.targets.append(sign * target)
        self.at_most.append(relation != "=")
        self.owners.append(place)

    def mean(self, place: int, series: str, day: int) -> float:
        """The mean of a series: as another opinion asks, else held where it is."""
        key = ("mean", series, day)
        if key not in self.held:
            asked = self._elsewhere(*key)
            row = self.lookup(series, day)
            self.held[key] = float(self.prior @ row) if asked is None else asked
            if asked is None:
                self.ask(place, row, self.held[key], "=")
        return self.held[key]

    def deviation(self, place: int, series: str, day: int) -> float:
        """The same of its deviation."""
        key = ("deviation", series, day)
        if key not in self.held:
            middle, asked = self.mean(place, series, day), self._elsewhere(*key)
            row = (self.lookup(series, day) - middle) ** 2
            self.held[key] = float(np.sqrt(self.prior @ row)) if asked is None else asked
            if asked is None:
                self.ask(place, row, self.held[key] ** 2, "=")
        return self.held[key]

    def _elsewhere(self, kind: str, series: str, day: int) -> float | None:
        for each in self.opinions:
            if (each.kind, each.what, each.day, each.relation) == (kind, series, day, "="):
                return each.target
        return None


def asked(opinions: Sequence[Opinion], prior: Values, lookup: Lookup) -> Asked:
    """Opinions as means over paths.

    A deviation is one around the mean that another opinion asks for, otherwise around the mean of the paths, which then
    stays where it is; so do means and deviations of the two series of a correlation.

    Args:
        opinions: as read.
        prior: weights of the paths.
        lookup: values by path.

    Raises:
        InvalidInput: a deviation or correlation of a series whose mean is only bounded.
    """
    _refuse_bounds(opinions)
    found = _Rows(opinions, prior, lookup)
    for place, each in enumerate(opinions):
        _add(found, place, each)
    means = Means(np.array(found.rows), np.array(found.targets), np.array(found.at_most))
    return Asked(means, tuple(found.owners))


def _add(found: _Rows, place: int, told: Opinion) -> None:
    values = found.lookup(told.what, told.day)
    if told.kind in ("mean", "odds"):
        found.ask(place, values, told.target, told.relation)
    elif told.kind == "above":
        found.ask(place, (values >= told.level).astype(float), told.target, told.relation)
    elif told.kind == "below":
        found.ask(place, (values <= told.level).astype(float), told.target, told.relation)
    elif told.kind == "order":
        found.ask(place, values - found.lookup(told.other, told.day), 0.0, told.relation)
    elif told.kind == "deviation":
        middle = found.mean(place, told.what, told.day)
        found.ask(place, (values - middle) ** 2, told.target**2, told.relation)
    else:
        other = found.lookup(told.other, told.day)
        product = (values - found.mean(place, told.what, told.day)) * (other - found.mean(place, told.other, told.day))
        sizes = found.deviation(place, told.what, told.day) * found.deviation(place, told.other, told.day)
        found.ask(place, product, told.target * sizes, told.relation)


def _refuse_bounds(opinions: Sequence[Opinion]) -> None:
    """Around which mean a deviation is meant must be known, and which deviation a correlation goes with."""
    bounded = {(each.kind, each.what, each.day) for each in opinions if each.relation != "="}
    mistakes = []
    for each in opinions:
        if each.kind not in ("deviation", "correlation"):
            continue
        needed = ("mean",) if each.kind == "deviation" else ("mean", "deviation")
        for series in filter(None, (each.what, each.other)):
            for kind in needed:
                if (kind, series, each.day) in bounded:
                    what = f"the {kind} of {series} on that day is only bounded by another view"
                    mistakes.append(Mistake(each.text, what, f"Give that {kind} with =, or leave one of the two out."))
    if mistakes:
        raise InvalidInput(WHERE, mistakes)


def refuse(opinions: Sequence[Opinion], found: Asked, prior: Values) -> None:
    """Say which opinions cannot hold together on these paths, and what the paths reach.

    Raises:
        InvalidInput: always, unless they can.
    """
    left = [*range(len(opinions))]
    if possible(prior, found.means):
        return
    for place in range(len(opinions)):  # what is left when nothing more can be taken out is the conflict
        others = [each for each in left if each != place]
        if others and not possible(prior, found.of(others)):
            left = others
    mistakes = [Mistake(opinions[place].text, _reached(place, left, opinions, found, prior)) for place in left]
    if len(left) > 1:
        mistakes.append(Mistake("", "these cannot hold together on these paths", "Leave one out, or ask for less."))
    raise InvalidInput(WHERE, mistakes)


def _reached(
    place: int, left: Sequence[int], opinions: Sequence[Opinion], found: Asked, prior: Values
) -> str:
    """What the paths reach of one opinion, given the others of the conflict."""
    rows = [row for row, owner in enumerate(found.owners) if owner == place]
    sign = -1.0 if opinions[place].relation == ">=" else 1.0
    others = [each for each in left if each != place]
    held = np.isin(found.owners, others)
    held[rows[:-1]] = True
    ends = reach(prior, sign * found.means.rows[rows[-1]], found.means.only(held))
    if ends is None:
        return "that cannot be"
    low, high = _as_said(opinions[place], ends, found.means.targets[rows[-1]])
    given = " with the others" if others else ""
    return f"weights of the paths reach from {low} to {high}{given}"


def _as_said(told: Opinion, ends: tuple[float, float], target: float) -> tuple[str, str]:
    """Ends of what can be reached, in the terms of the opinion."""
    if told.kind in ("odds", "above", "below"):
        return f"{ends[0]:.1%}", f"{ends[1]:.1%}"
    if told.kind == "deviation":
        ends = (float(np.sqrt(max(ends[0], 0.0))), float(np.sqrt(max(ends[1], 0.0))))
    if told.kind == "correlation" and target and told.target:
        sizes = abs(target / told.target)
        ends = (ends[0] / sizes, ends[1] / sizes)
    return f"{ends[0]:.4g}", f"{ends[1]:.4g}"
