"""Every publisher whose series are fetched: one file each, one line here."""

from tokyotrap.data.publishers import (
    bank_of_england,
    bank_of_japan,
    cboe,
    cftc,
    ecb,
    fred_files,
    new_york_fed,
    sdmx,
    statistics_bureau,
    tic,
    us_treasury,
)
from tokyotrap.data.publishers.ministry_of_finance import auctions, curve, flows, intervention, reserves
from tokyotrap.data.source import Source

ALL: tuple[Source, ...] = (
    curve.CURVE,
    flows.WEEK,
    flows.MONTH,
    intervention.INTERVENTION,
    reserves.RESERVES,
    auctions.AUCTIONS,
    bank_of_japan.RATES,
    bank_of_japan.PRICES,
    statistics_bureau.PRICES,
    us_treasury.PAR,
    tic.HOLDINGS,
    *fred_files.FILES,
    new_york_fed.TERM_PREMIA,
    cftc.POSITIONS,
    cftc.OTHER_POSITIONS,
    ecb.CURRENCIES,
    ecb.RATES,
    sdmx.POLICY_RATES,
    sdmx.IMF,
    bank_of_england.GILTS,
    cboe.VIX,
)
