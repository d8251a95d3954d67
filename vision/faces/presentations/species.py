"""Presentations: who comes, and the instruments of attackers, each species by its name (ISO/IEC 30107-1).

A presentation answers with a scene, (480, 640, 3) float32, 0 to 255, when asked what is before the camera at a
moment, given the prompt then shown and since when. Moments are asked for in order. It knows no more than an
attacker would: the prompt is on the kiosk for all to see, what comes next is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from vision.faces.liveness import Action
from vision.faces.liveness.session import LOOK_STRAIGHT, Prompt
from vision.faces.presentations.actor import Actor, Will, ignore, obey, scripted
from vision.faces.presentations.head import Pose
from vision.faces.presentations.material import Material, eye_holes, outline, printed
from vision.faces.presentations.room import room
from vision.faces.presentations.screen import Display, filling
from vision.faces.presentations.sheet import FOCAL_LENGTH, Hold, Sheet

Presentation = Callable[[float, Prompt | None, float], np.ndarray]
Species = Callable[[Material, np.random.Generator], Presentation]

PRINT_WIDTH = 0.21
"""Of a photograph printed life-size on A4, m."""
MASK_WIDTH = 0.55
"""Of the picture from which a face is cut life-size, m."""
WAVE = (1.5, 2.3)
"""A sheet has to be turned so many times further than a head for its picture to look turned."""
ORDERS = (
    (Action.BLINK, Action.TURN_LEFT, Action.TURN_RIGHT),
    (Action.TURN_RIGHT, Action.BLINK, Action.TURN_LEFT),
    (Action.TURN_LEFT, Action.TURN_RIGHT, Action.BLINK),
)


def bona_fide(material: Material, chance: np.random.Generator) -> Presentation:
    """The person, doing what is asked."""
    return _filmed(material, Actor(chance))


def printed_photo(material: Material, chance: np.random.Generator) -> Presentation:
    """A photograph on paper, held in a hand."""
    return _held(Sheet(printed(material.head, chance), PRINT_WIDTH), chance, ignore, share=0.42)


def printed_photo_close(material: Material, chance: np.random.Generator) -> Presentation:
    """The same held so close that its edges are out of sight."""
    picture = material.head.render(Pose()).astype(np.uint8)
    return _held(Sheet(picture, 0.35), chance, ignore, share=1.12)


def bent_print(material: Material, chance: np.random.Generator) -> Presentation:
    """A photograph on paper, bent around a vertical axis and turned to the asked side."""
    sheet = Sheet(printed(material.head, chance), PRINT_WIDTH, radius=chance.uniform(0.09, 0.16))
    return _held(sheet, chance, obey, share=0.4)


def waved_print(material: Material, chance: np.random.Generator) -> Presentation:
    """A photograph on paper, tilted to the asked side."""
    return _held(Sheet(printed(material.head, chance), PRINT_WIDTH), chance, obey, share=0.42)


def cut_out_mask(material: Material, chance: np.random.Generator) -> Presentation:
    """A printed face cut along its outline, with holes: the attacker's own eyes blink behind it."""
    actor, behind = Actor(chance), room(chance)
    still = material.head.render(Pose())
    holes, paper = eye_holes(material.head)[..., None], outline(material.head)
    wave = chance.uniform(*WAVE)

    def scene(at: float, prompt: Prompt | None, prompted_at: float) -> np.ndarray:
        pose = actor.pose(at, prompt, prompted_at)
        eyes = material.head.render(Pose(closed=pose.closed))
        mask = Sheet(np.where(holes, 0.85 * eyes, still), MASK_WIDTH)
        u, v, _ = mask.hit(_hold(pose, filling(MASK_WIDTH, 1.0), wave))
        share = Sheet(paper, MASK_WIDTH).at(u, v)
        covered: np.ndarray = share * mask.at(u, v) + (1 - share) * behind
        return covered

    return scene


def screen_photo(material: Material, chance: np.random.Generator) -> Presentation:
    """A photograph on a display, held in a hand."""
    still = material.head.render(Pose())
    return _displayed(lambda *_: still, chance)


def idle_video(material: Material, chance: np.random.Generator) -> Presentation:
    """A video on a display of the person, who sways and blinks now and then."""
    return _displayed(_filmed(material, Actor(chance, will=ignore)), chance)


def replayed_video(material: Material, chance: np.random.Generator) -> Presentation:
    """A video on a display of the person's answers to another challenge."""
    return _displayed(_filmed(material, Actor(chance, will=another_order(chance))), chance)


def injected_replay(material: Material, chance: np.random.Generator) -> Presentation:
    """The same without a display: fed in place of the camera."""
    return _filmed(material, Actor(chance, will=another_order(chance)))


def swapped_face(material: Material, chance: np.random.Generator) -> Presentation:
    """The attacker's own face does what is asked; the photograph is shown whenever nothing is."""
    own = _filmed(Material(material.other, material.head), Actor(chance))
    shown = printed_photo_close(material, chance)

    def scene(at: float, prompt: Prompt | None, prompted_at: float) -> np.ndarray:
        presenting = shown if prompt in (None, LOOK_STRAIGHT) else own
        return presenting(at, prompt, prompted_at)

    return scene


def live_puppet(material: Material, chance: np.random.Generator) -> Presentation:
    """A computed face on a display that does what is asked. Challenges do not stop it."""
    return _displayed(_filmed(material, Actor(chance)), chance)


ATTACKS: Mapping[str, Species] = MappingProxyType(
    {
        species.__name__: species
        for species in (
            printed_photo,
            printed_photo_close,
            bent_print,
            waved_print,
            cut_out_mask,
            screen_photo,
            idle_video,
            replayed_video,
            injected_replay,
            swapped_face,
        )
    }
)
"""Species that a challenge is there to stop; :func:`live_puppet` is not among them."""


def another_order(chance: np.random.Generator) -> Will:
    """A recording of some challenge: its actions at moments of its own, over and over."""
    actions = ORDERS[int(chance.integers(len(ORDERS)))]
    script: list[tuple[float, Prompt]] = []
    now = chance.uniform(0.8, 2.0)
    for action in actions * 5:
        script += [(now, action), (now + 1.8, LOOK_STRAIGHT)]
        now += 1.8 + chance.uniform(0.8, 1.6)
    return scripted(*script)


def _filmed(material: Material, actor: Actor) -> Presentation:
    def scene(at: float, prompt: Prompt | None, prompted_at: float) -> np.ndarray:
        return material.head.render(actor.pose(at, prompt, prompted_at))

    return scene


def _held(sheet: Sheet, chance: np.random.Generator, will: Will, *, share: float) -> Presentation:
    """A sheet in a hand; it is tilted where a person would turn."""
    actor, behind = Actor(chance, will=will), room(chance)
    distance, wave = filling(sheet.width, share), chance.uniform(*WAVE)

    def scene(at: float, prompt: Prompt | None, prompted_at: float) -> np.ndarray:
        return sheet.before(behind, _hold(actor.pose(at, prompt, prompted_at), distance, wave))

    return scene


def _displayed(shown: Presentation, chance: np.random.Generator) -> Presentation:
    display, behind, hand = Display.some(chance), room(chance), Actor(chance, will=ignore)
    distance = filling(display.width, chance.uniform(0.85, 1.0))

    def scene(at: float, prompt: Prompt | None, prompted_at: float) -> np.ndarray:
        return display.showing(shown(at, prompt, prompted_at), behind, _hold(hand.pose(at), distance))

    return scene


def _hold(pose: Pose, distance: float, wave: float = 1.0) -> Hold:
    metres = distance / FOCAL_LENGTH
    return Hold(
        distance=distance,
        across=pose.across * metres,
        down=pose.down * metres,
        yaw=wave * pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
    )
