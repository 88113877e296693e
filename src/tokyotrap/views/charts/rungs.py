"""The intervention ladder: the highest step each path has reached, by date."""

from tokyotrap.results.record import LadderResult, Run
from tokyotrap.views import style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart


def draw(run: Run) -> tuple[Chart, ...]:
    """Shares of paths stacked, the highest step on top."""
    if run.ladder is None or not run.ladder.names:
        return ()
    chart = Chart(
        name="rungs",
        title=finding(run, run.ladder),
        aside="Share of paths by the highest step reached so far",
        alt=f"Stacked shares of paths by intervention step. {finding(run, run.ladder)}.",
        figure=parts.stacked(run, run.ladder.rung_share_by_date, run.ladder.names, _colours(run.ladder)),
        head=("by", *run.ladder.names),
        rows=parts.share_rows(run, run.ladder.rung_share_by_date),
    )
    return (chart,)


def finding(run: Run, ladder: LadderResult) -> str:
    """How many paths come to the last step, and what that costs."""
    last = float(ladder.rung_share_by_date[-1, -1])
    text = (
        f"{words.capitalised(words.share_of_paths(last))} come to an {ladder.names[-1]} by {words.day(run.dates[-1])}"
    )
    if last <= 0.0 or last >= 1.0:
        text = text.replace(" come ", " comes ")
    return f"{text}; 5 % of paths buy {words.yen(ladder.yen_bought[-1])} or more"


def _colours(ladder: LadderResult) -> list[str]:
    return [style.STEPS[min(k, len(style.STEPS) - 1)] for k in range(len(ladder.names))]
