"""What is not a usable picture gets a sentence beside its place, and nothing chosen before is lost."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import studio
from tests.browser.conftest import Complaints
from tests.browser.facet import MAX_UPLOAD_BYTES


def picture(width: int = 200, height: int = 150, format_: str = "JPEG") -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, format_)
    return file.getvalue()


def enormous_png() -> bytes:
    """The header of a picture of 1.6 gigapixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


BAD = {
    "empty.jpg": (b"", "This file is empty"),
    "notes.jpg": (b"Dear diary, this is no picture at all.\n" * 40, "not a picture that Facet can read"),
    "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture that Facet can read"),
    "broken.jpg": (picture(800, 600)[:9000], "This picture is damaged"),
    "stamp.png": (picture(20, 20, "PNG"), "20 × 20 pixels; Facet needs at least 32"),
    "enormous.png": (enormous_png(), "1600 megapixels"),
    "heavy.bmp": (b"BM" + b"\0" * MAX_UPLOAD_BYTES, "Facet takes up to 3 MB"),
}


@pytest.fixture
def chosen(page: Page, complaints: Complaints) -> Page:
    """A studio where somebody has chosen already."""
    complaints.expected.append("Failed to load resource")
    studio.choose(page, "photograph", "Chelsea the cat")
    studio.choose(page, "painting", "Two koi")
    studio.settings(page, size=512, quality="Fine")
    return page


def test_each_bad_upload_says_what_is_wrong_and_loses_nothing(chosen: Page) -> None:
    for name, (body, words) in BAD.items():
        studio.upload(chosen, "photograph", {"name": name, "mimeType": "image/jpeg", "buffer": body})
        complaint = studio.wall(chosen, "photograph").get_by_role("alert")
        expect(complaint).to_contain_text(f"{name}: ")
        expect(complaint).to_contain_text(words)
        expect(studio.wall(chosen, "painting").get_by_role("alert")).to_be_hidden()
    expect(chosen.locator("#start-sentence")).to_have_text("“Chelsea the cat” in the manner of “Two koi”")
    expect(chosen.get_by_role("radio", name="512", exact=True)).to_be_checked()
    expect(chosen.get_by_role("button", name="Start painting")).to_be_enabled()

    studio.upload(chosen, "photograph", {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(studio.wall(chosen, "photograph").locator("[data-title]")).to_have_text("good")
    expect(studio.wall(chosen, "photograph").get_by_role("alert")).to_be_hidden()


def test_a_server_that_is_gone_gets_a_sentence(chosen: Page) -> None:
    chosen.route("**/photos/", lambda route: route.abort())
    studio.upload(chosen, "painting", {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(studio.wall(chosen, "painting").get_by_role("alert")).to_contain_text("Facet cannot be reached")
    chosen.route("**/studio/paint", lambda route: route.abort())
    chosen.get_by_role("button", name="Start painting").click()
    expect(chosen.locator("#start-error")).to_contain_text("Facet cannot be reached")


def test_an_animation_is_taken_with_a_word_about_its_first_frame(page: Page) -> None:
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    studio.upload(page, "painting", {"name": "blink.gif", "mimeType": "image/gif", "buffer": file.getvalue()})
    expect(studio.wall(page, "painting").locator("[data-note]")).to_contain_text("first frame")


def test_pictures_may_be_dropped_pasted_or_photographed(page: Page) -> None:
    put_file(page, "painting", "drop", "dropped.jpg")
    expect(studio.wall(page, "painting").locator("[data-title]")).to_have_text("dropped")
    put_file(page, "photograph", "paste", "pasted.jpg")
    expect(studio.wall(page, "photograph").locator("[data-title]")).to_have_text("pasted")

    page.get_by_role("button", name="Take a photograph").click()
    page.get_by_role("button", name="Take it").click()
    expect(studio.wall(page, "photograph").locator("[data-title]")).to_have_text("Camera")
    assert page.evaluate("document.querySelector('#camera video').srcObject") is None

    own = studio.wall(page, "photograph").locator(".tile").filter(has=page.get_by_role("img", name="Camera"))
    own.hover()
    own.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(studio.wall(page, "photograph").get_by_role("img", name="Camera")).to_have_count(0)


def put_file(page: Page, role: str, event: str, name: str) -> None:
    script = """([role, event, name, bytes]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(bytes)], name, {type: 'image/jpeg'}))
      const target = document.querySelector(`[data-role=${role}]`)
      const options = {bubbles: true, cancelable: true}
      if (event === 'paste') target.dispatchEvent(new ClipboardEvent('paste', {...options, clipboardData: transfer}))
      else target.dispatchEvent(new DragEvent(event, {...options, dataTransfer: transfer}))
    }"""
    page.evaluate(script, [role, event, name, list(picture(100, 80))])
