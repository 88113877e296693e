"""The reduced form as a Python function of a seed, run by the EMA workbench as one experiment a path."""

import logging
import math
from dataclasses import dataclass, field

import numpy as np
from ema_workbench import (
    ArrayOutcome,
    IntegerParameter,
    Model,
    Scenario,
    SequentialEvaluator,
    ema_logging,
    perform_experiments,
)

from benchmarks.peers.form import BOOKS, CHANCES, DAYS, NORMALS_OF_SCALE, PLACE, RESERVE, Form, Paths
from benchmarks.peers.scalars import LEAST_CROWDING, NOT_ALL, call, clip, lattice, sigmoid

USDJPY, UST_10Y, UST_3M, JGB_30Y, BOJ, FED, VIX = (
    PLACE[name] for name in ("usdjpy", "ust_10y", "ust_3m", "jgb_30y", "boj_rate", "fed_rate", "vix")
)


def run(form: Form, paths: int, seed: int) -> Paths:
    """Many paths, one experiment each."""
    ema_logging.log_to_stderr(logging.WARNING)
    model = Model("reduced", function=lambda seed: simulate(form, seed))
    model.uncertainties = [IntegerParameter("seed", 0, 2**62)]
    shapes = {"closes": (form.days, len(PLACE)), "books": (len(BOOKS),)}
    model.outcomes = [ArrayOutcome(name, shape=shape, dtype=float) for name, shape in shapes.items()]
    scenarios = [Scenario(f"path {path}", seed=seed * 999_983 + path) for path in range(paths)]
    with SequentialEvaluator(model) as evaluator:
        _, outcomes = perform_experiments(model, scenarios, evaluator=evaluator, log_progress=True)
    return Paths(np.moveaxis(outcomes["closes"], 0, -1), outcomes["books"].T)


@dataclass
class Ladder:
    """Where the ministry stands."""

    rung: int = 0
    wait: float = 0.0
    spent: float = 0.0
    credit: float = 1.0


@dataclass
class Memory:
    """What is remembered of past closes."""

    usdjpy: float
    ust_10y: float
    variance: float
    high: float


@dataclass
class Left:
    """What a day leaves: positions with arbitrageurs by leg, dollar assets sold abroad, the signal, policy steps."""

    legs: dict[str, float] = field(default_factory=dict)
    foreign: float = 0.0
    signal: float = 0.0
    surprise: float = 0.0

    def add(self, leg: str, decay: str, amount: float) -> None:
        """One leg of a trade, part of it in dealers' inventory."""
        for key in (f"{leg}/{decay}", f"{leg}/inventory") if decay != "spot" else (f"{leg}/{decay}",):
            self.legs[key] = self.legs.get(key, 0.0) + amount


def simulate(form: Form, seed: int) -> dict[str, np.ndarray]:
    """One path: closes of every day, and books at the horizon."""
    random, count = np.random.default_rng(seed), len(form.factors)
    news = form.news(random.standard_normal((form.days, form.noise.shape[1] + NORMALS_OF_SCALE)))
    chances = random.random((form.days, len(CHANCES))).tolist()
    closes, values, books = np.empty((form.days, len(PLACE))), form.opening.tolist(), dict(form.books)
    ladder, memory = Ladder(), Memory(values[USDJPY], values[UST_10Y], form.variance, values[USDJPY])
    sums, outside, expected, signal = np.zeros(count + len(form.legs)), np.zeros(3), 0.0, 0.0
    legs, policy = {key: place for place, key in enumerate(form.legs, start=count)}, form.factors.index("iJ")
    kept, boj, fed = np.array([1.0, form.growth_kept, form.vix_kept]), values[BOJ], values[FED]
    start = form.opening[-len(outside) :]
    for day in range(form.days):
        chance = chances[day] if form.chance is None else [form.chance] * len(CHANCES)
        today = Left()
        climb(form, ladder, (values, memory, chance), books, today)
        insure(form, values, memory, books, today)
        unwind(form, values, memory, books, today)
        if form.committee[day]:
            fed += committee(form, float(sums[0]) - (values[FED] - form.start["fed_rate"]), chance[3])
        if form.board[day]:
            step, expected = board(form, day, (float(sums[policy]), expected), (values, memory, chance[2]), today)
            boj += step
        scaled = news[day] * math.exp(form.turbulence.elasticity * (values[VIX] - form.start["vix"]) - form.usual_vix)
        if form.shocks is not None:
            scaled += form.shocks[day]
        sums[:count] = form.turn @ sums[:count] + scaled[:count]
        sums[policy] += today.surprise
        sums[count:] *= form.fade
        for key, amount in today.legs.items():
            sums[legs[key]] += amount
        outside = kept * outside + scaled[count:]
        outside[-1] += form.per_sale * today.foreign
        signal = form.signal_kept * signal + today.signal
        core = form.loading @ sums + form.level
        core[-1] += signal
        closes[day] = np.concatenate([core, (boj, fed), start + outside])
        before, values = values[USDJPY], closes[day].tolist()
        remember(form, memory, values, before)
    return {"closes": closes, "books": np.array([books[name] for name in BOOKS])}


def climb(form: Form, ladder: Ladder, known: tuple[list[float], Memory, list[float]], books: dict[str, float],
          today: Left) -> None:  # fmt: skip
    """One day on the ministry's ladder."""
    rules, (values, memory, chance) = form.ladder, known
    pressure = (values[USDJPY] - math.log(rules.defence_line)) / rules.level_scale
    pressure += max(2.0 * (values[USDJPY] - memory.usdjpy), 0.0) / rules.speed_scale
    talking = pressure > (rules.verbal_at - rules.hysteresis if ladder.rung else rules.verbal_at)
    yen, operates, checks = 0.0, False, False
    if talking and ladder.wait <= 0.0:
        urge = sigmoid((pressure - rules.operate_at) / rules.softness) * math.exp(-ladder.spent / rules.budget)
        operates = chance[1] < rules.readiness * urge
        checks = not operates and chance[0] < rules.readiness * sigmoid((pressure - rules.check_at) / rules.softness)
    if operates:
        rungs = payable(form, books)
        yen = min(rules.size, sum(rungs.values()) * form.rate)
        campaign = math.exp(-ladder.spent / rules.saturation) - math.exp(-(ladder.spent + yen) / rules.saturation)
        today.signal = -max(rules.peak_effect * campaign - rules.portfolio * yen / form.rate, 0.0)
        pay(yen / form.rate, rungs, books, today)
    if checks:
        today.signal -= rules.check_effect * ladder.credit
        ladder.credit *= rules.credit_kept
    ladder.rung = 3 if yen > 0.0 else 2 if checks else int(talking)
    ladder.credit = 1.0 if yen > 0.0 else ladder.credit
    ladder.wait = rules.pause if operates or checks else max(ladder.wait - 1.0, 0.0)
    ladder.spent = (ladder.spent + yen) * 2.0 ** (-1.0 / rules.memory)


def payable(form: Form, books: dict[str, float]) -> dict[str, float]:
    """What each rung of the reserve can pay."""
    extra = {"dollars": -form.ministry.deposit_floor, "fima_repo": form.ministry.repo_limit}
    return {name: max(books[f"ministry_of_finance/{name}"] + extra.get(name, 0.0), 0.0) for name in RESERVE}


def pay(dollars: float, rungs: dict[str, float], books: dict[str, float], today: Left) -> None:
    """Raise dollars rung by rung, and buy yen with them."""
    missing = dollars
    for name, available in rungs.items():
        drawn = min(missing, available)
        missing -= drawn
        books[f"ministry_of_finance/{name}"] -= drawn
        if name.startswith("ust"):
            today.add(name, "run_off", drawn)
    today.add("yen", "spot", missing - dollars)


def insure(form: Form, values: list[float], memory: Memory, books: dict[str, float], today: Left) -> None:
    """One day of life insurers."""
    rules, bond, start = form.insurers, values[JGB_30Y], form.start["jgb_30y"]
    ten, thirty, other = (max(books[f"life_insurers/{name}"], 0.0) for name in ("ust_10y", "ust_30y", "foreign_other"))
    whole, yen = ten + thirty + other, books["life_insurers/yen"]
    sold = -rules.response * 2.0 * (values[UST_10Y] - memory.ust_10y) / DAYS / form.rate
    followed = clip(sold, -rules.daily_limit * min(whole, max(yen, 0.0)), rules.daily_limit * whole)
    left = whole - max(followed, 0.0)
    pull = call(bond, start, rules.threshold, rules.patience)
    home = clip(rules.hazard / DAYS * pull * (1.0 - rules.hedged) * left, 0.0, left)
    wanted = rules.buying_pace / form.rate / DAYS * call(bond, start, rules.buying_yield, rules.patience)
    bought = clip(wanted, 0.0, rules.daily_limit * max(yen + min(followed, 0.0), 0.0))
    share, long_bonds = (followed + home) / (whole or 1.0), rules.into_jgbs * home + bought
    books["life_insurers/ust_10y"] -= share * ten
    books["life_insurers/ust_30y"] -= share * thirty
    books["life_insurers/foreign_other"] -= share * other
    books["life_insurers/yen"] += followed + home - long_bonds
    today.add("ust_10y", "lasting", share * ten)
    today.add("ust_30y", "lasting", share * thirty)
    today.add("jgb_30_40y", "lasting", -long_bonds)
    today.add("yen", "lasting", -(1.0 - rules.hedged) * followed - home)
    today.foreign += share * other


def unwind(form: Form, values: list[float], memory: Memory, books: dict[str, float], today: Left) -> None:
    """One day of carry traders."""
    rules, held = form.traders, max(books["carry_traders/foreign_other"], 0.0)
    start = rules.size / form.rate
    now = rules.crowding * held / start
    speed = clip(now / rules.crowded, 0.0, 1.0)
    called = call(values[VIX], form.start["vix"], math.log(rules.trigger), rules.trigger_width)
    called *= speed * rules.margin * held
    distance = rules.stop / max(now, rules.crowding * LEAST_CROWDING) ** rules.tightness
    fall = max(memory.high - values[USDJPY], 0.0)
    hit = max(sigmoid((fall - distance) / rules.width) - sigmoid(-distance / rules.width), 0.0)
    pace = -math.log1p(-min(rules.unwound, NOT_ALL)) / rules.unwinding
    stopped = min(speed * pace * hit, 1.0) * (held - called)
    left = held - called - stopped
    carry = (values[UST_3M] - values[BOJ]) / (form.start["ust_3m"] - form.start["boj_rate"])
    calm = min(math.sqrt(form.variance / memory.variance), rules.calm_limit)
    excess = left - clip(carry * calm, 0.0, rules.ceiling) * start
    adjusted = (speed * rules.cut if excess > 0.0 else rules.build) / DAYS * excess
    sold = called + stopped + clip(adjusted, -rules.daily_build * start, rules.daily_cut * left)
    books["carry_traders/foreign_other"] -= sold
    today.add("yen", "position", -sold)
    today.foreign += sold


def board(form: Form, day: int, at: tuple[float, float], known: tuple[list[float], Memory, float],
          today: Left) -> tuple[float, float]:  # fmt: skip
    """The Bank of Japan's step, and the rate that is expected after it."""
    rules, (factor, expected), (values, memory, chance) = form.monetary, at, known
    priced = factor - expected + form.priced[day]
    wanted = priced + rules.yen_tilt * 2.0 * (values[USDJPY] - memory.usdjpy) - rules.political_tilt
    step = lattice(wanted, chance, rules.step)
    today.surprise = step - priced
    return step, factor + today.surprise


def committee(form: Form, gap: float, chance: float) -> float:
    """The Federal Reserve's step."""
    rules, most = form.washington, form.washington.most_steps * form.washington.step
    return clip(lattice(rules.eagerness * gap, chance, rules.step), -most, most)


def remember(form: Form, memory: Memory, values: list[float], before: float) -> None:
    """What is remembered of the day's close."""
    rate, share = values[USDJPY], 1.0 / (0.5 * (form.recall.month + 1.0))
    memory.usdjpy += share * (rate - memory.usdjpy)
    memory.ust_10y += share * (values[UST_10Y] - memory.ust_10y)
    memory.variance += form.recall.weight * ((rate - before) ** 2 - memory.variance)
    memory.high = max(rate, memory.high - (memory.high - rate) / form.recall.fading)
