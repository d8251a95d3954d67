"""Learned from somebody's own photographs: drawn on them, curves watched, stopped, kept, tried; files brought."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_looks import serious_violations
from tests.webapp.pictures import colourful, encoded

TRAINED = 120_000


def make_dataset(page: Page, *, photos: int, outlines: bool = False) -> None:
    page.goto("/datasets/")
    if outlines:
        page.get_by_role("radio", name="Outlines").check()
    page.get_by_label("Name").fill("Kitchen")
    page.get_by_label("What shall be found").fill("cup, spoon")
    page.get_by_role("button", name="Make the data set").click()
    page.get_by_role("button", name="Add photographs").click()
    for number in range(photos):
        page.locator(".pick-photo input").nth(number).check()
    page.get_by_role("button", name="Add those chosen").click()
    expect(page.locator(".dataset-photo")).to_have_count(photos)


def draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = page.locator("#photo").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=6)
    page.mouse.up()


def test_draws_boxes_trains_stops_keeps_and_tries(page: Page) -> None:
    make_dataset(page, photos=2)
    page.locator(".dataset-photo").first.click()
    for _ in range(2):
        page.locator("#annotate[data-ready]").wait_for()
        draw(page, (0.1, 0.1), (0.45, 0.4))
        expect(page.locator("#things li")).to_have_count(1)
        draw(page, (0.5, 0.5), (0.9, 0.9))
        expect(page.locator("#things li")).to_have_count(2)
        page.keyboard.press("2")
        expect(page.locator("#things li").last).to_contain_text("spoon")
        expect(page.locator("#kept")).to_have_text("Saved")
        address = page.url
        page.locator("#next").click()
        page.wait_for_url(lambda url, before=address: url != before)  # type: ignore[misc]
    expect(page.get_by_text("2 boxes")).to_have_count(2)

    with page.expect_download() as download:
        page.get_by_role("link", name="COCO").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        (name,) = archive.namelist()
        assert len(json.loads(archive.read(name))["annotations"]) == 4

    page.get_by_role("radio", name="A first look").check()
    page.get_by_role("button", name="Train a detector").click()
    expect(page.locator("#canvas[data-frame]")).to_be_visible(timeout=TRAINED)
    expect(page.locator("#chart canvas")).to_be_visible()
    page.get_by_role("button", name="Stop and keep").click()
    expect(page.locator("#state")).to_contain_text("Stopped")
    page.get_by_role("link", name="Try the model").click()
    for number in (3, 4):
        page.locator(".try-pick input").nth(number).check()
    page.get_by_role("button", name="Run on 2 photographs").click()
    expect(page.locator("#results")).to_be_visible(timeout=60_000)
    expect(page.locator(".try-done")).to_have_count(2)


def open_photograph(page: Page) -> None:
    page.locator(".dataset-photo").first.click()
    page.locator("#annotate[data-ready]").wait_for()


def test_boxes_by_keyboard_alone(page: Page) -> None:
    make_dataset(page, photos=1)
    open_photograph(page)
    things, kept = page.locator("#things li"), page.locator("#kept")
    for key in ("b", "2", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(things).to_contain_text("spoon")
    page.keyboard.press("b")
    expect(things).to_have_count(2)
    page.keyboard.press("Delete")
    expect(things).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(things).to_have_count(2)
    expect(kept).to_have_text("Saved")
    page.reload()
    page.locator("#annotate[data-ready]").wait_for()
    # At once: the first change of a young page is what Annotorious's own history trips over.
    things.first.get_by_role("button", name="Remove this spoon").press("Enter")
    expect(things).to_have_count(1)
    expect(things.get_by_role("button", name="Remove this spoon")).to_be_focused()
    expect(kept).to_have_text("Saved")


def outline(page: Page, *corners: tuple[float, float]) -> None:
    picture = page.locator("#photo").bounding_box()
    assert picture is not None
    for across, down in (*corners, corners[0]):
        page.mouse.move(
            picture["x"] + across * picture["width"], picture["y"] + down * picture["height"], steps=3
        )
        page.mouse.down()
        page.mouse.up()


def test_outlines_train_a_segmenter_whose_mask_is_taken_home(page: Page) -> None:
    make_dataset(page, photos=1, outlines=True)
    open_photograph(page)
    outline(page, (0.2, 0.2), (0.7, 0.2), (0.6, 0.8))
    expect(page.locator("#things li")).to_have_count(1)
    expect(page.locator("#kept")).to_have_text("Saved")
    page.get_by_role("link", name="To the data set").click()
    page.get_by_role("radio", name="A first look").check()
    page.get_by_role("button", name="Train a segmenter").click()
    expect(page.locator("#canvas[data-frame]")).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Stop and keep").click()
    expect(page.locator("#state")).to_contain_text("Stopped")
    page.get_by_role("link", name="Try the model").click()
    page.locator(".try-pick input").first.check()
    page.get_by_role("button", name="Run on 1 photograph").click()
    expect(page.locator(".try-done")).to_have_count(1, timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Mask").click()
    with Image.open(download.value.path()) as mask:
        assert set(np.unique(np.asarray(mask))) <= {0, 1, 2}


def test_outlines_are_clicked_bent_by_keys_and_stay(page: Page) -> None:
    make_dataset(page, photos=1, outlines=True)
    open_photograph(page)
    outline(page, (0.2, 0.2), (0.6, 0.2), (0.5, 0.7))
    things, size = page.locator("#things li"), page.locator("#things [data-size]")
    expect(things).to_have_count(1)
    before = size.inner_text()
    things.get_by_role("button").first.press("Enter")
    for key in (".", "ArrowLeft", "ArrowLeft", "ArrowLeft", "+"):
        page.keyboard.press(key)
    expect(page.locator("#corner")).to_have_text("Corner 1")
    expect(size).not_to_have_text(before)
    expect(page.locator("#kept")).to_have_text("Saved")
    page.reload()
    page.locator("#annotate[data-ready]").wait_for()
    expect(size).not_to_have_text(before)
    things.get_by_role("button").first.click()
    expect(page.locator(".a9s-corner-handle")).to_have_count(4)


def test_an_archive_is_brought_and_what_is_wrong_with_it_said(page: Page, tmp_path: Path) -> None:
    make_dataset(page, photos=1)
    path = tmp_path / "brought.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("images/a.png", encoded(colourful(80, 40, seed=5)))
        archive.writestr("images/broken.png", b"no picture")
        archive.writestr("labels/a.txt", "0 .5 .5 .5 .5")
        archive.writestr("data.yaml", "names: [mug]")
    page.locator("#archive").set_input_files(path)
    report = page.locator("#import-report")
    expect(report).to_contain_text("1 photograph was imported.", timeout=60_000)
    report.get_by_text("1 thing could not be used").click()
    expect(report.get_by_text("images/broken.png: This file is not a picture")).to_be_visible()
    expect(page.locator(".dataset-photo")).to_have_count(2)
    page.get_by_role("button", name="Remove mug").click()
    expect(page.locator("#confirm-text")).to_contain_text("The 1 thing that is drawn of it goes, too")
    page.locator("#confirm").get_by_role("button", name="Keep it").click()
    report.get_by_role("button", name="Put this message away").click()
    expect(report).to_have_count(0)


def test_shuts_nobody_out_and_fits_a_phone(visit: Visit) -> None:
    page = visit("/", viewport={"width": 360, "height": 740})
    page.goto("/datasets/")
    assert serious_violations(page) == []
    make_dataset(page, photos=1, outlines=True)
    assert serious_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    open_photograph(page)
    page.get_by_role("button", name="in the middle").click()
    expect(page.locator("#kept")).to_have_text("Saved")
    assert serious_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
