"""Watching, steering and waiting."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import studio
from tests.browser.conftest import Complaints, Visit


def begin(page: Page, *, size: int = 768) -> None:
    """Start a painting that takes long enough to do something with it."""
    studio.choose(page, "photograph", "Chelsea the cat")
    studio.settings(page, size=size, quality="Fine")
    studio.start(page)


def wait_for_a_frame(page: Page) -> None:
    expect(page.locator("#canvas[data-frame]")).to_be_visible(timeout=60_000)


def test_another_browser_and_a_reload_see_the_picture_at_once(
    page: Page, visit: Visit, complaints: Complaints
) -> None:
    complaints.expected.append("404 (Not Found)")
    begin(page)
    expect(page.locator("#step")).to_contain_text("Step", timeout=60_000)

    other = visit(page.url, context=page.context)
    expect(other.locator("#canvas[data-frame]")).to_be_visible(timeout=3000)
    page.reload()
    expect(page.locator("#canvas[data-frame]")).to_be_visible(timeout=3000)
    expect(page.locator("#chart canvas")).to_be_visible()
    studio.watch_frames(page)
    studio.watch_frames(other)
    studio.expect_frames(page, 2)
    studio.expect_frames(other, 2)

    stranger = visit(page.url)
    expect(stranger.get_by_role("heading", name="There is nothing hanging here")).to_be_visible()
    studio.stop(page)
    studio.expect_state(other, "Stopped")


def test_pauses_resumes_takes_another_balance_and_stops(page: Page) -> None:
    begin(page)
    expect(page.locator("#step")).to_contain_text("Step", timeout=60_000)
    page.get_by_role("button", name="Pause").click()
    studio.expect_state(page, "Paused")
    expect(page.get_by_role("button", name="Resume")).to_be_focused()
    page.wait_for_timeout(1500)
    resting = studio.picture_now(page)
    step = studio.step_now(page)
    page.wait_for_timeout(1500)
    assert studio.picture_now(page) == resting

    page.reload()
    studio.expect_state(page, "Paused")
    wait_for_a_frame(page)
    studio.watch_frames(page)
    page.get_by_role("button", name="Resume").click()
    studio.expect_state(page, "Painting")
    studio.expect_frames(page, 2)
    assert studio.step_now(page) >= step - 1  # it went on; it did not begin again

    slider = page.get_by_role("slider", name="Balance")
    with page.expect_response(re.compile(r"/jobs/\d+/adjust")) as answer:
        slider.fill("0.9")
    assert answer.value.json()["settings"]["balance"] == 0.9
    page.reload()
    expect(slider).to_have_value("0.9")

    studio.stop(page)
    expect(page.get_by_role("link", name="Download PNG")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


def test_a_second_painting_waits_in_line_and_then_has_its_turn(page: Page, visit: Visit) -> None:
    begin(page)
    studio.expect_state(page, "Painting")
    second = visit("/", context=page.context)
    studio.settings(second, size=256, quality="Draft")
    studio.start(second)
    studio.expect_state(second, "Next in line")
    third = visit("/", context=page.context)
    studio.start(third)
    studio.expect_state(third, "2nd in line")

    wall = visit("/paintings/", context=page.context)
    expect(wall.locator(".card-job .state")).to_have_text(["2nd in line", "Next in line", "Painting"])
    studio.stop(page)
    studio.expect_state(second, "Finished", seconds=60)
    expect(wall.locator(".card-job .state")).to_have_text(
        [re.compile("Painting|Waiting|line"), "Finished", "Stopped"]
    )
    studio.stop(third)
    expect(wall.locator(".card-job .state").first).to_have_text("Stopped")


def test_says_that_the_connection_is_lost_and_finds_it_again(page: Page, complaints: Complaints) -> None:
    complaints.expected += ["WebSocket", "Failed to load resource", "ERR_INTERNET_DISCONNECTED"]
    begin(page)
    wait_for_a_frame(page)
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('online'))")  # the dead socket is noticed only when used
    expect(page.locator("#connection-lost")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#connection-lost")).to_be_hidden(timeout=30_000)
    studio.watch_frames(page)
    studio.expect_frames(page, 2)
    studio.stop(page)
