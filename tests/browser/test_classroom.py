"""The classroom: classes taught by the webcam and the library, tried live, taken home; LeNet-5 trained and a digit drawn."""

from __future__ import annotations

import json
import re
import zipfile

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_looks import serious_violations, too_wide

LEARNED = 240_000  # milliseconds; its worker gives way to all others of a busy machine


def teach(page: Page) -> None:
    """A lesson with two classes of two photographs each of the house's."""
    page.goto("/classroom/")
    page.get_by_role("button", name="New lesson").click()
    page.wait_for_url(re.compile(r"/classroom/\d+/$"))
    for place in (0, 1):
        card = page.locator(".lesson-class").nth(place)
        card.get_by_role("button", name="Library").click()
        for number in (0, 1):
            page.locator("#library .pick-photo input:visible").nth(2 * place + number).check()
        page.get_by_role("button", name="Add those chosen").click()
        expect(card.locator(".lesson-example")).to_have_count(2)


def test_teaches_by_webcam_tries_live_and_takes_it_home(page: Page) -> None:
    teach(page)
    first = page.locator(".lesson-class").first
    first.get_by_label("Name of the class").fill("Green")
    first.get_by_role("button", name="Webcam").click()
    hold = page.get_by_role("button", name="Hold to take many")
    expect(hold).to_be_enabled()
    hold.focus()
    page.keyboard.down(" ")
    expect(page.locator("[data-taken]")).to_contain_text(re.compile(r"[4-9] taken"))
    page.keyboard.up(" ")
    page.keyboard.press("Escape")
    expect(first.locator(".lesson-example").nth(5)).to_be_visible()

    page.get_by_text("How it learns").click()
    page.get_by_role("checkbox", name="Mirrored").check()
    mirrored = page.locator("[data-variation=mirror]")
    expect(mirrored).to_have_js_property("complete", True)
    assert mirrored.evaluate("picture => picture.naturalWidth") == 224
    page.get_by_label("Ensemble").first.select_option("3")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator("#taught")).to_be_visible(timeout=LEARNED)
    expect(page.locator("#chart canvas")).to_be_visible()
    expect(page.locator("#score")).to_contain_text("it never saw")

    page.get_by_role("button", name="Webcam").last.click()
    expect(page.locator("#bars [data-best]")).to_contain_text("Green", timeout=30_000)
    page.get_by_role("checkbox", name="Ten crops").check()
    page.get_by_role("checkbox", name="Ensemble").check()
    expect(page.locator("#verdict")).to_contain_text("Green")
    page.get_by_role("button", name="Stop the webcam").click()
    expect(page.locator("#choices tbody tr")).to_have_count(4)
    expect(page.locator("#ensemble-switch")).to_contain_text("3 networks, averaged")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="TensorFlow.js").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert json.loads(archive.read("classes.json"))["classes"] == ["Green", "Class 2"]
        assert json.loads(archive.read("model.json"))["format"] == "graph-model"

    page.get_by_role("button", name="Add “None of these”").first.click()
    none = page.locator(".lesson-class").nth(2)
    expect(none.get_by_label("Name of the class")).to_have_value("None of these")
    expect(none.locator(".lesson-example")).to_have_count(2)  # of the house's six, two classes have two each
    expect(page.get_by_role("button", name="Add “None of these”")).to_have_count(0)

    first.locator(".lesson-example").first.hover()
    first.locator(".lesson-example button").first.click()
    page.reload()
    expect(page.locator(".lesson-class").first.get_by_label("Name of the class")).to_have_value("Green")
    page.get_by_role("button", name="Delete lesson").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.wait_for_url("**/classroom/")
    expect(page.locator(".lesson-card")).to_have_count(0)


def test_trains_lenet_5_and_reads_a_drawn_digit(page: Page) -> None:
    page.goto("/classroom/classics/")
    page.get_by_label("Digits to learn from").first.select_option("2000")
    page.get_by_label("How often it sees each").select_option("3")
    page.get_by_role("button", name="Train LeNet-5").click()
    expect(page.locator("#mistakes")).to_be_visible(timeout=LEARNED)
    expect(page.locator("#confusion tr")).to_have_count(11)
    expect(page.locator("#chart canvas")).to_be_visible()
    box = page.locator("#pad").bounding_box()
    assert box is not None
    corners = [(0.5, 0.15), (0.5, 0.85)]
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=10)
    page.mouse.up()
    expect(page.locator("#answer")).to_have_text("1", timeout=30_000)
    page.get_by_role("button", name="Wipe").click()
    expect(page.locator("#answer")).to_have_text("–")
    page.get_by_role("button", name="Delete", exact=True).first.click()
    page.locator("#confirm").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/classroom/classics/")


def test_nobody_is_shut_out_of_the_classroom(visit: Visit) -> None:
    page = visit("/classroom/", reduced_motion="reduce")
    problems = serious_violations(page)
    teach(page)
    page.get_by_text("How it learns").click()
    problems += serious_violations(page) + too_wide(page, 390)
    page.goto("/classroom/classics/")
    problems += serious_violations(page) + too_wide(page, 390)
    assert problems == []
