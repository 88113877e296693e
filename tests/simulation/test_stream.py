"""Streams: the published generator, one for a mirrored pair, the same whatever is asked for."""

import jax
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats

from tokyotrap.model.draws import NORMALS, UNIFORMS
from tokyotrap.simulation.stream import Stream, chances, draw, streams

MANY, DAYS = 2000, 4


def published(words: list[int], count: int) -> tuple[list[int], list[int]]:
    """xoshiro128++ as its authors write it, with Python's whole numbers."""

    def turned(word: int, places: int) -> int:
        return ((word << places) | (word >> (32 - places))) & 0xFFFFFFFF

    found, s = [], list(words)
    for _ in range(count):
        found.append((turned((s[0] + s[3]) & 0xFFFFFFFF, 7) + s[0]) & 0xFFFFFFFF)
        t = (s[1] << 9) & 0xFFFFFFFF
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = turned(s[3], 11)
    return s, found


def test_the_numbers_are_those_of_the_published_generator() -> None:
    stream = streams(0, np.array([6]))
    words, bits = published([int(each) for each in stream.words[0]], NORMALS + UNIFORMS)
    after, draws = draw(jax.tree.map(lambda each: each[0], stream))
    unit = np.array([(each >> 9) * 2.0**-23 + 2.0**-24 for each in bits])
    np.testing.assert_array_equal(np.asarray(draws.uniforms), unit[NORMALS:])
    np.testing.assert_allclose(np.asarray(draws.normals), stats.norm.ppf(unit[:NORMALS]), rtol=1e-9, atol=1e-12)
    assert [int(each) for each in after.words] == words


def test_a_published_sequence() -> None:
    assert published([1, 2, 3, 4], 4)[1] == [641, 1573767, 3222811527, 3517856514]


def days(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normals and uniforms of some paths over a few days (paths, days, ...)."""
    stream, found = streams(11, numbers), []
    step = jax.jit(jax.vmap(draw))
    for _ in range(DAYS):
        stream, draws = step(Stream(*stream))
        found.append((np.asarray(draws.normals), np.asarray(draws.uniforms)))
    return np.stack([each[0] for each in found], axis=1), np.stack([each[1] for each in found], axis=1)


def test_a_pair_is_mirrored() -> None:
    normals, uniforms = days(np.arange(20))
    np.testing.assert_allclose(normals[1::2], -normals[0::2], rtol=1e-12)
    np.testing.assert_array_equal(uniforms[1::2], 1.0 - uniforms[0::2])
    odds = chances(11, np.arange(20), ["a", "b"])
    np.testing.assert_allclose(odds[1::2], 1.0 - odds[0::2], rtol=1e-15)


def test_numbers_are_normal_uniform_and_unrelated() -> None:
    normals, uniforms = days(np.arange(0, 2 * MANY, 2))
    assert stats.kstest(normals.ravel(), "norm").pvalue > 1e-3
    assert stats.kstest(uniforms.ravel(), "uniform").pvalue > 1e-3
    together = np.corrcoef(np.concatenate([normals, uniforms], axis=2).reshape(MANY, -1), rowvar=False)
    apart = together[np.triu_indices(len(together), 1)]
    assert np.abs(apart).max() < 5.5 / np.sqrt(MANY)
    paths = np.corrcoef(normals[:60].reshape(60, -1))
    assert np.abs(paths[np.triu_indices(60, 1)]).max() < 5.5 / np.sqrt(normals[0].size)


@settings(deadline=None, max_examples=50)
@given(some.integers(0, 2**63), some.lists(some.integers(0, 2_000_000), min_size=1, max_size=8))
def test_a_stream_depends_on_the_seed_and_the_pair_alone(seed: int, numbers: list[int]) -> None:
    many, alone = streams(seed, np.array(numbers)), [streams(seed, np.array([each])) for each in numbers]
    np.testing.assert_array_equal(many.words, np.concatenate([each.words for each in alone]))
    partner = streams(seed, np.array(numbers) ^ 1)
    np.testing.assert_array_equal(partner.words, many.words)
    assert (partner.mirror != many.mirror).all()
    assert (streams(seed + 1, np.array(numbers)).words != many.words).any()


def test_a_million_pairs_have_a_million_streams() -> None:
    words = streams(0, np.arange(0, 2_000_000, 2)).words
    assert len(np.unique(words.view([("", np.uint32)] * 4))) == 1_000_000


def test_chances_are_uniform_and_of_the_name() -> None:
    numbers = np.arange(0, 40_000, 2)
    odds = chances(0, numbers, ["election", "tax"])
    assert stats.kstest(odds[:, 0], "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(odds.T)[0, 1]) < 5.0 / np.sqrt(len(numbers))
    np.testing.assert_array_equal(chances(0, numbers, ["tax"])[:, 0], odds[:, 1])
