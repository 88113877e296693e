"""The intervention ladder: quiet, verbal, rate check, operation; what moves it and what it does to the yen."""

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.triggers import above, both, either, happens, no, over, pick, some, stands
from tokyotrap.parameter import parameter

RUNGS = ("quiet", "verbal", "rate check", "operation")


class LadderState(eqx.Module):
    """Where the ministry stands.

    Attributes:
        rung: 0 quiet to 3 operation, as of yesterday.
        wait: business days before the next rate check or operation may come.
        spent: yen bought in the current campaign, fading [trillion yen].
        credibility: share of its first effect that the next rate check has [0 to 1].
    """

    rung: Float[Array, ""]
    wait: Float[Array, ""]
    spent: Float[Array, ""]
    credibility: Float[Array, ""]


class Move(eqx.Module):
    """What the ministry does today: yen bought [trillion yen] and the signal in it [log points of USDJPY, <= 0]."""

    yen: Float[Array, ""]
    signal: Float[Array, ""]


class Ordered(eqx.Module):
    """What a scenario orders today, and what the reserve can pay.

    Attributes:
        yen: to buy [trillion yen].
        check: whether to check rates [0 or 1].
        limit: yen that the reserve can pay for [trillion yen].
    """

    yen: Float[Array, ""]
    check: Float[Array, ""]
    limit: Float[Array, ""]


def quiet() -> LadderState:
    """The state before anything was said: nothing spent [trillion yen], full credibility [0 to 1]."""
    return LadderState(*jax.device_put([0.0, 0.0, 0.0, 1.0]))


class Ladder(eqx.Module):
    """A ministry that speaks, checks rates, and buys yen when the yen is weak and falling fast.

    Pressure adds the distance of USDJPY from a defence line and its rise over a month, each over its own scale. Words
    follow pressure with hysteresis; a rate check and an operation come by chance, the more likely the higher the
    pressure. What a campaign has spent makes the next operation less likely and less effective, and is forgotten
    slowly. A rate check that is not followed by an operation keeps only a part of its credit; an operation restores it.
    In joint action with Washington a check and the signal of an operation count for more.

    Source: the size of a rate check is that of 23-26 January 2026; the saturating effect of an operation and its fading
    are fitted to the campaigns of 2022-24. Thresholds, hazards, the loss of credit and joint action are ours.
    """

    defence_line: Float[Array, ""] | Any = parameter("JPY per USD", low=80.0, high=400.0, fact="ladder.defence_line")
    level_scale: Float[Array, ""] | Any = parameter("%", low=0.1, high=50.0, fact="ladder.level_scale")
    speed_scale: Float[Array, ""] | Any = parameter("%", low=0.1, high=50.0, fact="ladder.speed_scale")
    verbal_at: Float[Array, ""] | Any = parameter("ratio", low=-10.0, high=10.0, fact="ladder.verbal_at")
    hysteresis: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=5.0, fact="ladder.hysteresis")
    check_at: Float[Array, ""] | Any = parameter("ratio", low=-10.0, high=10.0, fact="ladder.check_at")
    operate_at: Float[Array, ""] | Any = parameter("ratio", low=-10.0, high=10.0, fact="ladder.operate_at")
    softness: Float[Array, ""] | Any = parameter("ratio", low=0.01, high=5.0, fact="ladder.softness")
    readiness: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="ladder.readiness")
    pause: Float[Array, ""] | Any = parameter("business days", low=1.0, high=250.0, fact="ladder.pause")
    size: Float[Array, ""] | Any = parameter("JPY tn", low=0.0, high=50.0, fact="ladder.operation_size")
    budget: Float[Array, ""] | Any = parameter("JPY tn", low=0.1, high=500.0, fact="ladder.campaign_budget")
    check_effect: Float[Array, ""] | Any = parameter("%", low=0.0, high=20.0, fact="intervention.rate_check")
    peak_effect: Float[Array, ""] | Any = parameter("%", low=0.0, high=20.0, fact="intervention.peak_effect")
    saturation: Float[Array, ""] | Any = parameter("JPY tn", low=0.1, high=50.0, fact="intervention.saturation")
    portfolio: Float[Array, ""] | Any = parameter("% per $100bn", low=0.0, high=50.0, fact="intervention.portfolio")
    memory: Float[Array, ""] | Any = parameter("business days", low=1.0, high=500.0, fact="ladder.campaign_memory")
    credit_kept: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="ladder.credit_kept")
    joint_check: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=5.0, fact="ladder.joint_check")
    joint_signal: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=5.0, fact="ladder.joint_signal")
    joint: bool = eqx.field(static=True, default=False)

    def pressure(self, quotes: Quotes) -> Float[Array, ""]:
        """How much the yen asks for action [scales]."""
        level = (quotes["usdjpy"] - jnp.log(self.defence_line)) / self.level_scale
        return level + jnp.maximum(quotes.change("usdjpy"), 0.0) / self.speed_scale

    def climb(
        self, state: LadderState, quotes: Quotes, chance: Float[Array, " 2"], ordered: Ordered
    ) -> tuple[LadderState, Move]:
        """One day on the ladder.

        Args:
            state: as of yesterday.
            quotes: yesterday's close [log of yen per dollar].
            chance: two uniform numbers, for the rate check and the operation.
            ordered: what a scenario makes the ministry do today [trillion yen].
        """
        pressure = self.pressure(quotes)
        lower = pick(stands(state.rung), self.verbal_at - self.hysteresis, self.verbal_at)
        talking = above(pressure, lower, 1.0)
        ready = both(talking, over(state.wait))
        urge = jax.nn.sigmoid((pressure - self.operate_at) / self.softness) * jnp.exp(-state.spent / self.budget)
        operates = both(ready, happens(chance[1], self.readiness * urge))
        eager = jax.nn.sigmoid((pressure - self.check_at) / self.softness)
        chosen = both(both(ready, no(operates)), happens(chance[0], self.readiness * eager))
        checks = either(chosen, ordered.check > 0.0)
        yen = jnp.minimum(pick(operates, self.size, 0.0) + ordered.yen, ordered.limit)
        louder = self.joint_check if self.joint else 1.0
        checked = pick(checks, louder * self.check_effect * state.credibility, 0.0)
        signal = self.signal(state, yen, quotes.yen_per_dollar_at_start) - checked
        buys = some(yen, self.size)
        rung = pick(buys, 3.0, pick(checks, 2.0, pick(talking, 1.0, 0.0)))
        credit = pick(buys, 1.0, pick(checks, self.credit_kept * state.credibility, state.credibility))
        wait = pick(either(operates, checks), self.pause, jnp.maximum(state.wait - 1.0, 0.0))
        spent = (state.spent + yen) * 2.0 ** (-1.0 / self.memory)
        return LadderState(rung, wait, spent, credit), Move(yen, signal)

    def signal(
        self, state: LadderState, yen: Float[Array, ""], yen_per_dollar: Float[Array, ""] | float
    ) -> Float[Array, ""]:
        """Effect of buying this much more, beyond that of the yen themselves [log points, <= 0].

        A campaign as a whole moves the yen by an amount that saturates; the purchase moves it too, through what
        arbitrageurs must sell. Only what the first has over the second is signal.

        Args:
            state: with what the campaign has spent.
            yen: bought today [trillion yen].
            yen_per_dollar: to turn them into dollars.
        """
        before = jnp.exp(-state.spent / self.saturation)
        after = jnp.exp(-(state.spent + yen) / self.saturation)
        beyond = jnp.maximum(self.peak_effect * (before - after) - self.portfolio * yen / yen_per_dollar, 0.0)
        return -(self.joint_signal if self.joint else 1.0) * beyond
