"""Facet's detectors and their peers behind one face: a photograph in, boxes with scores and COCO's names out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np

from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.objects import IOU, MIN_SCORE, Detector, find_objects
from vision.detection.suppression import non_max_suppression

NAMES = [kind.name for kind in COCO_CLASSES]

YOLOX_STRIDES = (8, 16, 32)


class Found(NamedTuple):
    """Boxes ``(K, 4)`` corners in px, scores ``(K,)`` and the names of their classes."""

    boxes: np.ndarray
    scores: np.ndarray
    names: list[str]


class ObjectDetector(Protocol):
    """Finds COCO's objects. The unlikely ones, too: average precision asks for the whole curve."""

    name: str

    def find(self, image: np.ndarray) -> Found:
        """What is in an ``(H, W, 3) uint8`` RGB photograph."""


class Facet:
    """One of the packaged networks, with non-max suppression."""

    def __init__(self, detector: Detector, tiles: int = 1) -> None:
        self.name = f"Facet, {detector}" + (f", {tiles} tiles" if tiles > 1 else "")
        self._detector: Detector = detector
        self._tiles = tiles

    def find(self, image: np.ndarray) -> Found:
        found = find_objects(image, detector=self._detector, min_score=MIN_SCORE, tiles=self._tiles)
        return Found(found.boxes, found.scores, [NAMES[kind] for kind in found.classes])


class Ultralytics:
    """Whatever model ``ultralytics`` has by that name or file, at its own settings for evaluation."""

    def __init__(self, model: str) -> None:
        from ultralytics import YOLO

        self.name = f"Ultralytics, {model}"
        self._model: Any = YOLO(model)

    def find(self, image: np.ndarray) -> Found:
        result = self._model.predict(image[..., ::-1], conf=0.001, iou=0.7, verbose=False)[0]
        boxes = result.boxes
        names = [result.names[int(kind)] for kind in boxes.cls]
        return Found(boxes.xyxy.cpu().numpy(), boxes.conf.cpu().numpy(), names)


class TorchVision:
    """SSDLite on MobileNetV3, its peer of that size, with the weights that ``torchvision`` fetches."""

    name = "torchvision, SSDLite320 MobileNetV3"

    def __init__(self) -> None:
        import torch
        from torchvision.models import detection

        weights = detection.SSDLite320_MobileNet_V3_Large_Weights.DEFAULT
        self._torch: Any = torch
        self._names: list[str] = weights.meta["categories"]
        self._model: Any = detection.ssdlite320_mobilenet_v3_large(weights=weights).eval()

    def find(self, image: np.ndarray) -> Found:
        tensor = self._torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1).float() / 255
        with self._torch.inference_mode():
            result = self._model([tensor])[0]
        names = [self._names[int(kind)] for kind in result["labels"]]
        return Found(result["boxes"].numpy(), result["scores"].numpy(), names)


class OpenCVYolox:
    """OpenCV's DNN module with YOLOX, ``object_detection_yolox_*.onnx`` of its model zoo."""

    name = "OpenCV, YOLOX"

    def __init__(self, model: Path, side: int = 640) -> None:
        self._network = cv2.dnn.readNet(str(model))
        self._side = side

    def find(self, image: np.ndarray) -> Found:
        height, width = image.shape[:2]
        scale = self._side / max(height, width)
        square = np.full((self._side, self._side, 3), 114, np.float32)
        resized = cv2.resize(image, (round(width * scale), round(height * scale)))
        square[: resized.shape[0], : resized.shape[1]] = resized
        self._network.setInput(square.transpose(2, 0, 1)[None])
        boxes, scores, kinds = decoded_yolox(self._network.forward()[0], self._side)
        boxes = np.clip(boxes / scale, 0, [width, height, width, height])
        kept = non_max_suppression(boxes, scores, kinds, iou_threshold=IOU, score_threshold=0.001).kept
        return Found(boxes[kept], scores[kept], [NAMES[kind] for kind in kinds[kept]])


def decoded_yolox(output: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Boxes, scores and classes of YOLOX's ``(P, 85)``: x, y, log size in strides; objectness; classes.

    Reference: Ge et al. 2021, "YOLOX", section 2.1.
    """
    corners, strides = [], []
    for stride in YOLOX_STRIDES:
        rows, columns = np.indices((side // stride, side // stride))
        corners.append(np.stack([columns.ravel(), rows.ravel()], axis=1))
        strides.append(np.full((rows.size, 1), stride))
    stride_of = np.concatenate(strides)
    center = (output[:, :2] + np.concatenate(corners)) * stride_of
    half = np.exp(output[:, 2:4]) * stride_of / 2
    scores = output[:, 4:5] * output[:, 5:]
    kinds = scores.argmax(axis=1)
    return np.hstack([center - half, center + half]), scores[np.arange(len(kinds)), kinds], kinds


def installed(makers: Sequence[tuple[str, Callable[[], ObjectDetector]]]) -> list[ObjectDetector]:
    """Those that can be made here; of the others, why not."""
    made: list[ObjectDetector] = []
    for name, make in makers:
        try:
            made.append(make())
        except ModuleNotFoundError as error:
            print(f"{name}: not compared, {error.name} is not installed")
        except Exception as error:
            print(f"{name}: not compared: {error}")
    return made
