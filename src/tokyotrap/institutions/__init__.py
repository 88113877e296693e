"""Who acts: one file per kind of holder."""

from tokyotrap.institutions.bank_of_japan import BankOfJapan
from tokyotrap.institutions.banks import Banks
from tokyotrap.institutions.carry_traders import CarryTraders
from tokyotrap.institutions.foreign_investors import ForeignInvestors
from tokyotrap.institutions.government import Government
from tokyotrap.institutions.institution import Institution
from tokyotrap.institutions.japan_post import JapanPost
from tokyotrap.institutions.life_insurers import LifeInsurers
from tokyotrap.institutions.ministry_of_finance import MinistryOfFinance
from tokyotrap.institutions.pension_funds import PensionFunds

ALL: tuple[type[Institution], ...] = (
    Government,
    BankOfJapan,
    MinistryOfFinance,
    LifeInsurers,
    PensionFunds,
    Banks,
    JapanPost,
    ForeignInvestors,
    CarryTraders,
)

__all__ = ["ALL", "Institution"]
