"""Settings given on the command line: `--set policy.intervention.defence_line="158 yen per dollar"`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tokyotrap.model.settings import Catalogue
from tokyotrap.scenario import odds, red_lines
from tokyotrap.scenario.amounts import settings
from tokyotrap.scenario.page import Page, shown
from tokyotrap.scenario.scenario import Scenario

LINES = "red_lines."
EXAMPLE = '"policy.intervention.defence_line=158 yen per dollar"'


def override(
    scenario: Scenario, pairs: Sequence[str], catalogue: Catalogue, series: Mapping[str, str] | None = None
) -> Scenario:
    """The scenario with some settings changed from the first day.

    Args:
        scenario: as read.
        pairs: "KEY=VALUE", in order; a key of the catalogue, "red_lines.NAME" with a level or "none", or
            "branch.NAME.OUTCOME" with odds.
        catalogue: what can be set.
        series: series a red line can be drawn on -> the unit they are shown in; needed for red lines only.

    Returns:
        A new scenario whose `text` records the changes as comments at its end.

    Raises:
        InvalidScenario: with every mistake in the pairs.
    """
    page = Page("--set", "")
    chosen = dict(scenario.settings)
    lines = scenario.red_lines
    chances: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not key:
            page.note((), f'cannot read "{shown(pair)}"', f"Write KEY=VALUE: --set {EXAMPLE}.")
        elif key.startswith(LINES):
            lines = red_lines.read(page, (), {key.removeprefix(LINES): value}, series or {}, lines)
        elif key.startswith(odds.BRANCH):
            chances[key.removeprefix(odds.BRANCH)] = value
        else:
            chosen |= settings(page, (), {key: value}, catalogue)
    branches = odds.changed(page, scenario.branches, chances)
    page.close()
    record = "".join(f"\n# --set {' '.join(pair.split())}" for pair in pairs)
    text = scenario.text.rstrip("\n") + record + "\n"
    return replace(scenario, settings=chosen, red_lines=lines, branches=branches, text=text)
