"""What it is about: prices, output, household bills, public debt."""

from tokyotrap.economy.debt_service import DebtService
from tokyotrap.economy.growth import Output
from tokyotrap.economy.households import HouseholdBill
from tokyotrap.economy.inflation import Inflation
from tokyotrap.ledger.following import Following, Linked

ALL: tuple[type[Linked] | type[Following], ...] = (Inflation, Output, HouseholdBill, DebtService)

__all__ = ["ALL"]
