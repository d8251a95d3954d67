"""What people do on Facet's pages, in their words."""

from __future__ import annotations

import re
import time
from pathlib import Path

import skimage
from playwright.sync_api import Locator, Page, expect

PHOTOGRAPH = Path(skimage.__file__).parent / "data" / "astronaut.png"
FRAMES_SEEN = """
() => {
  const canvas = document.querySelector('#canvas')
  const seen = new Set()
  window.framesSeen = seen
  new MutationObserver(() => seen.add(canvas.toDataURL())).observe(canvas, {attributeFilter: ['data-frame']})
}
"""


def wall(page: Page, role: str) -> Locator:
    return page.locator(f"[data-role={role}]")


def upload(page: Page, role: str, *files: object) -> None:
    wall(page, role).locator("[data-file]").set_input_files(list(files))  # type: ignore[arg-type]


def tiles(page: Page, role: str) -> Locator:
    return wall(page, role).locator(".tile-input")


def choose(page: Page, role: str, name: str) -> None:
    wall(page, role).get_by_role("radio", name=name).check()


def settings(page: Page, *, size: int, quality: str) -> None:
    page.get_by_role("radio", name=str(size), exact=True).check()
    page.get_by_role("radio", name=quality, exact=True).check()


def start(page: Page) -> None:
    page.get_by_role("button", name="Start painting").click()
    page.wait_for_url(re.compile(r"/paintings/\d+/$"))


def expect_state(page: Page, words: str, *, seconds: float = 60) -> None:
    expect(page.locator("#state")).to_contain_text(words, timeout=seconds * 1000)


def expect_frames(page: Page, count: int, *, seconds: float = 60) -> None:
    wait_until(page, f"window.framesSeen.size >= {count}", seconds=seconds)


def wait_until(page: Page, expression: str, *, seconds: float = 15) -> None:
    """Playwright's own waiting evaluates in the page, which its content-security policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(100)


def watch_frames(page: Page) -> None:
    page.evaluate(FRAMES_SEEN)


def picture_now(page: Page) -> str:
    return str(page.evaluate("document.querySelector('#canvas').toDataURL()"))


def step_now(page: Page) -> int:
    found = re.search(r"Step (\d+)", page.locator("#step").inner_text())
    return int(found.group(1)) if found else 0


def stop(page: Page) -> None:
    page.get_by_role("button", name="Stop", exact=True).click()
    expect_state(page, "Stopped")
