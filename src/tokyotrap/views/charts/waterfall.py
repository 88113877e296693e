"""Waterfalls: what carries each series from today to its red line, by channel, amplification apart."""

from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.views import words
from tokyotrap.views.charts import bridge
from tokyotrap.views.charts.bridge import Ends, Step, Steps
from tokyotrap.views.charts.chart import Chart


def draw(run: Run) -> tuple[Chart, ...]:
    """One waterfall for each line that some path crosses."""
    return tuple(waterfall(run, line) for line in run.red_lines if line.probability > 0.0)


def waterfall(run: Run, line: RedLineResult) -> Chart:
    """One line: bars from today's value to the value on the first day across, mean over the paths that cross."""
    unit = run.units.get(line.series, "")
    ends = Ends(f"Today: {words.value(line.today, unit)}", "First day across", unit)
    return Chart(
        name=f"why-{line.name}",
        title=finding(run, line),
        aside=f"Mean move from today to the first crossing, paths that cross, {words.move_unit(unit)}; "
        "whiskers are ± 2 standard errors",
        alt=f"Waterfall by channel. {finding(run, line)}.",
        figure=bridge.figure(steps(run, line), ends),
        head=("owner", "cause", "contribution", "± standard error"),
        rows=_rows(run, line),
    )


def finding(run: Run, line: RedLineResult) -> str:
    """The main channel's part of the way, and amplification's."""
    unit, total = run.units.get(line.series, ""), float(line.why.sum())
    name = words.capitalised(words.the_way(line, run.units))
    if line.main_channel is None or line.main_channel not in run.channels or total == 0.0:
        return f"{name}: {words.move(total, unit)} on the way"
    part = float(line.why[run.channels.index(line.main_channel)])
    channel = f"{line.main_channel.owner} ({line.main_channel.cause})"
    return f"{name}: {channel} brings {words.move(part, unit)} of {words.move(total, unit)}"


def steps(run: Run, line: RedLineResult) -> Steps:
    """The bars, those that push toward the line first; and the bars of amplification, apart."""
    scale = words.move_scale(run.units.get(line.series, ""))
    every = [
        Step(channel.cause, channel.owner, scale * float(size), scale * float(error))
        for channel, size, error in zip(run.channels, line.why, line.why_error, strict=True)
    ]
    return bridge.ordered(every, 1.0 if line.side == "above" else -1.0, "channels")


def _rows(run: Run, line: RedLineResult) -> tuple[tuple[str, ...], ...]:
    """Every channel in the record's order, then the sum."""
    unit = run.units.get(line.series, "")
    scale, decimals = words.move_scale(unit), 2
    short = f" {words.move_sign(unit)}"
    body = tuple(
        (
            channel.owner,
            channel.cause,
            words.signed(scale * size, decimals) + short,
            words.plain(scale * error, decimals),
        )
        for channel, size, error in zip(run.channels, line.why.tolist(), line.why_error.tolist(), strict=True)
    )
    total = words.signed(scale * float(line.why.sum()), decimals) + short
    return (*body, ("All together", "", total, ""))
