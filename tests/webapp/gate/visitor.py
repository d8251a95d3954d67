"""Somebody before a kiosk: frames of a simulated presentation, shown in real time through the socket."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import segno
from asgiref.sync import sync_to_async
from PIL import Image, ImageOps

from tests.faces import photograph
from tests.webapp.gate.kiosk import KioskSocket
from vision import faces, images
from vision.faces.liveness import Action
from vision.faces.presentations import Camera, Head, Material, Presentation
from vision.faces.presentations.species import Species, bona_fide

FRAME_SECONDS = 0.1
LOOK_STRAIGHT = "look_straight"


@cache
def embedding_of(name: str) -> np.ndarray:
    """Of a photograph, as enrolled."""
    return faces.examine(images.decode(photograph(name))).embedding


@cache
def head_of(name: str) -> Head:
    picture = images.decode(photograph(name))
    return Head.of(picture, faces.mesh(picture, faces.detect(picture)[0]).points)


def presents(species: Species, name: str, *, seed: int = 1) -> Presentation:
    """Who comes: the person of a photograph, or somebody with an instrument made from it."""
    material = Material(head_of(name), head_of("SeanConnery.jpg"))
    return species(material, np.random.default_rng(seed))


async def frame_of(name: str, at: float = 0.0) -> bytes:
    """One frame of a person who stands there; at another moment the camera's noise is another."""
    scene = (await sync_to_async(presents)(bona_fide, name))(0.0, None, 0.0)
    return Camera(seed=3).jpeg(scene, at)


def jpeg_of_badge(text: str) -> bytes:
    """A badge's QR code held before the camera, and nothing else."""
    matrix = [[0 if dark else 255 for dark in row] for row in segno.make_qr(text, error="m").matrix]
    code = Image.fromarray(np.array(matrix, np.uint8)).resize((300, 300), Image.Resampling.NEAREST)
    card = ImageOps.expand(code, border=30, fill=255)
    room = Image.new("RGB", (640, 480), (120, 110, 100))
    room.paste(card, (140, 60))
    return images.encode(np.asarray(room), "jpeg", quality=80)


@dataclass
class Visit:
    """What the kiosk said, frame by frame."""

    seen: list[dict[str, Any]] = field(default_factory=list)

    @property
    def last(self) -> dict[str, Any]:
        return self.seen[-1]

    @property
    def prompts(self) -> list[str]:
        """What was asked for, without repetitions."""
        asked = [one["prompt"] for one in self.seen if one["prompt"]]
        return [prompt for prompt, before in zip(asked, [None, *asked], strict=False) if prompt != before]


DECIDED = ("welcome", "refused")


async def try_until_live(kiosk: KioskSocket, name: str, *, tries: int = 4) -> Visit:
    """A living person, who tries again if the challenge was not understood: on a busy machine frames are few."""
    for seed in range(tries):
        visit = await walk_up(kiosk, await sync_to_async(presents)(bona_fide, name, seed=seed))
        is_decided = visit.last["phase"] in DECIDED
        if is_decided and visit.last["reason"] not in ("not_live", "unclear"):
            break
        await sync_to_async(time.sleep, thread_sensitive=False)(1.0)  # the answer is still on the screen
    return visit


async def walk_up(kiosk: KioskSocket, presentation: Presentation, *, seconds: float = 45.0) -> Visit:
    """Show the presentation, which hears what is asked, until the kiosk has decided."""
    visit, began = Visit(), time.monotonic()
    prompt: Any = None
    prompted_at, camera = 0.0, Camera(seed=3)
    render = sync_to_async(
        lambda at: camera.jpeg(presentation(at, prompt, prompted_at), at), thread_sensitive=False
    )
    while (at := time.monotonic() - began) < seconds:
        visit.seen.append(await kiosk.show(await render(at)))
        if visit.last["phase"] in DECIDED:
            return visit
        asked = visit.last["prompt"]
        heard = Action(asked) if asked in {action.value for action in Action} else LOOK_STRAIGHT
        if heard != prompt:
            prompt, prompted_at = heard, time.monotonic() - began
        # A kiosk sends some ten frames a second.
        await sync_to_async(time.sleep, thread_sensitive=False)(
            max(0.0, at + FRAME_SECONDS - (time.monotonic() - began))
        )
    return visit
