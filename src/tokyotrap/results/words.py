"""The sentences of a run: its outcome, its vintages, its caveats."""

from collections import Counter
from collections.abc import Sequence

from tokyotrap.facts.consulted import Consulted
from tokyotrap.results.plain import counted
from tokyotrap.results.record import CapacityResult, RedLineResult

UNCERTAIN = ("remembered", "guess")


def outcome(lines: Sequence[RedLineResult], capacity: CapacityResult, capped: int) -> str:
    """One sentence on how the run ended."""
    gone, near = capacity.classes["gone"], capacity.classes["near tipping"]
    if gone > 0.0:
        text = f"Arbitrageurs' capacity was gone on some day on {100.0 * gone:.1f} % of paths"
    elif near > 0.0:
        text = f"No run on arbitrageurs; capacity came near tipping on {100.0 * near:.1f} % of paths"
    else:
        text = "Every path kept a stable equilibrium every day"
    crossed = sum(line.probability > 0.5 for line in lines)
    tail = f"; {crossed} of {len(lines)} red lines are more likely crossed than not" if lines else ""
    was = "was" if capped == 1 else "were"
    held = f"; {counted(capped, 'path')} {was} held at the edge of a range" if capped else ""
    return f"{text}{tail}{held}."


def vintages(atlas: Consulted) -> dict[str, str]:
    """What the run rests on -> its date."""
    newest = {}
    for label, prefix in (("JGB curve", "jgb.10y"), ("Treasury curve", "ust.10y"), ("USDJPY", "fx.usdjpy"),
                          ("oil", "oil.brent"), ("calibration", "pricing.risk_aversion")):  # fmt: skip
        if prefix in atlas:
            newest[label] = atlas[prefix].as_of
    return newest | {"facts known on": atlas.start.isoformat()}


def notes(atlas: Consulted) -> dict[str, str]:
    """Facts carried from a later starting state and facts estimated on later data, by key; empty without any."""
    found = {"carried": ", ".join(_carried(atlas)), "later": ", ".join(_later(atlas))}
    return {name: keys for name, keys in found.items() if keys}


def _carried(atlas: Consulted) -> list[str]:
    return [key for key in sorted(atlas.used) if key in atlas.carried]


def _later(atlas: Consulted) -> list[str]:
    """Facts on the world that are known only since a later day, but for those carried."""
    return [key for key in sorted(atlas.used) if atlas[key].day > atlas.start and key not in atlas.carried]


def _of_other_days(atlas: Consulted) -> list[str]:
    """What a run from an earlier day rests on that was not known then."""
    found, carried, later = [], _carried(atlas), _later(atlas)
    if carried:
        kinds = Counter(key.split(".")[0] for key in carried)
        listed = ", ".join(f"{name} ({count})" for name, count in kinds.most_common())
        last = max(atlas[key].day for key in carried)
        found.append(
            f"{len(carried)} of the {len(atlas.used)} facts used are carried from the starting state of {last}, as no "
            f"series says what they were on {atlas.start}: {listed}."
        )
    if later:
        found.append(
            f"{len(later)} facts, most of them estimates of behaviour, rest on data later than {atlas.start}: a "
            "forecast of that day could not have known them."
        )
    return found


def caveats(atlas: Consulted, capped: int) -> tuple[str, ...]:
    """What a reader must know before using the numbers."""
    guesses = [key for key in atlas.used if key in atlas and atlas[key].confidence in UNCERTAIN]
    found = [
        *_of_other_days(atlas),
        f"{len(guesses)} of the {len(atlas.used)} facts used are guesses or recollections of ours, each with a range; "
        "the odds hold for their central values, and the bands do not include this doubt.",
        "Standard errors are those of the simulation alone.",
        "Prices are expected to stay where they are, but for what mechanisms do: no forecast of yields or of the yen "
        "is built in. The policy rate follows what was priced on the starting day.",
        "Credibility, fiscal dominance, the strike of buyers and the word of the Bank of Japan are guesses of ours in "
        "form and size: no data measure them. What makes a path disorderly or chaotic are thresholds of ours too.",
        "Outside news has fat tails, but one scale a day for all of it, which follows the VIX, and one more for Japan: "
        "a wild day is wild everywhere, and only Japan has one alone.",
        "Bonds abroad, mortgages, credit and shares follow by slopes of recent years, some of them guesses, and "
        "give nothing back: a crisis that starts there, such as that of gilts in 2022, cannot be seen here.",
        "Inflation, output, the household's bill and the debt service answer with lags of ours; wages, demand and "
        "taxes are not in them.",
        "The Bank of Japan's book has what it buys and not what it is repaid: it does not shrink by itself.",
        "Quoted yields are par yields, taken as linear in the zero curve around the starting day.",
    ]
    if capped:
        held = "was" if capped == 1 else "were"
        found.append(f"{counted(capped, 'path')} left the range of a series and {held} held at its edge.")
    return tuple(found)
