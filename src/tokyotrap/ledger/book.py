"""A book: what one institution holds, in house money (trillion dollars at the starting exchange rate)."""

import equinox as eqx
from jaxtyping import Array, Float

from tokyotrap.ledger.buckets import ACCOUNTS, JGBS, TREASURIES

POSITION = {name: place for place, name in enumerate(ACCOUNTS)}


class Book(eqx.Module):
    """Holdings of one institution.

    Attributes:
        holdings: amount in each of `ACCOUNTS` [trillion dollars], at the prices and the exchange rate of the start.
    """

    holdings: Float[Array, " account"]

    def __getitem__(self, account: str) -> Float[Array, ""]:
        """Amount held in one account [trillion dollars]."""
        return self.holdings[POSITION[account]]

    @property
    def treasuries(self) -> Float[Array, ""]:
        """All Treasuries held [trillion dollars]."""
        return self.holdings[POSITION[TREASURIES[0]] : POSITION[TREASURIES[-1]] + 1].sum()

    @property
    def jgbs(self) -> Float[Array, ""]:
        """All JGBs held [trillion dollars]."""
        return self.holdings[POSITION[JGBS[0]] : POSITION[JGBS[-1]] + 1].sum()

    @property
    def total(self) -> Float[Array, ""]:
        """Sum of all accounts [trillion dollars]."""
        return self.holdings.sum()
