"""Measure the markets that the core does not price, and write the facts on them."""

import argparse
import sys
from pathlib import Path

from tokyotrap.calibration import markets, publication
from tokyotrap.errors import TokyoTrapError

FACTS = Path(__file__).parents[1] / "src" / "tokyotrap" / "facts" / "markets.toml"
TITLE = "Markets that the core does not price, measured on data up to 2 February 2026."


def measurements(folder: Path) -> str:
    """The file of measured facts."""
    return publication.text(TITLE, markets.entries(folder)) + "\n"


def check(folder: Path) -> int:
    """Compare what would be measured with what is there; write nothing."""
    same = measurements(folder) == FACTS.read_text(encoding="utf-8")
    print(f"{FACTS.name} {'is' if same else 'is not'} what the data say")
    return 0 if same else 1


def measure(folder: Path) -> int:
    """Measure and write."""
    FACTS.write_text(measurements(folder), encoding="utf-8")
    print(f"{FACTS}\nNow run scripts/reference_facts.py.")
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
