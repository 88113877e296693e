"""The sentences of a run: its outcome, its vintages, its caveats."""

from collections.abc import Sequence

from tokyotrap.facts.consulted import Consulted
from tokyotrap.results.record import CapacityResult, RedLineResult

UNCERTAIN = ("remembered", "guess")


def outcome(lines: Sequence[RedLineResult], capacity: CapacityResult, capped: int) -> str:
    """One sentence on how the run ended."""
    gone, near = capacity.classes["gone"], capacity.classes["near tipping"]
    if gone > 0.0:
        text = f"Arbitrageurs' capacity was gone on some day on {gone:.1%} of paths"
    elif near > 0.0:
        text = f"No run on arbitrageurs; capacity came near tipping on {near:.1%} of paths"
    else:
        text = "Every path kept a stable equilibrium every day"
    crossed = sum(line.probability > 0.5 for line in lines)
    tail = f"; {crossed} of {len(lines)} red lines are more likely crossed than not" if lines else ""
    held = f"; {capped} paths were held at the edge of a range" if capped else ""
    return f"{text}{tail}{held}."


def vintages(atlas: Consulted) -> dict[str, str]:
    """What the run rests on -> its date."""
    newest = {}
    for label, prefix in (("JGB curve", "jgb.10y"), ("Treasury curve", "ust.10y"), ("USDJPY", "fx.usdjpy"),
                          ("oil", "oil.brent"), ("calibration", "pricing.risk_aversion")):  # fmt: skip
        if prefix in atlas:
            newest[label] = atlas[prefix].as_of
    return newest | {"facts known on": atlas.start.isoformat()}


def caveats(atlas: Consulted, capped: int) -> tuple[str, ...]:
    """What a reader must know before using the numbers."""
    guesses = [key for key in atlas.used if key in atlas and atlas[key].confidence in UNCERTAIN]
    found = [
        f"{len(guesses)} of the {len(atlas.used)} facts used are guesses or recollections of ours, each with a range; "
        "the odds hold for their central values, and the bands do not include this doubt.",
        "Standard errors are those of the simulation alone.",
        "Prices are expected to stay where they are, but for what mechanisms do: no forecast of yields or of the yen "
        "is built in. The policy rate follows what was priced on the starting day.",
        "Outside news is Gaussian from day to day; jumps come from decisions, operations and forced trades only.",
        "Auction failures, credit, equities, mortgages, growth and inflation, elections and fiscal dominance are not "
        "in this version.",
        "Quoted yields are par yields, taken as linear in the zero curve around the starting day.",
    ]
    if capped:
        found.append(f"{capped} paths left the range of a series and were held at its edge.")
    return tuple(found)
