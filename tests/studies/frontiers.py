"""A small search of policies that tests look at: one way of paying, no other scenario, two sets of parameters."""

from functools import cache

import pytest

from tests.worlds import baseline
from tokyotrap.studies import frontier_levers, frontier_robust, frontier_search, frontier_told
from tokyotrap.studies.frontier import frontier
from tokyotrap.studies.frontier_found import Frontier

DAYS, PATHS, EVALUATIONS = 40, 32, 40


@cache
def small() -> Frontier:
    """Compiles one structure."""
    one = {"deposits first": frontier_levers.FUNDINGS["deposits first"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontier_search, "FUNDINGS", one)
        for module in (frontier_robust, frontier_told):
            patch.setattr(module, "neighbours", lambda *_: [])
        limits = {"boj_rate_1": 1.0}
        options = {"limits": limits, "evaluations": EVALUATIONS, "paths": PATHS, "days": DAYS, "sets": 2}
        return frontier(baseline(), **options)
