"""A timelapse from pictures: H.264 in MP4, playable by every browser."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image


def encode_mp4(
    frames: Iterable[np.ndarray], path: Path, *, frames_per_second: int, size: tuple[int, int]
) -> None:
    """Write ``frames`` to ``path`` as H.264 (yuv420p, index in front, so that it plays while loading).

    Args:
        frames: ``(H, W, 3) uint8`` RGB of any size; other sizes than ``size`` are scaled smoothly to it.
        path: the finished file; a half-written one never has this name.
        frames_per_second: of the video.
        size: width and height of the video, px; made even, as yuv420p wants it.

    Raises:
        ValueError: there was no frame.
    """
    width, height = (side - side % 2 for side in size)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        _write(frames, unfinished, frames_per_second, (width, height))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(frames: Iterable[np.ndarray], path: Path, frames_per_second: int, size: tuple[int, int]) -> None:
    width, height = size
    x264 = {"crf": "20", "preset": "fast"}
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=frames_per_second, options=x264)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, frames_per_second)
        number = -1
        for number, frame in enumerate(frames):
            picture = av.VideoFrame.from_ndarray(_scaled(frame, size), format="rgb24")
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    if number < 0:
        raise ValueError("a video needs at least one frame")


def _scaled(frame: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if (frame.shape[1], frame.shape[0]) == size:
        return np.ascontiguousarray(frame)
    return np.array(Image.fromarray(frame).resize(size, Image.Resampling.BICUBIC))
