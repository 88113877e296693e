"""News of the times: the covariance of outside shocks that moves the core's series as they have moved of late.

Prices are set by arbitrageurs who mind the risk of long experience (`pricing.volatility`, `pricing.correlation`); what
is drawn day by day is the news of the times (`news.*`). Rates, their paths and trends and the exchange rate's own news
have a full covariance; news about demand is independent, because curves alone cannot tell it from news about rates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from tokyotrap.model.outside import DEMAND, RATES

SIZE, TOGETHER = 0.03, 0.05
"""Distances that count as one miss: of the logarithm of a volatility, and of a correlation."""
SPREAD, DEMANDED = 0.5, 0.25
"""Spread of our first idea, the covariance of the pricing core scaled country by country; and that of demand."""
MOST_STEPS = 100
SMALLEST = 1e-12


@dataclass(frozen=True, eq=False)
class News:
    """Outside news, a year.

    Attributes:
        volatility: by factor and for the trend of the exchange rate [decimal, $tn].
        correlation: of each pair of `RATES`.
        implied: volatility of each series that was asked for.
        misses: of volatilities, as logarithms, by series.
    """

    volatility: Mapping[str, float]
    correlation: Mapping[tuple[str, str], float]
    implied: Mapping[str, float]
    misses: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Asked:
    """What the news should move.

    Attributes:
        series: names (S,).
        loadings: on `RATES` and then `DEMAND` (S, 6 + 5), at normal capacity.
        covariance: of the series, a year (S, S).
        first: covariance of `RATES` (6, 6) and volatility of `DEMAND` (5,) of the pricing core.
    """

    series: tuple[str, ...]
    loadings: Float[np.ndarray, "S n"]
    covariance: Float[np.ndarray, "S S"]
    first: tuple[Float[np.ndarray, "6 6"], Float[np.ndarray, " 5"]]


def fit(asked: Asked) -> News:
    """The news nearest to what was asked and to the pricing core, by least squares.

    The covariance of `RATES` is L T T' L' with L that of the core and T lower triangular, so that every point of the
    search is a covariance.
    """
    begin, spread = _first(asked)
    size = np.sqrt(np.diag(asked.covariance))
    above = np.triu_indices(len(size), 1)
    wanted = (asked.covariance / np.outer(size, size))[above]

    def misses(point: Float[np.ndarray, " p"]) -> Float[np.ndarray, " r"]:
        found = _covariance(asked, point)
        own = np.sqrt(np.maximum(np.diag(found), SMALLEST**2))
        together = (found / np.outer(own, own))[above]
        return np.concatenate([np.log(own / size) / SIZE, (together - wanted) / TOGETHER, (point - begin) / spread])

    end = least_squares(misses, begin, max_nfev=MOST_STEPS).x
    return _read(asked, end)


def _first(asked: Asked) -> tuple[Float[np.ndarray, " p"], Float[np.ndarray, " p"]]:
    """First idea and its spread: the core's covariance, scaled by what each country's series do over what it says."""
    rates, demand = asked.first
    names = (*RATES, *DEMAND)
    core = np.zeros((len(names), len(names)))
    core[: len(RATES), : len(RATES)] = rates
    core[len(RATES) :, len(RATES) :] = np.diag(demand**2)
    said = np.sqrt(np.diag(asked.loadings @ core @ asked.loadings.T))
    ratio = dict(zip(asked.series, np.log(np.sqrt(np.diag(asked.covariance)) / said), strict=True))
    scale = {
        country: float(np.mean([each for name, each in ratio.items() if name.startswith(prefix)] or [0.0]))
        for country, prefix in (("U", "ust"), ("J", "jgb"), ("", "usdjpy"))
    }
    own = np.array([scale[_country(name)] for name in names])
    turn = np.diag(np.exp(own[: len(RATES)]))
    begin = np.concatenate([turn[_LOWER], own[len(RATES) :]])
    spread = np.concatenate([SPREAD * np.exp(own[: len(RATES)])[_LOWER[0]], np.full(len(DEMAND), DEMANDED)])
    return begin, spread


_LOWER = np.tril_indices(len(RATES))


def _country(name: str) -> str:
    """Whose news it is: U, J, or the exchange rate's."""
    return {"u": "U", "j": "J"}.get(name[0], name[1] if name[1:] in ("U", "J") else "")


def _unpack(asked: Asked, point: Float[np.ndarray, " p"]) -> tuple[Float[np.ndarray, "6 6"], Float[np.ndarray, " 5"]]:
    rates, demand = asked.first
    turn = np.zeros((len(RATES), len(RATES)))
    turn[_LOWER] = point[: len(_LOWER[0])]
    spread = np.linalg.cholesky(rates) @ turn
    return spread @ spread.T, demand * np.exp(point[len(_LOWER[0]) :])


def _covariance(asked: Asked, point: Float[np.ndarray, " p"]) -> Float[np.ndarray, "S S"]:
    rates, demand = _unpack(asked, point)
    near, far = asked.loadings[:, : len(RATES)], asked.loadings[:, len(RATES) :]
    return np.asarray(near @ rates @ near.T + (far * demand**2) @ far.T)


def _read(asked: Asked, point: Float[np.ndarray, " p"]) -> News:
    rates, demand = _unpack(asked, point)
    own = np.sqrt(np.diag(rates))
    together = rates / np.outer(own, own)
    pairs = {
        (RATES[row], RATES[column]): float(together[row, column]) for row, column in combinations(range(len(RATES)), 2)
    }
    found = np.sqrt(np.diag(_covariance(asked, point)))
    wanted = np.sqrt(np.diag(asked.covariance))
    return News(
        volatility=dict(zip((*RATES, *DEMAND), (float(each) for each in (*own, *demand)), strict=True)),
        correlation=pairs,
        implied=dict(zip(asked.series, found.tolist(), strict=True)),
        misses=dict(zip(asked.series, np.log(found / wanted).tolist(), strict=True)),
    )
