"""Films for a browser's fake camera, made from one photograph.

Chromium (``--use-file-for-fake-video-capture=film.mjpeg``) plays such a file at 30 frames a second, over and over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from vision.faces.liveness import Action
from vision.faces.presentations import Camera, Head, Pose
from vision.faces.presentations.head import HEIGHT, OVAL, WIDTH
from vision.faces.presentations.material import printed
from vision.faces.presentations.room import room
from vision.faces.presentations.sheet import Hold, Sheet

RATE = 10
"""Different frames a second; each is written three times."""
PLAYED = 30
TURNING_FRAMES = 6
Scenes = Iterator[np.ndarray]
SIDE = {Action.TURN_LEFT: 1.0, Action.TURN_RIGHT: -1.0}
CAMERA = Camera(noise=2.0, quality=85, seed=7)
ROOM = room(np.random.default_rng(11))


def head_in(photograph: Path, *, face: int = 0) -> Head:
    """The head of a photograph's ``face``-th largest face."""
    from vision.faces.detection import detect
    from vision.faces.mesh import mesh

    image = np.asarray(Image.open(photograph).convert("RGB"))
    found = detect(image)[face]
    return Head.of(image, mesh(image, found).points)


def film(path: Path, *scenes: Iterable[np.ndarray]) -> Path:
    """Write an ``.mjpeg`` file of the scenes, one after the other."""
    with path.open("wb") as file:
        for number, scene in enumerate(chain(*scenes)):
            file.write(CAMERA.jpeg(scene, number / RATE) * (PLAYED // RATE))
    return path


def walk_up(path: Path, head: Head, *actions: Action, seconds: float = 9.0) -> Path:
    """An empty room, somebody comes; then they blink every 2.5 s, or turn as ``actions`` say, over and over."""
    present = performing(head, actions) if actions else standing(head, seconds)
    return film(path, empty_room(1.0), approaching(head), present)


def photo_held_up(path: Path, head: Head, *, seconds: float = 9.0) -> Path:
    """A hand holds a printed photograph to the camera."""
    return film(path, empty_room(1.0), holding(head, seconds))


def badge_then_face(path: Path, qr: np.ndarray, head: Head, *, seconds: float = 9.0) -> Path:
    """A badge is shown, then the face comes.

    Args:
        path: of the film.
        qr: (h, w, 3) uint8: the picture on the badge, with its quiet zone.
        head: who shows it.
        seconds: for which the face is seen.
    """
    return film(path, empty_room(0.5), badge(qr, 3.0), approaching(head), standing(head, seconds))


def empty_room(seconds: float) -> Scenes:
    for _ in _moments(seconds):
        yield ROOM


def approaching(head: Head, *, seconds: float = 1.5) -> Scenes:
    share = _person(head)
    for now in _moments(seconds):
        size = 0.4 + 0.6 * now / seconds
        yield _before_the_room(_smaller(head.render(_sway(now)), size), _smaller(share, size))


def standing(head: Head, seconds: float, *, blink_every: float = 2.5, closed: float = 0.7) -> Scenes:
    """Looks into the camera and closes the eyes for ``closed`` s every ``blink_every`` s."""
    share = _person(head)
    for now in _moments(seconds):
        since = (now + blink_every / 2) % blink_every
        pose = replace(_sway(now), closed=1.0 if since < closed else 0.0)
        yield _before_the_room(head.render(pose), share)


def performing(head: Head, actions: Iterable[Action], *, each: float = 2.4) -> Scenes:
    """One action after the other, with a straight look between them."""
    share = _person(head)
    for action in actions:
        for now in _moments(each):
            amount = float(np.clip(min(now - 0.4, each - 0.7 - now) / 0.4, 0, 1))
            is_blink = action is Action.BLINK
            yaw = 0.0 if is_blink else SIDE[action] * 28 * amount
            pose = replace(_sway(now), yaw=yaw, closed=amount if is_blink else 0.0)
            yield _before_the_room(head.render(pose), share)


def poses(head: Head) -> dict[str, list[bytes]]:
    """JPEGs for an actor: two loops, and the ways from straight ahead to either side."""

    def shots(count: int, **pose: float) -> list[bytes]:
        return [shot(number, **pose) for number in range(count)]

    def shot(number: int, **pose: float) -> bytes:
        now = number / RATE
        return CAMERA.jpeg(_before_the_room(head.render(replace(_sway(now), **pose)), share), now)

    share = _person(head)
    steps = range(1, TURNING_FRAMES + 1)
    return {
        "look_straight": shots(2 * RATE),
        "blink": shots(RATE, closed=1.0),
        **{
            str(action): [shot(step, yaw=side * 28 * step / TURNING_FRAMES) for step in steps]
            for action, side in SIDE.items()
        },
    }


def holding(head: Head, seconds: float) -> Scenes:
    sheet = Sheet(printed(head, np.random.default_rng(5)), 0.21)
    for now in _moments(seconds):
        shake = _sway(now)
        yield sheet.before(
            ROOM, Hold(distance=0.36, yaw=4 * shake.yaw, roll=shake.roll, across=shake.across / 2e3)
        )


def badge(qr: np.ndarray, seconds: float) -> Scenes:
    card = Sheet(qr, 0.07)
    for now in _moments(seconds):
        yield card.before(ROOM, Hold(distance=0.2, yaw=3 * _sway(now).yaw, roll=2 * _sway(now).roll))


def _moments(seconds: float) -> Iterator[float]:
    return (number / RATE for number in range(round(seconds * RATE)))


def _sway(now: float) -> Pose:
    return Pose(
        yaw=float(np.sin(1.9 * now)),
        pitch=float(np.sin(1.3 * now + 1)),
        roll=0.7 * float(np.sin(1.1 * now + 2)),
        across=2 * float(np.sin(0.9 * now)),
        down=1.5 * float(np.sin(1.7 * now)),
    )


def _before_the_room(scene: np.ndarray, share: np.ndarray) -> np.ndarray:
    composed: np.ndarray = scene * share + ROOM * (1 - share)
    return composed


def _person(head: Head) -> np.ndarray:
    """(480, 640, 1) float32: where the head and the shoulders are."""
    oval = head.points[list(OVAL), :2]
    middle, (width, height) = oval.mean(0), np.ptp(oval, axis=0)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    across = np.abs(columns - middle[0]) / width
    skull = across**2 / 0.75**2 + ((rows - middle[1] + 0.12 * height) / (0.85 * height)) ** 2 < 1
    shoulders = (rows > middle[1] + 0.45 * height) & (across < 0.4 + 1.1 * (rows - middle[1]) / height - 0.35)
    return gaussian_filter((skull | shoulders).astype(np.float32), 5)[..., None]


def _smaller(picture: np.ndarray, size: float) -> np.ndarray:
    """Shrunk towards the middle of the lower edge; nothing around it."""
    height, width = round(HEIGHT * size), round(WIDTH * size)
    channels = [
        np.asarray(Image.fromarray(channel).resize((width, height), Image.Resampling.BILINEAR))
        for channel in np.moveaxis(picture.astype(np.float32), -1, 0)
    ]
    placed = np.zeros((HEIGHT, WIDTH, len(channels)), np.float32)
    left = (WIDTH - width) // 2
    placed[HEIGHT - height :, left : left + width] = np.stack(channels, -1)
    return placed
