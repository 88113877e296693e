"""Flows are changes of holdings: they add up over the books, and every purchase is paid for."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import DAYS, at_end, atlas, ensemble, world
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import CREDIT_LINES, OWNERS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.mechanisms import JOINT_ACTION
from tokyotrap.model.programme import Programme
from tokyotrap.results.holdings import BILLIONS, GROUPS, LABELS, flows, ladder
from tokyotrap.results.record import Flow
from tokyotrap.simulation.ensemble import simulate

SMALLEST = 0.05
"""Flows that never exceed this are left out [USD bn]."""
ROUNDING = 1e-3
"""Of single precision, in a sum over all owners or assets [USD bn]."""


@cache
def found() -> dict[tuple[str, str], Flow]:
    return {(flow.owner, flow.instrument): flow for flow in flows(world(), ensemble())}


def held(owner: str, accounts: tuple[str, ...]) -> np.ndarray:
    """Mean holdings at the start and at the end, from the books of every path [USD bn]."""
    places = [POSITION[each] for each in accounts]
    start = np.asarray(world().inputs.books)[OWNERS.index(owner), places].sum()
    changed = at_end(ensemble()).books[:, OWNERS.index(owner), places].astype(float)
    return np.array([start, start + changed.sum(axis=1).mean()]) * BILLIONS


@pytest.mark.parametrize("owner", OWNERS)
def test_flows_add_up_to_the_change_of_holdings(owner: str) -> None:
    """Over the whole run, for each kind of asset; what is left out is small."""
    for instrument, accounts in GROUPS.items():
        start, end = held(owner, accounts)
        flow = found().get((LABELS[owner], instrument))
        if flow is None:
            assert abs(end - start) <= SMALLEST
        else:
            assert flow.mean.shape == (DAYS + 1,)
            assert flow.mean[0] == 0.0
            assert flow.mean[-1] == pytest.approx(end - start, abs=ROUNDING)


def test_somebody_trades_every_kind_of_asset() -> None:
    assert {instrument for _, instrument in found()} == set(GROUPS)


@pytest.mark.parametrize("instrument", GROUPS)
def test_every_sale_has_a_buyer(instrument: str) -> None:
    """Over all owners and on every day the flows cancel, but for those left out."""
    shown = [flow.mean for (_, each), flow in found().items() if each == instrument]
    left_out = len(OWNERS) - len(shown)
    assert np.abs(np.sum(shown, axis=0)).max() <= SMALLEST * left_out + ROUNDING


@pytest.mark.parametrize("owner", OWNERS)
def test_what_is_bought_is_paid_for(owner: str) -> None:
    """Flows of an owner and the change of its dollars, net of what it borrowed of them, sum to zero."""
    start, end = held(owner, ("dollars", *CREDIT_LINES))
    shown = [flow.mean[-1] for (label, _), flow in found().items() if label == LABELS[owner]]
    left_out = len(GROUPS) - len(shown)
    assert abs(sum(shown) + end - start) <= SMALLEST * left_out + ROUNDING


@pytest.mark.parametrize("joint", ["none", "on"])
def test_a_partners_funds_are_a_rung_in_joint_action(joint: str) -> None:
    together = assemble(atlas(), {JOINT_ACTION: joint}, Programme(()), (), 2)
    found = ladder(together, simulate(together, paths=2, seed=0, stops=()))
    assert found is not None
    limit = 1000.0 * atlas().value("partner.limit")
    shown = {rung.name: rung.at_start for rung in found.reserves}
    assert shown.get("Partner's funds") == (pytest.approx(limit) if joint == "on" else None)
    assert shown["Federal Reserve repo line"] == pytest.approx(1000.0 * atlas().value("backstop.fima_limit"))
