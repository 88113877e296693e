"""Write the page on skew and tails: runs of the baseline beside what was measured."""

import sys
from pathlib import Path

from tokyotrap.calibration import tails
from tokyotrap.facts import atlas

PAGE = Path(__file__).parents[1] / "docs" / "model" / "tails.md"


def main() -> int:
    """Write it."""
    PAGE.write_text(tails.page(atlas.load()), encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
