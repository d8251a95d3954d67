"""The nearest of many embeddings, exactly, in memory.

A gallery of an office, even of a city, is small: all of it is compared each time, so that no answer is only
approximately the nearest. The scan is one matrix-vector product by numpy's BLAS.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

DIMENSIONS = 128
FIRST_CAPACITY = 64
MAX_PRODUCTS = 16_000_000
"""Inner products held at once when many vectors are searched for: 64 MB."""
UNIT_TOLERANCE = 1e-3
"""How far from 1 the length of what is given may be; it is then made exactly 1."""


@dataclass(frozen=True, slots=True, order=True)
class Neighbour:
    """One of the nearest: ordered by distance, equal distances by key.

    Attributes:
        distance: Euclidean distance of the unit embeddings, 0 to 2.
        key: of the vector found.
    """

    distance: float
    key: int


class ExactIndex:
    """Unit vectors by key, searched exhaustively.

    Safe for threads: every call sees all of another call's changes or none. What is removed, replaced or
    left behind when the memory grows is overwritten with zeros before the call returns.

    Example:
        >>> index = ExactIndex(dimensions=2)
        >>> index.add([7, 8], np.array([[1.0, 0.0], [0.0, 1.0]]))
        >>> index.search(np.array([0.6, 0.8]), 1)
        [Neighbour(distance=0.6324555288825174, key=8)]
    """

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self._lock = threading.Lock()
        self._vectors = np.zeros((FIRST_CAPACITY, dimensions), np.float32)
        self._keys = np.zeros(FIRST_CAPACITY, np.uint64)
        self._rows: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: int) -> bool:
        return key in self._rows

    def add(self, keys: Sequence[int] | np.ndarray, vectors: np.ndarray) -> None:
        """Add ``vectors`` ``(N, dimensions)`` of unit length, any float dtype, under ``keys`` ``(N,)``.

        A key that is there already gets the new vector; of equal keys in one call the last one counts.

        Raises:
            ValueError: other shapes, a vector that is not finite or not of unit length. Nothing is added.
        """
        units = self._units(vectors, 2)
        names = [int(key) for key in keys]
        if len(names) != len(units):
            raise ValueError(f"{len(names)} keys for {len(units)} vectors")
        with self._lock:
            self._grow(len(self._rows) + sum(name not in self._rows for name in set(names)))
            rows = [self._rows.setdefault(name, len(self._rows)) for name in names]
            # one row twice in one assignment: numpy keeps the last, as promised
            self._vectors[rows] = units
            self._keys[rows] = np.array(names, np.uint64)

    def remove(self, keys: Iterable[int]) -> None:
        """Forget the vectors under ``keys``. A key that is not there is no error: it is gone already."""
        with self._lock:
            for key in keys:
                row = self._rows.pop(int(key), None)
                if row is not None:
                    self._fill_from_end(row)

    def search(self, vector: np.ndarray, count: int) -> list[Neighbour]:
        """The ``count`` nearest to ``vector`` ``(dimensions,)``, nearest first; fewer if there are fewer.

        Raises:
            ValueError: another shape, or a vector that is not finite or not of unit length.
        """
        return self._search(self._units(vector, 1)[np.newaxis], count)[0]

    def search_batch(self, vectors: np.ndarray, count: int) -> list[list[Neighbour]]:
        """:meth:`search` for each row of ``vectors`` ``(M, dimensions)``, all in one state of the index."""
        return self._search(self._units(vectors, 2), count)

    def _search(self, wanted: np.ndarray, count: int) -> list[list[Neighbour]]:
        with self._lock:
            size = len(self._rows)
            if size == 0 or count < 1:
                return [[] for _ in wanted]
            at_once = max(1, MAX_PRODUCTS // size)
            return [
                self._nearest(vector, products, count)
                for part in np.split(wanted, range(at_once, len(wanted), at_once))
                for vector, products in zip(part, (self._vectors[:size] @ part.T).T, strict=True)
            ]

    def _nearest(self, vector: np.ndarray, products: np.ndarray, count: int) -> list[Neighbour]:
        size = len(products)
        if count < size:
            last = np.partition(products, size - count)[size - count]
            # All that rounding may have moved behind the last one are measured again, in double precision.
            rows = np.flatnonzero(products >= last - self._rounding)
        else:
            rows = np.arange(size)
        differences = self._vectors[rows].astype(np.float64) - vector
        distances = np.sqrt(np.einsum("ij,ij->i", differences, differences))
        found = zip(distances.tolist(), self._keys[rows].tolist(), strict=True)
        return sorted(Neighbour(distance, key) for distance, key in found)[:count]

    @property
    def _rounding(self) -> float:
        # twice the bound of a float32 inner product (Higham 2002, section 3.1), and that of the lengths
        return (2 * self._vectors.shape[1] + 64) * 2.0**-24

    def _units(self, vectors: np.ndarray, axes: int) -> np.ndarray:
        given = np.asarray(vectors, np.float32)
        if given.ndim != axes or given.shape[-1] != self._vectors.shape[1]:
            raise ValueError(
                f"vectors of shape {given.shape}, {self._vectors.shape[1]} numbers each are needed"
            )
        lengths = np.linalg.norm(given, axis=-1, keepdims=True)
        if not (np.abs(lengths - 1.0) <= UNIT_TOLERANCE).all():  # nor is NaN
            raise ValueError("a vector is not of unit length")
        units: np.ndarray = given / lengths
        return units

    def _grow(self, size: int) -> None:
        capacity = len(self._keys)
        if size <= capacity:
            return
        capacity = max(size, 2 * capacity)
        vectors = np.zeros((capacity, self._vectors.shape[1]), np.float32)
        keys = np.zeros(capacity, np.uint64)
        vectors[: len(self._keys)], keys[: len(self._keys)] = self._vectors, self._keys
        outgrown, self._vectors, self._keys = self._vectors, vectors, keys
        outgrown.fill(0.0)

    def _fill_from_end(self, row: int) -> None:
        last = len(self._rows)
        if row != last:
            self._vectors[row], self._keys[row] = self._vectors[last], self._keys[last]
            self._rows[int(self._keys[row])] = row
        self._vectors[last], self._keys[last] = 0.0, 0


def identify(embedding: np.ndarray, index: ExactIndex, threshold: float) -> Neighbour | None:
    """Who this is: the nearest vector of ``index`` within ``threshold``, or None for nobody.

    Args:
        embedding: ``(128,)`` of unit length.
        index: the embeddings of those who are known.
        threshold: the largest distance that is still the same person, 0 to 2.
    """
    nearest = index.search(embedding, 1)
    return nearest[0] if nearest and nearest[0].distance <= threshold else None
