"""A gate's doors: a door of the tests' own, asked over the network as a real one is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import office
from tests.browser.conftest import Complaints, Visit
from tests.browser.facet import RunningFacet
from tests.webapp.gate.broker import Broker


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
    form = form_of(page, "webhook")
    form.get_by_label("Address").fill(door.address)
    form.get_by_role("button", name="Add this door").click()
    secret = page.locator("#secret").inner_text()
    assert len(secret) >= 32

    page.goto(address)
    expect(page.get_by_text(secret)).to_have_count(0)  # shown once
    row = page.locator("[data-door]")
    expect(row).to_contain_text(door.address)
    try_out(row, "opened · the server said 204")
    assert len(door.asked) == 1
    assert secret not in str(door.asked)

    remove(page, row)
    page.reload()
    expect(row).to_have_count(0)


def test_a_message_reaches_the_broker_or_is_explained(
    gate_page: Page, facet: RunningFacet, tmp_path: Path
) -> None:
    broker = Broker(tmp_path)
    try:
        row = add_mqtt(gate_page, broker, password="s3cret")
        expect(row).to_contain_text(f"mqtt://127.0.0.1:{broker.port} doors/front")
        try_out(row, "opened · the broker has taken the message")
        remove(gate_page, row)
        row = add_mqtt(gate_page, broker, password="wrong")
        try_out(row, "did not open · the broker refuses: Not authorized")
    finally:
        broker.end()
    gate_page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": facet.address}])
    gate_page.reload()
    expect(row.locator("[data-call]")).to_contain_text("未开门 · 代理服务器拒绝：Not authorized")
    row.get_by_role("button", name="测试").click()
    expect(row.locator("[data-call]")).to_contain_text("此地址没有服务在监听", timeout=20_000)
    row.get_by_role("button", name="移除").click()
    gate_page.get_by_role("button", name="移除", exact=True).last.click()
    expect(row).to_have_count(0)


def test_a_command_of_this_server_is_run(gate_page: Page, facet: RunningFacet) -> None:
    for name, answer in (
        ("open", "opened · the program ended"),
        ("jammed", "did not open · the program ended"),
    ):
        gate_page.get_by_text("Add a command").click()
        form = form_of(gate_page, "command")
        form.get_by_label("Command").select_option(name)
        form.get_by_label("Attempts").fill("1")
        form.get_by_role("button", name="Add this door").click()
        row = gate_page.locator("[data-door]")
        try_out(row, answer)
        remove(gate_page, row)
    assert (facet.data / "opened").exists()


def form_of(page: Page, kind: str) -> Locator:
    return page.locator("form", has=page.locator(f"[value={kind}]"))


def add_mqtt(page: Page, broker: Broker, *, password: str) -> Locator:
    page.get_by_text("Add an MQTT message").click()
    form = form_of(page, "mqtt")
    form.get_by_label("Broker").fill("127.0.0.1")
    form.get_by_label("Port").fill(str(broker.port))
    form.get_by_label("Encrypted (TLS)").uncheck()
    form.get_by_label("User").fill("facet")
    form.get_by_label("Password").fill(password)
    form.get_by_label("Topic").fill("doors/front")
    form.get_by_role("button", name="Add this door").click()
    return page.locator("[data-door]")


def try_out(row: Locator, answer: str) -> None:
    row.get_by_role("button", name="Test").click()
    expect(row.locator("[data-call]")).to_contain_text(answer, timeout=20_000)


def remove(page: Page, row: Locator) -> None:
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(row).to_have_count(0)


def test_a_wrong_address_is_explained_where_it_was_typed(gate_page: Page, complaints: Complaints) -> None:
    complaints.expected.append("400 (Bad Request)")
    page = gate_page
    page.get_by_text("Add a webhook").click()
    form = form_of(page, "webhook")
    form.get_by_label("Address").fill("the back door")
    with page.expect_navigation():
        form.get_by_role("button", name="Add this door").click()
    expect(form.get_by_role("alert")).to_contain_text("http://")
    expect(form.get_by_label("Address")).to_have_value("the back door")
