"""A visitor looks at a network, runs it on a photograph, and asks what it has learned."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_looks import serious_violations

DESK = {"width": 1280, "height": 900}
COFFEE, CAT = "A cup of coffee", "Chelsea the cat"


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("/zoo/", viewport=DESK)


def choose_photograph(page: Page, title: str) -> None:
    page.locator(".zoo-photo").filter(has=page.get_by_alt_text(title)).click()


def test_a_network_is_drawn_with_its_numbers_and_the_courses_slips(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^AlexNet")).click()
    expect(page.get_by_role("heading", name="AlexNet")).to_be_visible()
    expect(page.locator(".zoo-slips")).to_contain_text("276")
    expect(page.locator(".zoo-totals")).to_contain_text("62,378,344")
    first = page.get_by_role("button", name="55×55×96 conv1")
    first.click()
    expect(page.locator("#chosen")).to_contain_text("34,944 parameters")
    expect(page.locator("tr.is-chosen th")).to_have_text("conv1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("tr.is-chosen th")).to_have_text("pool1")
    expect(page.locator("#layer")).to_have_value("pool1")
    assert serious_violations(page) == []


def test_a_photograph_runs_through_it_and_every_channel_can_be_seen(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^EfficientNet-Lite0")).click()
    choose_photograph(page, COFFEE)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#names li").first).to_contain_text("espresso", timeout=90_000)
    expect(page.locator(".zoo-channel")).to_have_count(32)
    page.get_by_role("button", name="Channel 5", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="stem, channel 5")).to_be_visible()
    drawn = (
        "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    )
    assert page.locator("#channel-canvas").evaluate(drawn) > 20
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", name="stem, channel 6")).to_be_visible()
    assert serious_violations(page) == []
    page.get_by_role("link", name="Its patches and its picture").click()
    expect(page).to_have_url(re.compile(r"/zoo/learned/\?network=efficientnet-lite0&layer=stem&unit=6"))


def test_a_unit_shows_its_patches_and_its_picture(page: Page) -> None:
    page.goto("/zoo/learned/?layer=block2_add&unit=3")
    page.get_by_role("button", name="Look through my photographs").click()
    expect(page.locator(".zoo-patch")).to_have_count(9, timeout=90_000)
    expect(page.locator("#patches-count")).to_have_text("6 of your 6 photographs looked at", timeout=90_000)
    expect(page.locator("#patches-why")).to_contain_text("fewer than nine")
    expect(page.get_by_role("button", name="Look through my photographs")).to_be_hidden()
    values = [float(value) for value in page.locator(".zoo-patch-value").all_inner_texts()]
    assert values == sorted(values, reverse=True)

    page.get_by_role("button", name="Make its picture").click()
    expect(page.locator("#feature-canvas[data-frame]")).to_be_visible(timeout=90_000)
    expect(page.locator("#feature-figures")).to_contain_text(re.compile(r"Step \d+ of 96"))
    feature = page.locator("#feature-bar")
    feature.get_by_role("button", name="Pause").click()
    feature.get_by_role("button", name="Resume").click()
    expect(page.locator("#feature-figures")).to_contain_text(
        re.compile(r"Step [1-9]\d* of 96"), timeout=60_000
    )
    feature.get_by_role("button", name="Stop").click()
    # Resumed, it is traced again, and only the step after that hears of the stop.
    expect(page.get_by_role("link", name="PNG")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Next unit").click()
    expect(page).to_have_url(re.compile("unit=4"))
    expect(page.locator("#feature-none")).to_be_visible()
    page.get_by_role("button", name="Previous unit").click()
    expect(page.locator("#feature-canvas")).to_be_visible()
    assert serious_violations(page) == []


def test_shows_where_it_sees_a_cat(page: Page) -> None:
    page.goto("/zoo/learned/")
    choose_photograph(page, CAT)
    page.get_by_role("button", name="Where does it look?").click()
    classes = page.locator(".zoo-class")
    expect(classes).to_have_count(5, timeout=90_000)
    expect(classes.first).to_contain_text(re.compile("cat|tabby"))
    heat = page.locator("#where-heat")
    expect(heat).to_have_attribute("data-shown", "activation 0")
    occlusion = page.get_by_role("radio", name="Occlusion")
    expect(occlusion).to_be_enabled(timeout=90_000)
    occlusion.check()
    classes.nth(1).click()
    expect(heat).to_have_attribute("data-shown", "occlusion 1")
    page.get_by_label("Strength of the colours").fill("0.2")
    expect(heat).to_have_css("opacity", "0.2")
    photo, laid = page.locator("#where-photo").bounding_box(), heat.bounding_box()
    assert photo is not None
    assert laid is not None
    assert photo["x"] - 1 <= laid["x"]
    assert laid["x"] + laid["width"] <= photo["x"] + photo["width"] + 1
    page.reload()
    choose_photograph(page, CAT)
    expect(classes).to_have_count(5)
