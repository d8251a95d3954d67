"""Facet and its peers behind one face: photographs in, embeddings out, each with its own detector and distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

LFW_ENLARGED = 2.2
"""By how much the pictures of the set are wider than the face that their makers' detector found in the middle."""

MAX_ASIDE = 0.5
"""A face whose middle lies farther from the picture's, as a share of the way to the edge, is somebody else's."""

Alignment = Literal["mesh", "68 points", "BlazeFace's points"]


class Recognizer(Protocol):
    """Describes the face in the middle of each photograph."""

    name: str
    counts: Counter[str]

    def describe(self, images: Sequence[np.ndarray]) -> list[np.ndarray | None]:
        """Embeddings of ``(H, W, 3) uint8`` RGB photographs; None where there is none, counted in ``counts``."""

    def distances(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Between rows of ``(P, D)``; ``(P,)``."""


def most_central(boxes: Sequence[tuple[float, float, float, float]], image: np.ndarray) -> int:
    """Of ``(left, top, right, bottom)``: the largest that covers the middle, else the one nearest to it."""
    middle = np.array([image.shape[1], image.shape[0]]) / 2
    places = np.asarray(boxes, np.float64).reshape(-1, 2, 2)
    areas = np.prod(places[:, 1] - places[:, 0], axis=1)
    covers = ((places[:, 0] <= middle) & (middle <= places[:, 1])).all(axis=1)
    aside = np.linalg.norm(places.mean(axis=1) - middle, axis=1)
    return int(np.argmax(areas * covers)) if covers.any() else int(np.argmin(aside))


class Facet:
    """BlazeFace, else the SSD, else the middle of the picture; aligned by the mesh; the packaged network."""

    def __init__(self, alignment: Alignment = "mesh", *, is_mirrored: bool = True) -> None:
        self.name = "Facet" if alignment == "mesh" else f"Facet, {alignment}"
        self.name += "" if is_mirrored else ", not mirrored"
        self.counts: Counter[str] = Counter()
        self._alignment, self._is_mirrored = alignment, is_mirrored

    def describe(self, images: Sequence[np.ndarray]) -> list[np.ndarray | None]:
        from vision.faces import embed

        chips = np.stack([self._chip(image) for image in images])
        return list(embed(chips, mirrored=self._is_mirrored))

    def distances(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return euclidean(first, second)

    def _chip(self, image: np.ndarray) -> np.ndarray:
        from vision.faces import align, landmarks, mesh

        face = self._face(image)
        if self._alignment == "mesh":
            return align(image, mesh(image, face).points)
        if self._alignment == "68 points" or face.points is None:
            return align(image, landmarks(image, [face])[0])
        return align(image, face.points)

    def _face(self, image: np.ndarray) -> Any:
        from vision.faces import Box, Face, detect

        height, width = image.shape[:2]
        for detector in ("blazeface", "ssd"):
            faces = detect(image, detector=detector)
            boxes = [(face.box.left, face.box.top, face.box.right, face.box.bottom) for face in faces]
            if boxes and _is_central(boxes[chosen := most_central(boxes, image)], image):
                self.counts[f"found by {detector}"] += 1
                return faces[chosen]
        self.counts["no face found: the middle taken"] += 1
        return Face(Box(0, 0, width, height).enlarged(1 / LFW_ENLARGED), 0.0)


def _is_central(box: tuple[float, float, float, float], image: np.ndarray) -> bool:
    """Whether a face is the one that the picture is of, not someone behind who alone was found."""
    middle = np.array([image.shape[1], image.shape[0]]) / 2
    aside = np.reshape(box, (2, 2)).mean(axis=0) - middle
    return bool((np.abs(aside) <= middle * MAX_ASIDE).all())


class FaceRecognition:
    """The package ``face_recognition``: dlib's HOG detector, 5 points, the original float weights."""

    name = "face_recognition (dlib)"

    def __init__(self) -> None:
        import face_recognition  # type: ignore[import-not-found]

        self.counts: Counter[str] = Counter()
        self._package = face_recognition

    def describe(self, images: Sequence[np.ndarray]) -> list[np.ndarray | None]:
        return [self._describe(np.ascontiguousarray(image)) for image in images]

    def _describe(self, image: np.ndarray) -> np.ndarray | None:
        places = self._package.face_locations(image)
        if not places:
            self.counts["no face found"] += 1
            return None
        boxes = [(left, top, right, bottom) for top, right, bottom, left in places]
        chosen = places[most_central(boxes, image)]
        return np.asarray(self._package.face_encodings(image, [chosen])[0], np.float32)

    def distances(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return euclidean(first, second)


class DeepFace:
    """The package ``deepface``, with the network and detector that it recommends."""

    def __init__(self, network: str, detector: str) -> None:
        from deepface import DeepFace as package  # type: ignore[import-not-found]  # noqa: N813

        self.name = f"DeepFace ({network}, {detector})"
        self.counts: Counter[str] = Counter()
        self._package, self._network, self._detector = package, network, detector
        package.build_model(network)  # its weights are fetched now or not at all

    def describe(self, images: Sequence[np.ndarray]) -> list[np.ndarray | None]:
        return [self._describe(image) for image in images]

    def _describe(self, image: np.ndarray) -> np.ndarray | None:
        try:
            faces = self._package.represent(
                np.ascontiguousarray(image[:, :, ::-1]),
                model_name=self._network,
                detector_backend=self._detector,
            )
        except ValueError:  # so it says that there is no face
            self.counts["no face found"] += 1
            return None
        areas = [face["facial_area"] for face in faces]
        boxes = [(area["x"], area["y"], area["x"] + area["w"], area["y"] + area["h"]) for area in areas]
        return np.asarray(faces[most_central(boxes, image)]["embedding"], np.float32)

    def distances(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return cosine(first, second)


class YuNetSFace:
    """OpenCV's detector YuNet and recogniser SFace, from the ONNX files of its model zoo."""

    name = "OpenCV (YuNet, SFace)"

    def __init__(self, yunet: Path, sface: Path) -> None:
        import cv2  # type: ignore[import-not-found]

        self.counts: Counter[str] = Counter()
        self._detector = cv2.FaceDetectorYN.create(str(yunet), "", (250, 250))
        self._network = cv2.FaceRecognizerSF.create(str(sface), "")

    def describe(self, images: Sequence[np.ndarray]) -> list[np.ndarray | None]:
        return [self._describe(np.ascontiguousarray(image[:, :, ::-1])) for image in images]

    def _describe(self, image: np.ndarray) -> np.ndarray | None:
        self._detector.setInputSize((image.shape[1], image.shape[0]))
        faces = self._detector.detect(image)[1]
        if faces is None:
            self.counts["no face found"] += 1
            return None
        boxes = [(x, y, x + width, y + height) for x, y, width, height in faces[:, :4].tolist()]
        chip = self._network.alignCrop(image, faces[most_central(boxes, image)])
        return np.asarray(self._network.feature(chip)[0], np.float32).copy()

    def distances(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return cosine(first, second)


def euclidean(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    distances: np.ndarray = np.linalg.norm(first.astype(np.float64) - second, axis=1)
    return distances


def cosine(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    distances: np.ndarray = 1.0 - np.einsum("ij,ij->i", first.astype(np.float64), second) / lengths
    return distances


def installed(makers: Sequence[tuple[str, Callable[[], Recognizer]]]) -> list[Recognizer]:
    """Those that can be made here; of the others, why not."""
    made: list[Recognizer] = []
    for name, make in makers:
        try:
            made.append(make())
        except ModuleNotFoundError as error:
            print(f"{name}: not compared, {error.name} is not installed")
        except Exception as error:
            print(f"{name}: not compared: {error}")
    return made
