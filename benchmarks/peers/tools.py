"""The tools that run side by side, and how much of each is run."""

from dataclasses import dataclass
from importlib.util import find_spec

OURS = "tokyotrap"


@dataclass(frozen=True)
class Tool:
    """One tool.

    Attributes:
        name: for the table.
        module: of this folder, with `run(form, paths, seed)`.
        package: that must be installed, as it is imported and as it is distributed.
        idiom: how the form is written in it, in a few words.
        sampled: paths that the gate draws.
        timed: paths of one timing, enough for half a second or so.
    """

    name: str
    module: str
    package: tuple[str, str]
    idiom: str
    sampled: int
    timed: int

    @property
    def missing(self) -> str:
        """Why the tool cannot run here; empty if it can."""
        if find_spec(self.package[0]) is not None:
            return ""
        return f"{self.package[1]} is not installed; it is in the dependency group peers (requirements/peers.txt)"


PEERS = (
    Tool("NumPy", "vectorised", ("numpy", "numpy"), "arrays over 4,000 paths at once", 20_000, 8_000),
    Tool("EMA workbench", "experiments", ("ema_workbench", "ema-workbench"),
         "a Python function, one experiment a path", 2_000, 100),
    Tool("mesa", "agents", ("mesa", "mesa"), "agents, one model a path", 2_000, 80),
    Tool("PySD", "stocks", ("pysd", "pysd"), "stocks and flows of a Vensim file, one run a path", 500, 12),
)  # fmt: skip

OURS_TIMED = 10_000
OURS_SAMPLED = (16, 1_000)
"""Seeds, and paths of each."""
