"""What a kiosk's picture is taken for."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from skimage import data

from webapp.gate.attempt import Attempt
from webapp.gate.models import Gate
from webapp.gate.pipelines.looking import SURE, look, near_faces
from webapp.gate.selectors import rules_of

pytestmark = pytest.mark.django_db


def jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=92)
    return written.getvalue()


def test_a_cat_whom_the_detector_takes_for_a_face_is_nobody(gate: Gate) -> None:
    cat = Image.fromarray(data.chelsea())
    assert near_faces(data.chelsea())[0].score >= SURE
    sight = look(jpeg(cat), at=1.0, attempt=Attempt(), gate=gate, rules=rules_of(gate))
    assert (sight.faces, sight.face, sight.sighting, sight.prompt) == (0, None, None, None)


def test_a_face_is_somebody(gate: Gate) -> None:
    astronaut = Image.fromarray(data.astronaut()).crop((100, 0, 400, 300)).resize((600, 600))
    sight = look(jpeg(astronaut), at=1.0, attempt=Attempt(), gate=gate, rules=rules_of(gate))
    assert (sight.faces, sight.face is not None) == (1, True)
