"""Where objects could be: selective search, about 2,000 boxes on a photograph, without any learning.

A picture is cut into small regions of one look (Felzenszwalb and Huttenlocher 2004, by scikit-image); then the two
most similar neighbours become one region, again and again, until one is left. The box around every region that
ever was is a proposal. Objects differ from what is about them in different ways, so this is done in several
colour spaces, from finer and coarser regions, by different similarities.

Reference: Uijlings, van de Sande, Gevers and Smeulders 2013, "Selective Search for Object Recognition".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from skimage import color
from skimage.segmentation import felzenszwalb

from vision.detection.grouping import Similarity, describe, group
from vision.images import resize

ColorSpace = Literal["hsv", "lab", "rgi", "hue", "intensity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """In which ways to look; every combination gives a hierarchy of its own. The defaults are the paper's "fast".

    Attributes:
        color_spaces: in which to cut and to compare.
        scales: k of the graph-based segmentation: larger regions with larger k; also their least size, px.
        similarities: the sums by which neighbours are compared.
        smoothing: σ of the Gaussian before cutting, px.
        max_side: a larger picture is searched at this size, px; the paper's pictures are as large.
        min_side: a box less wide or high than this is no proposal, px of the searched picture.
        max_proposals: at most so many, the most promising.
        seed: of the order of proposals.
    """

    color_spaces: tuple[ColorSpace, ...] = ("hsv", "lab")
    scales: tuple[int, ...] = (50, 100)
    similarities: tuple[tuple[Similarity, ...], ...] = (
        ("color", "texture", "size", "fill"),
        ("texture", "size", "fill"),
    )
    smoothing: float = 0.8
    max_side: int = 500
    min_side: int = 8
    max_proposals: int = 2000
    seed: int = 0


def propose(image: np.ndarray, settings: SearchSettings = SearchSettings()) -> np.ndarray:
    """Boxes that may hold an object.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        settings: in which ways to look.

    Returns:
        ``(P, 4) float64`` corners, px, the most promising first, none twice.
    """
    searched = resize(image, settings.max_side)
    random = np.random.default_rng(settings.seed)
    boxes, ranks = [], []
    for hierarchy in _hierarchies(searched, settings):
        boxes.append(hierarchy)
        # section 4.3: what was merged last is at the top; chance keeps the largest from all coming first
        ranks.append(np.arange(len(hierarchy), 0, -1) * random.random(len(hierarchy)))
    ordered = np.concatenate(boxes)[np.argsort(np.concatenate(ranks), kind="stable")]
    _, first = np.unique(ordered, axis=0, return_index=True)
    distinct = ordered[np.sort(first)]
    is_large = (distinct[:, 2:] - distinct[:, :2]).min(axis=1) >= settings.min_side
    enlarged = np.array(image.shape[1::-1]) / np.array(searched.shape[1::-1])
    proposals: np.ndarray = distinct[is_large][: settings.max_proposals] * np.tile(enlarged, 2)
    return proposals


def segment(picture: np.ndarray, scale: int, smoothing: float) -> np.ndarray:
    """Cut a picture into regions of one look by its graph of pixels.

    Args:
        picture: ``(H, W, C) float``, 0 to 1, in any colour space.
        scale: k, which the differences within a region are allowed to grow by; also the least size, px.
        smoothing: σ of the Gaussian before, px.

    Returns:
        ``(H, W) int``, the region of each pixel, from 0 without gaps.

    Reference: Felzenszwalb and Huttenlocher 2004, "Efficient Graph-Based Image Segmentation".
    """
    labels: np.ndarray = felzenszwalb(picture, scale=scale, sigma=smoothing, min_size=scale, channel_axis=-1)
    return labels


def _hierarchies(image: np.ndarray, settings: SearchSettings) -> Iterator[np.ndarray]:
    for space, scale in itertools.product(settings.color_spaces, settings.scales):
        picture = COLOR_SPACES[space](image)
        regions = describe(segment(picture, scale, settings.smoothing), picture)
        for similarities in settings.similarities:
            yield group(regions, similarities)


def _lab(image: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = (color.rgb2lab(image) + np.array([0.0, 128.0, 128.0])) / [100.0, 255.0, 255.0]
    return scaled


def _rgi(image: np.ndarray) -> np.ndarray:
    """Two chromaticities, which shadows do not change, and intensity."""
    intensity = _intensity(image)
    total = np.maximum(3.0 * intensity, 1e-6)
    return np.concatenate([image[..., :2] / 255.0 / total, intensity], axis=2)


def _intensity(image: np.ndarray) -> np.ndarray:
    mean: np.ndarray = image.mean(axis=2, keepdims=True) / 255.0
    return mean


COLOR_SPACES: Mapping[ColorSpace, Callable[[np.ndarray], np.ndarray]] = {
    "hsv": color.rgb2hsv,
    "lab": _lab,
    "rgi": _rgi,
    "hue": lambda image: color.rgb2hsv(image)[..., :1],
    "intensity": _intensity,
}
"""From ``(H, W, 3) uint8`` RGB to ``(H, W, C) float64``, 0 to 1."""
