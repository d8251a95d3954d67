"""A visitor finds out what is in photographs, how that was found, and finds the photographs again by it."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest
import skimage
from playwright.sync_api import Locator, Page, expect
from pycocotools.coco import COCO

from tests.browser.conftest import Visit
from tests.browser.facet import RunningFacet
from tests.browser.test_looks import serious_violations, too_wide

MOTORCYCLE = Path(skimage.__file__).parent / "data" / "motorcycle_left.png"
DESK = {"width": 1280, "height": 900}


def open_photograph(page: Page, title: str) -> None:
    page.goto("/library/")
    page.locator(".photo", has_text=title).locator(".photo-face").click()
    page.wait_for_url(re.compile(r"/library/[0-9a-f-]{36}/"))


def find_objects(page: Page) -> None:
    page.get_by_role("button", name="Find objects").click()
    expect(lines(page).first).to_be_visible(timeout=60_000)


def lines(page: Page) -> Locator:
    return page.locator("#boxes .box-row")


def boxes(page: Page) -> Locator:
    return page.locator("#overlay .box")


def slide(page: Page, name: str, value: float) -> None:
    page.get_by_label(name).fill(str(value))


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/library/", viewport=DESK)


def test_sliders_and_labels_choose_boxes_without_asking_the_server(page: Page) -> None:
    open_photograph(page, "Eileen Collins")
    find_objects(page)
    expect(lines(page)).to_have_count(2)
    expect(lines(page).first).to_contain_text("face")
    expect(page.locator("#overlay")).to_contain_text("person 73 %")

    asked: list[str] = []
    # A browser may show its tab's icon anew when an address changes.
    page.on("request", lambda request: asked.append(request.url) if "favicon" not in request.url else None)
    slide(page, "Least score", 0.1)
    many = boxes(page).count()
    assert many > 4
    assert lines(page).count() == many
    slide(page, "Overlap from which two are one", 0.95)
    assert boxes(page).count() > many
    slide(page, "Overlap from which two are one", 0.5)
    slide(page, "Least score", 0.8)
    expect(boxes(page)).to_have_count(1)
    slide(page, "Least score", 0.35)
    page.locator("#labels label", has_text="person").click()
    expect(lines(page)).to_have_text([re.compile("face")])
    assert asked == []
    expect(page).to_have_url(re.compile("hide=person"))
    page.reload()  # as it was left
    expect(lines(page)).to_have_text([re.compile("face")])


def test_a_line_lights_its_box_also_by_keyboard(page: Page) -> None:
    open_photograph(page, "Eileen Collins")
    find_objects(page)
    lines(page).nth(1).hover()
    expect(page.locator("#overlay .box.is-lit")).to_have_count(1)
    expect(page.locator("#overlay .box-tag.is-lit")).to_contain_text("person")
    page.mouse.move(5, 5)
    expect(page.locator("#overlay .box.is-lit")).to_have_count(0)
    lines(page).first.focus()
    expect(page.locator("#overlay .box-tag.is-lit")).to_contain_text("face")
    page.keyboard.press("Tab")
    expect(page.locator("#overlay .box-tag.is-lit")).to_contain_text("person")
    page.keyboard.press("Enter")
    expect(lines(page).nth(1)).to_have_attribute("aria-pressed", "true")


def test_says_how_a_box_was_found_and_which_it_suppressed(page: Page) -> None:
    open_photograph(page, "Eileen Collins")
    find_objects(page)
    page.get_by_role("checkbox", name="How it was found").check()
    expect(page.locator("#explanation")).to_contain_text("It has no anchor boxes.")
    expect(page.locator("#sum")).to_contain_text("2 are left")
    person = lines(page).nth(1)
    expect(person).to_contain_text(
        re.compile(r"Cell \d+ across, \d+ down, in the grid of (8|16|32) px · \d+ box")
    )
    person.click()
    suppressed = int(re.findall(r"(\d+) box", person.inner_text())[0])
    expect(page.locator("#overlay .loser")).to_have_count(suppressed)
    expect(page.locator("#overlay .loser-line")).to_have_count(suppressed)
    expect(page.locator("#overlay .cell-point")).to_have_count(1)
    expect(page.locator("#overlay .distances")).to_have_count(1)
    coarse, fine = (grid_after(page, f"{stride} px") for stride in (32, 8))
    assert len(fine) > 2 * len(coarse)

    page.get_by_role("radio", name="Tiny YOLO").check()
    find_objects(page)
    lines(page).first.click()
    expect(page.locator("#overlay .anchor")).to_have_count(5)
    expect(page.locator("#overlay .anchor-used")).to_have_count(1)
    expect(page.locator("#explanation")).to_contain_text("five anchor boxes")


def grid_after(page: Page, stride: str) -> str:
    page.get_by_role("radio", name=re.compile(rf"^{stride}")).check()
    return page.locator("#overlay .grid-line").get_attribute("d") or ""


def test_exports_what_is_shown(page: Page, tmp_path: Path) -> None:
    page.locator("[data-file]").set_input_files(MOTORCYCLE)
    expect(page.locator(".photo", has_text="motorcycle left")).to_be_visible()
    open_photograph(page, "motorcycle left")
    find_objects(page)
    slide(page, "Least score", 0.2)
    shown = lines(page).count()
    with page.expect_download() as download:
        page.get_by_role("link", name="COCO JSON").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(path))
    assert path.name == "motorcycle-left-coco.json"
    assert len(coco.anns) == shown
    assert "motorcycle" in {coco.cats[one["category_id"]]["name"] for one in coco.anns.values()}
    with page.expect_download() as download:
        page.get_by_role("link", name="Picture (PNG)").click()
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"


def test_many_are_looked_at_in_one_job_then_found_by_what_is_in_them(page: Page) -> None:
    checks = page.locator(".photo-check")
    first, second = (
        page.locator(".photo", has_text=title) for title in ("Chelsea the cat", "Eileen Collins")
    )
    first.hover()
    first.locator(".photo-check").click()
    second.locator(".photo-face").click()  # while some are chosen, a click chooses
    expect(page.get_by_role("button", name="Find objects in 2 photographs")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#actions")).to_be_hidden()
    checks.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("button", name="Find objects in 3 photographs")).to_be_visible()
    checks.last.click(modifiers=["Shift"])
    everything = checks.count()
    page.get_by_role("button", name=f"Find objects in {everything} photographs").click()
    page.wait_for_url(re.compile(r"/library/jobs/\d+/"))
    expect(page.locator("#state")).to_contain_text("Finished", timeout=120_000)
    expect(page.locator(".batch-line")).to_have_count(everything)
    expect(page.locator("#counts")).to_have_text(f"{everything} of {everything} looked at")
    expect(page.locator(".batch-line", has_text="Chelsea")).to_contain_text("cat")
    expect(page.locator(".batch-line", has_text="Rocket")).to_contain_text("Nothing that Facet knows")

    page.get_by_role("link", name="Search by what was found").click()
    page.locator(".chip", has_text="person").click()
    expect(page.locator(".photo-title")).to_have_text(["Eileen Collins, astronaut"])
    assert page.url.endswith("?has=person")
    page.locator(".chip", has_text="face").click()
    expect(page.locator(".photo-title")).to_have_text(["Eileen Collins, astronaut"])
    page.goto("/library/?has=cat&has=person")
    expect(page.get_by_role("heading", name="No photograph has all of these")).to_be_visible()
    page.get_by_role("link", name="No longer only with: person").click()
    expect(page.locator(".photo-title")).to_have_text(["Chelsea the cat"])


def test_deletes_what_was_chosen_after_asking(page: Page) -> None:
    page.locator("[data-file]").set_input_files(MOTORCYCLE)
    mine = page.locator(".photo[data-own]")
    expect(mine).to_have_count(1)
    expect(mine.locator(".photo-check")).to_be_checked()  # what has just come is chosen
    page.get_by_role("button", name="Delete", exact=True).click()
    page.locator("#confirm").get_by_role("button", name="Delete").click()
    expect(mine).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-hans")])
def test_nobody_is_shut_out_and_nothing_is_too_wide(
    visit: Visit, facet: RunningFacet, width: int, language: str
) -> None:
    page = visit("/library/", viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": facet.address}])
    page.goto("/library/")
    problems = serious_violations(page)
    page.locator(".photo-check").first.check()
    problems += serious_violations(page) + too_wide(page, width)
    page.locator("#find").click()
    page.wait_for_url(re.compile(r"/library/jobs/\d+/"))
    expect(page.locator("#state")).to_have_attribute("data-state", "done", timeout=120_000)
    problems += serious_violations(page) + too_wide(page, width)
    page.locator(".batch-line a").first.click()
    expect(lines(page).first.or_(page.locator("#nothing"))).to_be_visible()
    page.locator("#explained").check()
    slide_all_down = page.locator("#score")
    slide_all_down.fill("0.1")
    lines(page).first.click()
    problems += serious_violations(page) + too_wide(page, width)
    assert problems == []
    words = page.locator("h1, h2, h3").all_inner_texts()
    assert ("是怎样找到的" in words) == (language == "zh-hans")
