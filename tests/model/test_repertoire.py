"""What mechanisms can do: the same asked anew, from memory and from disk; another set of mechanisms is another."""

from collections.abc import Iterator
from pathlib import Path

import jax
import pytest

from tests.worlds import atlas
from tokyotrap import kept
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.model import repertoire as repertoires
from tokyotrap.model.assembly import opening_values
from tokyotrap.model.books import opening
from tokyotrap.model.mechanisms import FUNDING_ORDER, build
from tokyotrap.model.opening import memory
from tokyotrap.model.repertoire import Repertoire, repertoire

BANKS = "institutions.banks"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache folder, and nothing in memory."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    repertoires._known.cache_clear()
    yield
    repertoires._known.cache_clear()


def found(settings: dict[str, float | str], orders: tuple[str, ...] = ()) -> Repertoire:
    values = opening_values(atlas())
    quotes = Quotes(values, memory(atlas(), values), values)
    books = jax.device_put(opening(atlas(), atlas().value("fx.usdjpy")))
    return repertoire(build(atlas(), settings), quotes, books, orders)


def test_asked_once_and_then_known(monkeypatch: pytest.MonkeyPatch) -> None:
    first = found({})
    monkeypatch.setattr(repertoires, "_asked", lambda *_: pytest.fail("it is known"))
    assert found({"capacity.exponent": 2.0}) is first, "numbers change nothing"
    repertoires._known.cache_clear()
    again = found({})
    assert again is not first
    assert again == first
    assert first.trades
    assert first.effects
    assert first.pairs


def test_another_set_of_mechanisms_is_asked_anew() -> None:
    whole, without = found({}), found({BANKS: "none"})
    owners = {line.owner for line in whole.trades} - {line.owner for line in without.trades}
    assert len(owners) == 1
    assert len(list(kept.folder("repertoires").iterdir())) == 2


@pytest.mark.parametrize("other", [{FUNDING_ORDER: "securities first"}, {"policy.backstop": "none"}])
def test_what_is_picked_by_name_counts(other: dict[str, float | str]) -> None:
    options = next(each.options for each in repertoires.CHOICES if each.key == FUNDING_ORDER)
    settings = {key: list(options)[1] if key == FUNDING_ORDER else value for key, value in other.items()}
    found({})
    found(settings)
    assert len(list(kept.folder("repertoires").iterdir())) == 2


def test_a_broken_file_is_asked_anew() -> None:
    first = found({})
    place = next(kept.folder("repertoires").iterdir())
    place.write_bytes(place.read_bytes()[:-5])
    repertoires._known.cache_clear()
    assert found({}) == first
