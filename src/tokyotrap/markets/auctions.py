"""Auctions of Japanese government bonds: how many bids came, what a failed one does, and a strike of buyers."""

from typing import Any, ClassVar, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtri
from jax.scipy.stats import norm
from jaxtyping import Array, Bool, Float

from tokyotrap.ledger.buckets import INVENTORY, JGBS, bucket
from tokyotrap.ledger.order import Order
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.regime import Effect, Memory, Regime, Said
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.triggers import Answer, below, both, pick, stands
from tokyotrap.parameter import parameter

TENORS = {"2y": "jgb_2y", "5y": "jgb_5y", "10y": "jgb_10y", "20y": "jgb_20y", "30y": "jgb_30_40y", "40y": "jgb_30_40y"}
"""Tenor sold -> the bucket it lands in."""

SUPER_LONG = ("20y", "30y", "40y")
"""Tenors whose buyers are insurers and pension funds."""

CAUSE = "auction results"


class Result(NamedTuple):
    """One tenor's auction today.

    Attributes:
        held: whether there was one.
        ratio: bids over what was sold.
        tail: average less lowest accepted price [yen per 100 of face value].
        failed: whether it has failed.
        left: bonds that dealers are left with beyond what was to be expected [trillion dollars].
    """

    held: Bool[Array, ""]
    ratio: Float[Array, ""]
    tail: Float[Array, ""]
    failed: Answer
    left: Float[Array, ""]


class Auctions(Regime):
    """Bids at JGB auctions, failed auctions, and a strike of buyers.

    The ratio of bids to what is sold is the usual one of the tenor, times one plus what moves demand: the yield over
    its month's average, a nervous week, the size; for super-long bonds also how near the 30-year is to the level at
    which insurers buy, trust, a strike; plus chance. A result weaker than was to be expected leaves bonds with
    dealers: those not bid for, and those of holders who step back. The answer is quadratic up to the result of
    20 May 2025 and grows in proportion beyond; a strong result has the opposite, smaller effect, and what auctions do
    on average in calm times is taken off, as it is in prices.

    Source: bid-to-cover, tail and yields of the 20-year auction of 20 May 2025; usual ratios from memory; what moves
    demand, the strike and the answer at other tenors are ours.
    """

    name: ClassVar[str] = "markets.auctions"
    label: ClassVar[str] = "Auctions"
    orders: ClassVar[tuple[Order, ...]] = (
        Order(
            "weak_auction", "ratio", "bids missing at the next 20- to 40-year auction, in times what is sold", 0.0, 3.0
        ),
    )

    usual_2y: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="auctions.bid_to_cover.2y")
    usual_5y: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="auctions.bid_to_cover.5y")
    usual_10y: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="auctions.bid_to_cover.10y")
    usual_20y: Float[Array, ""] | Any = parameter("ratio", low=2.6, high=10.0, fact="auctions.bid_to_cover.20y")
    usual_30y: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="auctions.bid_to_cover.30y")
    usual_40y: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="auctions.bid_to_cover.40y")
    size_2y: Float[Array, ""] | Any = parameter("JPY tn", low=0.01, high=20.0, fact="jgb.auction.2y.size")
    size_5y: Float[Array, ""] | Any = parameter("JPY tn", low=0.01, high=20.0, fact="jgb.auction.5y.size")
    size_10y: Float[Array, ""] | Any = parameter("JPY tn", low=0.01, high=20.0, fact="jgb.auction.10y.size")
    size_20y: Float[Array, ""] | Any = parameter("JPY tn", low=0.01, high=20.0, fact="jgb.auction.20y.size")
    size_30y: Float[Array, ""] | Any = parameter("JPY tn", low=0.01, high=20.0, fact="jgb.auction.30y.size")
    size_40y: Float[Array, ""] | Any = parameter("JPY tn", low=0.01, high=20.0, fact="jgb.auction.40y.size")
    noise: Float[Array, ""] | Any = parameter("%", low=0.1, high=50.0, fact="auctions.noise")
    failed_below: Float[Array, ""] | Any = parameter("ratio", low=0.1, high=1.0, fact="auctions.failed_below")
    least: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=3.0, fact="auctions.least")
    most: Float[Array, ""] | Any = parameter("%", low=0.0, high=90.0, fact="auctions.most")
    value: Float[Array, ""] | Any = parameter("% per pp", low=-100.0, high=100.0, fact="auctions.value")
    homecoming: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="auctions.homecoming")
    buying_yield: Float[Array, ""] | Any = parameter("%", low=0.0, high=20.0, fact="insurers.buying_yield_30y")
    patience: Float[Array, ""] | Any = parameter("bp", low=1.0, high=200.0, fact="life_insurers.homecoming_width")
    nervousness: Float[Array, ""] | Any = parameter("% per pp", low=0.0, high=300.0, fact="auctions.nervousness")
    calm_week: Float[Array, ""] | Any = parameter("bp", low=0.0, high=100.0, fact="auctions.calm_week")
    trust: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="auctions.trust")
    trust_at_start: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.start")
    size_response: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="auctions.size_response")
    anticipated: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="auctions.anticipated")
    worst_ratio: Float[Array, ""] | Any = parameter(
        "ratio", low=0.5, high=2.6, fact="history.auction_2025_05.bid_to_cover"
    )
    worst_tail: Float[Array, ""] | Any = parameter("JPY", low=0.0, high=10.0, fact="history.auction_2025_05.tail")
    usual_tail: Float[Array, ""] | Any = parameter("JPY", low=0.0, high=5.0, fact="auctions.usual_tail")
    left_belly: Float[Array, ""] | Any = parameter("USD bn", low=0.0, high=500.0, fact="auctions.step_back.belly")
    left_20y: Float[Array, ""] | Any = parameter("USD bn", low=0.0, high=500.0, fact="auctions.step_back.20y")
    left_long: Float[Array, ""] | Any = parameter("USD bn", low=0.0, high=500.0, fact="auctions.step_back.long")
    relief: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="auctions.relief")
    strike_first: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="auctions.strike.first")
    strike_again: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=5.0, fact="auctions.strike.again")
    strike_half_life: Float[Array, ""] | Any = parameter(
        "business days", low=1.0, high=500.0, fact="auctions.strike.half_life"
    )
    strike_homecoming: Float[Array, ""] | Any = parameter(
        "ratio", low=0.0, high=50.0, fact="auctions.strike.homecoming"
    )
    strike_weight: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="auctions.strike.weight")
    strike_counts: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="auctions.strike.counts")

    def opening(self) -> Memory:
        """No strike, no failures; the last results are the usual ones."""
        none = np.zeros(())
        found: Memory = {"strike": none, "failures": none, "days_on_strike": none, "missing": none}
        for tenor in TENORS:
            found[f"bid_to_cover_{tenor}"] = getattr(self, f"usual_{tenor}")
            found[f"tail_{tenor}"] = self.usual_tail * self._length(tenor)
        return found

    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        """Today's auctions, the strike after them, and the bonds that dealers are left with.

        Args:
            state: as of yesterday.
            quotes: yesterday's close.
            stance: what is sold today [trillion dollars], and what others told.
            chance: two uniform numbers, for 20 to 40 years and for shorter bonds.
        """
        edge = float(np.finfo(float).eps)
        luck = ndtri(jnp.clip(chance, edge, 1.0 - edge))
        missing = state["missing"] + stance.order(f"{self.name}.weak_auction")
        sold = self.sold(stance, quotes)
        results = {
            tenor: self.result(
                tenor,
                sold[tenor],
                self.demand(tenor, state["strike"], sold[tenor], quotes, stance),
                self.noise * luck[0 if tenor in SUPER_LONG else 1],
                missing if tenor in SUPER_LONG else jnp.zeros(()),
            )
            for tenor in TENORS
        }
        failed = {tenor: each.failed.astype(float) for tenor, each in results.items()}
        failures = sum(failed.values(), jnp.zeros(()))
        strike = self.strike(state["strike"], sum((failed[each] for each in SUPER_LONG), jnp.zeros(())), quotes)
        after = {
            "strike": strike,
            "failures": state["failures"] + failures,
            "days_on_strike": state["days_on_strike"] + (strike > self.strike_counts),
            "missing": jnp.where(jnp.any(jnp.stack([results[each].held for each in SUPER_LONG])), 0.0, missing),
        }
        for tenor, result in results.items():
            after[f"bid_to_cover_{tenor}"] = jnp.where(result.held, result.ratio, state[f"bid_to_cover_{tenor}"])
            after[f"tail_{tenor}"] = jnp.where(result.held, result.tail, state[f"tail_{tenor}"])
        told = {"strike": strike, "failed_auction": jnp.minimum(failures, 1.0)}
        return after, told, self._effects(results)

    def sold(self, stance: Stance, quotes: Quotes) -> dict[str, Float[Array, ""]]:
        """What is sold today by tenor [trillion yen]; of one bucket's two tenors the one whose size is nearer."""
        found = {}
        for tenor, place in TENORS.items():
            amount = stance.auctions[place] * quotes.yen_per_dollar_at_start
            if tenor in ("30y", "40y"):
                small = amount < 0.5 * (self.size_30y + self.size_40y)
                amount = jnp.where(small if tenor == "40y" else ~small, amount, 0.0)
            found[tenor] = jnp.maximum(amount, 0.0)
        return found

    def demand(
        self, tenor: str, strike: Float[Array, ""], sold: Float[Array, ""], quotes: Quotes, stance: Stance
    ) -> Float[Array, ""]:
        """How far bids are to be expected above the usual, as a share of it [-most to most]."""
        week = jnp.maximum(jnp.abs(quotes.change_week("jgb_30y")) - self.calm_week, 0.0)
        usual = getattr(self, f"size_{tenor}")
        larger = jnp.log(jnp.where(sold > 0.0, sold, usual) / usual)
        found = self.value * 0.5 * quotes.change(f"jgb_{tenor}") - self.nervousness * week - self.size_response * larger
        if tenor in SUPER_LONG:
            found = found + self.confidence(strike, quotes, stance)
        return jnp.clip(found, -self.most, self.most)

    def confidence(self, strike: Float[Array, ""], quotes: Quotes, stance: Stance) -> Float[Array, ""]:
        """What insurers' return, trust and a strike add to bids for super-long bonds, as a share of the usual."""
        home = self.pull(quotes["jgb_30y"]) - self.pull(quotes.at_start("jgb_30y"))
        trust = stance.hears("credibility", self.trust_at_start) - self.trust_at_start
        return self.homecoming * home + self.trust * trust - self.strike_weight * strike

    def pull(self, yield_30y: Float[Array, ""]) -> Float[Array, ""]:
        """How strongly the 30-year calls insurers home [0 to 1]."""
        return jax.nn.sigmoid((yield_30y - self.buying_yield) / self.patience)

    def result(
        self,
        tenor: str,
        sold: Float[Array, ""],
        demand: Float[Array, ""],
        luck: Float[Array, ""],
        missing: Float[Array, ""],
    ) -> Result:
        """The auction of one tenor.

        Args:
            tenor: such as "20y".
            sold: amount [trillion yen]; none is no auction.
            demand: bids to be expected above the usual, as a share of it.
            luck: the same of today's chance.
            missing: bids a scenario takes away, in times what is sold.
        """
        usual = getattr(self, f"usual_{tenor}")
        ratio = jnp.maximum(usual * (1.0 + demand + luck) - missing, self.least)
        held = sold > 0.0
        surprise = 1.0 + self.anticipated * demand - ratio / usual
        weakness = jnp.maximum(1.0 - ratio / usual, 0.0) / self.worst
        tail = self.usual_tail + (self.worst_tail - self.usual_tail) * answer(weakness)
        left = jnp.where(held, self.step_back(tenor) * self.news(surprise), 0.0)
        failed = both(held, below(ratio, self.failed_below * usual, self.noise * usual))
        return Result(held, ratio, tail * self._length(tenor), failed, left)

    @property
    def worst(self) -> Float[Array, ""]:
        """Bids that were missing on 20 May 2025, as a share of the usual."""
        return 1.0 - self.worst_ratio / self.usual_20y

    def news(self, surprise: Float[Array, ""]) -> Float[Array, ""]:
        """What a result tells, over what that of 20 May 2025 told; its mean over chance is zero in calm times.

        Args:
            surprise: bids short of those expected, as a share of the usual; negative if more came.
        """
        scale = surprise / self.worst
        usual = (1.0 - self.relief) * mean_answer(self.noise / self.worst)
        return answer(jnp.maximum(scale, 0.0)) - self.relief * answer(jnp.maximum(-scale, 0.0)) - usual

    def step_back(self, tenor: str) -> Float[Array, ""]:
        """Bonds dealers are left with after a result as weak as that of 20 May 2025 [trillion dollars]."""
        if tenor == "20y":
            return jnp.asarray(self.left_20y)
        return jnp.asarray(self.left_long if tenor in SUPER_LONG else self.left_belly)

    def strike(self, before: Float[Array, ""], failed: Float[Array, ""], quotes: Quotes) -> Float[Array, ""]:
        """The strike of super-long buyers after today [0 to 1]: failures raise it, more if repeated; time ends it."""
        speed = (1.0 + self.strike_homecoming * self.pull(quotes["jgb_30y"])) / self.strike_half_life
        kept = before * 2.0**-speed
        step = jnp.minimum(self.strike_first + self.strike_again * kept, 1.0)
        return pick(stands(failed), kept + (1.0 - kept) * step, kept)

    def _effects(self, results: dict[str, Result]) -> tuple[Effect, ...]:
        left = dict.fromkeys(JGBS, jnp.zeros(()))
        for tenor, result in results.items():
            left[TENORS[tenor]] = left[TENORS[tenor]] + result.left
        return tuple(Effect(CAUSE, "flow", f"{name}/{INVENTORY}", amount) for name, amount in left.items())

    @staticmethod
    def _length(tenor: str) -> float:
        """Years to maturity over those of a 20-year."""
        return float(tenor[:-1]) / bucket("jgb_20y").centre


def answer(scale: Float[Array, ""]) -> Float[Array, ""]:
    """Quadratic up to one, in proportion beyond, for scale >= 0."""
    return scale**2 - jnp.maximum(scale - 1.0, 0.0) ** 2


def mean_answer(deviation: Float[Array, ""]) -> Float[Array, ""]:
    """Mean of `answer` over the positive half of a normal of this deviation, nothing coming of the other half."""
    edge = 1.0 / deviation
    beyond = (1.0 + edge**2) * norm.sf(edge) - edge * norm.pdf(edge)
    return deviation**2 * (0.5 - beyond)
