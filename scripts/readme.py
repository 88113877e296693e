"""Refresh the table and the picture of README.md from a run of the baseline."""

import io
from pathlib import Path

from rich.console import Console

from tokyotrap.results.run import run
from tokyotrap.views import terminal
from tokyotrap.views.charts import ALL

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


def main() -> None:
    """Run the baseline and rewrite what the page shows of it."""
    finished = run("baseline")
    text = io.StringIO()
    terminal.show(finished, Console(file=text, width=98, no_color=True))
    lines = text.getvalue().split("Slow states")[0].splitlines()
    table = "\n".join(line.rstrip() for line in lines).rstrip()
    page = ROOT / "README.md"
    before, rest = page.read_text().split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n```text\n{table}\n```\n{END}{rest.split(END)[1]}")
    chart = next(each for each in ALL["fan"](finished) if each.name.endswith("ust_10y"))
    picture = ROOT / "docs" / "pictures" / "ust_10y.png"
    picture.parent.mkdir(exist_ok=True)
    chart.figure.savefig(picture, dpi=110)


main()
