"""R-CNN: each proposal is cut out and looked at by itself.

Reference: Girshick, Donahue, Darrell and Malik 2014, "Rich feature hierarchies for accurate object detection and
semantic segmentation".
"""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from vision.detection.boxes import corners_to_centers
from vision.detection.region_cnn.detections import SCORE_THRESHOLD, Detections, detections
from vision.detection.region_cnn.pictures import normalized
from vision.networks.rcnn import SIDE, build_rcnn

CONTEXT = 4
"""So many px of a region that is cut out are from around it, on each side; the paper has 16 of 227, half as much."""

GREY = 128
"""What lies out of the picture: 0 once pictures are normalised."""

BATCH = 256
"""Regions that are looked at together."""


class RCNN:
    """A network that looks at one region at a time.

    Args:
        classes: how many there are.
    """

    def __init__(self, classes: int) -> None:
        self.network = build_rcnn(classes)
        any_count = [tf.TensorSpec([None, SIDE, SIDE, 3], tf.float32)]
        self._compiled = tf.function(self._judged, input_signature=any_count, autograph=False)
        features = keras.Model(self.network.input, self.network.get_layer("features").output)
        self._compiled_features = tf.function(
            lambda regions: features(regions, training=False), input_signature=any_count, autograph=False
        )

    def detect(
        self, image: np.ndarray, proposals: np.ndarray, *, score_threshold: float = SCORE_THRESHOLD
    ) -> Detections:
        """The objects of a picture.

        Args:
            image: ``(H, W, 3) uint8`` RGB, any size.
            proposals: ``(P, 4)`` corners, px: where to look.
            score_threshold: what is less likely is dropped.
        """
        regions = cut_out(image, proposals)
        parts = [self._compiled(normalized(part)) for part in _parts(regions)]
        probabilities, deltas = (
            np.concatenate([np.empty((0, width)), *(part[place].numpy() for part in parts)])
            for place, (_, width) in enumerate(self.network.output_shape)
        )
        return detections(
            proposals, probabilities, deltas, size=image.shape[:2], score_threshold=score_threshold
        )

    def features(self, regions: np.ndarray) -> np.ndarray:
        """φ₅ of regions cut out, ``(R, S, S, 3) uint8``: ``(R, F) float32``, from which boxes are estimated."""
        return np.concatenate([self._compiled_features(normalized(part)).numpy() for part in _parts(regions)])

    def _judged(self, regions: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        logits, deltas = self.network(regions, training=False)
        return tf.nn.softmax(logits), deltas


def cut_out(image: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Cut regions out: the tightest square around each, with a little of what is around it, all to one size.

    The paper stretches every region until it is square, which did better on photographs. Here what is stretched is no
    longer told apart: a bar becomes a square.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        boxes: ``(N, 4)`` corners, px, none empty.

    Returns:
        ``(N, SIDE, SIDE, 3) uint8``, grey where the picture ends.

    Reference: appendix A, figure 7, (B).
    """
    centers = corners_to_centers(boxes)
    half = centers[:, 2:].max(axis=1, keepdims=True) / 2 * SIDE / (SIDE - 2 * CONTEXT)
    places = np.concatenate([centers[:, :2] - half, centers[:, :2] + half], axis=1)
    border = int(np.ceil(half.max(initial=0.0)))
    padded = np.pad(image, ((border, border), (border, border), (0, 0)), constant_values=GREY)
    # rounding may bring a place out of the picture by less than a pixel's millionth, which Pillow refuses
    places = np.clip(places + border, 0.0, np.tile(padded.shape[1::-1], 2))
    whole = Image.fromarray(padded)
    regions = [
        whole.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=tuple(place)) for place in places.tolist()
    ]
    return np.array([np.asarray(region) for region in regions], np.uint8).reshape(-1, SIDE, SIDE, 3)


def _parts(regions: np.ndarray) -> list[np.ndarray]:
    return [regions[start : start + BATCH] for start in range(0, len(regions), BATCH)]
