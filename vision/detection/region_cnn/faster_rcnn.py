"""Faster R-CNN: proposals come from the feature map, too, by a network that learns what an object looks like.

Reference: Ren, He, Girshick and Sun 2015, "Faster R-CNN: towards real-time object detection with region proposal
networks".
"""

from __future__ import annotations

import functools

import keras
import numpy as np
import tensorflow as tf

from vision.detection.anchors import anchor_grid
from vision.detection.boxes import clip_boxes
from vision.detection.region_cnn.box_regression import DEVIATIONS, apply_deltas
from vision.detection.region_cnn.detections import SCORE_THRESHOLD, Detections, detections
from vision.detection.region_cnn.fast_rcnn import FastRCNN
from vision.detection.suppression import non_max_suppression
from vision.networks.region_proposal import build_region_proposal
from vision.networks.shared_features import CHANNELS, STRIDE

ANCHORS = 9
"""Shapes of anchors. The paper chooses them by hand, three sizes in three ratios; here they are chosen by k-means from
the objects to be learned, as YOLO9000's are."""

LIKELIEST = 1000
"""So many of the boxes, the likeliest ones, are compared with one another; the paper has 6,000."""
PROPOSALS = 100
"""So many of these are proposed; the paper shows that 300 do nearly as well as 2,000."""
PROPOSAL_IOU = 0.7
SMALLEST = 3.0
"""No box with a shorter side is proposed, px."""


class FasterRCNN:
    """Fast R-CNN, and a network that proposes regions from the same features.

    Args:
        classes: how many there are.
        shapes: ``(A, 2)`` widths and heights of the anchors of each cell, px.
    """

    def __init__(self, classes: int, shapes: np.ndarray) -> None:
        self.fast = FastRCNN(classes)
        self.shapes = np.asarray(shapes, np.float64)
        self.anchors = functools.lru_cache(maxsize=8)(self._anchors)
        self._proposer = build_region_proposal(len(shapes), CHANNELS)
        any_size = [tf.TensorSpec([1, None, None, CHANNELS], tf.float32)]
        self._compiled_proposer = tf.function(
            self.proposer_outputs, input_signature=any_size, autograph=False
        )

    @property
    def networks(self) -> list[keras.Model]:
        """Those that learn."""
        return [*self.fast.networks, self._proposer]

    def detect(self, image: np.ndarray, *, score_threshold: float = SCORE_THRESHOLD) -> Detections:
        """The objects of a picture.

        Args:
            image: ``(H, W, 3) uint8`` RGB, any size.
            score_threshold: what is less likely is dropped.
        """
        features = self.fast.look(image)
        proposals, _ = self._proposed(features, image.shape[:2])
        probabilities, deltas = self.fast.judge(features, proposals)
        return detections(
            proposals, probabilities, deltas, size=image.shape[:2], score_threshold=score_threshold
        )

    def propose(self, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Proposals ``(P, 4)`` for a picture, and how likely each is an object, ``(P,)``, the likeliest first."""
        return self._proposed(self.fast.look(image), image.shape[:2])

    def proposer_outputs(self, features: tf.Tensor, *, training: bool = False) -> tuple[tf.Tensor, tf.Tensor]:
        """Logits ``(N, A)`` of there being an object at each anchor, and deltas ``(N, A, 4)``; part of a graph."""
        objects, deltas = self._proposer(features, training=training)
        return objects, deltas

    def _proposed(self, features: tf.Tensor, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        objects, deltas = self._compiled_proposer(features)
        return best_proposals(self.anchors(size), objects.numpy()[0], deltas.numpy()[0], size)

    def _anchors(self, size: tuple[int, int]) -> np.ndarray:
        """``(A, 4) float64`` corners of all anchors of a picture of ``size`` (height, width), px, read-only."""
        rows, columns = size[0] // STRIDE, size[1] // STRIDE
        anchors = anchor_grid(self.shapes, rows=rows, columns=columns, stride=STRIDE).reshape(-1, 4)
        anchors.flags.writeable = False
        return anchors


def best_proposals(
    anchors: np.ndarray, objects: np.ndarray, deltas: np.ndarray, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """What the region-proposal network proposes, once boxes that overlap others are out.

    Args:
        anchors: ``(A, 4)`` corners, px.
        objects: ``(A,)`` logits of there being an object at each anchor.
        deltas: ``(A, 4)``, in :data:`DEVIATIONS`.
        size: height and width of the picture, px.

    Returns:
        Boxes ``(P, 4) float64``, corners within the picture, px, and their scores ``(P,)``, 0 to 1; the likeliest
        first.
    """
    likeliest = np.argsort(-objects, kind="stable")[:LIKELIEST]
    boxes = apply_deltas(anchors[likeliest], deltas[likeliest] * DEVIATIONS)
    boxes = clip_boxes(boxes, width=size[1], height=size[0])
    is_large = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) >= SMALLEST
    boxes = boxes[is_large]
    scores = 1.0 / (1.0 + np.exp(-objects[likeliest][is_large].astype(np.float64)))
    kept = non_max_suppression(boxes, scores, iou_threshold=PROPOSAL_IOU, score_threshold=0.0).kept[
        :PROPOSALS
    ]
    return boxes[kept], scores[kept]
