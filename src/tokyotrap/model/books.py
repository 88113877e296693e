"""Opening books: who holds what on the starting day, from the facts; the market holds the rest."""

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import ACCOUNTS, CREDIT_LINES, JGBS, OTHER_FOREIGN, OWNERS, TREASURIES
from tokyotrap.model.calendar import OUTSTANDING

TREASURIES_OUTSTANDING = {
    "ust_bills": ("to_1y",), "ust_2_5y": ("1_3y", "3_7y"), "ust_10y": ("7_15y",), "ust_30y": ("15_30y",),
}  # fmt: skip
"""Bucket -> names of the maturity bands of the facts that fall into it."""

RESERVE_BANDS = {"ust_bills": "to_1y", "ust_2_5y": "1_5y", "ust_10y": "5_10y", "ust_30y": "over_10y"}


def outstanding(atlas: Atlas, rate: float) -> dict[str, float]:
    """Bonds that exist, by bucket [trillion dollars at the starting exchange rate]."""
    dollars = {
        name: sum(atlas.value(f"ust.outstanding.{band}") for band in bands)
        for name, bands in TREASURIES_OUTSTANDING.items()
    }
    yen = {
        name: sum(atlas.value(f"jgb.outstanding.{band}") for band in bands) / rate
        for name, bands in OUTSTANDING.items()
    }
    return dollars | yen


def opening(atlas: Atlas, rate: float) -> Float[np.ndarray, "owners accounts"]:
    """Every owner's book on the starting day [trillion dollars at the starting exchange rate].

    The government owes the JGBs; the US Treasury's debt is counted as it is held. The market's book holds what no
    named owner holds, and the other side of everybody's cash.
    """
    named = {
        "bank_of_japan": _bank_of_japan(atlas, rate),
        "ministry_of_finance": _reserves(atlas),
        "life_insurers": _insurers(atlas, rate),
        "pension_funds": _pensions(atlas, rate),
        "banks": _banks(atlas, rate),
        "japan_post": _japan_post(atlas, rate),
        "foreign_investors": _foreigners(atlas, rate),
        "carry_traders": _carry(atlas, rate),
    }
    books = np.zeros((len(OWNERS), len(ACCOUNTS)))
    exist = outstanding(atlas, rate)
    for owner, holdings in named.items():
        for account, amount in holdings.items():
            books[OWNERS.index(owner), POSITION[account]] = amount
    for name, amount in exist.items():
        books[-1, POSITION[name]] = amount - books[:, POSITION[name]].sum()
        if name in JGBS:
            books[OWNERS.index("government"), POSITION[name]] = -amount
    for account in (OTHER_FOREIGN, "dollars", "yen", *CREDIT_LINES):
        books[-1, POSITION[account]] = -books[:-1, POSITION[account]].sum()
    return books


def _bank_of_japan(atlas: Atlas, rate: float) -> dict[str, float]:
    """The bank's JGBs by bucket [trillion dollars]."""
    return {
        name: sum(atlas.value(f"boj.jgb_holdings.{band}") for band in bands) / rate
        for name, bands in OUTSTANDING.items()
    }


def _reserves(atlas: Atlas) -> dict[str, float]:
    """The finance ministry's reserve [trillion dollars].

    Of its securities those that are Treasuries, in the proportions of its bands.
    """
    share = atlas.value("japan.treasuries.mof") / atlas.value("mof.reserves.securities")
    held = {name: share * atlas.value(f"mof.securities.{band}") for name, band in RESERVE_BANDS.items()}
    rest = (1.0 - share) * atlas.value("mof.reserves.securities")
    return held | {"dollars": atlas.value("mof.reserves.deposits"), OTHER_FOREIGN: rest}


def _insurers(atlas: Atlas, rate: float) -> dict[str, float]:
    """Treasuries, other securities abroad, super-long JGBs and the yen that can be spent [trillion dollars]."""
    held = atlas.value("japan.treasuries.life_insurers")
    share = atlas.value("life_insurers.ust_10y_share")
    return {
        "ust_10y": share * held,
        "ust_30y": (1.0 - share) * held,
        OTHER_FOREIGN: atlas.value("life_insurers.foreign_securities") / rate - held,
        "yen": atlas.value("life_insurers.yen_cash") / rate,
        "jgb_20y": atlas.value("life_insurers.jgbs_20y") / rate,
        "jgb_30_40y": atlas.value("life_insurers.jgbs_30_40y") / rate,
    }


def _pensions(atlas: Atlas, rate: float) -> dict[str, float]:
    """The fund's mix [trillion dollars].

    Domestic shares stand in its yen account, foreign shares and other bonds in other foreign.
    """
    assets = atlas.value("gpif.assets") / rate
    abroad = atlas.value("pension_funds.foreign_share") * assets
    treasuries = atlas.value("japan.treasuries.pensions")
    bonds = atlas.value("gpif.mix.domestic_bonds") * assets
    short, ten = atlas.value("pension_funds.ust_2_5y_share"), atlas.value("pension_funds.jgb_10y_share")
    return {
        "ust_2_5y": short * treasuries,
        "ust_10y": (1.0 - short) * treasuries,
        OTHER_FOREIGN: abroad - treasuries,
        "jgb_10y": ten * bonds,
        "jgb_20y": (1.0 - ten) * bonds,
        "yen": assets - abroad - bonds,
    }


def _banks(atlas: Atlas, rate: float) -> dict[str, float]:
    """Foreign bonds, the dollars borrowed for them, and JGBs [trillion dollars]."""
    treasuries = atlas.value("japan.treasuries.banks")
    short = atlas.value("banks.ust_2_5y_share")
    whole = (atlas.value("megabanks.foreign_bonds") + atlas.value("norinchukin.foreign_bonds")) / rate
    abroad = {"ust_2_5y": short * treasuries, "ust_10y": (1.0 - short) * treasuries, OTHER_FOREIGN: whole - treasuries}
    return abroad | {"dollars": -whole} | _jgbs(atlas, "banks", _share_of_jgbs(atlas, "banks") / rate)


def _japan_post(atlas: Atlas, rate: float) -> dict[str, float]:
    """Foreign securities, JGBs and the yen that can be spent [trillion dollars]."""
    treasuries = atlas.value("japan.treasuries.japan_post")
    short = atlas.value("japan_post.ust_2_5y_share")
    rest = atlas.value("japan_post.foreign_securities") / rate - treasuries
    abroad = {"ust_2_5y": short * treasuries, "ust_10y": (1.0 - short) * treasuries, OTHER_FOREIGN: rest}
    yen = {"yen": atlas.value("japan_post.yen_cash") / rate}
    return abroad | yen | _jgbs(atlas, "japan_post", atlas.value("japan_post.jgbs") / rate)


def _foreigners(atlas: Atlas, rate: float) -> dict[str, float]:
    """JGBs held on borrowed yen, unhedged, and short [trillion dollars].

    Those on borrowed yen stand at 15 years and more, the unhedged at seven and more, the rest at up to seven.
    """
    borrowed, unhedged = (atlas.value(f"foreign_investors.{each}") / rate for each in ("borrowed", "unhedged"))
    short = _share_of_jgbs(atlas, "foreign") / rate - borrowed - unhedged
    ten, twenty = atlas.value("foreign_investors.jgb_10y_share"), atlas.value("foreign_investors.jgb_20y_share")
    super_long = borrowed + (1.0 - ten) * unhedged
    two = atlas.value("foreign_investors.jgb_2y_share")
    amounts = (two * short, (1.0 - two) * short, ten * unhedged, twenty * super_long, (1.0 - twenty) * super_long)
    return dict(zip(JGBS, amounts, strict=True)) | {"yen": -borrowed}


def _share_of_jgbs(atlas: Atlas, owner: str) -> float:
    """JGBs of an owner, from its share of all of them [trillion yen]."""
    return atlas.value(f"jgb.owners.{owner}") * atlas.value("jgb.outstanding.total")


def _jgbs(atlas: Atlas, owner: str, amount: float) -> dict[str, float]:
    """JGBs up to seven years by the shares of the facts, the rest at 7-13 years [trillion dollars]."""
    short = {name: atlas.value(f"{owner}.{name}_share") * amount for name in JGBS[:2]}
    return short | {JGBS[2]: amount - sum(short.values())}


def _carry(atlas: Atlas, rate: float) -> dict[str, float]:
    """Assets abroad and the yen borrowed for them [trillion dollars]."""
    size = atlas.value("carry.book.start") / rate
    return {OTHER_FOREIGN: size, "yen": -size}


assert set(TREASURIES_OUTSTANDING) == set(TREASURIES)
