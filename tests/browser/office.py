"""What people do in an office with gates, in their words."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageOps
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import OPTIONS, chromium
from tests.browser.facet import RunningFacet

KEEPER, PASSWORD = "gatekeeper", "correct horse battery"
# Everything but `is_staff`: the first administrator is another test's.
MAKE_KEEPER = f"""
from django.contrib.auth.models import Permission
from webapp.accounts.models import User
keeper, _ = User.objects.get_or_create(username="{KEEPER}")
keeper.set_password("{PASSWORD}")
keeper.save()
keeper.user_permissions.set(Permission.objects.all())
"""


@dataclass
class Screen:
    """A tablet with a browser of its own, whose camera plays a film."""

    browser: Browser
    page: Page

    def close(self) -> None:
        self.browser.close()


def make_keeper(facet: RunningFacet) -> None:
    facet.manage("shell", "--verbosity", "0", said=MAKE_KEEPER)


def sign_in(page: Page) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill(KEEPER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/accounts/" not in address)


@contextmanager
def keeper_at_work(facet: RunningFacet, browser: Browser) -> Iterator[Page]:
    """A page of the keeper's, to set up what tests begin with."""
    make_keeper(facet)
    context = browser.new_context(base_url=facet.address, locale="en-GB")
    page = context.new_page()
    sign_in(page)
    yield page
    context.close()


def make_gallery(page: Page, name: str) -> None:
    page.goto("/people/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("What faces are compared for").fill("Entry to the office")
    page.get_by_label("What people agree to, in full").fill("My face may open the doors of the office.")
    page.get_by_role("button", name="Make the gallery").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def enrol(page: Page, gallery: str, name: str, photograph: Path) -> str:
    """Enrol somebody from one photograph and return the address of their page."""
    page.goto(gallery)
    page.get_by_role("link", name="Enrol").first.click()
    page.locator("#photo-file").set_input_files(photograph)
    expect(page.locator("#poses li")).to_have_count(1, timeout=60_000)
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("#consented").check()
    page.locator("#enrol").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def issue_badge(page: Page, person: str) -> str:
    """Issue a badge and return what its code says."""
    page.goto(person)
    page.get_by_role("button", name="Issue a").click()
    return str(page.locator("#copy").get_attribute("data-text"))


def picture_of_badge(text: str) -> np.ndarray:
    """(h, w, 3) uint8: the code with its quiet zone."""
    modules = [[0 if dark else 255 for dark in row] for row in segno.make_qr(text, error="m").matrix]
    code = Image.fromarray(np.array(modules, np.uint8)).resize((420, 420), Image.Resampling.NEAREST)
    return np.asarray(ImageOps.expand(code, border=50, fill=255).convert("RGB"))


def make_gate(
    page: Page, name: str, *, gallery: str, mode: str = "face alone", liveness: str = "blink"
) -> str:
    """Make a gate and return the address of its page."""
    page.goto("/gates/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("[name=gallery]").select_option(label=gallery)
    page.get_by_role("radio", name=mode, exact=True).check()
    page.get_by_role("radio", name=liveness, exact=True).check()
    page.get_by_role("button", name="Make this gate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def pairing_code(page: Page, gate: str, *, kiosk: str) -> str:
    """Ask for a code in the dialog, which stays open."""
    page.goto(gate)
    page.get_by_role("button", name="Pair a screen").click()
    page.get_by_label("What do you call it?").fill(kiosk)
    page.get_by_role("button", name="Show a code").click()
    digits = page.locator("#pairing-digits")
    expect(digits).not_to_be_empty()
    return digits.inner_text()


def open_screen(
    facet: RunningFacet, browser: Browser, film: Path | None = None, **settings: object
) -> Screen:
    """A new tablet at ``/kiosk/``; without a film its camera shows Chromium's moving test picture."""
    film_option = [f"--use-file-for-fake-video-capture={film}"] if film else []
    own = browser.browser_type.launch(executable_path=chromium(), args=[*OPTIONS, *film_option])
    size = {"width": 800, "height": 1280}
    context: BrowserContext = own.new_context(
        base_url=facet.address,
        locale="en-GB",
        permissions=["camera"],
        **{"viewport": size, **settings},  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/kiosk/")
    return Screen(own, page)


def obey_screen(screen: Screen, poses: dict[str, list[bytes]]) -> None:
    """From the next page on, somebody stands before the camera who does what the screen asks."""
    pictures = {name: [b64encode(jpeg).decode() for jpeg in jpegs] for name, jpegs in poses.items()}
    script = Path(__file__).with_name("actor.js").read_text()
    screen.page.add_init_script(script.replace("(POSES)", f"({json.dumps(pictures)})"))


def pair(screen: Screen, code: str) -> None:
    screen.page.get_by_label("Code").fill(code)
    screen.page.get_by_role("button", name="Pair").click()
    expect(screen.page.locator("#kiosk")).to_be_visible()


def start(screen: Screen) -> None:
    """Touch the screen, where it asks for it: a browser that may use the camera needs no touch."""
    if screen.page.locator("#start").is_visible():
        screen.page.get_by_role("button", name="Touch to start").click()


def expect_headline(screen: Screen, words: str, *, seconds: float = 45) -> None:
    expect(screen.page.locator("#headline")).to_have_text(words, timeout=seconds * 1000)
