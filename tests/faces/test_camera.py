"""A browser really plays the films, and what is in them is what their names say."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.faces import photograph
from tests.faces.camera import PLAYED, RATE, badge_then_face, head_in, photo_held_up, walk_up
from vision.faces.detection import detect
from vision.faces.mesh import mesh
from vision.faces.presentations import Head

START = b"\xff\xd8\xff\xe0"
PLAY = """async () => {
    const video = document.createElement("video");
    video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});
    await video.play();
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext("2d");
    const brightness = [];
    for (let count = 0; count < 40; count++) {
        await new Promise(done => setTimeout(done, 100));
        context.drawImage(video, 0, 0);
        const pixels = context.getImageData(270, 200, 100, 100).data;
        brightness.push(pixels.reduce((sum, value) => sum + value, 0) / pixels.length);
    }
    return {width: video.videoWidth, height: video.videoHeight, brightness};
}"""


@pytest.fixture(scope="module")
def head() -> Head:
    return head_in(photograph("SeanConnery.jpg"))


def pictures(film: Path) -> Iterator[np.ndarray]:
    frames = film.read_bytes().split(START)[1:]
    for frame in frames[:: PLAYED // RATE]:
        yield np.asarray(Image.open(io.BytesIO(START + frame)))


def test_somebody_comes_and_blinks(head: Head, tmp_path: Path) -> None:
    shown = list(pictures(walk_up(tmp_path / "film.mjpeg", head, seconds=3.0)))
    widths, openness = [], []
    for picture in shown:
        faces = detect(picture)
        widths.append(faces[0].box.width if faces else 0.0)
        openness.append(float(np.mean(mesh(picture, faces[0]).eye_openness)) if faces else 0.0)
    assert widths[:9] == [0.0] * 9
    assert widths[-1] > 1.5 * next(width for width in widths if width > 0)
    standing = np.array(openness[-30:])
    assert 5 <= (standing < 0.6 * np.quantile(standing, 0.75)).sum() <= 9


def test_a_badge_can_be_read_before_the_face_comes(head: Head, tmp_path: Path) -> None:
    code = segno.make("https://facet.example/badge/5Q2mGqjXv8", error="m")
    rows = np.array(list(code.matrix_iter(scale=8, border=4)), np.uint8)
    qr = np.repeat((255 * (1 - rows))[..., None], 3, 2)
    shown = list(pictures(badge_then_face(tmp_path / "film.mjpeg", qr, head, seconds=1.0)))
    read = [[found.text for found in zxingcpp.read_barcodes(picture)] for picture in shown]
    assert sum(texts == ["https://facet.example/badge/5Q2mGqjXv8"] for texts in read) >= 20
    assert not read[-1]
    assert detect(shown[-1])


def test_a_held_photograph_shows_a_face_and_paper(head: Head, tmp_path: Path) -> None:
    last = list(pictures(photo_held_up(tmp_path / "film.mjpeg", head, seconds=1.0)))[-1]
    assert len(detect(last)) == 1


def test_chromium_plays_it(head: Head, tmp_path: Path) -> None:
    executable = next(
        (
            found
            for name in ("chromium-headless-shell", "chromium", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )
    if executable is None:
        pytest.skip("no Chromium on this machine: tests/install-chromium.sh installs it")
    film = walk_up(tmp_path / "film.mjpeg", head, seconds=1.0)
    options = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=options)
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto("http://localhost/")
        seen = page.evaluate(PLAY)
        browser.close()
    assert (seen["width"], seen["height"]) == (640, 480)
    # The film is 3.5 s long: within 4 s the empty room and the face have both been in the middle.
    assert np.ptp(seen["brightness"]) > 15
