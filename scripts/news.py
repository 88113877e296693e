"""Size the news of the times by pilots and write the facts on it, as of the starting day."""

import argparse
import sys
import time
from pathlib import Path

from tokyotrap.calibration import publication, starting_day
from tokyotrap.errors import TokyoTrapError
from tokyotrap.facts import atlas
from tokyotrap.simulation.compiled import keep_compiled

FACTS = Path(__file__).parents[1] / "src" / "tokyotrap" / "facts" / "news.toml"
TITLE = "News of the times: what is drawn day by day, sized so that a run moves as markets have of late."


def main() -> int:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, required=True, help="Folder of tidy series.")
    words.add_argument("--check", action="store_true", help="Compare with what is there; write nothing.")
    given = words.parse_args()
    keep_compiled()
    begun = time.perf_counter()
    try:
        found = publication.text(TITLE, starting_day.times(atlas.START, given.data, atlas.load())) + "\n"
    except TokyoTrapError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{time.perf_counter() - begun:.0f} s")
    if given.check:
        same = found == FACTS.read_text(encoding="utf-8")
        print(f"{FACTS.name} {'is' if same else 'is not'} what the data say")
        return 0 if same else 1
    FACTS.write_text(found, encoding="utf-8")
    print(f"{FACTS}\nNow run scripts/reference_facts.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
