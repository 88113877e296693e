"""The reduced form in plain NumPy: every operation runs over a chunk of paths at once."""

import numpy as np

from benchmarks.peers.form import BOOKS, CHANCES, CORE, DAYS, INSURED, NORMALS_OF_SCALE, PLACE, RESERVE, Form, Paths

CHUNK = 4000
"""Paths that move together; their state then stays in the cache."""

CARRY, LAST_CORE = BOOKS.index("carry_traders/foreign_other"), len(CORE) - 1
INSURERS = slice(len(RESERVE), len(RESERVE) + len(INSURED))
LEAST_CROWDING, NOT_ALL = 1e-3, 0.99

Array = np.ndarray


def run(form: Form, paths: int, seed: int) -> Paths:
    """Many paths, chunk by chunk; closes in single precision, as in our engine."""
    closes = np.empty((form.days, len(PLACE), paths), np.float32)
    books = np.empty((len(BOOKS), paths))
    random = np.random.Generator(np.random.SFC64(seed))
    for first in range(0, paths, CHUNK):
        some = slice(first, min(first + CHUNK, paths))
        chunk = Chunk(form, some.stop - some.start, random)
        for day in range(form.days):
            chunk.step(day)
            closes[day, :, some] = chunk.values
        books[:, some] = chunk.books
    return Paths(closes, books)


def sigmoid(x: Array) -> Array:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-x))


def call(now: Array, start: float, threshold: float, width: float) -> Array:
    """How strongly a series calls beyond the call of the starting day."""
    before = sigmoid(np.float64((start - threshold) / width))
    return np.maximum(sigmoid((now - threshold) / width) - before, 0.0)


def lattice(expected: Array, chance: Array, size: float) -> Array:
    """A multiple of a step with this expectation."""
    steps = expected / size
    down = np.floor(steps)
    return size * (down + (chance < steps - down))


class Chunk:
    """Some paths that move together; every array has them last."""

    def __init__(self, form: Form, paths: int, random: np.random.Generator) -> None:
        self.form, self.paths, self.random = form, paths, random
        self.values = np.repeat(form.opening[:, None], paths, axis=1)
        self.sums = np.zeros((len(form.factors) + len(form.legs), paths))
        self.factors, self.positions = self.sums[: len(form.factors)], self.sums[len(form.factors) :]
        self.direct = {name: np.zeros(paths) for name in ("signal", "boj_rate", "fed_rate", "brent", "growth", "vix")}
        self.average = {name: np.full(paths, form.start[name]) for name in ("usdjpy", "ust_10y")}
        self.variance, self.high = np.full(paths, form.variance), np.full(paths, form.start["usdjpy"])
        self.rung, self.wait, self.spent, self.credit = np.zeros((4, paths))
        self.credit = self.credit + 1.0
        self.expected = np.zeros(paths)
        self.books = np.repeat(np.array([form.books[name] for name in BOOKS])[:, None], paths, axis=1)
        self.leg = {name: place for place, name in enumerate(form.legs)}
        self.fade = form.fade[:, None]

    def __getitem__(self, series: str) -> Array:
        return self.values[PLACE[series]]

    def change(self, series: str) -> Array:
        """Change of a series over about a month."""
        return 2.0 * (self[series] - self.average[series])

    def step(self, day: int) -> None:
        """One business day."""
        chance = self._chances()
        news = self._news(day)
        dollars, signal = self._climb(chance)
        left: dict[str, Array] = {}
        self._operate(dollars, left)
        foreign = self._insure(left) + self._unwind(left)
        iU, iJ, surprise = self.factors[0].copy(), self._policy_factor().copy(), None
        if self.form.board[day]:
            surprise = self._board(day, iJ, chance[2])
        if self.form.committee[day]:
            self._committee(iU, chance[3])
        count = len(self.form.factors)
        self.factors[:] = self.form.turn @ self.factors + news[:count]
        if surprise is not None:
            self._policy_factor()[:] += surprise
        self._leave(left)
        direct, form = self.direct, self.form
        direct["signal"] = form.signal_kept * direct["signal"] + signal
        direct["brent"] += news[count]
        direct["growth"] = form.growth_kept * direct["growth"] + news[count + 1]
        direct["vix"] = form.vix_kept * direct["vix"] + news[count + 2] + form.per_sale * foreign
        self._close()

    def _policy_factor(self) -> Array:
        return self.factors[self.form.factors.index("iJ")]

    def _chances(self) -> Array:
        """Uniform numbers of the day (4, paths)."""
        if self.form.chance is not None:
            return np.full((len(CHANCES), self.paths), self.form.chance)
        return self.random.random((len(CHANCES), self.paths))

    def _news(self, day: int) -> Array:
        """Outside news of the day, scaled by the VIX and by the day's luck (K + 3, paths)."""
        form = self.form
        normals = self.random.standard_normal((form.noise.shape[1] + NORMALS_OF_SCALE, self.paths))
        both, home = form.scales
        level = form.turbulence.elasticity * (self["vix"] - form.start["vix"]) - form.usual_vix
        scale = np.exp(level + both * normals[-2] - both**2)
        news = form.noise @ normals[:-NORMALS_OF_SCALE]
        news *= scale
        news[form.at_home] *= np.exp(home * normals[-1] - home**2)
        return news if form.shocks is None else news + form.shocks[day][:, None]

    def _climb(self, chance: Array) -> tuple[Array, Array]:
        """The ministry's ladder: dollars spent on yen, and the signal."""
        rules, form = self.form.ladder, self.form
        pressure = (self["usdjpy"] - np.log(rules.defence_line)) / rules.level_scale
        pressure += np.maximum(self.change("usdjpy"), 0.0) / rules.speed_scale
        talking = pressure > np.where(self.rung >= 1.0, rules.verbal_at - rules.hysteresis, rules.verbal_at)
        ready = talking & (self.wait <= 0.0)
        urge = sigmoid((pressure - rules.operate_at) / rules.softness) * np.exp(-self.spent / rules.budget)
        operates = ready & (chance[1] < rules.readiness * urge)
        eager = sigmoid((pressure - rules.check_at) / rules.softness)
        checks = ready & ~operates & (chance[0] < rules.readiness * eager)
        rungs = self._rungs()
        yen = np.minimum(np.where(operates, rules.size, 0.0), rungs.sum(axis=0) * form.rate)
        before = np.exp(-self.spent / rules.saturation)
        campaign = rules.peak_effect * before * -np.expm1(-yen / rules.saturation)
        beyond = np.maximum(campaign - rules.portfolio * yen / form.rate, 0.0)
        signal = -beyond - np.where(checks, rules.check_effect * self.credit, 0.0)
        buys = yen > 0.0
        self.rung = np.where(buys, 3.0, np.where(checks, 2.0, talking))
        self.credit = np.where(buys, 1.0, np.where(checks, rules.credit_kept * self.credit, self.credit))
        self.wait = np.where(operates | checks, rules.pause, np.maximum(self.wait - 1.0, 0.0))
        self.spent = (self.spent + yen) * 2.0 ** (-1.0 / rules.memory)
        return yen / form.rate, signal

    def _rungs(self) -> Array:
        """What each rung of the reserve can pay (6, paths)."""
        ministry = self.form.ministry
        rungs = self.books[: len(RESERVE)].copy()
        rungs[RESERVE.index("dollars")] -= ministry.deposit_floor
        rungs[RESERVE.index("fima_repo")] += ministry.repo_limit
        return np.maximum(rungs, 0.0, out=rungs)

    def _operate(self, dollars: Array, left: dict[str, Array]) -> None:
        """Dollars for yen, rung by rung; only paths that buy are touched."""
        buyers = np.flatnonzero(dollars)
        if not len(buyers):
            return
        missing, paid, rungs = dollars[buyers], np.zeros(len(buyers)), self._rungs()[:, buyers]
        for place, name in enumerate(RESERVE):
            drawn = np.minimum(missing, rungs[place])
            missing, paid = missing - drawn, paid + drawn
            self.books[place, buyers] -= drawn
            if name.startswith("ust"):
                left[f"{name}/run_off"] = self._all(buyers, drawn)
        left["yen/spot"] = self._all(buyers, -paid)

    def _all(self, places: Array, amounts: Array) -> Array:
        """Amounts of some paths among zeros for the others."""
        every = np.zeros(self.paths)
        every[places] = amounts
        return every

    def _insure(self, left: dict[str, Array]) -> Array:
        """Life insurers: they follow US yields, come home, and buy long bonds; foreign assets sold."""
        form, rules, book = self.form, self.form.insurers, self.books[INSURERS]
        held = np.maximum(book[:3], 0.0)
        whole = held.sum(axis=0)
        sold = -rules.response / DAYS / form.rate * self.change("ust_10y")
        least = np.minimum(whole, np.maximum(book[3], 0.0))
        followed = np.clip(sold, -rules.daily_limit * least, rules.daily_limit * whole)
        remaining = whole - np.maximum(followed, 0.0)
        bond, start = self["jgb_30y"], form.start["jgb_30y"]
        pull = call(bond, start, rules.threshold, rules.patience)
        home = np.clip(rules.hazard / DAYS * (1.0 - rules.hedged) * pull * remaining, 0.0, remaining)
        cash = np.maximum(book[3] + np.minimum(followed, 0.0), 0.0)
        wanted = rules.buying_pace / form.rate / DAYS * call(bond, start, rules.buying_yield, rules.patience)
        bought = np.clip(wanted, 0.0, rules.daily_limit * cash)
        amounts = (followed + home) / np.where(whole > 0.0, whole, 1.0) * held
        long_bonds = rules.into_jgbs * home + bought
        book[:3] -= amounts
        book[3] += followed + home - long_bonds
        left["ust_10y/lasting"], left["ust_30y/lasting"] = amounts[0], amounts[1]
        left["jgb_30_40y/lasting"] = -long_bonds
        left["yen/lasting"] = -((1.0 - rules.hedged) * followed + home)
        return amounts[2]

    def _unwind(self, left: dict[str, Array]) -> Array:
        """Carry traders: margin calls, stops, and the slow way to the wanted book; foreign assets sold."""
        form, rules = self.form, self.form.traders
        start, held = rules.size / form.rate, np.maximum(self.books[CARRY], 0.0)
        now = rules.crowding / start * held
        speed = np.clip(now / rules.crowded, 0.0, 1.0)
        called = call(self["vix"], form.start["vix"], np.log(rules.trigger), rules.trigger_width)
        called *= rules.margin * speed * held
        distance = rules.stop / np.maximum(now, rules.crowding * LEAST_CROWDING) ** rules.tightness
        fall = np.maximum(self.high - self["usdjpy"], 0.0)
        hit = sigmoid((fall - distance) / rules.width) - sigmoid(-distance / rules.width)
        pace = -np.log1p(-min(rules.unwound, NOT_ALL)) / rules.unwinding
        stopped = np.minimum(speed * pace * np.maximum(hit, 0.0), 1.0) * (held - called)
        remaining = held - called - stopped
        carry = (self["ust_3m"] - self["boj_rate"]) / (form.start["ust_3m"] - form.start["boj_rate"])
        calm = np.minimum(np.sqrt(form.variance / self.variance), rules.calm_limit)
        excess = remaining - np.clip(carry * calm, 0.0, rules.ceiling) * start
        adjusted = np.where(excess > 0.0, speed * rules.cut, rules.build) / DAYS * excess
        adjusted = np.clip(adjusted, -rules.daily_build * start, rules.daily_cut * remaining)
        sold = called + stopped + adjusted
        self.books[CARRY] -= sold
        left["yen/position"] = -sold
        return sold

    def _board(self, day: int, factor: Array, chance: Array) -> Array:
        """The Bank of Japan's decision; the surprise in it."""
        rules = self.form.monetary
        drifted = factor - self.expected
        priced = drifted + self.form.priced[day]
        wanted = priced + rules.yen_tilt * self.change("usdjpy") - rules.political_tilt
        step = lattice(wanted, chance, rules.step)
        surprise = step - priced
        self.direct["boj_rate"] += step
        self.expected += drifted + surprise
        return surprise

    def _committee(self, factor: Array, chance: Array) -> None:
        """The Federal Reserve's decision."""
        rules = self.form.washington
        most = rules.most_steps * rules.step
        gap = factor - (self["fed_rate"] - self.form.start["fed_rate"])
        self.direct["fed_rate"] += np.clip(lattice(rules.eagerness * gap, chance, rules.step), -most, most)

    def _leave(self, left: dict[str, Array]) -> None:
        """Positions left with arbitrageurs and in dealers' inventory, after what slower investors took back."""
        self.positions *= self.fade
        for key, amount in left.items():
            leg, decay = key.split("/")
            self.positions[self.leg[key]] += amount
            if decay != "spot":
                self.positions[self.leg[f"{leg}/inventory"]] += amount

    def _close(self) -> None:
        """Prices at the close, and what is remembered of them."""
        form, direct, before = self.form, self.direct, self["usdjpy"].copy()
        self.values[: len(CORE)] = form.loading @ self.sums + form.level[:, None]
        self.values[LAST_CORE] += direct["signal"]
        for place, name in enumerate(("boj_rate", "fed_rate", "brent", "growth", "vix"), start=len(CORE)):
            np.add(direct[name], form.opening[place], out=self.values[place])
        for name, average in self.average.items():
            average += (self[name] - average) / (0.5 * (form.recall.month + 1.0))
        rate = self["usdjpy"]
        self.variance += form.recall.weight * ((rate - before) ** 2 - self.variance)
        self.high = np.maximum(rate, self.high - (self.high - rate) / form.recall.fading)
