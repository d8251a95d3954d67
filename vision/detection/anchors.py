"""Anchor boxes: the shapes that a detector measures objects against, laid over a picture's grid.

Shapes are ``(N, 2)`` widths and heights in any one unit (px, or cells of the grid), all above 0.

Reference: Redmon and Farhadi 2017, "YOLO9000", section 2 (shapes by k-means); Ren et al. 2015, "Faster R-CNN",
section 3.1.1 (shapes by size and aspect ratio); Arthur and Vassilvitskii 2007, "k-means++".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from vision.detection.boxes import centers_to_corners, intersection_over_union

RESTARTS = 5
"""k-means is begun so many times anew, and the best result taken: one alone may end in a poor one."""
MAX_ROUNDS = 100

_DECIMALS = 9  # overlaps that agree so far are the same; the rest is rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which anchor each of N objects has.

    Attributes:
        anchors: ``(N,) int64``; -1 for an object that is left out.
        tied: indices of the objects that several anchors overlap equally, and most; the first free one of
            these was taken.
        displaced: indices of the objects that did not get their best anchor, as another object of the same
            cell had a better claim. They have the best that was free.
        left_out: indices of the objects for which their cell had no anchor left.
    """

    anchors: np.ndarray
    tied: tuple[int, ...]
    displaced: tuple[int, ...]
    left_out: tuple[int, ...]


def anchor_shapes(sizes: Sequence[float], aspect_ratios: Sequence[float]) -> np.ndarray:
    """Every size in every aspect ratio.

    Args:
        sizes: sides of squares of the same area.
        aspect_ratios: height to width; 2 stands, 0.5 lies.

    Returns:
        ``(S · R, 2) float64``, all ratios of the first size first.

    Raises:
        ValueError: one is not above 0.

    Example:
        >>> anchor_shapes([16], [0.25, 1, 4]).tolist()
        [[32.0, 8.0], [16.0, 16.0], [8.0, 32.0]]
    """
    if not min(*sizes, *aspect_ratios, np.inf) > 0:
        raise ValueError(f"sizes and aspect ratios are above 0, not {sizes} and {aspect_ratios}")
    roots = np.sqrt(np.asarray(aspect_ratios, np.float64))
    widths, heights = np.divide.outer(np.asarray(sizes), roots), np.multiply.outer(np.asarray(sizes), roots)
    return np.stack([widths.ravel(), heights.ravel()], axis=1)


def anchor_grid(
    shapes: np.ndarray, *, rows: int, columns: int, stride: float | tuple[float, float]
) -> np.ndarray:
    """Every shape around the middle of every cell.

    Args:
        shapes: ``(A, 2)``, px.
        rows, columns: of the grid.
        stride: a cell's side, px; its width and height if it is not square.

    Returns:
        ``(rows, columns, A, 4) float64`` corners, px, from the grid's left upper corner. Those at the edges
        reach beyond the grid.

    Example:
        >>> anchor_grid(np.array([[16, 32]]), rows=1, columns=2, stride=16)[0, :, 0].tolist()
        [[0.0, -8.0, 16.0, 24.0], [16.0, -8.0, 32.0, 24.0]]
    """
    shapes = _checked(shapes)
    width, height = np.broadcast_to(stride, 2)
    x = np.broadcast_to((np.arange(columns) + 0.5) * width, (rows, columns))
    y = np.broadcast_to((np.arange(rows) + 0.5)[:, None] * height, (rows, columns))
    midpoints = np.broadcast_to(np.stack([x, y], axis=-1)[:, :, None], (rows, columns, len(shapes), 2))
    boxes = np.concatenate([midpoints, np.broadcast_to(shapes, midpoints.shape)], axis=-1)
    return centers_to_corners(boxes.reshape(-1, 4)).reshape(boxes.shape)


def shape_overlaps(shapes: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """Intersection over union of shapes ``(N, 2)`` and anchors ``(A, 2)`` with one midpoint, ``(N, A) float64``."""
    shapes, anchors = _checked(shapes), _checked(anchors)
    return intersection_over_union(np.hstack([-shapes, shapes]) / 2, np.hstack([-anchors, anchors]) / 2)


def mean_overlap(shapes: np.ndarray, anchors: np.ndarray) -> float:
    """How well ``anchors`` ``(A, 2)`` fit ``shapes`` ``(N, 2)``: the mean overlap with the best anchor, 0 to 1.

    Raises:
        ValueError: there are no shapes or no anchors, or one is not above 0.
    """
    if not (len(shapes) and len(anchors)):
        raise ValueError(f"{len(shapes)} shapes have no overlap with {len(anchors)} anchors")
    return float(shape_overlaps(shapes, anchors).max(axis=1).mean())


def choose_anchors(shapes: np.ndarray, count: int, *, seed: int = 0) -> np.ndarray:
    """The shapes that fit ``shapes`` best, by k-means with 1 − IoU as the distance.

    Euclidean distance would let large boxes count more than small ones. As the mean of a cluster does not always
    lower this distance, the best of all rounds is returned. :func:`mean_overlap` says how good it is.

    Args:
        shapes: ``(N, 2)`` of the objects.
        count: how many anchors, 1 or more. If there are fewer different shapes, some anchors are alike.
        seed: of the starts, which are drawn as k-means++ does; the same seed chooses the same anchors.

    Returns:
        ``(count, 2) float64``, the smallest area first.

    Raises:
        ValueError: there are no shapes, one is not above 0, or ``count`` is below 1.
    """
    shapes = _checked(shapes)
    if not len(shapes) or count < 1:
        raise ValueError(f"{count} anchors cannot be chosen from {len(shapes)} shapes")
    random = np.random.default_rng(seed)
    rounds = (
        result for _ in range(RESTARTS) for result in _rounds(shapes, _spread_out(shapes, count, random))
    )
    _, best = max(rounds, key=itemgetter(0))
    return best[np.lexsort((best[:, 0], best.prod(axis=1)))]


def assign_anchors(cells: Sequence[Hashable], shapes: np.ndarray, anchors: np.ndarray) -> Assignment:
    """Give each object the anchor of its cell that overlaps it most; no anchor of a cell to two.

    Where several objects of a cell want the same anchor, the one that it overlaps most has it (of equals, the
    first), and the others take the best of those that are still free. First wishes are granted before second
    ones: nobody loses an anchor to somebody who would rather have had another.

    Args:
        cells: the cell of each object's midpoint.
        shapes: ``(N, 2)`` of the objects.
        anchors: ``(A, 2)``, in the same unit.

    Raises:
        ValueError: there are no anchors, a shape is not above 0, or not every object has a cell.

    Example:
        >>> tall, wide = [0.5, 1.5], [1.5, 0.5]
        >>> assign_anchors(["a", "a"], np.array([[1.4, 0.6], [0.4, 1.6]]), np.array([tall, wide])).anchors
        array([1, 0])
    """
    if not len(anchors) or len(cells) != len(shapes):
        raise ValueError(f"{len(shapes)} shapes in {len(cells)} cells, {len(anchors)} anchors")
    overlaps = shape_overlaps(shapes, anchors).round(_DECIMALS)
    best = overlaps.max(axis=1, initial=0.0)
    wishes = np.argsort(-overlaps, axis=1, kind="stable")
    given = np.full(len(overlaps), -1, np.int64)
    taken: set[tuple[Hashable, int]] = set()
    for wish in wishes.T:
        without = np.flatnonzero(given < 0)
        claims = overlaps[without, wish[without]]
        for number in without[np.argsort(-claims, kind="stable")].tolist():
            place = (cells[number], int(wish[number]))
            if place not in taken:
                taken.add(place)
                given[number] = wish[number]
    lost = overlaps[np.arange(len(given)), given] < best
    return Assignment(
        anchors=given,
        tied=tuple(np.flatnonzero((overlaps == best[:, None]).sum(axis=1) > 1).tolist()),
        displaced=tuple(np.flatnonzero((given >= 0) & lost).tolist()),
        left_out=tuple(np.flatnonzero(given < 0).tolist()),
    )


def _spread_out(shapes: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """k-means++: each start is drawn with the square of its distance to those there are."""
    chosen = shapes[[random.integers(len(shapes))]]
    while len(chosen) < count:
        odds = (1.0 - shape_overlaps(shapes, chosen).max(axis=1)) ** 2
        total = odds.sum()
        drawn = random.choice(len(shapes), p=odds / total if total > 0 else None)
        chosen = np.vstack([chosen, shapes[[drawn]]])
    return chosen


def _rounds(shapes: np.ndarray, anchors: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    """The mean overlap and the anchors of each round, the start first, until nobody changes sides."""
    sides = np.full(len(shapes), -1)
    for _ in range(MAX_ROUNDS):
        overlaps = shape_overlaps(shapes, anchors)
        yield float(overlaps.max(axis=1).mean()), anchors
        before, sides = sides, overlaps.argmax(axis=1)
        if (before == sides).all():
            return
        members = [shapes[sides == number] for number in range(len(anchors))]
        # one whom nobody chose stays where it is
        pairs = zip(members, anchors, strict=True)
        anchors = np.stack([own.mean(axis=0) if len(own) else anchor for own, anchor in pairs])


def _checked(shapes: np.ndarray) -> np.ndarray:
    shapes = np.asarray(shapes, np.float64).reshape(-1, 2)
    if not ((shapes > 0.0) & np.isfinite(shapes)).all():
        raise ValueError("a shape has a width and a height above 0")
    return shapes
