"""A change of light along the directions in which colours vary anyway: the overall tint is kept.

Reference: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks",
section 4.1, "PCA color augmentation".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

LOOKED_AT = 4096
"""Pixels of each picture, evenly over it; more say nothing else about its colours."""


@dataclass(frozen=True, slots=True)
class PrincipalColors:
    """How the colours of pictures vary.

    Attributes:
        directions: ``(3, 3) float64``, a unit vector of red, green and blue a column.
        deviations: ``(3,) float64``, by how much colours vary along each, 0 to 255: the root of the eigenvalue.
    """

    directions: np.ndarray
    deviations: np.ndarray


def principal_colors(images: Iterable[np.ndarray]) -> PrincipalColors:
    """The principal components of all pixels of ``images``, each ``(H, W, 3) uint8`` RGB.

    Raises:
        ValueError: there is no picture.
    """
    pixels = [image.reshape(-1, 3)[:: max(1, image.size // 3 // LOOKED_AT)] for image in images]
    if not pixels:
        raise ValueError("no pictures")
    covariance = np.cov(np.concatenate(pixels).astype(np.float64), rowvar=False)
    variances, directions = np.linalg.eigh(covariance)
    return PrincipalColors(directions, np.sqrt(np.maximum(variances, 0.0)))


def pca_colored(image: np.ndarray, amounts: np.ndarray, colors: PrincipalColors | None = None) -> np.ndarray:
    """The same change added to every pixel: [p1, p2, p3] [α1 λ1, α2 λ2, α3 λ3]ᵀ.

    Each α is in standard deviations of the colours: the paper multiplies α by the eigenvalue of pixels in 0…1, which is a
    variance; for pixels to 255 that would depend on the scale.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        amounts: ``(3,)``, the α; the paper draws them once a picture, with a standard deviation of 0.1.
        colors: of all pictures that are learned from; this picture's own if none are given.

    Returns:
        ``(H, W, 3) uint8``.
    """
    colors = colors or principal_colors([image])
    change = colors.directions @ (colors.deviations * amounts)
    changed: np.ndarray = np.clip(np.rint(image + change), 0, 255).astype(np.uint8)
    return changed
