"""Markets the core does not price: credit, shares, mortgages, volatility, bonds and currencies abroad."""

from tokyotrap.ledger.following import Following, Linked
from tokyotrap.markets.american_shares import Nasdaq, StandardAndPoors
from tokyotrap.markets.australia import Acgb10
from tokyotrap.markets.credit import HighYield, InvestmentGrade
from tokyotrap.markets.crosses import AussieYen, EuroYen
from tokyotrap.markets.euro_area import Bund10, Bund30, Oat10
from tokyotrap.markets.gilts import Gilt10, Gilt30
from tokyotrap.markets.mortgage import Mortgage
from tokyotrap.markets.nikkei import Nikkei
from tokyotrap.markets.vix import Vix

ALL: tuple[type[Linked] | type[Following], ...] = (
    Vix,
    EuroYen,
    AussieYen,
    Gilt10,
    Gilt30,
    Bund10,
    Bund30,
    Acgb10,
    Oat10,
    Mortgage,
    InvestmentGrade,
    HighYield,
    StandardAndPoors,
    Nasdaq,
    Nikkei,
)

__all__ = ["ALL"]
