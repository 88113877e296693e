"""What borrowers pay on every day of a run: a household's monthly payment, a company's yearly coupon."""

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.series import PLACE
from tokyotrap.markets.borrowing import monthly_payment, yearly_coupon
from tokyotrap.model.world import World
from tokyotrap.results.record import QUANTILES
from tokyotrap.results.record_conduct import Payment
from tokyotrap.simulation.day import COUPONS, coupon
from tokyotrap.simulation.ensemble import Ensemble

DOLLARS = 1e12
"""In a trillion."""

TENOR = 10.0
"""Years until a company's bond is repaid."""

COMPANIES = {"company, investment grade": "ig_oas", "company, high yield": "hy_oas"}


def payments(
    atlas: Atlas, world: World, ensemble: Ensemble, mortgage: Float[np.ndarray, "Q D1"]
) -> tuple[Payment, ...]:
    """Quantiles of what a household and two companies pay that borrow on each day.

    A household's payment only rises with its rate, so its quantiles are the payments at the quantiles of the rate. A
    company's coupon is a sum of two yields, so its quantiles are taken over paths.

    Args:
        atlas: has the loans.
        world: has the starting day.
        ensemble: every path.
        mortgage: quantiles of the mortgage rate [percent].
    """
    loan, term, debt = (atlas.value(f"us.{key}") for key in ("mortgage_loan", "mortgage_term", "company_debt"))
    household = np.asarray(monthly_payment(loan, np.asarray(mortgage) / 100.0, term)) * DOLLARS
    companies = (
        Payment(who, debt * DOLLARS, TENOR, "year", _coupon(world, ensemble, debt, spread) * DOLLARS)
        for who, spread in COMPANIES.items()
    )
    return Payment("household", loan * DOLLARS, term, "month", household), *companies


def _coupon(world: World, ensemble: Ensemble, debt: float, spread: str) -> Float[np.ndarray, "Q D1"]:
    """Quantiles of a year's coupon, the start included [the debt's money]."""
    opening = np.asarray(world.inputs.opening)
    start = opening[PLACE[COUPONS[spread]]] + opening[PLACE[spread]]
    later = ensemble.quantiles(coupon(spread), QUANTILES).T
    rates = np.concatenate([np.full((len(QUANTILES), 1), start), later], axis=1)
    return np.asarray(yearly_coupon(debt, rates, 0.0))
