"""Rate decisions: on the meeting calendar only, a step against what was priced."""

from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.triggers import steps_up
from tokyotrap.parameter import parameter

STRIKE, DOMINANCE = "strike", "dominance"
"""What the board hears of others: buyers of bonds on strike, a budget that rules the bank [0 to 1]."""


class Board(eqx.Module):
    """The Bank of Japan's policy board.

    Markets price an expected step; the board takes a whole step or none, so that the expected step is the priced one,
    tilted. Up: the yen has weakened over the month; inflation is above that of the start, or output above where it
    would have been, of which a meeting closes the small part that inertia leaves. Down: arbitrageurs' capacity is
    thin, bond buyers are on strike, politics. Under fiscal dominance the reasons to raise fade and politics weighs.
    Every tilt is measured from the starting day, so that on that day the expected step is the priced one. Only the
    difference between the step and what was priced moves markets.

    Source: four steps in the sixteen meetings from March 2024 to January 2026, which is what is priced for 2026 too;
    Taylor's weights; inertia ours, in line with that hazard; the other tilts are ours.
    """

    yen_tilt: Float[Array, ""] | Any = parameter("bp per pp", low=0.0, high=10.0, fact="board.yen_tilt")
    stress_tilt: Float[Array, ""] | Any = parameter("bp", low=0.0, high=50.0, fact="board.stress_tilt")
    strike_tilt: Float[Array, ""] | Any = parameter("bp", low=0.0, high=50.0, fact="board.strike_tilt")
    political_tilt: Float[Array, ""] | Any = parameter("bp", low=-25.0, high=25.0, fact="board.political_tilt")
    dominance_tilt: Float[Array, ""] | Any = parameter("bp", low=0.0, high=50.0, fact="board.dominance_tilt")
    smoothing: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="boj.smoothing")
    inflation_weight: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=5.0, fact="boj.taylor_inflation")
    output_weight: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=5.0, fact="boj.taylor_output")
    step: Float[Array, ""] | Any = parameter("bp", low=1.0, high=100.0, fact="board.step")

    def wanted(self, priced: Float[Array, ""], quotes: Quotes, stance: Stance) -> Float[Array, ""]:
        """Expected step of the board [decimal per year].

        Args:
            priced: step the market expects of this meeting [decimal per year].
            quotes: yesterday's close.
            stance: capacity, and what is told of "strike" and "dominance" [0 to 1].
        """
        dominance = stance.hears(DOMINANCE, 0.0)
        raise_for = self.yen_tilt * quotes.change("usdjpy") + self.rule(quotes)
        lower_for = self.stress_tilt * jnp.tanh(stance.capacity) + self.strike_tilt * stance.hears(STRIKE, 0.0)
        politics = self.political_tilt + self.dominance_tilt * dominance
        return priced + (1.0 - dominance) * raise_for - lower_for - politics

    def rule(self, quotes: Quotes) -> Float[Array, ""]:
        """What inflation and output ask of one meeting, beyond what was priced [decimal per year].

        The rule's rate has moved by the weights times the distances from the start; two meetings a quarter close
        1 - sqrt(smoothing) of it each.

        Source: Taylor (1993) for the form.
        """
        inflation = quotes["cpi_japan"] - quotes.at_start("cpi_japan")
        output = quotes["gdp_japan"] - quotes.at_start("gdp_japan")
        return (1.0 - self.smoothing**0.5) * (self.inflation_weight * inflation + self.output_weight * output)

    def decide(
        self, priced: Float[Array, ""], quotes: Quotes, stance: Stance, chance: Float[Array, ""]
    ) -> Float[Array, ""]:
        """Today's step [decimal per year], a multiple of `step`, given one uniform number."""
        return lattice(self.wanted(priced, quotes, stance), chance, self.step)


def lattice(expected: Float[Array, ""], chance: Float[Array, ""], size: Float[Array, ""]) -> Float[Array, ""]:
    """A multiple of `size` whose mean over the chance is the expected step [decimal per year].

    Args:
        expected: step wanted on average [decimal per year].
        chance: a uniform number [0 to 1].
        size: of one step [decimal per year].
    """
    return size * steps_up(expected / size, chance)


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
