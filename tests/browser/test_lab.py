"""The lab: filters on numbers and photographs, transposed and learned ones, signals, volumes; shared by their addresses."""

from __future__ import annotations

import io
import math
import re
import wave
from array import array

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser import studio
from tests.browser.conftest import Complaints, Visit
from tests.browser.facet import RunningFacet
from tests.browser.test_looks import serious_violations, too_wide

PAGES = (
    "/lab/",
    "/lab/convolution/",
    "/lab/convolution/?bench=photo&pool=max",
    "/lab/convolution/?bench=transposed",
    "/lab/convolution/?bench=photo&colors=volume&k=1,0,-1;1,0,-1;1,0,-1_1,1,1;0,0,0;-1,-1,-1",
    "/lab/convolution/?bench=learning",
    "/lab/convolution/?bench=learning&lk=numbers",
    "/lab/signals/",
    "/lab/volumes/",
)


def expect_numbers(grid: Locator, *rows: list[str]) -> None:
    """All that a result says, row by row."""
    expect(grid.locator("[data-place]")).to_have_text([number for row in rows for number in row])


def expect_first_row(grid: Locator, *row: str) -> None:
    expect(grid.locator("[data-place^='0,']")).to_have_text(list(row))


def choose_bench(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).check()


def test_the_courses_numbers_filtered_by_hand(visit: Visit) -> None:
    page = visit("/lab/")
    page.get_by_role("link", name=re.compile("^Convolution")).click()
    result = page.locator("#result-numbers")
    expect_first_row(result, "−5", "−4", "0", "8")
    result.locator("[data-place='3,3']").hover()
    expect(page.locator("#sum .lab-sum-total")).to_have_text("= −16")
    # Typed: the filter's middle left; with the keyboard to the next one, and what is no number changes nothing.
    page.get_by_label("Filter, row 2, column 1").fill("2")
    expect_first_row(result, "−4", "1", "8", "17")
    page.get_by_label("Filter, row 2, column 1").press("ArrowDown")
    expect(page.get_by_label("Filter, row 3, column 1")).to_be_focused()
    page.get_by_label("Filter, row 3, column 1").fill("x")
    expect_first_row(result, "−4", "1", "8", "17")
    # The arrows of the keyboard move the window.
    page.get_by_role("button", name="7×7, stride 2").click()
    expect_numbers(result, ["91", "100", "88"], ["69", "91", "117"], ["44", "72", "74"])
    expect(page.locator("#slip")).to_contain_text("88 and 117")
    expect(page.locator("#formula")).to_have_text(re.compile(r"⌊\(7 .* 3\) / 2⌋ \+ 1 = 3"))
    result.locator("[data-place='0,0']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#sum .lab-sum-total")).to_have_text("= 100")
    expect(page.locator("#input-planes .is-covered")).to_have_count(9)
    page.get_by_role("button", name="Pooling 4×4").click()
    expect_numbers(page.locator("#pooled-numbers"), ["9", "2"], ["6", "3"])
    page.get_by_role("radio", name="Mean", exact=True).check()
    expect_numbers(page.locator("#pooled-numbers"), ["3.75", "1.25"], ["4", "2"])


def test_flipped_as_in_mathematics_and_over_three_channels(visit: Visit) -> None:
    page = visit("/lab/convolution/?k=3,4,5;1,0,2;-1,9,7")
    result = page.locator("#result-numbers")
    expect_first_row(result, "106", "83", "110", "90")
    page.get_by_role("radio", name="As in mathematics").check()
    expect_first_row(result, "74", "84", "70", "130")
    expect(page.locator("#associativity")).to_contain_text("differ by 0")
    page.get_by_role("button", name="6×6×3", exact=True).click()
    expect_first_row(result, *["0"] * 4)
    page.get_by_role("button", name="Look at red alone").click()
    expect_first_row(result, "0", "30", "30", "0")
    # Shared: the address alone brings it back.
    page.wait_for_url(re.compile("k=[^&]*%7C0,0,0;0,0,0;0,0,0"))
    address = page.url
    page.goto("/lab/")
    page.goto(address)
    expect_first_row(result, "0", "30", "30", "0")
    page.locator("summary[aria-label='Language and theme']").click()
    page.get_by_role("button", name="简体中文").click()
    expect_first_row(result, "0", "30", "30", "0")


def test_their_photograph_is_filtered_while_they_type(visit: Visit, complaints: Complaints) -> None:
    page = visit("/lab/convolution/")
    choose_bench(page, "Photograph")
    expect(page.locator("#result-shape")).to_have_text("212 × 318")
    page.locator("#source [data-file]").set_input_files(studio.PHOTOGRAPH)
    expect(page.locator("#result-shape")).to_have_text("318 × 318")
    # It goes into their library, where the address finds it again.
    page.wait_for_url("**photo=**")
    expect(page.locator("#source [data-photo][aria-pressed=true]")).to_have_attribute("title", "astronaut")
    seen = page.locator("#result").evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Gauss blur").click()
    expect(page.locator("#scale-text")).to_contain_text("above 255 white")
    assert page.locator("#result").evaluate("canvas => canvas.toDataURL()") != seen
    page.get_by_role("button", name="Same size").click()
    expect(page.locator("#result-shape")).to_have_text("320 × 320")
    page.locator("#result-pixels").focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#sum .lab-sum-line")).to_have_count(5)
    page.get_by_role("radio", name="All three added").check()
    expect(page.locator("#kernel-planes input")).to_have_count(75)
    # So long a sum is three tables.
    expect(page.locator("#sum summary")).to_contain_text(["Red: 25 products", "Green", "Blue"])
    page.locator("#sum summary").first.click()
    expect(page.locator("#sum details[open] .lab-products > *")).to_have_count(25)
    # A file that no browser shows is read by the server; one that nobody can read changes nothing.
    complaints.expected.append("415")
    page.locator("#source [data-file]").set_input_files(
        {"name": "words.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    expect(page.locator("#source [role=alert]")).to_contain_text("not a picture that Facet can read")
    expect(page.locator("#result-shape")).to_have_text("320 × 320")
    page.locator("#source [data-file]").set_input_files(
        {"name": "room.tif", "mimeType": "image/tiff", "buffer": picture((120, 60), "TIFF")}
    )
    expect(page.locator("#input-shape")).to_have_text("60 × 120 × 3")


def test_filters_of_a_layer_side_by_side(visit: Visit) -> None:
    page = visit("/lab/convolution/")
    page.get_by_role("button", name="6×6×3, two filters").click()
    expect(page.locator("#result-shape")).to_have_text("4 × 4 × 2")
    expect(page.locator("#kernel-shape")).to_have_text("3 × 3 × 3, 2×")
    expect_first_row(page.locator("#result-numbers"), "0", "30", "30", "0")
    page.get_by_role("button", name="Channel 2").click()
    expect_first_row(page.locator("#result-numbers"), *["0"] * 4)
    page.get_by_role("button", name="Add a filter").click()
    expect(page.locator("#result-shape")).to_have_text("4 × 4 × 3")
    page.get_by_role("button", name="Gauss blur").click()
    # All filters of a layer are as large as the one at hand.
    expect(page.locator("#result-shape")).to_have_text("2 × 2 × 3")
    page.wait_for_url(re.compile("k=0,0,0,0,0;.*filter=2"))
    page.reload()
    expect(page.locator("#result-shape")).to_have_text("2 × 2 × 3")
    page.get_by_role("button", name="Remove this filter").click()
    page.get_by_role("button", name="Remove this filter").click()
    expect(page.locator("#result-shape")).to_have_text("2 × 2")
    expect(page.locator("#channels")).to_be_hidden()


def test_the_camera_is_filtered_live(visit: Visit) -> None:
    page = visit("/lab/convolution/?bench=photo")
    page.locator("#source [data-camera]").click()
    expect(page.locator("#source [data-camera]")).to_have_text("Stop the camera")
    expect(page.locator("#photo")).to_have_attribute("aria-label", "Camera")
    # It goes off when somebody turns to something else.
    choose_bench(page, "In numbers")
    expect(page.locator("#source [data-camera]")).to_have_text("Camera")


def test_a_transposed_convolution_step_by_step(visit: Visit) -> None:
    page = visit("/lab/convolution/?bench=transposed&step=0")
    expect(page.locator("#transposed-text")).to_have_text("Nothing is laid down yet.")
    for _ in range(4):
        page.get_by_role("button", name="One step on").click()
    expect(page.locator("#transposed-text")).to_have_text("Step 4 of 4: the filter times 2.")
    expect(page.locator("#transposed-result")).to_have_attribute(
        "aria-label", "Result: 0 4 0 1 | 10 7 6 3 | 0 7 0 2 | 6 3 4 2"
    )
    expect(page.locator("#transposed [data-shape=result]")).to_have_text("4 × 4")
    page.get_by_label("Input, row 1, column 1").fill("0")
    expect(page.locator("#transposed-result")).to_have_attribute("aria-label", re.compile("Result: 0 2 0 1 "))


def learned_numbers(page: Page) -> list[float]:
    words = (page.locator("#learned").get_attribute("aria-label") or "").rpartition(": ")[2].split()
    return [float(word.replace("−", "-")) for word in words]


def test_nine_numbers_converge(visit: Visit) -> None:
    page = visit("/lab/convolution/?bench=learning&secret=sobel")
    expect(page.locator("#learning-text")).to_have_text("All numbers are 0. Press Learn.")
    page.get_by_role("button", name="Learn", exact=True).click()
    expect(page.locator("#learning-text")).to_have_text("Found.", timeout=30_000)
    assert learned_numbers(page) == pytest.approx([1, 0, -1, 2, 0, -2, 1, 0, -1], abs=0.05)
    expect(page.locator("#loss-chart canvas")).to_be_visible()
    # Their own picture after: of other proportions, it is refused; the same one learns to change nothing.
    for size, sentence in (((90, 40), "other proportions"), ((120, 80), "")):
        page.locator("#after-source [data-file]").set_input_files(
            {"name": "after.png", "mimeType": "image/png", "buffer": picture(size)}
        )
        if sentence:
            expect(page.locator("#after-source [data-error]")).to_contain_text(sentence)
    expect(page.locator("#secret")).to_have_value("own")


def test_nine_numbers_converge_on_the_courses_numbers(visit: Visit) -> None:
    page = visit("/lab/convolution/?bench=learning&lk=numbers&secret=vertical")
    after = page.locator("#after-numbers input")
    for cell, number in enumerate(("−5", "−4", "0", "8")):
        expect(after.nth(cell)).to_have_value(number)
    page.get_by_role("button", name="Learn", exact=True).click()
    expect(page.locator("#learning-text")).to_have_text("Found.", timeout=30_000)
    assert learned_numbers(page) == pytest.approx([1, 0, -1] * 3, abs=0.05)
    expect(page.locator("#now-numbers")).to_have_attribute("aria-label", re.compile(r": −5 −4 0 8 −10 "))
    # Two halves do not tell the filters apart; numbers typed by hand come from nobody's filter.
    page.locator("#secret").select_option("sobel")
    page.get_by_role("button", name="Bright | dark").click()
    page.get_by_role("button", name="Learn", exact=True).click()
    expect(page.locator("#learning-text")).to_contain_text("Found one, but not the same", timeout=30_000)
    after.first.fill("7")
    expect(page.locator("#secret")).to_have_value("own")
    page.wait_for_url("**ly=7,**")


def picture(size: tuple[int, int], kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(file, kind)
    return file.getvalue()


def test_a_heartbeat_is_smoothed_found_and_replaced(visit: Visit) -> None:
    page = visit("/lab/signals/")
    expect(page.locator("#signal-result-shape")).to_have_text("1020")
    page.get_by_role("button", name="Like its highest peak").click()
    expect(page.locator("#signal-result-shape")).to_have_text("1004")
    page.get_by_role("button", name="14 numbers").click()
    page.get_by_label("Numbers of the filter").fill("1 3 10 3 1")
    expect(page.locator("#signal-result-shape")).to_have_text("10")
    expect(page.locator("#sum .lab-sum-total")).to_have_text("= 244")
    expect(page.locator("#layers [data-shape='1']")).to_have_text("10 × 16")
    expect(page.locator("#layers [data-shape='2']")).to_have_text("6 × 32")
    page.get_by_label("Numbers of the filter").fill("one")
    expect(page.locator("#kernel-error")).to_contain_text("Numbers with spaces")
    expect(page.locator("#signal-result-shape")).to_have_text("10")
    page.get_by_label("Numbers of the filter").fill("1 -1")
    choose_file(page, "room.csv", b"second,degrees\n0,20\n1,22\n2,27\n")
    expect(page.locator("#signal-shape")).to_have_text("3")
    expect(page.locator("#sum .lab-sum-total")).to_have_text("= −2")
    choose_file(page, "letter.txt", b"Dear all")
    expect(page.locator("#signal-error")).to_contain_text("no columns of numbers")
    expect(page.locator("#signal-shape")).to_have_text("3")
    choose_file(page, "tone.wav", tone(), "audio/wav")
    expect(page.get_by_role("button", name="Hear it after")).to_be_visible()


def test_a_signal_is_drawn(visit: Visit) -> None:
    page = visit("/lab/signals/?signal=steps")
    before = page.locator("#samples").input_value()
    page.get_by_role("button", name="Draw").click()
    box = page.locator("#signal-chart .u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=5)
    page.mouse.up()
    expect(page.locator("#signal-note")).to_have_text("Drawn.")
    after = page.locator("#samples").input_value()
    assert after != before
    assert len(after.split()) == len(before.split()) == 256


def choose_file(page: Page, name: str, content: bytes, kind: str = "text/plain") -> None:
    page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def tone() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(array("h", [int(9000 * math.sin(at / 3)) for at in range(2000)]).tobytes())
    return file.getvalue()


def test_a_volume_slice_by_slice(visit: Visit) -> None:
    page = visit("/lab/volumes/")
    expect(page.locator("#result-shape")).to_have_text("64 × 64 × 64")
    expect(page.locator("#layers [data-shape='2']")).to_have_text("6³ × 32")
    page.get_by_label("z: slice or time").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-at='0']")).to_have_text("31")
    page.get_by_role("button", name="A film of a ball").click()
    expect(page.locator("#volume-shape")).to_have_text("32 × 64 × 64")
    page.get_by_role("button", name="Blur", exact=True).click()
    expect(page.locator("#sum .lab-sum-line")).to_have_count(3)
    slices = [{"name": f"{at}.png", "mimeType": "image/png", "buffer": picture((40, 40))} for at in range(5)]
    page.locator("#files").set_input_files(slices)  # type: ignore[arg-type]
    expect(page.locator("#volume-shape")).to_have_text("5 × 64 × 64")
    page.locator("#files").set_input_files({"name": "x.gif", "mimeType": "image/gif", "buffer": b"none"})
    expect(page.locator("#volume-error")).to_contain_text("cannot open x.gif as a picture")
    page.locator("#files").set_input_files(slices[:2])  # type: ignore[arg-type]
    expect(page.locator("#volume-error")).to_contain_text("at least three slices")
    expect(page.locator("#volume-shape")).to_have_text("5 × 64 × 64")


def test_the_lab_shuts_nobody_out(visit: Visit) -> None:
    page = visit("/lab/", reduced_motion="reduce")
    problems: list[str] = []
    for path in PAGES:
        page.goto(path)
        page.wait_for_timeout(300)
        problems += serious_violations(page) + too_wide(page, 320)
    assert problems == []


def test_every_page_of_the_lab_fits_a_phone_in_chinese(visit: Visit, facet: RunningFacet) -> None:
    page = visit("/lab/", viewport={"width": 390, "height": 800}, has_touch=True)
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": facet.address}])
    for path in PAGES:
        page.goto(path)
        assert too_wide(page, 390) == []
