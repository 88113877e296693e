"""What it is about: prices, output, household bills, public debt."""

from tokyotrap.ledger.following import Following, Linked

ALL: tuple[type[Linked] | type[Following], ...] = ()

__all__ = ["ALL"]
