"""Checkpoints survive the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vision.step import load_checkpoint, save_checkpoint

CHECKPOINT = {"step": np.array(7), "image": np.random.default_rng(0).random((4, 5, 3), np.float32)}


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    for _ in range(2):  # the second replaces the first
        save_checkpoint(path, CHECKPOINT)
    found = load_checkpoint(path)
    assert found.keys() == CHECKPOINT.keys()
    for name, array in CHECKPOINT.items():
        np.testing.assert_array_equal(found[name], array)
    assert [file.name for file in tmp_path.iterdir()] == ["a.npz"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_refuses_half_a_checkpoint(tmp_path: Path, share: float) -> None:
    path = tmp_path / "a.npz"
    save_checkpoint(path, CHECKPOINT)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ValueError):  # noqa: PT011 - numpy's or ours
        load_checkpoint(path)


def test_refuses_what_is_no_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ValueError):  # noqa: PT011
        load_checkpoint(path)
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(ValueError, match="no checkpoint"):
        load_checkpoint(tmp_path / "array.npy")
    np.savez(tmp_path / "objects.npz", a=np.array([{}], object))
    with pytest.raises(ValueError, match="pickle"):
        load_checkpoint(tmp_path / "objects.npz")
    with pytest.raises(FileNotFoundError):
        load_checkpoint(tmp_path / "nothing.npz")
