"""The reduced form in mesa: the ministry, holders, two central banks and the market as agents, one model a path."""

import math

import mesa
import numpy as np

from benchmarks.peers.form import BOOKS, CHANCES, DAYS, INSURED, NORMALS_OF_SCALE, OUTSIDE, PLACE, RESERVE, Form, Paths
from benchmarks.peers.scalars import LEAST_CROWDING, NOT_ALL, call, clip, lattice, sigmoid


def run(form: Form, paths: int, seed: int) -> Paths:
    """Many paths, one after the other."""
    closes, books = np.empty((form.days, len(PLACE), paths)), np.empty((len(BOOKS), paths))
    for path in range(paths):
        model = BondMarket(form, seed * 1_000_003 + path)
        for _ in range(form.days):
            model.step()
        closes[:, :, path] = model.datacollector.model_vars["closes"]
        books[:, path] = [*model.ministry.rungs.values(), *model.insurers.book.values(), model.traders.held]
    return Paths(closes, books)


class BondMarket(mesa.Model):
    """One path. Everybody acts on yesterday's close, in the order in which they are made; the market closes the day."""

    def __init__(self, form: Form, seed: int) -> None:
        super().__init__(seed=seed)
        self.form = form
        self.ministry, self.insurers, self.traders = FinanceMinistry(self), LifeInsurers(self), CarryTraders(self)
        self.bank, self.committee = BankOfJapan(self), FederalReserve(self)
        self.market = Market(self)
        self.datacollector = mesa.DataCollector(model_reporters={"closes": lambda model: model.market.closes})

    def step(self) -> None:
        """One business day."""
        self.agents.do("act")
        self.datacollector.collect(self)


class FinanceMinistry(mesa.Agent):
    """Speaks, checks rates, and buys yen with what the rungs of its reserve can pay."""

    def __init__(self, model: BondMarket) -> None:
        super().__init__(model)
        self.rungs = {name: model.form.books[f"ministry_of_finance/{name}"] for name in RESERVE}
        self.rung, self.wait, self.spent, self.credit = 0, 0.0, 0.0, 1.0

    def act(self) -> None:
        """One day on the ladder."""
        market, form, rules = self.model.market, self.model.form, self.model.form.ladder
        pressure = (market["usdjpy"] - math.log(rules.defence_line)) / rules.level_scale
        pressure += max(market.change("usdjpy"), 0.0) / rules.speed_scale
        talking = pressure > (rules.verbal_at - rules.hysteresis if self.rung else rules.verbal_at)
        yen, signal, operates, checks = 0.0, 0.0, False, False
        if talking and self.wait <= 0.0:
            check, operation = market.chance("rate check"), market.chance("operation")
            urge = sigmoid((pressure - rules.operate_at) / rules.softness) * math.exp(-self.spent / rules.budget)
            operates = operation < rules.readiness * urge
            eager = sigmoid((pressure - rules.check_at) / rules.softness)
            checks = not operates and check < rules.readiness * eager
        if operates:
            yen = min(rules.size, sum(self.payable(name) for name in RESERVE) * form.rate)
            signal = self.signal(yen)
            self.pay(yen / form.rate)
        if checks:
            signal -= rules.check_effect * self.credit
            self.credit *= rules.credit_kept
        self.credit = 1.0 if yen > 0.0 else self.credit
        self.rung = 3 if yen > 0.0 else 2 if checks else int(talking)
        self.wait = rules.pause if operates or checks else max(self.wait - 1.0, 0.0)
        self.spent = (self.spent + yen) * 2.0 ** (-1.0 / rules.memory)
        market.signal_today = signal

    def signal(self, yen: float) -> float:
        """What an operation says beyond what the yen do themselves."""
        rules = self.model.form.ladder
        campaign = math.exp(-self.spent / rules.saturation) - math.exp(-(self.spent + yen) / rules.saturation)
        return -max(rules.peak_effect * campaign - rules.portfolio * yen / self.model.form.rate, 0.0)

    def payable(self, name: str) -> float:
        """What a rung can pay."""
        rules = self.model.form.ministry
        extra = {"dollars": -rules.deposit_floor, "fima_repo": rules.repo_limit}.get(name, 0.0)
        return max(self.rungs[name] + extra, 0.0)

    def pay(self, dollars: float) -> None:
        """Raise dollars rung by rung, and buy yen with them."""
        missing = dollars
        for name in RESERVE:
            drawn = min(missing, self.payable(name))
            missing -= drawn
            self.rungs[name] -= drawn
            if name.startswith("ust"):
                self.model.market.leave(name, "run_off", drawn)
        self.model.market.leave("yen", "spot", missing - dollars)


class LifeInsurers(mesa.Agent):
    """Sell abroad after US yields have risen, come home when JGBs pay enough, and buy long JGBs when cheap."""

    def __init__(self, model: BondMarket) -> None:
        super().__init__(model)
        self.book = {name: model.form.books[f"life_insurers/{name}"] for name in INSURED}

    def act(self) -> None:
        """One day's trades."""
        market, form, rules, book = self.model.market, self.model.form, self.model.form.insurers, self.book
        held = {name: max(book[name], 0.0) for name in INSURED[:3]}
        whole = sum(held.values())
        sold = -rules.response * market.change("ust_10y") / DAYS / form.rate
        least = min(whole, max(book["yen"], 0.0))
        followed = clip(sold, -rules.daily_limit * least, rules.daily_limit * whole)
        left = whole - max(followed, 0.0)
        bond, start = market["jgb_30y"], form.start["jgb_30y"]
        pull = call(bond, start, rules.threshold, rules.patience)
        home = clip(rules.hazard / DAYS * pull * (1.0 - rules.hedged) * left, 0.0, left)
        wanted = rules.buying_pace / form.rate / DAYS * call(bond, start, rules.buying_yield, rules.patience)
        bought = clip(wanted, 0.0, rules.daily_limit * max(book["yen"] + min(followed, 0.0), 0.0))
        share, long_bonds = (followed + home) / (whole or 1.0), rules.into_jgbs * home + bought
        for name, amount in held.items():
            book[name] -= share * amount
        book["yen"] += followed + home - long_bonds
        market.leave("ust_10y", "lasting", share * held["ust_10y"])
        market.leave("ust_30y", "lasting", share * held["ust_30y"])
        market.leave("jgb_30_40y", "lasting", -long_bonds)
        market.leave("yen", "lasting", -(1.0 - rules.hedged) * followed - home)
        market.foreign_sold += share * held["foreign_other"]


class CarryTraders(mesa.Agent):
    """Short yen for the carry, until stops or margins are hit."""

    def __init__(self, model: BondMarket) -> None:
        super().__init__(model)
        self.held = model.form.books["carry_traders/foreign_other"]

    def act(self) -> None:
        """One day's trades."""
        market, form, rules = self.model.market, self.model.form, self.model.form.traders
        start, held = rules.size / form.rate, max(self.held, 0.0)
        now = rules.crowding * held / start
        speed = clip(now / rules.crowded, 0.0, 1.0)
        fear = call(market["vix"], form.start["vix"], math.log(rules.trigger), rules.trigger_width)
        called = speed * rules.margin * fear * held
        stopped = min(speed * self.stops(now), 1.0) * (held - called)
        left = held - called - stopped
        excess = left - self.wanted() * start
        adjusted = (speed * rules.cut if excess > 0.0 else rules.build) / DAYS * excess
        sold = called + stopped + clip(adjusted, -rules.daily_build * start, rules.daily_cut * left)
        self.held -= sold
        market.leave("yen", "position", -sold)
        market.foreign_sold += sold

    def stops(self, crowding: float) -> float:
        """Share of fast money sold today because losses have hit stops."""
        market, rules = self.model.market, self.model.form.traders
        distance = rules.stop / max(crowding, rules.crowding * LEAST_CROWDING) ** rules.tightness
        fall = max(market.high - market["usdjpy"], 0.0)
        hit = max(sigmoid((fall - distance) / rules.width) - sigmoid(-distance / rules.width), 0.0)
        return hit * -math.log1p(-min(rules.unwound, NOT_ALL)) / rules.unwinding

    def wanted(self) -> float:
        """Wanted book over that of the start."""
        market, form, rules = self.model.market, self.model.form, self.model.form.traders
        carry = (market["ust_3m"] - market["boj_rate"]) / (form.start["ust_3m"] - form.start["boj_rate"])
        calm = min(math.sqrt(form.variance / market.variance), rules.calm_limit)
        return clip(carry * calm, 0.0, rules.ceiling)


class BankOfJapan(mesa.Agent):
    """Decides at its meetings, against what was priced."""

    def __init__(self, model: BondMarket) -> None:
        super().__init__(model)
        self.expected = 0.0

    def act(self) -> None:
        """A decision, if the board meets today."""
        market, form, rules = self.model.market, self.model.form, self.model.form.monetary
        if not form.board[market.day]:
            return
        drifted = market.factor("iJ") - self.expected
        priced = drifted + form.priced[market.day]
        wanted = priced + rules.yen_tilt * market.change("usdjpy") - rules.political_tilt
        step = lattice(wanted, market.chance("Bank of Japan"), rules.step)
        self.expected += drifted + step - priced
        market.decided["boj_rate"] += step
        market.jump[form.factors.index("iJ")] += step - priced


class FederalReserve(mesa.Agent):
    """Follows the short rate that markets expect."""

    def act(self) -> None:
        """A decision, if the committee meets today."""
        market, form, rules = self.model.market, self.model.form, self.model.form.washington
        if not form.committee[market.day]:
            return
        gap = market.factor("iU") - (market["fed_rate"] - form.start["fed_rate"])
        step = lattice(rules.eagerness * gap, market.chance("Federal Reserve"), rules.step)
        market.decided["fed_rate"] += clip(step, -rules.most_steps * rules.step, rules.most_steps * rules.step)


class Market(mesa.Agent):
    """Everybody's counterparty: adds up the day's news, decisions and trades, and closes at the prices that follow."""

    def __init__(self, model: BondMarket) -> None:
        super().__init__(model)
        form = model.form
        self.day = 0
        self.news = form.news(model.rng.standard_normal((form.days, form.noise.shape[1] + NORMALS_OF_SCALE)))
        self.chances = model.rng.random((form.days, len(CHANCES))).tolist()
        self.closes, self.values = form.opening, form.opening.tolist()
        self.sums = np.zeros(len(form.factors) + len(form.legs))
        self.leg = {name: place for place, name in enumerate(form.legs, start=len(form.factors))}
        self.decided = {"boj_rate": form.start["boj_rate"], "fed_rate": form.start["fed_rate"]}
        self.signal, self.brent, self.growth, self.vix = 0.0, *(form.start[name] for name in OUTSIDE)
        self.average = {name: form.start[name] for name in ("usdjpy", "ust_10y")}
        self.variance, self.high = form.variance, form.start["usdjpy"]
        self.forget()

    def forget(self) -> None:
        """Begin a day."""
        self.jump, self.foreign_sold, self.signal_today = [0.0] * len(self.sums), 0.0, 0.0

    def __getitem__(self, series: str) -> float:
        return self.values[PLACE[series]]

    def change(self, series: str) -> float:
        """Change of a series over about a month."""
        return 2.0 * (self[series] - self.average[series])

    def factor(self, name: str) -> float:
        """A factor at yesterday's close."""
        return float(self.sums[self.model.form.factors.index(name)])

    def chance(self, what: str) -> float:
        """Today's uniform number for one decision."""
        fixed = self.model.form.chance
        return self.chances[self.day][CHANCES.index(what)] if fixed is None else fixed

    def leave(self, leg: str, decay: str, amount: float) -> None:
        """A trade that arbitrageurs are left with, part of it in dealers' inventory."""
        self.jump[self.leg[f"{leg}/{decay}"]] += amount
        if decay != "spot":
            self.jump[self.leg[f"{leg}/inventory"]] += amount

    def act(self) -> None:
        """The close."""
        form, count, before = self.model.form, len(self.model.form.factors), self["usdjpy"]
        level = form.turbulence.elasticity * (self["vix"] - form.start["vix"]) - form.usual_vix
        news = self.news[self.day] * math.exp(level)
        if form.shocks is not None:
            news += form.shocks[self.day]
        self.sums[:count] = form.turn @ self.sums[:count] + news[:count]
        self.sums[count:] *= form.fade
        self.sums += self.jump
        self.signal = form.signal_kept * self.signal + self.signal_today
        self.brent += news[count]
        self.growth += (form.growth_kept - 1.0) * (self.growth - form.start["us_growth"]) + news[count + 1]
        self.vix += (form.vix_kept - 1.0) * (self.vix - form.start["vix"]) + news[count + 2]
        self.vix += form.per_sale * self.foreign_sold
        core = form.loading @ self.sums + form.level
        core[-1] += self.signal
        moved = (self.decided["boj_rate"], self.decided["fed_rate"], self.brent, self.growth, self.vix)
        self.closes = np.concatenate([core, moved])
        self.values = self.closes.tolist()
        self.remember(before)
        self.forget()
        self.day += 1

    def remember(self, before: float) -> None:
        """What is remembered of the day's close."""
        recall, rate = self.model.form.recall, self["usdjpy"]
        for name in self.average:
            self.average[name] += (self[name] - self.average[name]) / (0.5 * (recall.month + 1.0))
        self.variance += recall.weight * ((rate - before) ** 2 - self.variance)
        self.high = max(rate, self.high - (self.high - rate) / recall.fading)
