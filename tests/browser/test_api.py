"""A developer makes a token on the page, runs the ten lines of the docs, and looks at what was described and told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from skimage import data

from tests.browser.conftest import Complaints, Visit
from tests.browser.facet import PROJECT, RunningFacet
from tests.browser.test_looks import serious_violations
from vision import images

TOKEN = re.compile(r"facet_[0-9a-f]{64}")


@pytest.fixture
def developer(visit: Visit) -> Page:
    """Somebody with a new account, at a desk."""
    page = visit("/accounts/sign-up/", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.get_by_label("Username").fill(f"dev-{uuid4().hex[:8]}")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label(re.compile("Password confirmation")).fill("correct horse battery")
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/")
    return page


def the_lines_of_the_docs() -> str:
    docs = (PROJECT / "docs/api.md").read_text()
    (lines,) = re.findall(r"<!-- client -->\n```python\n(.+?)```", docs, re.DOTALL)
    return str(lines)


def make_token(page: Page, *scopes: str) -> str:
    page.goto("/accounts/tokens/")
    page.get_by_label("Name").fill("my program")
    for scope in scopes:
        page.get_by_label(scope).check()
    page.get_by_role("button", name="Make this token").click()
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Go on").click()
    return page.locator("#secret").inner_text()


def test_the_ten_lines_of_the_docs_paint_a_picture(
    developer: Page, facet: RunningFacet, tmp_path: Path
) -> None:
    token = make_token(developer, "photos:read", "photos:write", "jobs:read", "jobs:write")
    assert TOKEN.fullmatch(token)
    photograph, program = tmp_path / "astronaut.png", tmp_path / "client.py"
    photograph.write_bytes(images.encode(data.astronaut(), "png"))
    program.write_text(the_lines_of_the_docs())
    command = [sys.executable, str(program), facet.address, token, str(photograph)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stderr
    painted = images.decode(tmp_path / "painting.png")
    assert max(painted.shape) == 128
    developer.goto("/paintings/")
    expect(developer.locator("[data-job]")).to_have_count(1)
    developer.goto("/accounts/tokens/")
    expect(developer.get_by_text("last used")).to_be_visible()
    developer.get_by_role("button", name="Revoke my program").click()
    expect(developer.get_by_text("my program")).to_have_count(0)
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "401" in again.stderr


def test_the_description_is_read_and_tried_in_the_browser(developer: Page, complaints: Complaints) -> None:
    developer.goto("/api/docs/")
    developer.locator("#operations-me-get_me .opblock-summary-control").click()
    developer.get_by_role("button", name="Try it out").click()
    developer.get_by_role("button", name="Execute").click()
    expect(developer.locator("#operations-me-get_me .live-responses-table")).to_contain_text("is_guest")
    # A change goes with the session's own protection.
    developer.locator("#operations-photos-delete_photo .opblock-summary-control").click()
    operation = developer.locator("#operations-photos-delete_photo")
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("photo_id").fill(str(uuid4()))
    complaints.expected.append("404 (Not Found)")
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("not_found")
    for path in ("/accounts/tokens/", "/api/webhooks/", "/api/docs/"):
        developer.set_viewport_size({"width": 390, "height": 844})
        developer.goto(path)
        developer.wait_for_load_state("networkidle")
        wide = developer.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path
        assert serious_violations(developer, but=("nested-interactive",)) == []  # Swagger UI's summaries
