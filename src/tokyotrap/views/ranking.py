"""What comes first: the likeliest red line, the nearest one, the channels that carry most."""

import math

from tokyotrap.results.record import Channel, RedLineResult, Run
from tokyotrap.views import words


def by_odds(run: Run) -> tuple[RedLineResult, ...]:
    """The red lines, the likeliest first."""
    return tuple(sorted(run.red_lines, key=lambda line: -line.probability))


def nearest(run: Run) -> RedLineResult | None:
    """The line with the shortest way left, measured in days' standard moves, not in its own unit."""
    open_lines = [line for line in run.red_lines if words.gap(line, run.units.get(line.series, "")) > 0.0]
    return min(open_lines, key=lambda line: _spreads_away(run, line), default=None)


def top_channels(run: Run, line: RedLineResult, count: int) -> tuple[tuple[Channel, float], ...]:
    """The channels that carried most of the way to the line, largest first, amplification among them."""
    toward = 1.0 if line.side == "above" else -1.0
    pairs = zip(run.channels, (float(number) for number in line.why), strict=True)
    useful = [(channel, number) for channel, number in pairs if number * toward > 0.0]
    return tuple(sorted(useful, key=lambda pair: -abs(pair[1]))[:count])


def _spreads_away(run: Run, line: RedLineResult) -> float:
    """Way left over the width of the middle half of the paths at the end."""
    if line.series not in run.series:
        return math.inf
    low, high = run.quantiles[run.series.index(line.series), (1, 3), -1]
    width = float(high - low)
    return abs(line.level - line.today) / width if width > 0.0 else math.inf
