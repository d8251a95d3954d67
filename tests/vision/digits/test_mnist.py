"""MNIST as it is packaged, and drawings that are made like it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from vision.digits import mnist
from vision.digits.drawing import centered_digit
from vision.digits.idx import read_idx
from vision.digits.mnist import FILES, DigitFile, load_mnist
from vision.errors import BadImage, DataMissing


def test_it_has_the_digits_that_everybody_measures_on() -> None:
    train, test = load_mnist("train"), load_mnist("test")
    assert (train.images.shape, test.images.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert train.images.dtype == train.labels.dtype == np.uint8
    # the counts that LeCun's page and everybody since names
    assert np.bincount(test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert train.first(7).labels.tolist() == [5, 0, 4, 1, 9, 2, 1]


def test_a_missing_package_is_said_by_its_file(tmp_path: Path) -> None:
    with pytest.raises(DataMissing) as missing:
        load_mnist("test", tmp_path)
    assert missing.value.reason == "digits_not_installed"
    assert missing.value.figures["file"] == "t10k-images-idx3-ubyte"


def test_a_damaged_file_is_not_learned_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images, labels = FILES["test"]
    (tmp_path / images.name).write_bytes(b"\0" * 16)
    with pytest.raises(DataMissing) as wrong_size:
        load_mnist("test", tmp_path)
    assert wrong_size.value.reason == "digits_damaged"
    monkeypatch.setitem(mnist.FILES, "test", (DigitFile(images.name, 16, images.sha256), labels))
    with pytest.raises(DataMissing):
        load_mnist("test", tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x0d\x01\0\0\0\0",
        b"\0\0\x08\x03\0\0\0\x01",
        b"\0\0\x08\x01\0\0\0\x02x",
        b"PK\x08\x01",
    ],
)
def test_what_is_no_idx_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="IDX"):
        read_idx(content)


def test_an_idx_is_read_in_its_shape() -> None:
    content = b"\0\0\x08\x02" + struct.pack(">II", 2, 3) + bytes(range(6))
    assert read_idx(content).tolist() == [[0, 1, 2], [3, 4, 5]]


def draw(height: int, width: int, *, at: tuple[int, int], paper: int = 200) -> np.ndarray:
    """A bar of ink somewhere on a sheet."""
    ink = np.zeros((paper, paper), np.uint8)
    ink[at[0] : at[0] + height, at[1] : at[1] + width] = 255
    return ink


@pytest.mark.parametrize(("height", "width"), [(120, 60), (30, 90), (6, 3), (199, 199)])
def test_a_drawing_fits_a_box_of_20_px_without_changing_its_shape(height: int, width: int) -> None:
    digit = centered_digit(draw(height, width, at=(0, 1)))
    rows, columns = np.nonzero(digit > 127)
    sides = (np.ptp(rows) + 1, np.ptp(columns) + 1)
    assert max(sides) == 20
    assert sides[0] / sides[1] == pytest.approx(height / width, rel=0.12)


def test_where_it_was_drawn_makes_no_difference() -> None:
    here, there = (centered_digit(draw(60, 40, at=at)) for at in ((0, 0), (130, 150)))
    np.testing.assert_array_equal(here, there)


def test_its_centre_of_mass_is_in_the_middle() -> None:
    ink = draw(100, 100, at=(20, 20))
    ink[20:80, 20:100] = 0
    ink[20:30, 20:120] = 255  # a heavy foot: the box's middle is elsewhere
    digit = centered_digit(ink).astype(float)
    center = [np.average(np.arange(28), weights=digit.sum(1 - axis)) for axis in (0, 1)]
    assert center == pytest.approx([14, 14], abs=0.51)


def test_mnist_s_own_digits_stay_nearly_as_they_are() -> None:
    for image in load_mnist("test").images[:40]:
        again = centered_digit(image)
        moved = np.abs(again.astype(int) - image.astype(int)).mean()
        assert moved < 3, "of 255: moved by a pixel it would be some 25"


def test_an_empty_paper_is_no_digit() -> None:
    with pytest.raises(BadImage, match="nothing_drawn"):
        centered_digit(np.full((50, 50), 20, np.uint8))
