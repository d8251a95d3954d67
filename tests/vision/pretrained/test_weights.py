"""Weights are found, fetched once, continued, and believed by their checksum only."""

from __future__ import annotations

import errno
import hashlib
import http.server
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from vision.errors import WeightsMissing
from vision.pretrained import weights as weights_module
from vision.pretrained.catalogue import CATALOGUE, Weights
from vision.pretrained.weights import default_cache, fetch, locate
from vision.step import Step

CONTENT = np.random.default_rng(0).bytes(1_000_000)


def entry(content: bytes = CONTENT, *, size: int | None = None, url: str | None = None) -> Weights:
    return Weights(
        name="sample",
        purpose="a test",
        file="sample.h5",
        size=size or len(content),
        checksum="sha256:" + hashlib.sha256(content).hexdigest(),
        license="CC0-1.0",
        origin="random",
        url=url,
    )


@dataclass
class Origin:
    """A web server that can continue, break off, or serve something else."""

    content: bytes = CONTENT
    has_ranges: bool = True
    breaks_off_after: int | None = None
    ranges: list[str | None] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def origin() -> Iterator[Origin]:
    origin = Origin()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            origin.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and origin.has_ranges else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(origin.content) - start))
            self.end_headers()
            self.wfile.write(origin.content[start : origin.breaks_off_after])

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    origin.url = f"http://127.0.0.1:{server.server_port}/sample.h5"
    yield origin
    server.shutdown()
    thread.join()
    server.server_close()


def drain(weights: Weights, cache: Path, *, url: str | None = None) -> tuple[list[Step], Path]:
    steps, generator = [], fetch(weights, cache, url=url)
    while True:
        try:
            steps.append(next(generator))
        except StopIteration as stop:
            return steps, stop.value


def unfinished(cache: Path) -> Path:
    return cache / "sample.h5.unfinished"


def test_downloads_with_progress(tmp_path: Path, origin: Origin) -> None:
    steps, path = drain(entry(url=origin.url), tmp_path / "new" / "folder")
    assert path.read_bytes() == CONTENT
    assert {step.message for step in steps} == {"downloading"}
    sizes = [step.figures["bytes"] for step in steps]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 2
    assert steps[-1].fraction == 1.0
    assert steps[-1].figures == {"bytes": len(CONTENT), "total": len(CONTENT)}


def test_downloads_from_a_file_url(tmp_path: Path) -> None:
    source = tmp_path / "there.h5"
    source.write_bytes(CONTENT)
    steps, path = drain(entry(), tmp_path / "cache", url=source.as_uri())
    assert path == locate(entry(), tmp_path / "cache")
    assert len(steps) > 2


def test_fetches_only_once(tmp_path: Path, origin: Origin) -> None:
    drain(entry(url=origin.url), tmp_path)
    steps, path = drain(entry(url=origin.url), tmp_path)
    assert steps == []
    assert path.is_file()
    assert len(origin.ranges) == 1


def test_continues_after_being_closed(tmp_path: Path, origin: Origin) -> None:
    steps = fetch(entry(url=origin.url), tmp_path)
    arrived = int(next(steps).figures["bytes"])
    steps.close()
    _, path = drain(entry(url=origin.url), tmp_path)
    assert path.read_bytes() == CONTENT
    assert origin.ranges == [None, f"bytes={arrived}-"]
    assert not unfinished(tmp_path).exists()


def test_continues_after_the_connection_broke_off(tmp_path: Path, origin: Origin) -> None:
    origin.breaks_off_after = 300_000
    with pytest.raises(WeightsMissing) as refusal:
        drain(entry(url=origin.url), tmp_path)
    assert refusal.value.reason == "weights_missing"
    assert "300000 of 1000000" in str(refusal.value.figures["detail"])
    origin.breaks_off_after = None
    _, path = drain(entry(url=origin.url), tmp_path)
    assert path.read_bytes() == CONTENT
    assert origin.ranges == [None, "bytes=300000-"]


def test_starts_again_where_the_server_cannot_continue(tmp_path: Path, origin: Origin) -> None:
    origin.has_ranges = False
    unfinished(tmp_path).write_bytes(CONTENT[:1000])
    _, path = drain(entry(url=origin.url), tmp_path)
    assert path.read_bytes() == CONTENT


def test_needs_no_network_for_a_download_that_was_whole(tmp_path: Path) -> None:
    unfinished(tmp_path).write_bytes(CONTENT)
    steps, path = drain(entry(url="http://127.0.0.1:9/nobody"), tmp_path)
    assert steps == []
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("content", [CONTENT[::-1], CONTENT * 2])
def test_throws_away_what_has_another_checksum(tmp_path: Path, origin: Origin, content: bytes) -> None:
    origin.content = content
    with pytest.raises(WeightsMissing) as refusal:
        drain(entry(url=origin.url), tmp_path)
    assert refusal.value.reason == "weights_damaged"
    assert not unfinished(tmp_path).exists()
    assert not (tmp_path / "sample.h5").exists()


def test_replaces_a_damaged_file(tmp_path: Path, origin: Origin) -> None:
    (tmp_path / "sample.h5").write_bytes(b"damaged")
    _, path = drain(entry(url=origin.url), tmp_path)
    assert path.read_bytes() == CONTENT


def test_says_what_is_missing_and_where(tmp_path: Path) -> None:
    weights = entry(url="http://127.0.0.1:9/nobody")
    for attempt in (lambda: locate(weights, tmp_path), lambda: drain(weights, tmp_path)):
        with pytest.raises(WeightsMissing) as refusal:
            attempt()
        assert refusal.value.reason == "weights_missing"
        assert refusal.value.figures["folder"] == str(tmp_path)
        assert refusal.value.figures["file"] == "sample.h5"
        assert refusal.value.figures["url"] == weights.url
        assert refusal.value.figures["bytes"] == len(CONTENT)


def test_refuses_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "sample.h5").write_bytes(CONTENT[:-1])
    with pytest.raises(WeightsMissing) as refusal:
        locate(entry(), tmp_path)
    assert refusal.value.reason == "weights_damaged"


def test_says_that_the_server_has_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing) as refusal:
        drain(entry(), tmp_path, url=(tmp_path / "nothing").as_uri())
    assert "nothing" in str(refusal.value.figures["detail"])


def test_says_that_the_disk_is_full(tmp_path: Path, origin: Origin) -> None:
    # /dev/full takes no byte, as a full disk does
    unfinished(tmp_path).symlink_to("/dev/full")
    with pytest.raises(WeightsMissing) as refusal:
        drain(entry(url=origin.url), tmp_path)
    assert refusal.value.reason == "disk_full"
    assert isinstance(refusal.value.__cause__, OSError)
    assert refusal.value.__cause__.errno == errno.ENOSPC


def test_says_that_the_folder_cannot_be_written(tmp_path: Path, origin: Origin) -> None:
    (tmp_path / "file").touch()  # denied even to root
    with pytest.raises(WeightsMissing) as refusal:
        drain(entry(url=origin.url), tmp_path / "file" / "cache")
    assert refusal.value.reason == "weights_missing"
    assert "directory" in str(refusal.value.figures["detail"])


def test_watches_another_process_that_downloads_the_same(
    tmp_path: Path, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights_module, "WATCH_SECONDS", 0.01)
    first, second = (fetch(entry(url=origin.url), tmp_path) for _ in range(2))
    arrived = next(first).figures["bytes"]
    assert next(second).figures == {"bytes": arrived, "total": len(CONTENT)}
    assert len(list(first)) > 1
    assert list(second) == []
    assert len(origin.ranges) == 1
    assert locate(entry(), tmp_path).read_bytes() == CONTENT


def test_refuses_a_file_that_only_has_the_name_of_vgg19(tmp_path: Path) -> None:
    vgg19 = CATALOGUE["vgg19"]
    assert vgg19.url is not None
    assert vgg19.url.endswith(vgg19.file)
    assert (vgg19.checksum, vgg19.size) == ("md5:253f8cb515780f3b799900260a226db6", 80_134_624)
    (tmp_path / vgg19.file).write_bytes(b"not the real one")
    with pytest.raises(WeightsMissing, match="weights_damaged"):
        locate(vgg19, tmp_path)


def test_keeps_weights_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in default_cache().parents
    default_cache().mkdir(parents=True)
    (default_cache() / "sample.h5").write_bytes(CONTENT)
    assert locate(entry()) == default_cache() / "sample.h5"


@pytest.mark.parametrize("weights", CATALOGUE.values(), ids=lambda weights: weights.name)
def test_the_catalogue_says_where_everything_comes_from(weights: Weights) -> None:
    assert CATALOGUE[weights.name] is weights
    assert sum(source is not None for source in (weights.package, weights.npm, weights.url)) == 1
    assert all((weights.purpose, weights.license, weights.origin))
    if weights.url is None:
        assert locate(weights).stat().st_size == weights.size


def test_says_which_package_is_missing() -> None:
    weights = Weights(
        name="sample",
        purpose="",
        file="a",
        size=1,
        checksum="sha256:0",
        license="",
        origin="",
        package="no_such",
    )
    with pytest.raises(WeightsMissing, match="no_such"):
        locate(weights)
    with pytest.raises(WeightsMissing, match="no_such"):
        next(fetch(weights))


def test_finds_what_npm_brings_beside_its_package_file() -> None:
    for name in ("blazeface", "blazeface-graph", "face_recognition"):
        weights = CATALOGUE[name]
        assert locate(weights).stat().st_size == weights.size


def test_says_that_npm_has_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_module, "NPM_FOLDER", tmp_path)
    with pytest.raises(WeightsMissing) as refusal:
        locate(CATALOGUE["blazeface"])
    assert refusal.value.reason == "weights_not_installed"
    assert refusal.value.figures["name"] == "blazeface"
    with pytest.raises(WeightsMissing, match="weights_not_installed"):
        list(fetch(CATALOGUE["blazeface"]))


def test_refuses_a_damaged_file_of_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_module, "NPM_FOLDER", tmp_path)
    path = tmp_path / "@vladmandic/human/models/blazeface.bin"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"damaged")
    with pytest.raises(WeightsMissing, match="weights_damaged"):
        locate(CATALOGUE["blazeface"])


def test_the_container_gets_every_file_that_npm_brings() -> None:
    dockerfile = (Path(__file__).parents[3] / "Dockerfile").read_text()
    kept = re.search(r"! -regex '(.+)' -delete", dockerfile)
    assert kept is not None
    for weights in CATALOGUE.values():
        assert weights.npm is None or re.fullmatch(kept[1], f"node_modules/{weights.npm}/{weights.file}")
    assert not re.fullmatch(kept[1], "node_modules/@vladmandic/human/models/antispoof.bin")
