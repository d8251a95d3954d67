"""Regions of a picture that grow together, the most similar neighbours first, until one is left.

Reference: Uijlings, van de Sande, Gevers and Smeulders 2013, "Selective Search for Object Recognition", algorithm 1
and section 3.2.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import ndimage

Similarity = Literal["color", "texture", "size", "fill"]

COLOR_BINS = 25
TEXTURE_BINS = 10
ORIENTATIONS = 8


@dataclass(frozen=True, slots=True)
class Regions:
    """What regions look like; a row a region.

    Attributes:
        boxes: ``(R, 4) float64``, corners, px.
        sizes: ``(R,) float64``, px.
        colors: ``(R, C · 25) float64``, a histogram of each channel; a row's sum is 1.
        textures: ``(R, C · 8 · 10) float64``, a histogram of the slope to each of eight sides; a row's sum is 1.
        neighbors: ``(P, 2) int``, the pairs that touch, each once.
        area: of the whole picture, px.
    """

    boxes: np.ndarray
    sizes: np.ndarray
    colors: np.ndarray
    textures: np.ndarray
    neighbors: np.ndarray
    area: float


def describe(labels: np.ndarray, picture: np.ndarray) -> Regions:
    """Describe the regions of a picture.

    Args:
        labels: ``(H, W) int``, the region of each pixel, from 0 without gaps.
        picture: ``(H, W, C) float``, 0 to 1, in any colour space.
    """
    places = ndimage.find_objects(labels + 1)
    corners = [(columns.start, rows.start, columns.stop, rows.stop) for rows, columns in places]
    slopes = _slopes(picture)
    # the steepest slope of the picture is in the last bin
    steepest = max(float(slopes.max()), np.finfo(np.float64).tiny)
    return Regions(
        boxes=np.array(corners, np.float64),
        sizes=np.bincount(labels.ravel()).astype(np.float64),
        colors=_histograms(labels, picture, COLOR_BINS),
        textures=_histograms(labels, slopes / steepest, TEXTURE_BINS),
        neighbors=_neighbors(labels),
        area=float(labels.size),
    )


def group(regions: Regions, similarities: Sequence[Similarity]) -> np.ndarray:
    """The boxes of all regions of the hierarchy.

    Args:
        regions: the ones to begin with, which together are the whole picture.
        similarities: those that are added up to compare two neighbours.

    Returns:
        ``(2 R - 1, 4) float64``: the given boxes, then the others in the order in which they came to be; the last
        is the whole picture.
    """
    hierarchy = _Hierarchy(regions, similarities)
    while hierarchy.merge_most_similar():
        pass
    return hierarchy.boxes


class _Hierarchy:
    """The regions so far; those that were merged stay, but touch nothing any more."""

    def __init__(self, regions: Regions, similarities: Sequence[Similarity]) -> None:
        self._similarities, self._area = similarities, regions.area
        self._count = count = len(regions.sizes)
        self.boxes = _with_room(regions.boxes, count - 1)
        self._sizes = _with_room(regions.sizes, count - 1)
        self._colors = _with_room(regions.colors, count - 1)
        self._textures = _with_room(regions.textures, count - 1)
        self._touching: list[set[int]] = [set() for _ in range(2 * count - 1)]
        for one, other in regions.neighbors.tolist():
            self._touching[one].add(other)
            self._touching[other].add(one)
        similarity = self._similarity(regions.neighbors[:, 0], regions.neighbors[:, 1])
        self._queue = [
            (-value, one, other)
            for value, (one, other) in zip(similarity.tolist(), regions.neighbors.tolist(), strict=True)
        ]
        heapq.heapify(self._queue)

    def merge_most_similar(self) -> bool:
        """Make one region of two. Returns whether there were two."""
        while self._queue:
            _, one, other = heapq.heappop(self._queue)
            # a pair of which one was merged since is still in the queue
            if other in self._touching[one]:
                self._merge(one, other)
                return True
        return False

    def _merge(self, one: int, other: int) -> None:
        new, pair = self._count, [one, other]
        self._count += 1
        weights = self._sizes[pair] / self._sizes[pair].sum()
        self._sizes[new] = self._sizes[pair].sum()
        self._colors[new] = weights @ self._colors[pair]
        self._textures[new] = weights @ self._textures[pair]
        self.boxes[new, :2] = self.boxes[pair, :2].min(axis=0)
        self.boxes[new, 2:] = self.boxes[pair, 2:].max(axis=0)
        neighbors = (self._touching[one] | self._touching[other]) - {one, other}
        self._touching[new] = neighbors
        self._touching[one], self._touching[other] = set(), set()
        for neighbor in neighbors:
            self._touching[neighbor] -= {one, other}
            self._touching[neighbor].add(new)
        listed = np.array(sorted(neighbors), np.intp)
        for value, neighbor in zip(self._similarity(listed, new).tolist(), listed.tolist(), strict=True):
            heapq.heappush(self._queue, (-value, neighbor, new))

    def _similarity(self, one: np.ndarray, other: np.ndarray | int) -> np.ndarray:
        """Equation 6: the sum of equations 2 to 5, each 0 to 1."""
        total = np.zeros(len(one))
        sizes = self._sizes[one] + self._sizes[other]
        if "color" in self._similarities:
            total += np.minimum(self._colors[one], self._colors[other]).sum(axis=-1)
        if "texture" in self._similarities:
            total += np.minimum(self._textures[one], self._textures[other]).sum(axis=-1)
        if "size" in self._similarities:  # small ones first, so that none swallows all others
            total += 1.0 - sizes / self._area
        if "fill" in self._similarities:  # of two that lie within each other, little of the box is neither
            first = np.minimum(self.boxes[one, :2], self.boxes[other, :2])
            last = np.maximum(self.boxes[one, 2:], self.boxes[other, 2:])
            total += 1.0 - (np.prod(last - first, axis=-1) - sizes) / self._area
        return total


def _with_room(rows: np.ndarray, more: int) -> np.ndarray:
    return np.concatenate([rows, np.zeros((more, *rows.shape[1:]))])


def _slopes(picture: np.ndarray) -> np.ndarray:
    """``(H, W, C · 8)``: how steeply each channel rises to each of eight sides, by Gaussian derivatives of σ = 1."""
    down = ndimage.gaussian_filter(picture, 1.0, order=(1, 0, 0))
    right = ndimage.gaussian_filter(picture, 1.0, order=(0, 1, 0))
    angles = np.arange(ORIENTATIONS) * (2 * np.pi / ORIENTATIONS)
    slopes = right[..., None] * np.cos(angles) + down[..., None] * np.sin(angles)
    rising: np.ndarray = np.maximum(slopes, 0.0).reshape(*picture.shape[:2], -1)
    return rising


def _histograms(labels: np.ndarray, values: np.ndarray, bins: int) -> np.ndarray:
    """``(R, D · bins)`` of ``values`` ``(H, W, D)``, 0 to 1; each row's sum is 1."""
    depth = values.shape[2]
    binned = np.minimum((values * bins).astype(np.intp), bins - 1)
    places = (labels[..., None] * depth + np.arange(depth)) * bins + binned
    count = int(labels.max()) + 1
    counted = np.bincount(places.ravel(), minlength=count * depth * bins).reshape(count, -1)
    shares: np.ndarray = counted / counted.sum(axis=1, keepdims=True)
    return shares


def _neighbors(labels: np.ndarray) -> np.ndarray:
    beside = np.stack([labels[:, :-1].ravel(), labels[:, 1:].ravel()], axis=1)
    below = np.stack([labels[:-1].ravel(), labels[1:].ravel()], axis=1)
    pairs = np.sort(np.concatenate([beside, below]), axis=1)
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
