"""Rate decisions: on the meeting calendar only, a step against what was priced."""

from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class Board(eqx.Module):
    """The Bank of Japan's policy board.

    Markets price an expected step; the board takes a whole step or none, so that the expected step is the priced one,
    tilted: up when the yen has weakened over the month, down when arbitrageurs' capacity is thin or the political
    weight is high. Only the difference between the step and what was priced moves markets.

    Source: four steps in the sixteen meetings from March 2024 to January 2026; the tilts are ours.
    """

    yen_tilt: Float[Array, ""] | Any = parameter("bp per pp", low=0.0, high=10.0, fact="board.yen_tilt")
    stress_tilt: Float[Array, ""] | Any = parameter("bp", low=0.0, high=50.0, fact="board.stress_tilt")
    political_tilt: Float[Array, ""] | Any = parameter("bp", low=-25.0, high=25.0, fact="board.political_tilt")
    step: Float[Array, ""] | Any = parameter("bp", low=1.0, high=100.0, fact="board.step")

    def wanted(self, priced: Float[Array, ""], quotes: Quotes, capacity: Float[Array, ""]) -> Float[Array, ""]:
        """Expected step of the board [decimal per year]."""
        weaker = quotes.change("usdjpy")
        return priced + self.yen_tilt * weaker - self.stress_tilt * jnp.tanh(capacity) - self.political_tilt

    def decide(
        self, priced: Float[Array, ""], quotes: Quotes, capacity: Float[Array, ""], chance: Float[Array, ""]
    ) -> Float[Array, ""]:
        """Today's step [decimal per year], a multiple of `step`, given one uniform number."""
        return lattice(self.wanted(priced, quotes, capacity), chance, self.step)


def lattice(expected: Float[Array, ""], chance: Float[Array, ""], size: Float[Array, ""]) -> Float[Array, ""]:
    """A multiple of `size` whose mean over the chance is the expected step [decimal per year].

    Args:
        expected: step wanted on average [decimal per year].
        chance: a uniform number [0 to 1].
        size: of one step [decimal per year].
    """
    steps = expected / size
    down = jnp.floor(steps)
    return size * (down + jnp.where(chance < steps - down, 1.0, 0.0))


class Committee(eqx.Module):
    """The Federal Reserve's committee, an outside force: at each meeting it follows the short rate markets expect.

    `eagerness` is the share of the distance between the priced short rate and the target range that a meeting closes
    in expectation. Its decisions ratify what is in the curve, so they move no price.
    """

    eagerness: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="committee.eagerness")
    step: Float[Array, ""] | Any = parameter("bp", low=1.0, high=100.0, fact="committee.step")
    most_steps: Float[Array, ""] | Any = parameter("count", low=1.0, high=10.0, fact="committee.most_steps")

    def decide(self, gap: Float[Array, ""], chance: Float[Array, ""]) -> Float[Array, ""]:
        """Today's step [decimal per year]: at most `most_steps` steps, its mean a share of the gap."""
        most = self.most_steps * self.step
        return jnp.clip(lattice(self.eagerness * gap, chance, self.step), -most, most)
