"""Contents: hashes that tell any two apart, and arrays that come back bit for bit."""

import numpy as np
import pytest

from tokyotrap.pricing import contents


def test_arrays_come_back_as_they_were() -> None:
    some = np.random.default_rng(0).normal(size=(2, 3, 4))
    odd = np.array([np.nan, np.inf, -0.0, 5e-324])
    arrays = {"one": np.array(1.0 / 3.0), "none": np.zeros((0, 3)), "some": some, "odd": odd}
    found = contents.unpacked(contents.packed(arrays))
    assert found.keys() == arrays.keys()
    for name, each in arrays.items():
        assert found[name].shape == each.shape
        assert found[name].tobytes() == each.tobytes()


def test_things_that_differ_have_different_hashes() -> None:
    things = [1, 1.0, True, "1", b"1", None, (), [], {}, (1,), ((1,), 2), (1, 2), ((1, 2),), [1, 2], {1: 2}, {2: 1},
              np.zeros(2), np.zeros((1, 2)), np.zeros(2, dtype=np.float32), 0.0, -0.0, "a", ("a", ""), ("", "a"),
              np.float64(1.0), ("ab", "c"), ("a", "bc")]  # fmt: skip
    assert len({contents.digest(each) for each in things}) == len(things)
    with pytest.raises(TypeError):
        contents.digest(object())
