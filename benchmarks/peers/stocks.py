"""The reduced form in PySD: stocks and flows of a Vensim file, one run a path."""

import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from string import Template

import numpy as np
import pysd

from benchmarks.peers.form import BOOKS, CHANCES, CORE, NORMALS_OF_SCALE, PLACE, SERIES, Form, Paths

EQUATIONS = Path(__file__).parent / "stocks.mdl"

SOLD = {
    "ust_bills/run_off": "paid ust bills",
    "ust_2_5y/run_off": "paid ust 2 5y",
    "ust_10y/run_off": "paid ust 10y",
    "ust_30y/run_off": "paid ust 30y",
    "yen/spot": "-paid",
    "ust_10y/lasting": "insured sold ust 10y",
    "ust_30y/lasting": "insured sold ust 30y",
    "jgb_30_40y/lasting": "-long jgbs bought",
    "yen/lasting": "-(1 - ${insurers_hedged}) * followed - coming home",
    "yen/position": "-carry sold",
}
"""What each leg of a trade leaves with arbitrageurs, and unless it is spot in dealers' inventory."""

HOLDINGS = {"ministry_of_finance": "reserve", "life_insurers": "insured"}
"""Names of stocks by owner; carry traders have one book."""

CHANCE_NAMES = ("rate check chance", "operation chance", "board chance", "committee chance")

CONTROL = """
********************************************************
	.Control
********************************************************~
		Simulation control|
FINAL TIME = {days} ~ Day ~|
INITIAL TIME = 0 ~ Day ~|
SAVEPER = TIME STEP ~ Day ~|
TIME STEP = 1 ~ Day ~|
"""


def run(form: Form, paths: int, seed: int) -> Paths:
    """Many paths, one after the other."""
    model = Stocks.of(form)
    closes, books = np.empty((form.days, len(PLACE), paths)), np.empty((len(BOOKS), paths))
    for path in range(paths):
        closes[:, :, path], books[:, path] = model.path(seed * 1_000_003 + path)
    return Paths(closes, books)


class Stocks:
    """A translated model, and the numbers it is given from outside."""

    made: "tuple[Form, Stocks] | None" = None

    @classmethod
    def of(cls, form: Form) -> "Stocks":
        """The model of a form, translated once."""
        if cls.made is None or cls.made[0] is not form:
            cls.made = (form, cls(form))
        return cls.made[1]

    def __init__(self, form: Form) -> None:
        self.form = form
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = Path(folder) / "reduced.mdl"
            file.write_text(text(form), encoding="utf-8")
            self.model = pysd.read_vensim(str(file))
            self.names = [said(name) for name in SERIES]
            self.books = [book(name) for name in BOOKS]
            self.news: list[list[float]] = []
            self.chances: list[list[float]] = []
            self.model.set_components(self._given())

    def path(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """One path: closes of every day, and books at the horizon."""
        form, random = self.form, np.random.default_rng(seed)
        normals = random.standard_normal((form.days + 1, form.noise.shape[1] + NORMALS_OF_SCALE))
        chances = random.random((form.days + 1, len(CHANCES)))
        self.news[:] = form.news(normals).tolist()
        self.chances[:] = (chances if form.chance is None else np.full_like(chances, form.chance)).tolist()
        found = self.model.run(return_columns=[*self.names, *self.books])
        return found[self.names].to_numpy(float)[1:], found[self.books].to_numpy(float)[-1]

    def _given(self) -> dict[str, Callable[[], float]]:
        """Functions of time for everything exogenous; what happens at the horizon itself has no effect."""
        form, time = self.form, self.model.time

        def of(rows: list[list[float]], column: int) -> Callable[[], float]:
            return lambda: rows[int(time())][column]

        given = {f"raw news {said(name)}": of(self.news, column) for column, name in enumerate(form.sources)}
        given |= {name: of(self.chances, column) for column, name in enumerate(CHANCE_NAMES)}
        calendar = [*zip(form.board.tolist(), form.priced.tolist(), form.committee.tolist(), strict=True), (0.0,) * 3]
        for column, name in enumerate(("board meets", "board priced", "committee meets")):
            given[name] = of(calendar, column)
        if form.shocks is not None:
            shocks = [*form.shocks.tolist(), [0.0] * len(form.sources)]
            given |= {f"shock {said(name)}": of(shocks, column) for column, name in enumerate(form.sources)}
        return given


def said(name: str) -> str:
    """A name as the file has it."""
    return name.replace("_", " ").replace("/", " ")


def book(name: str) -> str:
    """The stock of a holding."""
    owner, account = name.split("/")
    return f"{HOLDINGS[owner]} {said(account)}" if owner in HOLDINGS else "carry book"


def text(form: Form) -> str:
    """The whole file."""
    equations = [EQUATIONS.read_text(encoding="utf-8"), *news(form), *factors(form), *positions(form), *prices(form)]
    numbers = {name: repr(float(value)) for name, value in _numbers(form).items()}
    return Template("\n".join(equations)).substitute(numbers) + CONTROL.format(days=form.days)


def news(form: Form) -> list[str]:
    """News of the day by source: given, and scaled by the VIX."""
    found = []
    for name in map(said, form.sources):
        shock = f" + shock {name}" if form.shocks is not None else ""
        found += [f"raw news {name} = 0 * Time ~~|", f"news {name} = raw news {name} * VIX scale of news{shock} ~~|"]
        found += [f"shock {name} = 0 * Time ~~|"] if shock else []
    return found


def factors(form: Form) -> list[str]:
    """Factors: what a day leaves of each other, news, and the surprise in a decision."""
    move = form.turn - np.eye(len(form.factors))
    found = []
    for row, name in enumerate(form.factors):
        surprise = " + surprise" if name == "iJ" else ""
        flow = total(move[row], [f"factor {each}" for each in form.factors])
        found.append(f"factor {name} = INTEG({flow} + news {name}{surprise}, 0) ~~|")
    return found


def positions(form: Form) -> list[str]:
    """Positions left with arbitrageurs and in dealers' inventory."""
    found = []
    for key, fade in zip(form.legs, form.fade, strict=True):
        leg, decay = key.split("/")
        sold = [SOLD[key]] if key in SOLD else []
        if decay == "inventory":
            sold = [each for other, each in SOLD.items() if other.split("/")[0] == leg and not other.endswith("/spot")]
        flow = " + ".join(f"({each})" for each in sold)
        found.append(f"position {said(key)} = INTEG({float(fade - 1.0)!r} * position {said(key)} + {flow}, 0) ~~|")
    return found


def prices(form: Form) -> list[str]:
    """The core's series, from factors and positions."""
    names = [f"factor {name}" for name in form.factors] + [f"position {said(key)}" for key in form.legs]
    found = []
    for row, name in enumerate(CORE):
        signal = " + signal" if name == "usdjpy" else ""
        found.append(f"{said(name)} = {float(form.level[row])!r} + {total(form.loading[row], names)}{signal} ~~|")
    return found


def total(weights: Sequence[float], names: Sequence[str]) -> str:
    """A weighted sum; weights of zero are left out."""
    parts = [f"({float(weight)!r}) * {name}" for weight, name in zip(weights, names, strict=True) if weight != 0.0]
    return " + ".join(parts)


def _numbers(form: Form) -> dict[str, float]:
    """Everything that the equations leave open, by name."""
    groups = ("recall", "ministry", "insurers", "traders", "ladder", "monetary", "washington", "turbulence")
    found = {f"{group}_{key}": value for group in groups for key, value in vars(getattr(form, group)).items()}
    found |= {f"start_{name}": value for name, value in form.start.items()}
    found |= {f"book_{name.replace('/', '_')}": value for name, value in form.books.items()}
    plain = ("variance", "rate", "usual_vix", "per_sale", "signal_kept", "growth_kept", "vix_kept")
    return found | {name: getattr(form, name) for name in plain}
