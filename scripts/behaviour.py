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
    print(f"{FACTS}\nNow run scripts/reference_facts.py.")
    return write_page()


def write_page() -> int:
    """Write the page for the facts as they are; needs no data."""
    PAGE.write_text(behaviour_page.page(atlas.load()), encoding="utf-8")
    print(PAGE)
    return 0


def main() -> int:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    source = words.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="Folder of tidy series.")
    source.add_argument("--page", action="store_true", help="Only write the page anew, for the facts as they are.")
    words.add_argument("--check", action="store_true", help="Measure and compare; write nothing.")
    given = words.parse_args()
    try:
        if given.page:
            return write_page()
        return check(given.data) if given.check else measure(given.data)
    except TokyoTrapError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
