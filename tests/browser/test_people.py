"""The receptionist: enrols from one photograph, is told what is wrong, imports, prints a badge, erases."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import people
from tests.browser.conftest import Complaints, Visit
from tests.browser.facet import RunningFacet
from tests.browser.test_looks import serious_violations
from tests.faces import photograph
from tests.webapp.gallery import photographs


@pytest.fixture(scope="module")
def _receptionist(facet: RunningFacet) -> None:
    people.make_receptionist(facet)


@pytest.fixture
def page(_receptionist: None, visit: Visit, complaints: Complaints) -> Page:
    complaints.expected.append("Failed to load resource")
    return people.sign_in(visit)


def test_enrols_from_one_photograph_after_a_bad_one_was_refused(page: Page) -> None:
    gallery = people.make_gallery(page, "Enrolment")
    page.get_by_role("link", name="Enrol the first one").click()
    enrol = page.get_by_role("button", name="Enrol", exact=True)
    expect(enrol).to_be_disabled()

    jpeg = {"mimeType": "image/jpeg"}
    people.bring(page, {**jpeg, "name": "blurred.jpg", "buffer": photographs.blurred()})
    people.expect_verdict(page, "The face is blurred")
    people.bring(page, photograph("sample1.jpg"))
    people.expect_verdict(page, "3 faces in this picture")
    people.bring(page, {**jpeg, "name": "notes.txt", "buffer": b"no picture at all"})
    people.expect_verdict(page, "not a picture that Facet can read")
    expect(page.locator("#enrol-hint")).to_contain_text("a good photograph, a name, and the consent")

    people.bring(page, photograph("audrey.jpg"))
    people.expect_verdict(page, "good enough")
    page.get_by_label("Name").fill("Audrey Ruston")
    expect(enrol).to_be_disabled()  # no consent yet
    page.get_by_role("checkbox", name="This person has agreed").check()
    page.get_by_label("A new group").fill("Design")
    enrol.click()
    page.wait_for_url(re.compile(r"[0-9a-f-]{36}/$"))
    expect(page.get_by_role("heading", name="Audrey Ruston")).to_be_visible()
    expect(page.locator(".face")).to_have_count(1)
    expect(page.locator(".consent")).to_contain_text("Opening the doors of the office")

    page.goto(gallery)
    expect(page.locator(".person-row")).to_contain_text("Design")


def test_a_face_that_is_enrolled_already_has_to_be_somebody_elses(page: Page) -> None:
    gallery = people.make_gallery(page, "Duplicates")
    people.enrol(page, gallery, photograph("cage.jpg"), "Nicolas Coppola")
    page.goto(f"{gallery}enrol/")
    people.bring(page, photograph("cage2_crop.jpg"))
    people.expect_verdict(page, "good enough")
    warning = page.locator("#same-face")
    expect(warning).to_contain_text("This face is already enrolled as Nicolas Coppola.")
    page.get_by_label("Name").fill("Another Name")
    page.get_by_role("checkbox", name="This person has agreed").check()
    enrol = page.get_by_role("button", name="Enrol", exact=True)
    expect(enrol).to_be_disabled()
    warning.get_by_role("checkbox", name="This is somebody else").check()
    expect(enrol).to_be_enabled()


def test_three_looks_say_what_is_missing(page: Page) -> None:
    """Chromium's own fake camera shows no face: the reason is said where one looks."""
    gallery = people.make_gallery(page, "Camera")
    page.goto(f"{gallery}enrol/")
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-prompt]")).to_have_text("Look straight into the camera")
    expect(page.locator("[data-problem]")).to_contain_text("no face", timeout=30_000)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert page.evaluate("document.querySelector('#burst video').srcObject") is None


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in ("audrey.jpg", "SeanConnery.jpg"):
            made.write(photograph(name), f"staff/{name}")
        table = (
            "file;name;number\naudrey.jpg;Audrey Ruston;1\nSeanConnery.jpg;王小明;2\nmissing.jpg;Nobody;3\n"
        )
        made.writestr("staff/people.csv", table.encode("gb18030"))
    return stream.getvalue()


def test_imports_an_archive_and_watches(page: Page) -> None:
    gallery = people.make_gallery(page, "Import")
    page.get_by_role("link", name="Import people").click()
    file = {"name": "staff.zip", "mimeType": "application/zip", "buffer": archive()}
    page.locator("#archive").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_label("Given on").fill("2026-01-05")
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(re.compile(r"/imports/"))
    expect(page.locator("#import-state")).to_have_text("Finished", timeout=60_000)
    expect(page.locator("#counts")).to_contain_text("2 enrolled")
    lines = page.locator(".report-line")
    expect(lines).to_have_count(3)
    expect(lines.nth(2)).to_contain_text("There is no photograph of this name.")
    page.get_by_label("Only what was not enrolled").check()
    expect(lines.nth(0)).to_be_hidden()
    page.goto(gallery)
    expect(page.locator(".person-row")).to_have_count(2)
    page.get_by_placeholder("Name, number or address").fill("王")
    expect(page.locator(".person-row")).to_have_count(1)


def test_a_badge_is_printed_once_and_a_person_erased_with_a_certificate(page: Page, tmp_path: Path) -> None:
    gallery = people.make_gallery(page, "Erasure")
    people.enrol(page, gallery, photograph("audrey.jpg"), "Audrey Ruston")
    person = page.url
    page.get_by_role("button", name="Issue a badge").click()
    expect(page.locator(".badge-code")).to_be_visible()
    box = page.locator(".badge-card").bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(85.6 / 54, abs=0.02)

    page.goto(person)
    page.get_by_label("Name", exact=True).fill("Audrey Hepburn")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Audrey Hepburn")
    page.get_by_role("button", name="Erase", exact=True).click()
    people.show_again(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Type the full name to confirm").fill("Audrey")
    expect(dialog.get_by_role("button", name="Erase", exact=True)).to_be_disabled()
    # The name that is saved now, not that of when the page was opened.
    dialog.get_by_label("Type the full name to confirm").fill("Audrey Hepburn")
    dialog.get_by_role("button", name="Erase", exact=True).click()
    expect(page.get_by_role("heading", name="Erased")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the certificate").click()
    certificate = json.loads(Path(download.value.path()).read_text())
    assert certificate["counts"]["templates"] == 1
    assert certificate["counts"]["badges"] == 1

    answer = page.goto(person)
    assert answer is not None
    assert answer.status == 404
    page.goto("/accounts/audit/?action=person.erased")
    expect(page.locator(".audit")).to_contain_text("erased a person")
    expect(page.locator(".audit")).not_to_contain_text("Audrey")


def test_going_back_ticks_nobodys_consent(page: Page) -> None:
    gallery = people.make_gallery(page, "Back")
    people.enrol(page, gallery, photograph("audrey.jpg"), "Audrey Ruston")
    page.go_back()
    expect(page.locator("#enrol-hint")).to_contain_text("the consent")
    expect(page.get_by_role("checkbox", name="This person has agreed")).not_to_be_checked()


def test_a_folder_that_broke_off_goes_on_where_it_was(page: Page, tmp_path: Path) -> None:
    gallery = people.make_gallery(page, "Folder")
    for number in range(8):
        (tmp_path / f"{number}.jpg").write_bytes(photographs.nobody())
    sent: list[str] = []

    def break_off_once(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) == 5:
            route.abort()
        else:
            route.continue_()

    page.route("**/photos/", break_off_once)
    page.goto(f"{gallery}import/")
    page.locator("#folder").set_input_files(tmp_path)
    begin = page.get_by_role("button", name="Import", exact=True)
    begin.click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    begin.click()
    page.wait_for_url(re.compile(r"/imports/"))
    assert len(sent) == 9
    expect(page.locator("#import-state")).to_have_text("Finished", timeout=60_000)
    expect(page.locator("#counts")).to_contain_text("8 not enrolled")
    page.goto(f"{gallery}import/")
    expect(page.locator(".person-row")).to_have_count(1)  # one import, not two


def test_nobody_is_shut_out_and_pages_fit_a_phone(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    gallery = people.make_gallery(page, "Phone")
    people.enrol(page, gallery, photograph("audrey.jpg"), "Audrey Ruston")
    person = page.url
    problems: list[str] = []
    here = (gallery, *(f"{gallery}{path}" for path in ("enrol/", "import/", "settings/")))
    for url in ("/people/?all", "/people/new/", *here, person, "/accounts/audit/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(url)
        problems += serious_violations(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, url
    page.goto(person)
    page.get_by_role("button", name="Erase", exact=True).click()
    people.show_again(page)
    problems += serious_violations(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert problems == []
