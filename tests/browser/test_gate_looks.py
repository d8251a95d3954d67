"""The gate's pages and its kiosk, as they are seen: widths, colours, languages, and by those who do not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import office
from tests.browser.conftest import Visit
from tests.browser.facet import RunningFacet
from tests.browser.test_looks import serious_violations, too_wide

PAGES = ("/gates/", "/gates/new/", "{gate}", "{gate}calibration/", "/passages/", "/passages/mine/")
SIZES = [(360, 640), (390, 844), (844, 390), (800, 1280), (1280, 800)]
"""Phones and tablets, upright and on their side."""

SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def gate(facet: RunningFacet, browser: Browser) -> str:
    with office.keeper_at_work(facet, browser) as page:
        office.make_gallery(page, "Warehouse")
        return office.make_gate(page, "Loading bay of the western warehouse", gallery="Warehouse")


@pytest.fixture
def keeper(gate: str, visit: Visit) -> SignIn:
    def signed_in(**settings: object) -> Page:
        page = visit("/accounts/sign-in/", **settings)
        office.sign_in(page)
        return page

    return signed_in


def test_no_page_of_a_gate_shuts_anybody_out(keeper: SignIn, gate: str) -> None:
    page = keeper(reduced_motion="reduce")
    problems = []
    for path in PAGES:
        page.goto(path.format(gate=gate))
        problems += serious_violations(page) + too_wide(page, 320, 1440)
    office.pairing_code(page, gate, kiosk="Tablet")
    problems += serious_violations(page)
    assert problems == []


def test_every_page_of_a_gate_fits_a_phone_in_chinese(keeper: SignIn, facet: RunningFacet, gate: str) -> None:
    page = keeper(viewport={"width": 390, "height": 844})
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": facet.address}])
    for path in PAGES:
        page.goto(path.format(gate=gate))
        assert too_wide(page, 390) == []


def test_a_screen_fits_every_tablet_and_phone_and_speaks_both_languages(
    keeper: SignIn, facet: RunningFacet, browser: Browser, gate: str
) -> None:
    code = office.pairing_code(keeper(), gate, kiosk="Tablet")
    screen = office.open_screen(facet, browser, reduced_motion="reduce")
    try:
        assert serious_violations(screen.page) == []
        office.pair(screen, code)
        office.start(screen)
        office.expect_headline(screen, "Walk up to the camera")
        for language in ("English", "简体中文"):
            screen.page.locator(".kiosk-bottom").get_by_role("button", name=language).click()
            expect(screen.page.locator(".kiosk-bottom [aria-current]")).to_have_text(language)
            for width, height in SIZES:
                screen.page.set_viewport_size({"width": width, "height": height})
                expect(screen.page.locator("#headline")).to_be_in_viewport(ratio=1)
                expect(screen.page.locator(".kiosk-bottom")).to_be_in_viewport(ratio=1)
                assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
            assert serious_violations(screen.page) == []
    finally:
        screen.close()


def test_a_visitors_language_needs_no_other_page_and_goes_with_them(
    keeper: SignIn, facet: RunningFacet, browser: Browser, gate: str
) -> None:
    code = office.pairing_code(keeper(), gate, kiosk="Tablet")
    screen = office.open_screen(facet, browser)
    page = screen.page
    try:
        page.clock.install()
        office.pair(screen, code)
        office.expect_headline(screen, "Walk up to the camera")
        page.evaluate("window.isSamePage = true")
        page.locator(".kiosk-bottom").get_by_role("button", name="简体中文").click()
        office.expect_headline(screen, "请走近摄像头")
        expect(page.get_by_label("摄像头画面")).to_be_visible()
        expect(page.locator(".kiosk-bottom [aria-current]")).to_be_focused()
        page.clock.fast_forward(61_000)
        office.expect_headline(screen, "Walk up to the camera")
        expect(page.locator(".kiosk-bottom [aria-current]")).to_have_text("English")
        assert page.evaluate("window.isSamePage")
    finally:
        screen.close()


def test_a_blocked_camera_is_said_with_what_to_do(
    keeper: SignIn, facet: RunningFacet, browser: Browser, gate: str
) -> None:
    code = office.pairing_code(keeper(), gate, kiosk="Tablet")
    screen = office.open_screen(facet, browser)
    try:
        blocked = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
        screen.page.add_init_script(blocked)
        office.pair(screen, code)
        office.start(screen)
        office.expect_headline(screen, "The camera is blocked")
        expect(screen.page.locator("#detail")).to_contain_text("Allow the camera")
    finally:
        screen.close()


def test_nobody_else_learns_that_there_are_gates(gate: str, visit: Visit) -> None:
    page = visit("/")
    expect(page.get_by_role("link", name="Gates")).to_have_count(0)
    for path in ("/gates/", gate, f"{gate}calibration/", "/passages/"):
        answer = page.request.get(path)
        assert answer.status == 404, path
