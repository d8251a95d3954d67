"""Every page, as it is seen: widths, colours, languages, and by those who do not see it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser import studio
from tests.browser.conftest import Complaints, Visit
from tests.browser.facet import PROJECT, RunningFacet

AXE = PROJECT / "frontend/node_modules/axe-core/axe.min.js"
# Colours half-way between two themes are nobody's choice.
AT_ONCE = """
const sheet = new CSSStyleSheet()
sheet.replaceSync('*, ::before, ::after { transition: none !important }')
document.adoptedStyleSheets.push(sheet)
"""
PAGES = ("/", "/paintings/", "/accounts/sign-in/", "/accounts/sign-up/", "/accounts/usage/", "/no-such-page/")


def serious_violations(page: Page, *, but: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong in light colours; in dark ones, whether everything can be read there, too.

    Evaluated, not injected: the page's policy lets no other script in.

    Args:
        but: rules of axe-core that a library's own part of the page does not keep.
    """
    page.evaluate(AXE.read_text())
    problems = _violations(page, {"rules": {rule: {"enabled": False} for rule in but}})
    page.evaluate(AT_ONCE)
    page.emulate_media(color_scheme="dark")
    page.evaluate("new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    problems += [f"dark: {one}" for one in _violations(page, {"runOnly": ["color-contrast"]})]
    page.emulate_media(color_scheme="light")
    page.evaluate("document.adoptedStyleSheets.pop()")
    return problems


def too_wide(page: Page, *widths: int) -> list[str]:
    """Which of these windows this page does not fit into, after a moment for what follows its window."""
    before, problems = page.viewport_size, []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        try:
            page.wait_for_function(
                "width => document.documentElement.scrollWidth <= width", arg=width, timeout=2_000
            )
        except PlaywrightTimeout:
            problems.append(f"{page.url} is wider than {width} px")
    if before:
        page.set_viewport_size(before)
    return problems


def _violations(page: Page, options: dict[str, object]) -> list[str]:
    result = page.evaluate(
        "(options) => axe.run(document, {resultTypes: ['violations'], ...options})", options
    )
    return [
        f"{page.url} {found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


@pytest.fixture
def lenient(complaints: Complaints) -> Complaints:
    complaints.expected.append("404 (Not Found)")  # one of the pages is not there on purpose
    return complaints


@pytest.mark.usefixtures("lenient")
def test_nobody_is_shut_out(visit: Visit) -> None:
    page = visit("/", reduced_motion="reduce")
    studio.settings(page, size=256, quality="Draft")
    studio.start(page)
    job = page.url
    problems = serious_violations(page)
    studio.expect_state(page, "Finished", seconds=90)
    expect(page.get_by_role("link", name="Download timelapse")).to_be_visible()
    for path in (job, *PAGES):
        page.goto(path)
        problems += serious_violations(page) + too_wide(page, 320, 768, 2560)
    page.goto("/")
    page.get_by_text("More settings").click()
    page.locator("summary[aria-label=Account]").click()
    problems += serious_violations(page)
    assert problems == []


@pytest.mark.usefixtures("lenient")
def test_a_phone_in_chinese_paints_and_has_all_within_reach(visit: Visit, facet: RunningFacet) -> None:
    page = visit("/", viewport={"width": 390, "height": 800}, has_touch=True)
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": facet.address}])
    studio.upload(page, "photograph", studio.PHOTOGRAPH)
    expect(studio.wall(page, "photograph").locator("[data-title]")).to_have_text("astronaut")
    page.locator("#start").click()
    page.wait_for_url("**/paintings/*/")
    for path in (page.url, *PAGES):
        page.goto(path)
        assert too_wide(page, 390, 320) == []
        assert page.evaluate("document.documentElement.lang") == "zh-hans"
    page.goto("/")
    start = page.locator("#start")
    expect(start).to_be_in_viewport()  # without scrolling, also on a phone
    page.goto("/paintings/")
    page.locator("[data-page]").first.click()
    page.locator("#stop:visible, #download:visible").first.click(trial=True)
    if page.locator("#stop").is_visible():
        page.locator("#stop").click()


def test_speaks_chinese_when_asked(page: Page, complaints: Complaints) -> None:
    complaints.expected.append("415")
    page.locator("summary[aria-label='Language and theme']").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("把照片画成画")
    expect(page.locator("#start-sentence")).to_have_text("《湖上楼阁》，仿《风之夜》")
    studio.upload(
        page, "photograph", {"name": "空.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    expect(studio.wall(page, "photograph").get_by_role("alert")).to_contain_text(
        "Facet 无法将此文件识别为图片"
    )
    page.locator("summary[aria-label='语言与主题']").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your photograph, painted")


def test_remembers_a_theme_before_anything_is_painted(page: Page) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.locator("summary[aria-label='Language and theme']").click()
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(background)
    assert dark != light
    page.goto("/paintings/")
    assert page.evaluate(background) == dark
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_a_guest_makes_an_account_and_keeps_the_paintings(page: Page) -> None:
    studio.settings(page, size=256, quality="Draft")
    studio.start(page)
    studio.stop(page)
    page.goto("/accounts/sign-up/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password confirmation").fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("Password confirmation").fill("correct horse battery")
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/")
    page.get_by_role("link", name="My paintings", exact=True).click()
    expect(page.locator(".card-job")).to_have_count(1)

    page.locator("summary[aria-label=Account]").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="My paintings", exact=True).click()
    expect(page.locator(".card-job")).to_have_count(0)
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="My paintings", exact=True).click()
    expect(page.locator(".card-job")).to_have_count(1)


def test_the_first_run_makes_the_administrator(visit: Visit, facet: RunningFacet) -> None:
    page = visit(facet.first_run_address())
    page.get_by_label("Username").fill("keeper")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("Password confirmation").fill("correct horse battery")
    page.get_by_role("button", name="Make the administrator's account").click()
    page.wait_for_url(f"{facet.address}/")
    page.locator("summary[aria-label=Account]").click()
    expect(page.get_by_role("link", name="Administration")).to_be_visible()
    for path in ("/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/"):
        page.goto(path)
        assert serious_violations(page) == []
