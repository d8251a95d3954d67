"""The timelapse plays: right size, right length, right colours, index in front."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from vision.video import encode_mp4


def test_writes_a_film_every_browser_plays(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    colours = [(220, 40, 40), (40, 200, 60), (50, 60, 210)]
    sides = [(24, 32), (48, 64), (96, 128)]
    frames = [np.full((*side, 3), colour, np.uint8) for side, colour in zip(sides, colours, strict=True)]
    encode_mp4(frames, path, frames_per_second=10, size=(129, 97))
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate == 10
        seen = [frame.to_ndarray(format="rgb24") for frame in film.decode(stream)]
    assert [frame.shape for frame in seen] == [(96, 128, 3)] * 3
    for frame, colour in zip(seen, colours, strict=True):
        assert np.abs(frame.mean((0, 1)) - colour).max() < 12
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert [file.name for file in tmp_path.iterdir()] == ["film.mp4"]


def test_refuses_a_film_without_frames(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        encode_mp4([], tmp_path / "film.mp4", frames_per_second=10, size=(64, 64))
    assert list(tmp_path.iterdir()) == []
