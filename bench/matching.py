"""How fast is the nearest of many faces found? ``python -m bench.matching``

Facet's exact index with 10,000, 100,000 and a million random embeddings: time of one search for the two
nearest (what a gate asks), recall against brute force in double precision, memory, the time to load all and
to add one; and as ratios numpy's own brute force and whichever of usearch, faiss and hnswlib is installed.
hnswlib is approximate, and takes minutes to build for more than 100,000.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from vision.faces.matching import DIMENSIONS, ExactIndex

COUNT = 2
QUERIES = 50
MOST_FOR_HNSWLIB = 100_000

Search = Callable[[np.ndarray], Sequence[int]]
"""From an embedding to the rows of its nearest."""


@dataclass(frozen=True)
class Timed:
    """Milliseconds of one search: the median, and what 95 % stay below; and the share of the nearest found."""

    p50: float
    p95: float
    recall: float


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(min=COUNT + 1))
def main(sizes: tuple[int, ...]) -> None:
    """Measure searches among SIZES embeddings (by default 10000 100000 1000000)."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    for size in sizes or (10_000, 100_000, 1_000_000):
        measure(size)


def measure(size: int) -> None:
    vectors = random_embeddings(size, seed=0)
    # half of those who come are known, with some noise, half are strangers
    wanted = random_embeddings(QUERIES, seed=1)
    wanted[::2] = normalized(vectors[: size : max(1, size // QUERIES)][: QUERIES // 2] + 0.3 * wanted[::2])
    truth = [brute_force(vectors, one) for one in wanted]

    before = resident_megabytes()
    index = ExactIndex()
    loading = seconds(lambda: index.add(np.arange(size), vectors))
    print(
        f"\n{size:,} embeddings: loaded in {1000 * loading:.0f} ms, {resident_megabytes() - before:.0f} MB more"
    )
    ours = timed(lambda one: [neighbour.key for neighbour in index.search(one, COUNT)], wanted, truth)
    _show("Facet", ours, ours)
    _show("numpy brute force", timed(numpy_search(vectors), wanted, truth), ours)
    for name, make in (
        ("usearch, exact", usearch_search),
        ("faiss, flat", faiss_search),
        ("hnswlib", hnswlib_search),
    ):
        try:
            search = make(vectors)
        except ModuleNotFoundError:
            print(f"  {name:20} is not installed")
            continue
        if search is None:
            print(f"  {name:20} left out at this size")
            continue
        _show(name, timed(search, wanted, truth), ours)
    growing = seconds(lambda: index.add([size], wanted[:1]))
    adding = statistics.median(
        seconds(lambda key=key: index.add([key], wanted[:1])) for key in range(size + 1, size + 101)
    )
    removing = statistics.median(seconds(lambda key=key: index.remove([key])) for key in range(100))
    print(f"  add one: {1000 * adding:.3f} ms ({1000 * growing:.0f} ms if the memory must grow); ", end="")
    print(f"remove one: {1000 * removing:.3f} ms")


def timed(search: Search, wanted: np.ndarray, truth: Sequence[set[int]]) -> Timed:
    search(wanted[0])
    milliseconds, found = [], 0
    for one, nearest in zip(wanted, truth, strict=True):
        began = time.perf_counter()
        rows = search(one)
        milliseconds.append(1000 * (time.perf_counter() - began))
        found += len(nearest & {int(row) for row in rows})
    p95 = float(np.percentile(milliseconds, 95))
    return Timed(statistics.median(milliseconds), p95, found / (COUNT * len(wanted)))


def _show(name: str, timed: Timed, ours: Timed) -> None:
    print(
        f"  {name:20} p50 {timed.p50:8.3f} ms   p95 {timed.p95:8.3f} ms   recall {timed.recall:.4f}   "
        f"{timed.p50 / ours.p50:5.2f}× Facet's time"
    )


def brute_force(vectors: np.ndarray, wanted: np.ndarray) -> set[int]:
    """The nearest rows, in double precision."""
    parts = np.array_split(np.arange(len(vectors)), max(1, len(vectors) // 100_000))
    squares = np.concatenate(
        [np.square(vectors[part].astype(np.float64) - wanted).sum(axis=1) for part in parts]
    )
    return set(np.argpartition(squares, COUNT)[:COUNT].tolist())


def numpy_search(vectors: np.ndarray) -> Search:
    def search(one: np.ndarray) -> Sequence[int]:
        products = vectors @ one
        rows = np.argpartition(products, -COUNT)[-COUNT:]
        return rows[np.argsort(-products[rows])].tolist()

    return search


def usearch_search(vectors: np.ndarray) -> Search:
    from usearch.index import MetricKind
    from usearch.index import search as search_in  # type: ignore[import-not-found, unused-ignore]

    return lambda one: search_in(vectors, one, COUNT, MetricKind.IP, exact=True).keys.tolist()


def faiss_search(vectors: np.ndarray) -> Search:
    import faiss  # type: ignore[import-not-found]

    index = faiss.IndexFlatIP(DIMENSIONS)
    index.add(vectors)
    return lambda one: index.search(one[None], COUNT)[1][0].tolist()


def hnswlib_search(vectors: np.ndarray) -> Search | None:
    import hnswlib  # type: ignore[import-not-found]

    if len(vectors) > MOST_FOR_HNSWLIB:
        return None
    index: Any = hnswlib.Index(space="ip", dim=DIMENSIONS)
    index.init_index(max_elements=len(vectors), ef_construction=100, M=16)
    index.add_items(vectors)
    index.set_ef(100)
    return lambda one: index.knn_query(one, k=COUNT)[0][0].tolist()


def random_embeddings(count: int, *, seed: int) -> np.ndarray:
    """``(count, 128) float32`` of unit length, evenly spread."""
    return normalized(np.random.default_rng(seed).standard_normal((count, DIMENSIONS), np.float32))


def normalized(vectors: np.ndarray) -> np.ndarray:
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def seconds(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def resident_megabytes() -> float:
    """What this process holds now; not known but on Linux."""
    statistics_file = Path("/proc/self/statm")
    if not statistics_file.exists():
        return float("nan")
    return int(statistics_file.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
