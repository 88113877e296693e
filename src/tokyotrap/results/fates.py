"""A run read by what its branches came to: odds of the red lines on the paths of each outcome, and of each leaf."""

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Bool, Float

from tokyotrap.ledger.series import PLACE
from tokyotrap.model.world import World
from tokyotrap.results.record import QUANTILES
from tokyotrap.results.record_branches import BranchResult, Fate, FateLine
from tokyotrap.results.red_lines import first_dates
from tokyotrap.scenario import givens, tree
from tokyotrap.scenario.scenario import Branch, RedLine, Scenario
from tokyotrap.simulation.clusters import share_error
from tokyotrap.simulation.ensemble import Ensemble

Shown = Callable[[str, Float[np.ndarray, "..."]], Float[np.ndarray, "..."]]
Paths = Bool[np.ndarray, " paths"]


class Reading:
    """What is needed to read a run by its branches.

    Attributes:
        branches: those decided within the horizon, in the order in which they are.
        leaves: every fate with its odds.
    """

    def __init__(
        self, scenario: Scenario, world: World, ensemble: Ensemble, dates: Sequence[dt.date], shown: Shown
    ) -> None:
        forks = [fork.name for fork in world.structure.programme.forks]
        self.branches = [each for each in tree.in_order(scenario.branches) if each.name in forks]
        self.leaves = tree.leaves(self.branches)
        self.lines, self.ensemble, self.dates, self.shown = scenario.red_lines, ensemble, dates, shown

    def by_branch(self) -> tuple[BranchResult, ...]:
        """Every branch, its outcomes in the order of the file, last the paths on which it was not decided."""
        return tuple(self._branch(place, branch) for place, branch in enumerate(self.branches))

    def by_leaf(self) -> tuple[Fate, ...]:
        """Every leaf of the tree, in the order of the outcomes."""
        if not self.branches:
            return ()
        return tuple(self._fate(fate, odds, self._paths(fate)) for fate, odds in self.leaves)

    def _branch(self, place: int, branch: Branch) -> BranchResult:
        fates = []
        for number, outcome in enumerate(branch.outcomes):
            odds = sum((part for fate, part in self.leaves if fate.get(branch.name) == outcome), 0.0)
            fates.append(self._fate({branch.name: outcome}, odds, self.ensemble.records.fates[:, place] == number))
        never = self.ensemble.records.fates[:, place] < 0
        if branch.given:
            odds = sum((part for fate, part in self.leaves if branch.name not in fate), 0.0)
            fates.append(self._fate({branch.name: ""}, odds, never))
        return BranchResult(branch.name, branch.what, branch.on, givens.words(branch.given), tuple(fates))

    def _paths(self, fate: tree.Fate) -> Paths:
        """On which paths all branches came to just this."""
        paths = np.ones(len(self.ensemble.records.fates), dtype=bool)
        for place, branch in enumerate(self.branches):
            number = list(branch.outcomes).index(fate[branch.name]) if branch.name in fate else -1
            paths &= self.ensemble.records.fates[:, place] == number
        return paths

    def _fate(self, came: tree.Fate, odds: float, paths: Paths) -> Fate:
        share = float(paths.mean())
        error = share_error(paths, self.ensemble.numbers)
        lines = tuple(self._line(line, place, paths) for place, line in enumerate(self.lines)) if paths.any() else ()
        return Fate(came, odds, share, error, int(paths.sum()), lines)

    def _line(self, line: RedLine, place: int, paths: Paths) -> FateLine:
        day = self.ensemble.records.crossing[paths, place]
        share = float((day > 0).mean())
        ends = self.shown(line.series, self.ensemble.records.values[paths, PLACE[line.series]].astype(float))
        return FateLine(
            name=line.name,
            probability=share,
            standard_error=share_error(day > 0, self.ensemble.numbers[paths]),
            first_date=first_dates(np.sort(day[day > 0]), self.dates),
            at_end=tuple(float(each) for each in np.quantile(ends, QUANTILES)),
        )
