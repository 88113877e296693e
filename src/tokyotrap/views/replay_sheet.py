"""A replay in the terminal: what happened, what was seen and what the model says to it."""

from rich.console import Console
from rich.text import Text

from tokyotrap.results.plain import counted
from tokyotrap.studies.replay import Replay
from tokyotrap.views import replay_words, words
from tokyotrap.views.sheet import heading, indented, open_table, prose

STYLES = {"hit": "green", "miss": "red", "": ""}


def show(replay: Replay, console: Console) -> None:
    """Print the tables for a person."""
    episode = replay.episode
    console.print(Text(episode.title, style="bold"))
    until = f"{words.day(replay.dates[0])} to {words.day(replay.dates[-1])}"
    console.print(Text(f"{until} · {counted(replay.paths, 'path')} · seed {replay.seed}", style="dim"))
    prose(console, "", episode.story)
    for event in episode.events:
        on = words.day(event.on) if event.on else "when it holds"
        prose(console, f"  {on}  ", event.what)
    prose(console, "  ", replay_words.given(replay))
    for caution in replay.episode.cautions + replay.cautions:
        prose(console, "  Note: ", caution)
    heading(console, "Judged", replay_words.HOW)
    _table(console, replay_words.rows(replay.answers))
    heading(console, "Days 1, 5 and 20", "the tolerance is that of the series above")
    _table(console, replay_words.rows(replay.daily))
    console.print()
    console.print(Text(replay_words.verdict(replay), style="bold"))
    if episode.why and replay.score[0] < replay.score[1]:
        prose(console, "Why it misses: ", episode.why)


def _table(console: Console, rows: list[tuple[str, ...]]) -> None:
    judged = any(row[-1] for row in rows)
    head: tuple[str, ...] = replay_words.HEAD if judged else replay_words.HEAD[:-1]
    table = open_table(head[0], *head[1:])
    for row in rows:
        verdict = [Text(row[-1], style=STYLES[row[-1]])] if judged else []
        table.add_row(*(Text(cell) for cell in row[:-1]), *verdict)
    indented(console, table)
