"""What happened to the books: the ladder of the reserve, and everybody's net purchases."""

import numpy as np
from jaxtyping import Float

from tokyotrap.institutions import ALL
from tokyotrap.institutions.ministry_of_finance import MinistryOfFinance
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import JGBS, OTHER_FOREIGN, OWNERS, TREASURIES, bucket
from tokyotrap.model.world import World
from tokyotrap.policy.intervention import RUNGS
from tokyotrap.results.record import QUANTILES, Flow, LadderResult, Rung
from tokyotrap.simulation.ensemble import Ensemble

BILLIONS = 1000.0
GROUPS = {"Treasuries": TREASURIES, "JGBs": JGBS, "other foreign assets": (OTHER_FOREIGN,), "yen cash": ("yen",)}
LABELS = {kind.name: kind.label for kind in ALL} | {"market": "Everybody else"}
RUNG_LABELS = {
    "dollars": "Deposits", "fima_repo": "Federal Reserve repo line", "partner_funds": "Partner's funds",
}  # fmt: skip
NOTHING = 1e-9


def ladder(world: World, ensemble: Ensemble) -> LadderResult | None:
    """How far up the ladder of intervention and down that of the reserve the paths went."""
    ministry = world.inputs.mechanisms.get("institutions.ministry_of_finance")
    if not isinstance(ministry, MinistryOfFinance):
        return None
    shares = np.concatenate([[[1.0, 0.0, 0.0, 0.0]], ensemble.daily.rung]).T
    start = np.asarray(world.inputs.books)[OWNERS.index("ministry_of_finance")]
    end = start + ensemble.records.reserve
    limits = {"fima_repo": float(ministry.repo_limit), "partner_funds": float(ministry.partner_limit)}
    return LadderResult(
        names=RUNGS,
        rung_share_by_date=shares,
        yen_bought=_quantiles(ensemble.records.yen_bought),
        reserves=tuple(
            _rung(name, start, end, limits.get(name, 0.0))
            for name in ministry.funding_order
            if ministry.joint or name != "partner_funds"
        ),
    )


def _rung(
    name: str, start: Float[np.ndarray, " accounts"], end: Float[np.ndarray, "paths accounts"], room: float
) -> Rung:
    """One rung of the reserve; of a credit line what is not drawn counts as left."""
    at = POSITION[name]
    left = end[:, at] + room
    label = RUNG_LABELS.get(name) or bucket(name).label
    used = float((left < start[at] + room - NOTHING).mean())
    return Rung(label, float(start[at] + room) * BILLIONS, tuple(q * BILLIONS for q in _quantiles(left)), used)


def _quantiles(values: Float[np.ndarray, " paths"]) -> tuple[float, ...]:
    """The quantiles of a record over paths."""
    return tuple(float(each) for each in np.quantile(values, QUANTILES))


def flows(world: World, ensemble: Ensemble) -> tuple[Flow, ...]:
    """Cumulative net purchases by owner and kind of asset, those that are not nothing [USD bn]."""
    moved = np.concatenate([np.zeros((1, *world.inputs.books.shape)), ensemble.daily.books]) * BILLIONS
    found = []
    for place, owner in enumerate(OWNERS):
        for label, accounts in GROUPS.items():
            mean = moved[:, place, [POSITION[each] for each in accounts]].sum(axis=1)
            if np.abs(mean).max() > 0.05:
                found.append(Flow(LABELS[owner], label, mean))
    return tuple(found)
