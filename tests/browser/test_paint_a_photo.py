"""A photograph becomes a painting before somebody's eyes."""

from __future__ import annotations

from pathlib import Path

import av
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import studio
from tests.browser.conftest import Visit


def test_uploads_a_photograph_watches_it_become_a_painting_and_takes_it_home(
    page: Page, tmp_path: Path
) -> None:
    studio.upload(page, "photograph", studio.PHOTOGRAPH)
    expect(studio.wall(page, "photograph").locator("[data-title]")).to_have_text("astronaut")
    studio.choose(page, "painting", "Two koi")
    studio.settings(page, size=256, quality="Draft")
    expect(page.locator("#start-sentence")).to_have_text("“astronaut” in the manner of “Two koi”")
    studio.start(page)

    studio.watch_frames(page)
    studio.expect_frames(page, 3)
    studio.expect_state(page, "Finished", seconds=120)
    expect(page.locator("#canvas[data-result]")).to_be_visible()
    expect(page.locator("#chart canvas")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download PNG").click()
    assert download.value.suggested_filename.endswith(".png")
    download.value.save_as(tmp_path / "painting.png")
    with Image.open(tmp_path / "painting.png") as painting:
        painting.load()
        assert painting.format == "PNG"
        assert painting.size == (256, 256)
        assert painting.convert("L").getextrema() != (0, 0)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download timelapse").click()
    download.value.save_as(tmp_path / "timelapse.mp4")
    with av.open(str(tmp_path / "timelapse.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) > 3

    compares_with_the_photograph(page)
    hangs_in_the_list_and_can_be_deleted(page)


def compares_with_the_photograph(page: Page) -> None:
    page.get_by_role("radio", name="Compare").check()
    slider = page.get_by_role("slider", name="Photograph on the left")
    expect(slider).to_have_attribute("aria-valuenow", "50")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    expect(slider).to_have_attribute("aria-valuenow", "80")
    page.get_by_role("radio", name="Timelapse").check()
    studio.wait_until(page, "document.querySelector('#timelapse').currentTime > 0.1")


def hangs_in_the_list_and_can_be_deleted(page: Page) -> None:
    page.get_by_role("link", name="My paintings", exact=True).click()
    card = page.locator(".card-job")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Finished")
    studio.wait_until(page, "document.querySelector('[data-thumbnail]').naturalWidth > 0")
    card.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Keep it").click()
    expect(card).to_have_count(1)
    card.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(card).to_have_count(0)
    expect(page.get_by_role("heading", name="Your wall is still empty")).to_be_visible()


def test_paints_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/", viewport={"width": 1280, "height": 900})
    tab_to(page, "[name=photograph]")
    page.keyboard.press("ArrowRight")
    expect(studio.tiles(page, "photograph").nth(1)).to_be_checked()
    tab_to(page, "[name=painting]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "[name=balance]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "[name=size]")
    page.keyboard.press("ArrowLeft")
    tab_to(page, "[name=quality]")
    page.keyboard.press("ArrowLeft")
    tab_to(page, "#start")
    page.keyboard.press("Enter")
    page.wait_for_url("**/paintings/*/")
    tab_to(page, "#stop")
    page.keyboard.press("Enter")
    studio.expect_state(page, "Stopped")
    tab_to(page, "#again")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?photograph=*")
    expect(studio.tiles(page, "photograph").nth(1)).to_be_checked()
    expect(page.get_by_role("radio", name="256", exact=True)).to_be_checked()
    expect(page.get_by_role("slider", name="Balance")).to_have_value("0.55")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            ring = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement.nextElementSibling ?? document.body);"
                " const o = getComputedStyle(document.activeElement);"
                " return [o.outlineStyle, o.boxShadow, s.outlineStyle, s.boxShadow].join() }"
            )
            assert ring != "none,none,none,none", f"{selector} does not show that it has the focus"
            return
    raise AssertionError(f"Tab does not reach {selector}")
