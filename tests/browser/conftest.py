"""A real browser in front of a really running Facet."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.facet import PROJECT, RunningFacet

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            # The first one also waits for Facet to start and to load its networks.
            item.add_marker(pytest.mark.timeout(400))


# One Facet and one browser for this folder, gone when it ends: Playwright keeps an event loop running,
# beside which the asynchronous tests of other folders cannot have theirs.
@pytest.fixture(scope="package")
def facet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFacet]:
    manifest = PROJECT / "frontend/dist/.vite/manifest.json"
    assert manifest.exists(), "the front end is not built: run `npm run build` in frontend/"
    running = RunningFacet(tmp_path_factory.mktemp("facet"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def browser(facet: RunningFacet) -> Iterator[Browser]:
    executable = chromium()
    with sync_playwright() as playwright:
        yield from _launched(playwright, executable)


def chromium() -> str:
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    if executable is None:
        pytest.skip("no Chromium on this machine: tests/install-chromium.sh installs it")
    return executable


def _launched(playwright: Playwright, executable: str) -> Iterator[Browser]:
    expect.set_options(timeout=15_000)
    browser = playwright.chromium.launch(executable_path=executable, args=OPTIONS)
    yield browser
    browser.close()


class Complaints:
    """What a browser writes into its console when a page is not as it should be."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.expected: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.lines.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                self.lines.append(f"{page.url}: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )

    def unexpected(self) -> list[str]:
        return [line for line in self.lines if not any(words in line for words in self.expected)]


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    found = Complaints()
    yield found
    assert found.unexpected() == []


@pytest.fixture
def visit(facet: RunningFacet, browser: Browser, complaints: Complaints) -> Iterator[Visit]:
    """Open a page as a new visitor, or as the one of ``context``. Console errors fail the test."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", *, context: BrowserContext | None = None, **settings: object) -> Page:
        if context is None:
            context = browser.new_context(base_url=facet.address, locale="en-GB", **settings)  # type: ignore[arg-type]
            contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        _stop_everything(context)
        context.close()


def _stop_everything(context: BrowserContext) -> None:
    """Nothing that a failed test left behind keeps the worker from the next one."""
    wall = context.request.get("/paintings/").text()
    token = next((cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken"), "")
    for job in re.findall(r'data-job="(\d+)"', wall):
        context.request.post(f"/jobs/{job}/cancel", headers={"X-CSRFToken": token})


@pytest.fixture
def page(visit: Visit) -> Page:
    """The studio, as a new visitor at a desk sees it."""
    return visit("/", viewport={"width": 1280, "height": 900})
