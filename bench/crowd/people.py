"""Who uses it: photographs nobody has brought before, somebody with a session, screens at gates."""

from __future__ import annotations

import io
import secrets
from datetime import date
from typing import NamedTuple

import numpy as np
import requests
from PIL import Image

JPEG_START, JPEG_COMMENT = b"\xff\xd8", b"\xff\xfe"


def photograph(width: int, height: int, seed: int = 0) -> bytes:
    """A JPEG of ``height`` x ``width`` px, as large as a photograph's would be."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (height // 8, width // 8, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def unlike_any(jpeg: bytes) -> bytes:
    """The same picture as a file that nobody has sent before."""
    note = secrets.token_bytes(16)
    length = (len(note) + 2).to_bytes(2, "big")
    return JPEG_START + JPEG_COMMENT + length + note + jpeg[2:]


class Person(NamedTuple):
    """Somebody signed in: what their browser sends."""

    session: str
    csrf: str

    def cookies(self) -> dict[str, str]:
        return {"sessionid": self.session, "csrftoken": self.csrf}

    def headers(self, address: str) -> dict[str, str]:
        return {"X-CSRFToken": self.csrf, "Referer": f"{address}/", "Origin": address}

    def socket_headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}; csrftoken={self.csrf}"}

    def opened(self, address: str) -> requests.Session:
        session = requests.Session()
        session.cookies.update(self.cookies())
        session.headers.update(self.headers(address))
        return session


def new_person(name: str) -> Person:
    """Make an account and a session, straight into the rows; Django is set up."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from webapp.accounts.models import User

    client = Client()
    client.force_login(User.objects.create_user(name))
    return Person(client.cookies["sessionid"].value, _get_new_csrf_string())


def new_kiosks(count: int, face: bytes | None) -> list[str]:
    """Make gates with a screen each; returns their tokens. Who shows ``face``, a JPEG, is known to them."""
    from vision import images
    from webapp.accounts.models import User
    from webapp.gallery.models import Consent, Gallery
    from webapp.gate.models import Gate
    from webapp.gate.services import kiosks

    gallery = Gallery.objects.create(name="Office", purpose="bench", consent_wording="bench")
    if face is not None:
        from webapp.gallery.pipelines.photos import examine_photo
        from webapp.gallery.services.templates import add_templates

        png = images.encode(images.decode(io.BytesIO(face)), "png")
        found, _problems = examine_photo(png, pose="straight", source="photo")
        franck = gallery.people.create(name="Franck")
        Consent.objects.create(
            person=franck, purpose="bench", wording="bench", method="paper", given_on=date(2026, 1, 2)
        )
        add_templates(franck, [found])
    administrator = User.objects.create_superuser("root")
    tokens = []
    for number in range(count):
        gate = Gate.objects.create(
            name=f"Gate {number}", gallery=gallery, cooldown_seconds=1.0, liveness="none"
        )
        code = kiosks.make_pairing_code(gate, kiosk_name=f"screen {number}", actor=administrator).code
        tokens.append(kiosks.pair_kiosk(code)[1])
    return tokens
