"""Somebody protects their account and comes in by what they have set up."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.facet import RunningFacet
from tests.browser.test_looks import serious_violations

PASSWORD = "correct horse battery 7"
MAKE_SASHA = f"""
from webapp.accounts.models import User
sasha, _ = User.objects.get_or_create(username="sasha")
sasha.set_password("{PASSWORD}")
sasha.save()
"""


def code_of(secret: str) -> str:
    if time.time() % 30 > 25:
        time.sleep(5.1)  # not one that ends while it is typed
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(page: Page, here: str) -> None:
    page.goto(f"{here}/accounts/sign-in/?next=/accounts/security/")
    page.get_by_label("Username").fill("sasha")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator("summary[aria-label=Account]").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(lambda address: "/security/" not in address)


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code of the app").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_app_its_recovery_codes_and_a_passkey(visit: Visit, facet: RunningFacet) -> None:
    facet.manage("shell", "--verbosity", "0", said=MAKE_SASHA)
    # Passkeys belong to a name, which an address in numbers is not.
    page = visit(f"{facet.address.replace('127.0.0.1', 'localhost')}/accounts/sign-in/")
    here = page.url.partition("/accounts/")[0]
    give_password(page, here)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("The camera does not work?").click()
    secret = page.locator("#secret").inner_text()
    problems = serious_violations(page)
    page.get_by_label("Type the six digits").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    recovery = page.locator("#secret span").first.inner_text()

    problems += sign_in_with(page, here, recovery)
    expect(page.get_by_role("heading", level=1)).to_have_text("Security")
    expect(page.get_by_text("9 codes are left")).to_be_visible()
    problems += serious_violations(page)

    sign_in_with(page, here, recovery)
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    give_code(page, code_of(secret))
    expect(page.get_by_role("heading", level=1)).to_have_text("Security")

    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **always}})
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_role("listitem").filter(has_text="My laptop")).to_contain_text("never used")

    sign_out(page)
    page.goto(f"{here}/accounts/sign-in/?next=/accounts/security/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Security")
    expect(page.get_by_role("listitem").filter(has_text="My laptop")).to_contain_text("last used")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert problems == []


def sign_in_with(page: Page, here: str, code: str) -> list[str]:
    """Sign out and in again by password and ``code``; what is wrong with the page that asks for it."""
    sign_out(page)
    give_password(page, here)
    problems = serious_violations(page)
    give_code(page, code)
    return problems
