"""Fast R-CNN: one feature map for all regions, one network that says class and box at once.

Reference: Girshick 2015, "Fast R-CNN".
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from vision.detection.region_cnn.detections import SCORE_THRESHOLD, Detections, detections
from vision.detection.region_cnn.pictures import normalized
from vision.detection.region_cnn.roi_pooling import roi_max_pool
from vision.networks.fast_rcnn import POOLED, build_fast_rcnn
from vision.networks.shared_features import CHANNELS, STRIDE, build_shared_features


class FastRCNN:
    """The convolutions that all regions share, and the head that is run for each.

    Args:
        classes: how many there are.
    """

    def __init__(self, classes: int) -> None:
        self._features = build_shared_features()
        self._head = build_fast_rcnn(classes, CHANNELS)
        any_size = [tf.TensorSpec([1, None, None, 3], tf.float32)]
        self._compiled_features = tf.function(self.features_of, input_signature=any_size, autograph=False)
        self._compiled_judge = functools.lru_cache(maxsize=8)(self._compile_judge)

    @property
    def networks(self) -> list[keras.Model]:
        """Those that learn."""
        return [self._features, self._head]

    def detect(
        self, image: np.ndarray, proposals: np.ndarray, *, score_threshold: float = SCORE_THRESHOLD
    ) -> Detections:
        """The objects of a picture.

        Args:
            image: ``(H, W, 3) uint8`` RGB, any size.
            proposals: ``(P, 4)`` corners, px: where to look.
            score_threshold: what is less likely is dropped.
        """
        probabilities, deltas = self.judge(self.look(image), proposals)
        return detections(
            proposals, probabilities, deltas, size=image.shape[:2], score_threshold=score_threshold
        )

    def look(self, image: np.ndarray) -> tf.Tensor:
        """The feature map ``(1, h, w, C)`` of a picture ``(H, W, 3) uint8``."""
        return self._compiled_features(tf.constant(normalized([image])))

    def judge(self, features: tf.Tensor, regions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities ``(R, K + 1)``, the background's first, and deltas ``(R, 4 K)`` of regions of one map."""
        judge = self._compiled_judge(int(features.shape[1]), int(features.shape[2]))
        probabilities, deltas = judge(features, tf.constant(regions, tf.float32))
        return probabilities.numpy(), deltas.numpy()

    def features_of(self, pictures: tf.Tensor, *, training: bool = False) -> tf.Tensor:
        """``(N, h, w, C)`` of ``(N, H, W, 3) float32``, as part of a graph."""
        return self._features(pictures, training=training)

    def outputs(
        self, features: tf.Tensor, rois: tf.Tensor, pictures: tf.Tensor, *, training: bool = False
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Logits ``(R, K + 1)`` and deltas ``(R, 4 K)`` of regions of feature maps, as part of a graph.

        Args:
            features: ``(N, h, w, C)``.
            rois: ``(R, 4) float32`` corners, px of the pictures.
            pictures: ``(R,) int32``, which of the N each is of.
            training: whether batch normalisation takes its statistics from these.
        """
        pooled = roi_max_pool(features, rois, pictures, stride=STRIDE, size=POOLED)
        logits, deltas = self._head(pooled, training=training)
        return logits, deltas

    def _compile_judge(self, rows: int, columns: int) -> Callable[..., tuple[tf.Tensor, tf.Tensor]]:
        """For maps of one size: pooling has to know it before it knows the map."""

        def judge(features: tf.Tensor, rois: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            logits, deltas = self.outputs(features, rois, tf.zeros_like(rois[:, 0], tf.int32))
            return tf.nn.softmax(logits), deltas

        signature = [
            tf.TensorSpec([1, rows, columns, CHANNELS], tf.float32),
            tf.TensorSpec([None, 4], tf.float32),
        ]
        compiled: Callable[..., tuple[tf.Tensor, tf.Tensor]] = tf.function(
            judge, input_signature=signature, autograph=False
        )
        return compiled
