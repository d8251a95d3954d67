"""A detector learned from somebody's own photographs: boxes drawn, curves watched, stopped, kept, tried."""

from __future__ import annotations

import json
import zipfile

from playwright.sync_api import Page, expect

TRAINED = 120_000


def make_dataset(page: Page, *, photos: int) -> None:
    page.goto("/datasets/")
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
        expect(page.locator("#boxes li")).to_have_count(1)
        draw(page, (0.5, 0.5), (0.9, 0.9))
        expect(page.locator("#boxes li")).to_have_count(2)
        page.keyboard.press("2")
        expect(page.locator("#boxes li").last).to_contain_text("spoon")
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
    page.locator(".try-photos a").nth(3).click()
    page.get_by_role("button", name="Find objects").click()
    expect(page.locator("#results")).to_be_visible(timeout=60_000)
