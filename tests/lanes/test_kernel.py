"""Kernels: a small model of many paths and days, done by the machine and by NumPy."""

from functools import cache
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import tokyotrap.ledger  # noqa: F401  # counts in double precision
from tokyotrap.kept import Shelf
from tokyotrap.lanes import machine as machines
from tokyotrap.lanes.kernel import Counted, Kernel, Traced, trace
from tokyotrap.lanes.kernel import machine as this_machine
from tokyotrap.simulation import fans

DAYS, PATHS = 7, 128
ONCE = {"matrix": np.array([[0.9, 0.1, 0.0], [0.0, 0.8, 0.0], [0.2, 0.0, 0.5]]), "scale": np.array(0.7)}
DAILY = {"shift": np.linspace(-1.0, 1.0, DAYS), "open": np.arange(DAYS) % 2.0}


def day(once: Any, today: Any, path: Any) -> Any:
    """Three numbers that turn, one that counts; a sum with a factor, one of what is the same for all."""
    x = once["matrix"] @ path["x"] + once["scale"] * today["shift"]
    x = jnp.where((today["open"] > 0.0) & (x > 0.5), jnp.tanh(x), x)
    seed = path["seed"] * np.uint32(1664525) + np.uint32(1013904223)
    x = jnp.concatenate([x[:1] + (seed >> 9).astype(float) * 2.0**-23 * 0.1, x[1:]])
    after = {"count": path["count"] + 1.0, "seed": seed, "weight": path["weight"], "x": x}
    sums = (x * (once["scale"] * today["shift"]), x[0] * x[1], today["shift"] * once["scale"], path["x"])
    return after, sums, (x, x.max())


@cache
def traced(known: bool = True) -> Traced:
    """The small model; with its zeros known or not."""
    once = {key: jnp.asarray(each) for key, each in ONCE.items()}
    today = {key: jnp.asarray(each[0]) for key, each in DAILY.items()}
    path = {"count": jnp.zeros(()), "seed": jnp.zeros((), jnp.uint32), "weight": jnp.ones(()), "x": jnp.zeros(3)}
    return trace(day, (once, today, path), [ONCE["matrix"] == 0.0 if known else None, None], 2)


@cache
def kernel() -> Kernel:
    """The small model, compiled."""
    return Kernel(traced(), None)


def opened(made: Kernel) -> np.ndarray:
    """Paths before the first day, five of which do not count."""
    draws = np.random.default_rng(3)
    state = made.state(made.rows(PATHS))
    shape = (len(state), made.lanes)
    state[:, 1] = draws.integers(0, 2**32, shape, dtype=np.uint32).view(np.float32)
    state[:, 2] = (np.arange(PATHS) < PATHS - 5).reshape(shape)
    state[:, 3:] = np.moveaxis(draws.normal(size=(*shape, 3)), 2, 1)
    return state


def by_hand(state: np.ndarray) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """The same in double precision: x at the end, sums every day, what was watched."""
    x = np.moveaxis(state[:, 3:], 1, 2).reshape(-1, 3).astype(float)
    seed = np.ascontiguousarray(state[:, 1]).view(np.uint32).ravel().astype(np.uint64)
    weight, sums, watched = state[:, 2].ravel().astype(float), [], []
    for place in range(DAYS):
        before, shift, scale = x, DAILY["shift"][place], ONCE["scale"]
        x = x @ ONCE["matrix"].T + scale * shift
        x = np.where((DAILY["open"][place] > 0.0) & (x > 0.5), np.tanh(x), x)
        seed = (seed * 1664525 + 1013904223) % 2**32
        x[:, 0] += (seed >> np.uint64(9)) * 2.0**-23 * 0.1
        first = weight @ x * scale * shift
        both = [weight @ (x[:, 0] * x[:, 1]), weight.sum() * shift * scale]
        sums.append(np.concatenate([first, both, weight @ before]))
        watched.append(np.concatenate([x.T, x.max(axis=1)[None]]))
    return x, sums, np.stack(watched)


def ran(made: Kernel, room: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """State and sums after all days."""
    state = opened(made)
    return state, made.run(state, made.tables(ONCE, DAILY), (0, DAYS), room)


def test_the_machine_does_what_numpy_does() -> None:
    kept = np.zeros((DAYS, 4, PATHS), dtype=np.float32)
    state, sums = ran(kernel(), kept)
    x, right, watched = by_hand(opened(kernel()))
    np.testing.assert_allclose(np.moveaxis(state[:, 3:], 1, 2).reshape(-1, 3), x, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(sums, np.stack(right), rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(kept, watched, rtol=1e-5, atol=1e-6)
    assert (state[:, 0] == DAYS).all()


def test_days_in_two_spans_are_the_days_in_one() -> None:
    whole, sums = ran(kernel())
    state = opened(kernel())
    tables = kernel().tables(ONCE, DAILY)
    parts = [kernel().run(state, tables, span) for span in ((0, 3), (3, DAYS))]
    np.testing.assert_array_equal(state.view(np.uint32), whole.view(np.uint32))
    np.testing.assert_array_equal(np.concatenate(parts), sums)


def test_counts_are_those_of_what_is_kept() -> None:
    kept, some = np.zeros((DAYS, 4, PATHS), dtype=np.float32), PATHS - kernel().lanes
    ran(kernel(), kept)
    kept[0, 0, :3] = np.nan, np.inf, -np.inf
    bins = fans.bins([fans.extremes(kept[..., 3:])])
    mine, theirs = Counted.empty(bins), Counted.empty(bins)
    kernel().count(kept, mine, some)
    fans.count(theirs, kept[..., :some])
    np.testing.assert_array_equal(mine.counts, theirs.counts)
    assert (mine.counts.sum(axis=-1) == some).all()
    kernel().count(kept, mine, 0)
    np.testing.assert_array_equal(mine.counts, theirs.counts)


def test_known_zeros_change_nothing() -> None:
    state, sums = ran(Kernel(traced(known=False), None))
    expected = ran(kernel())
    np.testing.assert_allclose(sums, expected[1], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(state[:, 3:], expected[0][:, 3:], rtol=1e-5, atol=1e-6)


def test_long_programs_are_cut_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokyotrap.lanes.emit.LONGEST", 5)
    state, sums = ran(Kernel(traced(), None))
    np.testing.assert_array_equal(state.view(np.uint32), ran(kernel())[0].view(np.uint32))
    np.testing.assert_array_equal(sums, ran(kernel())[1])


def test_machine_code_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path, most=2)
    first = ran(Kernel(traced(), shelf))
    (file,) = tmp_path.iterdir()

    def never(*_: object) -> bytes:
        raise AssertionError("compiled again")

    with monkeypatch.context() as patch:
        patch.setattr(machines.Machine, "_compiled", never)
        again = ran(Kernel(traced(), shelf))
    np.testing.assert_array_equal(again[1], first[1])
    file.write_bytes(file.read_bytes()[:-3])
    np.testing.assert_array_equal(ran(Kernel(traced(), shelf))[1], first[1])
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    shelf = Shelf(tmp_path / "file" / "folder", most=2)
    np.testing.assert_array_equal(ran(Kernel(traced(), shelf))[1], ran(kernel())[1])


def test_a_kernel_that_goes_takes_nothing_along() -> None:
    for _ in range(3):
        made = Kernel(traced(), None)
        ran(made)
        del made
    assert ran(Kernel(traced(), None))[1].shape == (DAYS, 8)
    assert this_machine().lanes in (8, 16)
