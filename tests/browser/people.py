"""What a receptionist does on Facet's pages, in their words."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.facet import RunningFacet

PASSWORD = "correct horse battery 7"
# Reception and security in one: who enrols and erases here looks at the audit trail, too.
MAKE_ROSA = f"""
from django.contrib.auth.models import Group
from webapp.accounts.models import User
rosa, is_new = User.objects.get_or_create(username="rosa")
rosa.set_password("{PASSWORD}")
rosa.save()
rosa.groups.set(Group.objects.filter(name__in=["Reception", "Security"]))
"""


def make_receptionist(facet: RunningFacet) -> None:
    facet.manage("shell", "--verbosity", "0", said=MAKE_ROSA)


def sign_in(visit: Visit) -> Page:
    page = visit("/accounts/sign-in/", viewport={"width": 1280, "height": 1000})
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="People")).to_be_visible()
    return page


def make_gallery(page: Page, name: str) -> str:
    """Returns the gallery's address."""
    page.goto("/people/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the gallery").click()
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    return page.url


def bring(page: Page, photograph: Path | dict[str, object]) -> None:
    page.locator("#photo-file").set_input_files(photograph)  # type: ignore[arg-type]


def expect_verdict(page: Page, words: str) -> None:
    # The first photograph of all may find a worker that is still loading its networks.
    expect(page.locator("#verdict")).to_contain_text(words, timeout=60_000)


def enrol(page: Page, gallery: str, photograph: Path, name: str) -> None:
    page.goto(f"{gallery}enrol/")
    bring(page, photograph)
    expect_verdict(page, "good enough")
    page.get_by_label("Name").fill(name)
    page.get_by_role("checkbox", name="This person has agreed").check()
    page.get_by_role("button", name="Enrol", exact=True).click()
    page.wait_for_url(re.compile(r"/people/\d+/[0-9a-f-]{36}/$"))


def show_again(page: Page) -> None:
    """Who erases somebody is asked for the password before."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
