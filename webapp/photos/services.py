"""Adding and removing pictures. Everything or nothing: no file without its row, no row without its files."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from vision import images
from vision.errors import BadImage
from webapp.accounts import quotas
from webapp.accounts.models import User
from webapp.photos.disk import is_disk_full
from webapp.photos.models import Photo
from webapp.photos.titles import title_from
from webapp.sentences import Refused

DISPLAY_SIDE = 2048
THUMBNAIL_SIDE = 480
EXTENSIONS = {"JPEG": "jpg", "HEIF": "heic", "TIFF": "tif"}


class HousePicture(Protocol):
    """A picture that comes with Facet."""

    @property
    def slug(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def credit(self) -> str: ...
    @property
    def licence(self) -> str: ...

    def render(self) -> np.ndarray:
        """Return ``(H, W, 3) uint8`` RGB."""
        ...


LARGE_PIXELS = 16_000_000
# A hundred megapixels with alpha or 16 bits take up to 2 GB on the way to a picture: one large one at a time, and
# nobody's ordinary photograph waits for it.
_decoding_large = threading.BoundedSemaphore(1)
_decoding = threading.BoundedSemaphore(os.cpu_count() or 1)


def add_photo(*, owner: User | None, role: str, file: File[bytes], title: str = "", **about: str) -> Photo:
    """Check ``file`` by decoding it and keep it, with a display copy and a thumbnail.

    The same bytes from the same owner in the same role are the same ``Photo``.

    Args:
        owner: ``None`` for the house's own.
        title: made from the file's name if empty.
        about: ``slug``, ``credit`` and ``licence`` of a house picture.

    Raises:
        Refused: ``bad_role``, ``file_too_large``, ``disk_full``, ``out_of_memory``, ``quota_bytes``,
            ``quota_photos``, or why it is not a picture that can be used.
    """
    if role not in Photo.Role.values:
        raise Refused("bad_role")
    size = file.size or 0
    if size > settings.MAX_UPLOAD_BYTES:
        raise Refused("file_too_large", bytes=size, max_bytes=settings.MAX_UPLOAD_BYTES)
    digest = _sha256(file)
    if existing := _bring_back(owner, role, digest):
        return existing
    if owner is not None:
        quotas.refuse_over(owner, bytes=size, photos=1)  # before the work; asked again when it is written
    header, display, thumbnail = _decoded(file)
    photo = Photo(
        owner=owner,
        role=role,
        title=title or title_from(file.name or ""),
        width=header.width,
        height=header.height,
        format=header.format,
        bytes=size,
        sha256=digest,
        notes=["animated_first_frame"] if header.frames > 1 else [],
        **about,
    )
    extension = EXTENSIONS.get(header.format, header.format.lower())
    with _files_of(photo) as save:
        save("original", f"original.{extension}", file)
        save("display", "display.jpg", ContentFile(display))
        save("thumbnail", "thumbnail.webp", ContentFile(thumbnail))
        try:
            with quotas.within(owner, bytes=size, photos=1):
                photo.save(force_insert=True)
        except IntegrityError:
            # The same picture came twice at the same moment: the other one won.
            delete_files(photo)
            if existing := _bring_back(owner, role, digest):
                return existing
            raise
    return photo


def install_house_picture(picture: HousePicture) -> bool:
    """Add a picture of the house for everybody; say whether it was new."""
    if Photo.objects.filter(slug=picture.slug).exists():
        return False
    file = ContentFile(images.encode(picture.render(), "png"), name=f"{picture.slug}.png")
    about = {"slug": picture.slug, "credit": picture.credit, "licence": picture.licence}
    add_photo(owner=None, role=picture.role, file=file, title=picture.title, **about)
    return True


def remove_photo(photo: Photo) -> None:
    """Take a picture away: at once, or, while paintings still show it, with the last of them."""
    photo.removed_at = timezone.now()
    photo.save(update_fields=["removed_at"])
    forget_if_unused(photo)


def forget_if_unused(photo: Photo) -> None:
    """Delete a picture that was taken away, unless something still needs it."""
    # The database knows what needs it, also what was made this very moment.
    with suppress(IntegrityError), transaction.atomic():
        deleted, _ = Photo.objects.filter(pk=photo.pk, removed_at__isnull=False).delete()
        if deleted:
            transaction.on_commit(lambda: delete_files(photo))


def delete_files(photo: Photo) -> None:
    for stored in (photo.original, photo.display, photo.thumbnail):
        if stored.name:
            default_storage.delete(stored.name)
    folder = photo.original.name.rpartition("/")[0] if photo.original.name else ""
    if folder:
        with suppress(OSError):  # not empty, or never made
            default_storage.delete(folder)


def _bring_back(owner: User | None, role: str, digest: str) -> Photo | None:
    photo = Photo.objects.filter(owner=owner, role=role, sha256=digest).first()
    if photo and photo.removed_at:
        photo.removed_at = None
        photo.save(update_fields=["removed_at"])
    return photo


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _decoded(file: File[bytes]) -> tuple[images.ImageHeader, bytes, bytes]:
    stream: BinaryIO = file.file if hasattr(file, "file") else file  # type: ignore[assignment]
    try:
        header = images.inspect(stream)
        with _decoding_large if header.width * header.height > LARGE_PIXELS else _decoding:
            picture = images.decode(stream, max_pixels=settings.MAX_PIXELS, max_side=DISPLAY_SIDE)
            thumbnail = images.encode(images.resize(picture, THUMBNAIL_SIDE), "webp", quality=82)
            return header, images.encode(picture, "jpeg", quality=90), thumbnail
    except BadImage as error:
        raise Refused(error.reason, **error.figures) from error
    except MemoryError as error:
        raise Refused("out_of_memory") from error


@contextmanager
def _files_of(photo: Photo) -> Iterator[Callable[[str, str, File[bytes]], None]]:
    """Yield a function that stores one file of ``photo``; on any failure none of them stays."""

    def save(field: str, name: str, content: File[bytes]) -> None:
        content.seek(0)
        stored = getattr(photo, field)
        # The name before the bytes: a file broken off half-way has to be found again to be deleted.
        stored.name = stored.field.generate_filename(photo, name)
        stored.save(name, content, save=False)

    try:
        yield save
    except (OSError, OperationalError) as error:
        delete_files(photo)
        if is_disk_full(error):
            raise Refused("disk_full") from error
        raise
    except BaseException:
        delete_files(photo)
        raise
