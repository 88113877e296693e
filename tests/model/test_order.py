"""The order of those who speak and of series that follow is the same inside a compiled function and outside."""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import pytest
from jaxtyping import Array, Float

from tests.worlds import atlas
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.regime import Memory, Regime, Said
from tokyotrap.ledger.series import PLACE
from tokyotrap.ledger.stance import Stance
from tokyotrap.model import followers, regimes
from tokyotrap.model.mechanisms import KINDS, Mechanisms, build


class Speaker(Regime):
    """Says nothing."""

    size: Float[Array, ""]
    name: ClassVar[str] = "policy.zebra"
    label: ClassVar[str] = "Zebra"

    def opening(self) -> Memory:
        return {}

    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        return state, {}, ()


def met(mechanisms: Mechanisms) -> tuple[list[str], list[int]]:
    """Who is met, in which order, inside a compiled function."""
    seen: tuple[list[str], list[int]] = ([], [])

    @jax.jit
    def compiled(within: Mechanisms) -> Float[Array, ""]:
        sizes = [getattr(each, "size", None) for each in regimes.in_use(within)]
        order = [name for size in sizes for name in names if size is within[name].size]  # type: ignore[attr-defined]
        seen[0].extend(order)
        seen[1].extend(PLACE[each.series] for each in followers.following(within))
        return jnp.zeros(())

    names = [name for name in mechanisms if isinstance(mechanisms[name], Speaker)]
    compiled(mechanisms)
    return seen


def test_regimes_speak_in_the_order_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = {name: Speaker(jnp.asarray(size)) for size, name in enumerate(("policy.zebra", "policy.ant"))}
    for name in spoken:
        monkeypatch.setitem(KINDS, name, Speaker)
    assert met(dict(spoken))[0] == ["policy.zebra", "policy.ant"]


def test_series_follow_in_the_order_of_the_list() -> None:
    places = met({name: each for name, each in build(atlas(), {}).items() if isinstance(each, eqx.Module)})[1]
    assert places == sorted(places)
    assert len(places) >= 4
