"""A gate's doors: a door of the tests' own, asked over the network as a real one is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import office
from tests.browser.conftest import Complaints, Visit
from tests.browser.facet import RunningFacet


class Door(HTTPServer):
    """Opens for whoever asks, and remembers how it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/open"


class _Answer(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(dict(self.headers.items()))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def gate(facet: RunningFacet, browser: Browser) -> str:
    with office.keeper_at_work(facet, browser) as page:
        office.make_gallery(page, "Workshop")
        return office.make_gate(page, "Workshop door", gallery="Workshop")


@pytest.fixture
def gate_page(gate: str, visit: Visit) -> Page:
    page = visit("/accounts/sign-in/")
    office.sign_in(page)
    page.goto(gate)
    return page


def test_a_webhook_is_added_tried_and_removed(gate_page: Page, door: Door) -> None:
    page = gate_page
    address = page.url
    page.get_by_text("Add a webhook").click()
    form = page.locator("form", has=page.locator("[value=webhook]"))
    form.get_by_label("Address").fill(door.address)
    form.get_by_role("button", name="Add this door").click()
    secret = page.locator("#secret").inner_text()
    assert len(secret) >= 32

    page.goto(address)
    expect(page.get_by_text(secret)).to_have_count(0)  # shown once
    row = page.locator("[data-door]")
    expect(row).to_contain_text(door.address)
    row.get_by_role("button", name="Test").click()
    expect(row.locator("[data-call]")).to_contain_text("opened", timeout=20_000)
    assert len(door.asked) == 1
    assert secret not in str(door.asked)

    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(row).to_have_count(0)
    page.reload()
    expect(row).to_have_count(0)


def test_a_wrong_address_is_explained_where_it_was_typed(gate_page: Page, complaints: Complaints) -> None:
    complaints.expected.append("400 (Bad Request)")
    page = gate_page
    page.get_by_text("Add a webhook").click()
    form = page.locator("form", has=page.locator("[value=webhook]"))
    form.get_by_label("Address").fill("the back door")
    with page.expect_navigation():
        form.get_by_role("button", name="Add this door").click()
    expect(form.get_by_role("alert")).to_contain_text("http://")
    expect(form.get_by_label("Address")).to_have_value("the back door")
