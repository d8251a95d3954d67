"""Exact search against brute force, through additions, replacements and removals, and from many threads."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from vision.faces.matching import ExactIndex, Neighbour, identify

DIMENSIONS = 128


def unit_vectors(count: int, seed: int = 0, dimensions: int = DIMENSIONS) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def brute_force(known: dict[int, np.ndarray], vector: np.ndarray, count: int) -> list[tuple[float, int]]:
    unit = vector.astype(np.float64) / np.linalg.norm(vector.astype(np.float64))
    found = [(float(np.linalg.norm(other.astype(np.float64) - unit)), key) for key, other in known.items()]
    return sorted(found)[:count]


@settings(max_examples=30, deadline=None)
@given(size=st.integers(1, 700), count=st.integers(1, 20), seed=st.integers(0, 1000))
def test_finds_what_brute_force_finds(size: int, count: int, seed: int) -> None:
    vectors, wanted = unit_vectors(size, seed), unit_vectors(3, seed + 1)
    index = ExactIndex()
    index.add(range(100, 100 + size), vectors)
    known = dict(enumerate(vectors, 100))
    for vector, batch in zip(wanted, index.search_batch(wanted, count), strict=True):
        expected = brute_force(known, vector, count)
        found = index.search(vector, count)
        assert [neighbour.key for neighbour in found] == [key for _, key in expected]
        assert [neighbour.key for neighbour in batch] == [key for _, key in expected]
        np.testing.assert_allclose([one.distance for one in found], [d for d, _ in expected], atol=1e-6)


def test_tells_neighbours_apart_that_float32_products_cannot() -> None:
    wanted = unit_vectors(1)[0].astype(np.float64)
    aside = unit_vectors(200, seed=1).astype(np.float64)
    aside -= np.outer(aside @ wanted, wanted)
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    angles = np.random.default_rng(2).permutation(np.linspace(1e-4, 9e-4, 200))
    vectors = np.cos(angles)[:, None] * wanted + np.sin(angles)[:, None] * aside
    index = ExactIndex()
    index.add(range(200), vectors)
    found = [neighbour.key for neighbour in index.search(wanted, 10)]
    assert found == np.argsort(angles)[:10].tolist()


def test_the_same_vector_is_at_distance_zero() -> None:
    vectors = unit_vectors(50)
    index = ExactIndex()
    index.add(range(50), vectors)
    for key, vector in enumerate(vectors):
        nearest = index.search(vector, 1)[0]
        assert nearest.key == key
        assert nearest.distance == pytest.approx(0.0, abs=1e-6)
    assert index.search(-vectors[3], 50)[-1] == Neighbour(pytest.approx(2.0, abs=1e-6), 3)


def test_equal_distances_come_in_the_order_of_their_keys() -> None:
    vector = unit_vectors(1)[0]
    index = ExactIndex()
    index.add([9, 4, 7], np.stack([vector] * 3))
    assert [neighbour.key for neighbour in index.search(vector, 2)] == [4, 7]


def test_nothing_is_found_in_nothing_and_no_more_than_there_is() -> None:
    index, vectors = ExactIndex(), unit_vectors(3)
    assert index.search(vectors[0], 5) == []
    assert index.search_batch(vectors, 5) == [[], [], []]
    assert index.search_batch(vectors[:0], 5) == []
    index.add([1, 2, 3], vectors)
    assert len(index.search(vectors[0], 5)) == 3
    assert index.search(vectors[0], 0) == []
    index.remove([1, 2, 3])
    assert index.search(vectors[0], 5) == []


def test_keys_take_all_64_bits() -> None:
    index = ExactIndex()
    index.add(np.array([2**64 - 1, 0], np.uint64), unit_vectors(2))
    assert index.search(unit_vectors(2)[0], 1)[0].key == 2**64 - 1
    assert 0 in index


def test_the_last_of_equal_keys_counts_and_an_old_vector_is_replaced() -> None:
    old, first, last = unit_vectors(3)
    index = ExactIndex()
    index.add([5], old[None])
    index.add([5, 5], np.stack([first, last]))
    assert len(index) == 1
    assert index.search(last, 1)[0].distance < 1e-6
    assert index.search(old, 1)[0].distance > 0.5


@pytest.mark.parametrize(
    "vectors",
    [
        np.full((1, DIMENSIONS), np.nan),
        np.full((1, DIMENSIONS), np.inf),
        np.zeros((1, DIMENSIONS)),
        2.0 * unit_vectors(1),
        unit_vectors(1, dimensions=64),
        unit_vectors(1)[0],
    ],
)
def test_refuses_what_is_no_embedding(vectors: np.ndarray) -> None:
    index = ExactIndex()
    with pytest.raises(ValueError, match="vector"):
        index.add([1], vectors)
    with pytest.raises(ValueError, match="vector"):
        index.search_batch(vectors, 1)
    assert len(index) == 0


def test_refuses_keys_that_do_not_fit() -> None:
    index = ExactIndex()
    with pytest.raises(ValueError, match="2 keys for 3 vectors"):
        index.add([1, 2], unit_vectors(3))
    assert len(index) == 0


class Changes(RuleBasedStateMachine):
    """Any sequence of changes, compared with a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.index = ExactIndex(dimensions=8)
        self.known: dict[int, np.ndarray] = {}

    @rule(keys=st.lists(st.integers(0, 200), max_size=90), seed=st.integers(0, 10_000))
    def add(self, keys: list[int], seed: int) -> None:
        vectors = unit_vectors(len(keys), seed, dimensions=8)
        self.index.add(keys, vectors)
        self.known |= dict(zip(keys, vectors, strict=True))

    @rule(keys=st.lists(st.integers(0, 200), max_size=60))
    def remove(self, keys: list[int]) -> None:
        self.index.remove(keys)
        for key in keys:
            self.known.pop(key, None)

    @rule(seed=st.integers(0, 10_000), count=st.integers(1, 12))
    def search(self, seed: int, count: int) -> None:
        vector = unit_vectors(1, seed, dimensions=8)[0]
        found = [neighbour.key for neighbour in self.index.search(vector, count)]
        assert found == [key for _, key in brute_force(self.known, vector, count)]

    @invariant()
    def nothing_is_left_of_what_is_gone(self) -> None:
        assert len(self.index) == len(self.known)
        memory = self.index._vectors
        assert not memory[len(self.known) :].any()
        lengths = np.linalg.norm(memory[: len(self.known)], axis=1)
        np.testing.assert_allclose(lengths, 1.0, atol=1e-6)


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


def test_outgrown_memory_is_zeroed() -> None:
    index = ExactIndex()
    index.add([1], unit_vectors(1))
    before = index._vectors
    index.add(range(1000), unit_vectors(1000))
    assert index._vectors is not before
    assert not before.any()


def test_searches_while_others_add_and_remove_see_whole_states() -> None:
    staying, passing = unit_vectors(300), unit_vectors(300, seed=1)
    index = ExactIndex()
    index.add(range(300), staying)
    is_over = threading.Event()
    failures: list[str] = []

    def change(first: int) -> None:
        keys = range(first, first + 300)
        while not is_over.is_set():
            index.add(keys, passing)
            index.remove(keys)

    def look(key: int) -> None:
        for _ in range(300):
            nearest = index.search(staying[key], 1)[0]
            others = [one.key for one in index.search(passing[key], 3) if one.distance < 1e-3]
            if nearest.key != key or nearest.distance > 1e-3 or not set(others) <= {1000 + key, 2000 + key}:
                failures.append(f"{nearest} and {others} for {key}")

    changing = [threading.Thread(target=change, args=(first,)) for first in (1000, 2000)]
    looking = [threading.Thread(target=look, args=(key,)) for key in (0, 99, 299)]
    for thread in changing + looking:
        thread.start()
    for thread in looking:
        thread.join()
    is_over.set()
    for thread in changing:
        thread.join()
    assert failures == []
    assert len(index) == 300


def test_a_stranger_is_nobody() -> None:
    danielle, stranger = unit_vectors(2)
    index = ExactIndex()
    assert identify(danielle, index, 2.0) is None
    index.add([1], danielle[None])
    found = identify(danielle, index, 0.35)
    assert found is not None
    assert found.key == 1
    assert identify(stranger, index, 0.35) is None


def test_exactly_at_the_threshold_is_the_same_person() -> None:
    one, other = unit_vectors(2)
    index = ExactIndex()
    index.add([1], one[None])
    distance = index.search(other, 1)[0].distance
    assert identify(other, index, distance) is not None
    assert identify(other, index, np.nextafter(distance, 0.0)) is None
