"""Whoever runs Facet looks at everything that goes on, and gives orders."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import office, studio
from tests.browser.conftest import Visit
from tests.browser.facet import RunningFacet
from tests.browser.test_looks import serious_violations


def test_pauses_a_queue_sees_who_waits_and_stops_a_job(visit: Visit, facet: RunningFacet) -> None:
    office.make_keeper(facet)
    desk = visit("/", reduced_motion="reduce")
    office.sign_in(desk)
    desk.locator("summary[aria-label=Account]").click()
    desk.get_by_role("link", name="Dashboard").click()
    cpu = desk.locator("[data-row='queue-cpu']")
    expect(cpu).to_contain_text("1 worker")
    expect(desk.locator("#workers .dash-line")).to_have_count(4)
    cpu.get_by_role("button", name="Pause").click()
    expect(cpu).to_contain_text("paused")
    try:
        painter = visit("/")
        studio.settings(painter, size=256, quality="Draft")
        studio.start(painter)
        waiting = desk.locator("#waiting .dash-line")
        expect(waiting).to_have_count(1)
        waiting.get_by_role("button", name="Stop").click()
        desk.get_by_role("dialog").get_by_role("button", name="Do it").click()
        expect(waiting).to_have_count(0)
        studio.expect_state(painter, "Stopped")
    finally:
        cpu.get_by_role("button", name="Go on").click()
    expect(cpu).not_to_contain_text("paused")
    assert serious_violations(desk) == []
    desk.set_viewport_size({"width": 360, "height": 740})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
    desk.goto("/accounts/audit/")
    expect(desk.get_by_role("cell", name="let a queue of jobs go on").first).to_be_visible()


def test_is_nobody_elses(visit: Visit) -> None:
    page = visit("/")
    page.locator("summary[aria-label=Account]").click()
    expect(page.get_by_role("link", name="Dashboard")).to_have_count(0)
    answer = page.request.get("/dashboard/", headers={"Accept": "text/html"})
    assert answer.status == 404
