"""Draw plausible parameters from the posterior of the calibration that is shipped, and write them beside it."""

import argparse
import sys
import time
from pathlib import Path

from tokyotrap.calibration import posterior, publication
from tokyotrap.errors import TokyoTrapError
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "src" / "tokyotrap" / "facts" / "draws"


def main() -> int:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--draws", type=int, default=32, help="How many to keep.")
    words.add_argument("--checked", type=int, default=1000, help="How many are solved exactly.")
    words.add_argument("--seed", type=int, default=0, help="Same seed, same draws.")
    given = words.parse_args()
    begun = time.perf_counter()
    try:
        found = posterior.draw(atlas.load(), given.draws, checked=given.checked, seed=given.seed, tell=print)
    except TokyoTrapError as error:
        print(error, file=sys.stderr)
        return 2
    path = FOLDER / f"{found.day}.toml"
    path.write_text(posterior.text(found), encoding="utf-8")
    print(
        f"{path}: {given.draws} draws in {publication.rounded(time.perf_counter() - begun, 3)} s. {found.diagnostics}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
