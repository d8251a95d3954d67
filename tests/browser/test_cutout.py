"""Cutting out: people at a press, a brush, undo, another background, and only that painted."""

from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_looks import serious_violations

FACE = (0.44, 0.27)
"""Where the astronaut's face is, as parts of the photograph."""


@pytest.fixture
def room(visit: Visit) -> Page:
    page = visit("/", viewport={"width": 1280, "height": 900})
    return open_room(page)


def open_room(page: Page) -> Page:
    photos = json.loads(page.locator("#photographs").text_content() or "")
    page.goto(f"/library/{next(p['id'] for p in photos if 'astronaut' in p['title'])}/cutout/")
    return page


def press_people(page: Page) -> None:
    page.get_by_role("button", name="Find people", exact=True).click()
    expect(page.locator("#kept")).to_have_text("Saved", timeout=60_000)


def taken(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return download.value.path().read_bytes()


def picture(page: Page) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(taken(page, "Picture (PNG)"))))


def at(pixels: np.ndarray, place: tuple[float, float]) -> np.ndarray:
    height, width = pixels.shape[:2]
    found: np.ndarray = pixels[round(place[1] * height), round(place[0] * width)]
    return found


def stroke(canvas: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = canvas.bounding_box()
    assert box is not None
    mouse = canvas.page.mouse
    mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    mouse.down()
    mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=8)
    mouse.up()


def test_cuts_a_person_out_corrects_it_and_takes_it_home(room: Page) -> None:
    page, canvas = room, room.locator("#canvas")
    expect(page.locator("#take-hint")).to_be_visible()
    press_people(page)
    pixels = picture(page)
    assert pixels.shape == (512, 512, 4)
    assert at(pixels, FACE)[3] > 250
    assert at(pixels, (0.9, 0.1))[3] == 0

    page.locator("input[name=tool][value=erase]").check(force=True)
    stroke(canvas, (0.42, 0.27), (0.46, 0.27))
    assert at(picture(page), FACE)[3] == 0
    page.get_by_role("button", name="Undo").click()
    assert at(picture(page), FACE)[3] > 250

    page.get_by_role("radio", name="A colour").check()
    page.get_by_label("Colour", exact=True).fill("#00ff00")
    assert at(picture(page), (0.9, 0.1)).tolist() == [0, 255, 0]
    assert json.loads(taken(page, "Polygons"))["polygons"]
    assert json.loads(taken(page, "RLE"))["segmentation"]["size"] == [512, 512]

    page.reload()
    expect(page.get_by_role("button", name="Cut out nothing")).to_be_enabled()
    page.get_by_role("link", name="Only this").click()
    expect(page.get_by_text("Only the cut-out is painted.")).to_be_visible()


def test_a_mark_takes_along_what_looks_like_it_and_nothing_else(room: Page) -> None:
    page, canvas = room, room.locator("#canvas")
    visor, emblem = (0.79, 0.86), (0.27, 0.62)
    press_people(page)
    page.locator("input[name=tool][value=drop]").check(force=True)
    before = canvas.bounding_box()
    stroke(canvas, (0.72, 0.83), (0.82, 0.79))
    expect(page.locator("#finding")).to_be_visible()
    assert canvas.bounding_box() == before  # nothing moves under a hand that draws
    expect(page.locator("#finding")).to_be_hidden(timeout=60_000)
    pixels = picture(page)
    assert at(pixels, visor)[3] < 50
    assert at(pixels, FACE)[3] > 250
    assert at(pixels, emblem)[3] > 250

    page.locator("input[name=tool][value=keep]").check(force=True)
    canvas.focus()
    for _ in range(2):  # from the middle of the photograph to its emblem: a mark by the keyboard
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("#finding")).to_be_hidden(timeout=60_000)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    assert at(picture(page), visor)[3] > 250


def test_a_box_and_the_keyboard_alone(room: Page) -> None:
    page, canvas = room, room.locator("#canvas")
    canvas.focus()
    # From the middle to a corner of the helmet: a box by its two corners.
    for key, times in (("Shift+ArrowRight", 1), ("Shift+ArrowDown", 2)):
        for _ in range(times):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    for key in ("Shift+ArrowRight", "Shift+ArrowDown"):
        for _ in range(5):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#kept")).to_have_text("Saved", timeout=60_000)
    assert at(picture(page), (0.75, 0.85))[3] > 250
    assert at(picture(page), FACE)[3] == 0

    page.get_by_role("button", name="Cut out nothing").click()
    page.locator("input[name=tool][value=add]").check(force=True)
    canvas.focus()
    page.keyboard.press("Space")
    expect(page.locator("#kept")).to_have_text("Saved")
    assert (picture(page)[..., 3] > 250).sum() > 100


def test_says_what_is_wrong_with_a_box(room: Page) -> None:
    stroke(room.locator("#canvas"), (0.0, 0.0), (1.0, 1.0))
    expect(room.get_by_role("alert")).to_contain_text("leave something around", timeout=60_000)


def test_shuts_nobody_out_and_fits_a_phone(visit: Visit) -> None:
    page = open_room(visit("/", viewport={"width": 360, "height": 740}))
    expect(page.get_by_role("button", name="Find people", exact=True)).to_be_visible()
    assert serious_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
