"""An atlas that remembers what it was asked, so that a run can print its sources."""

from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.fact import Fact


class Consulted(Atlas):
    """The same facts; `used` holds the keys that were looked up, in order."""

    def __init__(self, atlas: Atlas) -> None:
        super().__init__(dict(atlas), start=atlas.start, mistakes=atlas.mistakes, carried=atlas.carried)
        self.used: dict[str, None] = {}

    def __getitem__(self, key: str) -> Fact:
        fact = super().__getitem__(key)
        self.used[key] = None
        return fact

    def under(self, prefix: str) -> dict[str, Fact]:
        """As in `Atlas`; all that is found counts as looked up."""
        found = super().under(prefix)
        self.used.update(dict.fromkeys(found))
        return found

    def sources(self) -> dict[str, str]:
        """Key -> source and date of every fact that was looked up, sorted."""
        return {key: f"{self._known[key].source}, {self._known[key].as_of}" for key in sorted(self.used)}
