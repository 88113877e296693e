"""The reserve: what each rung held at the start and what is left of it."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tokyotrap.results.record import QUANTILES, LadderResult, Run, Rung
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart

LOW, MIDDLE, HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))
ROW = 46


def draw(run: Run) -> tuple[Chart, ...]:
    """One bar for each rung, in the order they are drawn on."""
    if run.ladder is None or not run.ladder.reserves:
        return ()
    chart = Chart(
        name="reserve",
        title=finding(run.ladder),
        aside=f"At the start (pale) and left on {words.day(run.dates[-1])}: middle path (bar), 90 % of paths (line)",
        alt=f"What is left of the reserve by rung. {finding(run.ladder)}.",
        figure=_figure(run.ladder),
        head=("rung", "at start", "left, 5 %", "left, middle", "left, 95 %", "drawn on by"),
        rows=tuple(_row(rung) for rung in run.ladder.reserves),
    )
    return (chart,)


def finding(ladder: LadderResult) -> str:
    """The rung drawn on most often, and how far down the ladder any path went."""
    most = max(ladder.reserves, key=lambda rung: rung.used_share)
    if most.used_share <= 0.0:
        return "No path draws on the reserve"
    deepest = [rung for rung in ladder.reserves if rung.used_share > 0.0][-1]
    verb = "draw" if most.used_share < 1.0 else "draws"
    text = f"{words.capitalised(most.name)}: {words.share_of_paths(most.used_share)} {verb} on them"
    return text if deepest is most else f"{text}; {words.share(deepest.used_share)} go down to {deepest.name}"


def _figure(ladder: LadderResult) -> Figure:
    count = len(ladder.reserves)
    figure, axes = style.canvas(style.WIDE, max(style.HIGH, ROW * count + 50), (14, 60, 12, 30))
    axes.set_ylim(count - 0.5, -0.7)
    axes.set_yticks([])
    axes.grid(axis="x", color=style.colour("grid"), linewidth=0.8)
    top = max(rung.at_start for rung in ladder.reserves) or 1.0
    axes.set_xlim(0.0, 1.02 * top)
    step = style.round_step(top / 5)
    ticks = [step * k for k in range(int(top // step) + 1)]
    axes.set_xticks(ticks, [words.dollars(tick) if tick else "0" for tick in ticks], parse_math=False)
    for row, rung in enumerate(ladder.reserves):
        _bar(axes, rung, row)
    return figure


def _bar(axes: Axes, rung: Rung, row: int) -> None:
    blue = style.owner_colour("Ministry of Finance")
    axes.barh(row, rung.at_start, height=0.4, color=style.colour("calm"), linewidth=0)
    axes.barh(row, rung.left[MIDDLE], height=0.4, color=blue, linewidth=0)
    ends = [rung.left[LOW], rung.left[HIGH]]
    axes.plot(ends, [row, row], color=style.colour("ink"), lw=1.4)
    for end in ends:
        axes.plot([end, end], [row - 0.1, row + 0.1], color=style.colour("ink"), lw=1.4)
    verb = "draw" if 0.0 < rung.used_share < 1.0 else "draws"
    name = f"{words.capitalised(rung.name)}: {words.share_of_paths(rung.used_share)} {verb} on it"
    style.write(axes, 0, row - 0.37, name)
    edge = max(rung.at_start, *ends) + 8 * style.pixels_wide(axes)
    style.write(axes, edge, row, words.dollars(rung.left[MIDDLE]), fontweight="bold")


def _row(rung: Rung) -> tuple[str, ...]:
    left = (words.dollars(rung.left[k]) for k in (LOW, MIDDLE, HIGH))
    return (rung.name, words.dollars(rung.at_start), *left, words.share_of_paths(rung.used_share))
