"""The gate, from one photograph to an open door: a real camera's pictures, a real browser, real networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import office
from tests.browser.conftest import Visit
from tests.browser.facet import RunningFacet
from tests.browser.office import Screen
from tests.browser.test_looks import serious_violations
from tests.faces import camera, photograph
from vision.faces.presentations import Head

ENROLLED, SAME_MAN, STRANGER = "cage.jpg", "cage2_crop.jpg", "SeanConnery.jpg"
"""Two photographs of one man, and one of somebody else."""
COLLEAGUE = "audrey.jpg"
GALLERY = "Harbour House"

OpenScreen = Callable[..., Screen]


@dataclass
class Office:
    """Two people who are enrolled, and two gates."""

    entrance: str
    server_room: str
    nicolas: str
    audrey: str


@pytest.fixture(scope="module")
def office_set_up(facet: RunningFacet, browser: Browser) -> Office:
    with office.keeper_at_work(facet, browser) as page:
        office.make_gallery(page, GALLERY)
        gallery = page.url
        return Office(
            nicolas=office.enrol(page, gallery, "Nicolas Cage", photograph(ENROLLED)),
            audrey=office.enrol(page, gallery, "Audrey Hepburn", photograph(COLLEAGUE)),
            entrance=office.make_gate(page, "Main entrance", gallery=GALLERY),
            server_room=office.make_gate(page, "Server room", gallery=GALLERY, mode="badge, then face"),
        )


@pytest.fixture
def keeper(office_set_up: Office, visit: Visit) -> Page:
    """Whoever looks after the gates, at a desk."""
    page = visit("/accounts/sign-in/", viewport={"width": 1440, "height": 900})
    office.sign_in(page)
    return page


@pytest.fixture
def open_screen(facet: RunningFacet, browser: Browser) -> Iterator[OpenScreen]:
    screens: list[Screen] = []

    def open_one(film: Path | None = None, **settings: object) -> Screen:
        screens.append(office.open_screen(facet, browser, film, **settings))
        return screens[-1]

    yield open_one
    for screen in screens:
        screen.close()


@cache
def head(name: str) -> Head:
    return camera.head_in(photograph(name))


@cache
def poses(name: str) -> dict[str, list[bytes]]:
    return camera.poses(head(name))


def put_up(keeper: Page, screen: Screen, gate: str) -> None:
    office.pair(screen, office.pairing_code(keeper, gate, kiosk="Tablet"))
    office.start(screen)


def newest_passage(keeper: Page, words: str) -> str:
    """The newest passage's line, once it has the words; unfolded."""
    keeper.goto("/passages/")
    row = keeper.locator(".passage").first
    expect(row).to_contain_text(words)
    row.locator("summary").click()
    return row.inner_text()


def test_whoever_is_enrolled_from_one_photograph_walks_up_and_is_welcome(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen, tmp_path: Path
) -> None:
    screen = open_screen(camera.walk_up(tmp_path / "walk_up.mjpeg", head(SAME_MAN)), reduced_motion="reduce")
    code = office.pairing_code(keeper, office_set_up.entrance, kiosk="Tablet by the door")
    screen.page.get_by_label("Code").fill("not a code")
    screen.page.get_by_role("button", name="Pair").click()
    expect(screen.page.get_by_role("alert")).to_be_visible()
    # Typed as people type: in small letters, with a space.
    office.pair(screen, code.lower().replace("-", " "))
    expect(keeper.locator("#pairing-words")).to_contain_text("Paired")
    expect(keeper.get_by_text("Tablet by the door")).to_be_visible()

    keeper.goto("/passages/")
    office.start(screen)
    office.expect_headline(screen, "Welcome, Nicolas")
    expect(screen.page.locator("#live")).to_contain_text("Welcome, Nicolas")
    assert serious_violations(screen.page) == []
    row = keeper.locator(".passage").first
    expect(row).to_contain_text("Nicolas Cage")  # without a reload
    row.locator("summary").click()
    expect(row).to_contain_text("counts as the same person")
    row.get_by_role("button", name="This was somebody else").click()
    keeper.get_by_label("A note (optional)").fill("Her brother")
    keeper.get_by_role("button", name="It was somebody else").click()
    expect(row).to_contain_text("Marked as wrong: it was somebody else. Her brother")
    # Nobody who comes later finds the name.
    expect(screen.page.locator("#kiosk")).not_to_contain_text("Nicolas", timeout=20_000)


def test_whoever_does_what_the_screen_asks_in_whichever_order_is_welcome(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen
) -> None:
    gate = office.make_gate(keeper, "Vault", gallery=GALLERY, liveness="blink and turn the head")
    screen = open_screen()
    office.obey_screen(screen, poses(SAME_MAN))
    put_up(keeper, screen, gate)
    # Whose head was not followed, on a busy machine, is asked again.
    office.expect_headline(screen, "Welcome, Nicolas", seconds=120)
    passage = newest_passage(keeper, "opened")
    assert passage.count("turned, °") == 2
    assert passage.count("eyes closed, s") == 1


def test_a_stranger_is_refused(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen, tmp_path: Path
) -> None:
    film = camera.walk_up(tmp_path / "stranger.mjpeg", head(STRANGER))
    screen = open_screen(film, color_scheme="dark", reduced_motion="reduce")
    put_up(keeper, screen, office_set_up.entrance)
    office.expect_headline(screen, "Not recognised")
    expect(screen.page.locator("#detail")).to_have_text("Please ask at reception.")
    assert serious_violations(screen.page) == []
    assert "Most like" in newest_passage(keeper, "refused")


def test_a_photograph_held_to_the_camera_is_no_person(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen, tmp_path: Path
) -> None:
    screen = open_screen(camera.photo_held_up(tmp_path / "photo.mjpeg", head(ENROLLED)))
    put_up(keeper, screen, office_set_up.entrance)
    office.expect_headline(screen, "That did not work", seconds=60)
    newest_passage(keeper, "deception")
    keeper.goto("/gates/")
    card = keeper.locator(".gate-card", has_text="Main entrance")
    expect(card.locator("[data-count=spoofs_today]")).not_to_have_text("0")


def test_a_badge_opens_for_its_own_face(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen, tmp_path: Path
) -> None:
    badge = office.picture_of_badge(office.issue_badge(keeper, office_set_up.nicolas))
    screen = open_screen(camera.badge_then_face(tmp_path / "badge.mjpeg", badge, head(SAME_MAN)))
    put_up(keeper, screen, office_set_up.server_room)
    office.expect_headline(screen, "Welcome, Nicolas", seconds=60)


def test_says_within_moments_that_nobody_can_be_recognised_and_recovers(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen, facet: RunningFacet
) -> None:
    screen = open_screen()
    put_up(keeper, screen, office_set_up.entrance)
    office.expect_headline(screen, "Walk up to the camera")
    facet.kill_worker("faces")
    office.expect_headline(screen, "The gate cannot recognise anybody at the moment", seconds=4)
    assert serious_violations(screen.page) == []
    office.expect_headline(screen, "Walk up to the camera", seconds=120)  # the launcher has started another


def test_a_screen_that_was_disconnected_shows_how_to_pair_it_again(
    keeper: Page, office_set_up: Office, open_screen: OpenScreen
) -> None:
    screen = open_screen()
    office.pair(screen, office.pairing_code(keeper, office_set_up.entrance, kiosk="Stolen tablet"))
    keeper.goto(office_set_up.entrance)
    keeper.get_by_role("button", name="Disconnect Stolen tablet").click()
    keeper.get_by_role("button", name="Remove", exact=True).click()
    expect(screen.page.get_by_text("This screen was disconnected from its gate.")).to_be_visible()
    expect(keeper.locator(".device", has_text="Stolen tablet")).to_have_count(0)
