"""Checkpoints and the frames of the film."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings

from tests.webapp.pictures import colourful, encoded
from webapp.jobs.runner import unfinished
from webapp.jobs.runner.unfinished import Unfinished


@pytest.fixture(autouse=True)
def work_root(settings: LazySettings, tmp_path: Path) -> Path:
    settings.WORK_ROOT = tmp_path
    return tmp_path


def test_a_late_worker_does_not_overwrite_a_newer_checkpoint() -> None:
    Unfinished(7, attempt=2).save_checkpoint({"step": np.array(20)})
    Unfinished(7, attempt=1).save_checkpoint({"step": np.array(5)})
    checkpoint = Unfinished(7, attempt=3).load_checkpoint()
    assert checkpoint is not None
    assert checkpoint["step"] == 20


def test_half_a_checkpoint_is_passed_over_for_the_one_before(work_root: Path) -> None:
    Unfinished(7, attempt=1).save_checkpoint({"step": np.array(5)})
    whole = (work_root / "7" / "checkpoint-000001.npz").read_bytes()
    (work_root / "7" / "checkpoint-000002.npz").write_bytes(whole[: len(whole) // 2])
    checkpoint = Unfinished(7, attempt=3).load_checkpoint()
    assert checkpoint is not None
    assert checkpoint["step"] == 5


def test_only_the_newest_checkpoint_takes_room(work_root: Path) -> None:
    for attempt in (1, 2, 3):
        Unfinished(7, attempt).save_checkpoint({"step": np.array(attempt)})
    assert [path.name for path in (work_root / "7").glob("*.npz")] == ["checkpoint-000003.npz"]


def test_a_long_film_is_thinned_evenly_also_over_a_resume(
    monkeypatch: pytest.MonkeyPatch, work_root: Path
) -> None:
    monkeypatch.setattr(unfinished, "MAX_FRAMES", 20)
    jpeg = encoded(colourful(64, 48), "JPEG")
    for attempt in (1, 2):
        film = Unfinished(7, attempt)
        for _ in range(70):
            film.add_frame(jpeg)
    numbers = sorted(int(path.stem) for path in (work_root / "7/frames").glob("*.jpg"))
    assert 10 <= len(numbers) <= 20
    assert {after - before for before, after in pairwise(numbers)} == {8}
    assert len(list(Unfinished(7, 3).frames())) == len(numbers)


def test_a_half_written_frame_is_left_out(work_root: Path) -> None:
    film = Unfinished(7, 1)
    for _ in range(3):
        film.add_frame(encoded(colourful(64, 48), "JPEG"))
    (work_root / "7/frames/00000002.jpg").write_bytes(b"\xff\xd8\xff")
    assert len(list(film.frames())) == 2
