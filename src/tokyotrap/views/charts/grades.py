"""Grades: how many paths are still a controlled transition, disorderly so far, or a chaotic exit, by date."""

from tokyotrap.results.record import Run
from tokyotrap.results.record_conduct import GradesResult
from tokyotrap.views import style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart


def draw(run: Run) -> tuple[Chart, ...]:
    """Shares of paths stacked, the best grade at the bottom."""
    if run.grades is None:
        return ()
    title = finding(run.grades)
    chart = Chart(
        name="grades",
        title=title,
        aside="Share of paths by the worst grade so far",
        alt=f"Stacked shares of paths by grade. {title}.",
        figure=parts.stacked(run, run.grades.by_date, run.grades.names, style.STATES),
        head=("by", *run.grades.names),
        rows=parts.share_rows(run, run.grades.by_date),
    )
    return (chart,)


def finding(grades: GradesResult) -> str:
    """How many paths leave the controlled transition, and how many end in chaos."""
    left, chaotic = 1.0 - grades.shares[0], grades.shares[-1]
    verb = "stop" if 0.0 < left < 1.0 else "stops"
    text = f"{words.capitalised(words.share_of_paths(left))} {verb} being a controlled transition"
    if left <= 0.0:
        return text
    return f"{text}; {'none is' if chaotic <= 0.0 else f'{words.share(chaotic)} are'} a chaotic exit"
