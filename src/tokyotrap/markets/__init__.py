"""Markets the core does not price: credit, equities, mortgages, volatility, bonds and currencies abroad."""

from tokyotrap.ledger.following import Following, Linked

ALL: tuple[type[Linked] | type[Following], ...] = ()

__all__ = ["ALL"]
