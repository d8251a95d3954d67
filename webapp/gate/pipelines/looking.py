"""What one picture of a kiosk shows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from uuid import UUID

import numpy as np
import zxingcpp

from vision import images
from vision.errors import VisionError
from vision.faces import liveness
from vision.faces.alignment import align
from vision.faces.detection import detect
from vision.faces.embedding import embed
from vision.faces.face import Face
from vision.faces.liveness.observing import observe
from vision.faces.mesh import mesh
from vision.faces.quality import QualityLimits, measure_quality, problems
from vision.faces.recognition import distance
from webapp.gallery.badges import PREFIX
from webapp.gallery.pipelines import index
from webapp.gallery.selectors import find_person_by_badge
from webapp.gate.attempt import Attempt, Live, Part, Sight, lacks_badge, may_begin_challenge
from webapp.gate.decision import Rules, Sighting
from webapp.gate.models import Gate

logger = logging.getLogger(__name__)

MAX_PIXELS = 1_000_000
MAX_FACES = 6
NEAR_SHARE = 0.5
"""A face at least this part as wide as the largest one is near enough to be meant, too."""
LARGEST_SHARE = 0.9
"""A face that takes up more of the picture's height is too near to be seen whole."""
SURE = 0.6
"""Below this score of the detector it may be a pattern on a jacket."""
SURE_OF_MESH = 0.2
"""Below this score of the mesh, which looks closer, it is none: a cat has .02, a face in profile .29."""

PROMPTS = {
    "too_small": "step_closer",
    "face_cut_off": "step_back",
    "too_dark": "more_light",
    "too_bright": "more_light",
    "blurred": "hold_still",
    "turned_away": "look_straight",
    "tilted": "look_straight",
    "eyes_closed": "look_straight",
}


def look(jpeg: bytes, *, at: float, attempt: Attempt, gate: Gate, rules: Rules) -> Sight:
    """Find out what a frame shows, as far as the attempt needs it.

    Args:
        at: when it came, s, on one clock for a whole connection.
    """
    try:
        image = images.decode(jpeg, max_pixels=MAX_PIXELS)
    except VisionError as error:
        logger.warning("a kiosk sent no picture: %s", error)
        return Sight(at)
    sight = Sight(at)
    if attempt.wants_badge and not attempt.is_over:
        sight = _with_badge(sight, image, gate)
    if attempt.is_over or sight.has_unknown_badge:
        return sight
    near = near_faces(image)
    if not near:
        return replace(sight, live=_lapsed(attempt, at))
    sight = replace(sight, faces=len(near), face=_part(near[0], image))
    badge = sight.badge or attempt.badge
    if len(near) > 1 or lacks_badge(replace(attempt, badge=badge), rules):
        return sight
    return _examined(sight, image, near[0], attempt=attempt, badge=badge, gate=gate, rules=rules)


def near_faces(image: np.ndarray) -> list[Face]:
    """The faces near enough to be meant, largest first; who walks by behind does not count."""
    found = [face for face in detect(image, max_faces=MAX_FACES) if face.score >= SURE]
    return [face for face in found if face.box.width >= NEAR_SHARE * found[0].box.width]


def read_badge(image: np.ndarray) -> str:
    """The code of a badge in a picture, without its prefix; empty if there is none."""
    for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        if code.text.startswith(PREFIX):
            return code.text.removeprefix(PREFIX)
    return ""


def _with_badge(sight: Sight, image: np.ndarray, gate: Gate) -> Sight:
    token = read_badge(image)
    if not token:
        return sight
    person = find_person_by_badge(token)
    if person is None or person.gallery_id != gate.gallery_id:
        return replace(sight, has_unknown_badge=True)
    return replace(sight, badge=person.pk)


def _examined(
    sight: Sight,
    image: np.ndarray,
    face: Face,
    *,
    attempt: Attempt,
    badge: UUID | None,
    gate: Gate,
    rules: Rules,
) -> Sight:
    if prompt := _distance_prompt(image, face, gate):
        return replace(sight, prompt=prompt, live=_lapsed(attempt, sight.at))
    surface = mesh(image, face)
    if surface.score < SURE_OF_MESH:
        return Sight(sight.at, badge=sight.badge, live=_lapsed(attempt, sight.at))
    found = problems(measure_quality(image, face, surface), _limits(gate.min_eye_distance))
    session = _session(attempt, gate, at=sight.at, begins=may_begin_challenge(attempt, rules))
    if found and session is None:
        return replace(sight, prompt=_prompt(found))
    embedding = embed(align(image, surface.points)[None])[0]
    if session is not None:
        observation = observe(image, face, surface, at=sight.at, embedding=embedding)
        session = liveness.advance(session, observation)
        sight = replace(sight, live=_live(session))
    if found:
        return replace(sight, prompt=_prompt(found))
    seen = _sighting(embedding, badge, gate)
    is_challenged = session is not None and liveness.is_face_of(session, embedding)
    return replace(sight, sighting=replace(seen, is_challenged=is_challenged))


def _distance_prompt(image: np.ndarray, face: Face, gate: Gate) -> str | None:
    assert face.points is not None
    right_eye, left_eye = face.points[:2]
    if float(np.linalg.norm(left_eye - right_eye)) < gate.min_eye_distance:
        return "step_closer"
    return "step_back" if face.box.height > LARGEST_SHARE * image.shape[0] else None


def _prompt(found: Sequence[str]) -> str:
    return next((PROMPTS[one] for one in found if one in PROMPTS), "look_straight")


@cache
def _limits(min_eye_distance: int) -> QualityLimits:
    return QualityLimits(face_pixels=min_eye_distance)


def _sighting(embedding: np.ndarray, badge: UUID | None, gate: Gate) -> Sighting:
    if badge is not None:
        templates = index.templates_of(badge)
        distances = [distance(embedding, template) for template in templates]
        return Sighting(badge, float(min(distances)) if distances else None)
    nearest = index.identify(gate.gallery_id, embedding, count=2)
    first, second = (*nearest, None, None)[:2]
    return Sighting(
        person=first.person_id if first else None,
        distance=first.distance if first else None,
        runner_up=second.person_id if second else None,
        runner_up_distance=second.distance if second else None,
    )


def _session(attempt: Attempt, gate: Gate, *, at: float, begins: bool) -> liveness.Session | None:
    if attempt.live is not None:
        return liveness.Session.from_json(attempt.live.session)
    policy = liveness.POLICIES[gate.liveness]
    return liveness.begin(policy, nonce=attempt.nonce, at=at) if begins else None


def _lapsed(attempt: Attempt, at: float) -> Live | None:
    if attempt.live is None:
        return None
    return _live(liveness.lapse(liveness.Session.from_json(attempt.live.session), at=at))


def _live(session: liveness.Session) -> Live:
    return Live(
        session=session.to_json(),
        state=session.state,
        reason=session.reason or "",
        prompt=str(session.prompt) if session.prompt else None,
        progress=session.progress,
        figures={"actions": [str(action) for action in session.actions], **session.figures},
    )


def _part(face: Face, image: np.ndarray) -> Part:
    height, width = image.shape[:2]
    box = face.box
    return box.left / width, box.top / height, box.right / width, box.bottom / height
