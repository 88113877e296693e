"""A trade: what an institution buys and sells, why, and how long the market stays fuller or emptier for it."""

from collections.abc import Sequence

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.buckets import ACCOUNTS, JGBS, OTHER_FOREIGN, TREASURIES, YEN


class Trades(eqx.Module):
    """What one institution does today for one reason; the market takes the other side.

    Attributes:
        cause: why, in a few words; one line of the attribution.
        bought: bucket -> amount bought, negative if sold [trillion dollars].
        yen_bought: spot yen bought with dollars, negative if sold [trillion dollars].
        forward_settled: dollars delivered into forward sales made earlier, turned into yen without a spot trade
            [trillion dollars].
        borrowed: credit line, of `CREDIT_LINES` -> dollars drawn on it [trillion dollars].
        decay: name of the speed at which slower investors take bonds back from arbitrageurs, of `DECAYS`.
        currency_decay: the same for the currency leg.
        in_currency: whether there is a currency leg at all.
    """

    bought: dict[str, Float[Array, ""]]
    yen_bought: Float[Array, ""]
    forward_settled: Float[Array, ""]
    borrowed: dict[str, Float[Array, ""]]
    cause: str = eqx.field(static=True)
    decay: str = eqx.field(static=True)
    currency_decay: str = eqx.field(static=True)
    in_currency: bool = eqx.field(static=True)

    def __init__(
        self,
        cause: str,
        bought: dict[str, Float[Array, ""]],
        *,
        yen_bought: Float[Array, ""] | float = 0.0,
        forward_settled: Float[Array, ""] | float = 0.0,
        borrowed: dict[str, Float[Array, ""]] | None = None,
        decay: tuple[str, str] = ("lasting", "lasting"),
    ) -> None:
        self.cause = cause
        self.in_currency = not (isinstance(yen_bought, float) and yen_bought == 0.0)
        self.bought = {name: jnp.asarray(amount) for name, amount in bought.items()}
        self.yen_bought = jnp.asarray(yen_bought)
        self.forward_settled = jnp.asarray(forward_settled)
        self.borrowed = {name: jnp.asarray(amount) for name, amount in (borrowed or {}).items()}
        self.decay, self.currency_decay = decay

    @property
    def moves(self) -> dict[str, Float[Array, ""]]:
        """Change of each account that the trade touches, cash included [trillion dollars]; they sum to zero."""
        none = jnp.zeros(())
        in_dollars = (*TREASURIES, OTHER_FOREIGN)
        spent_dollars = sum((amount for name, amount in self.bought.items() if name in in_dollars), none)
        spent_yen = sum((amount for name, amount in self.bought.items() if name in JGBS), none)
        return {
            **self.bought,
            "dollars": sum(self.borrowed.values(), none) - spent_dollars - self.yen_bought - self.forward_settled,
            "yen": self.yen_bought + self.forward_settled - spent_yen,
            **{name: -amount for name, amount in self.borrowed.items()},
        }

    @property
    def changes(self) -> Float[Array, " account"]:
        """Change of the owner's book, cash included [trillion dollars]; sums to zero."""
        return spread(self.moves)

    @property
    def legs(self) -> dict[str, Float[Array, ""]]:
        """What arbitrageurs are left with: "leg/decay" -> amount sold to them [trillion dollars].

        Assets that the equilibrium does not price leave nothing.
        """
        left = {f"{name}/{self.decay}": -amount for name, amount in self.bought.items() if name != OTHER_FOREIGN}
        if self.in_currency:
            left[f"{YEN}/{self.currency_decay}"] = -self.yen_bought
        return left

    @property
    def net(self) -> Float[Array, ""]:
        """What the trade leaves unpaid [trillion dollars]; zero."""
        return self.changes.sum()


def total_moves(trades: Sequence[Trades]) -> dict[str, Float[Array, ""]]:
    """Change of each account from all that one owner does today [trillion dollars]."""
    total: dict[str, Float[Array, ""]] = {}
    for each in trades:
        for name, amount in each.moves.items():
            total[name] = total[name] + amount if name in total else amount
    return total


def spread(moves: dict[str, Float[Array, ""]]) -> Float[Array, " account"]:
    """Changes of accounts by name as a row of a book [trillion dollars]."""
    none = jnp.zeros(())
    return jnp.stack([moves.get(name, none) for name in ACCOUNTS])
