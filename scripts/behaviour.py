"""Measure what institutions, policy and markets do, and write the facts and the page on them."""

import argparse
import sys
from pathlib import Path

from tokyotrap.calibration import behaviour, behaviour_page, publication
from tokyotrap.errors import TokyoTrapError
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "src" / "tokyotrap" / "facts" / "behaviour_measured.toml"
PAGE = ROOT / "docs" / "model" / "behaviour.md"
TITLE = "What institutions, policy and markets did, measured up to 2 February 2026; the engine reads none of it."


def measurements(folder: Path) -> str:
    """The file of measured facts."""
    return publication.text(TITLE, behaviour.entries(folder, atlas.load())) + "\n"


def check(folder: Path) -> int:
    """Compare what would be measured, and the page, with what is there; write nothing."""
    same = measurements(folder) == FACTS.read_text(encoding="utf-8")
    current = behaviour_page.page(atlas.load()) == PAGE.read_text(encoding="utf-8")
    print(f"{FACTS.name} {'is' if same else 'is not'} what the data say")
    print(f"{PAGE.relative_to(ROOT)} {'is' if current else 'is not'} what the facts say")
    return 0 if same and current else 1


def measure(folder: Path) -> int:
    """Measure and write."""
    FACTS.write_text(measurements(folder), encoding="utf-8")
    PAGE.write_text(behaviour_page.page(atlas.load()), encoding="utf-8")
    print(f"{FACTS}\n{PAGE}\nNow run scripts/reference_facts.py.")
    return 0


def main() -> int:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, required=True, help="Folder of tidy series.")
    words.add_argument("--check", action="store_true", help="Measure and compare; write nothing.")
    given = words.parse_args()
    try:
        return check(given.data) if given.check else measure(given.data)
    except TokyoTrapError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
