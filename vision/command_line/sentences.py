"""What can go wrong, in one sentence on standard error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from vision.errors import BadSetting, VisionError

SENTENCES: Mapping[str, str] = {
    "bad_csv": "{file} is no table: its rows are not all alike.",
    "bad_json": "{file} is no JSON.",
    "bad_name": "{file} has a name that cannot be used: {value}.",
    "bad_polygon": "An outline has fewer than three points.",
    "bad_rle": "The run lengths of an outline do not fill its picture.",
    "bad_setting": "The setting {name} cannot be {value}.",
    "bad_value": "{file} has a value that cannot be used as {field}: {value}.",
    "bad_xml": "{file} is no XML.",
    "box_empty": "{file} has a box without width or height: {box}.",
    "box_outside": "{file} has a box that reaches beyond its picture of {width} × {height} px: {box}.",
    "diverged": "The learning rate was too high: after step {step} there are no numbers any more.",
    "digits_damaged": "The file of digits {file} in {folder} is damaged. Delete it and install it anew.",
    "digits_not_installed": "The digits are not installed. Run this once, in Facet's folder: "
    "make vision/pretrained/npm/node_modules/installed",
    "disk_full": "The disk is full: {name} needs {bytes} bytes in {folder}.",
    "duplicate_class": "{file} names a class twice: {value}.",
    "duplicate_picture": "Two pictures share a file or a name: {value}.",
    "empty_file": "The file is empty.",
    "file_too_large": "{file} and its like have {bytes} bytes; {max_bytes} are the most.",
    "image_truncated": "The picture is damaged: it breaks off or cannot be decoded.",
    "missing_field": "{file} does not say: {field}.",
    "no_annotations": "There are no annotations in that format, or there are several files of them.",
    "no_classes": "The names of the classes are not there: {file}.",
    "no_face": "There is no face in the picture.",
    "no_labels": "The file is no mask: it has colours, and its pixels are no classes.",
    "not_an_image": "The file is not a picture that Facet can read.",
    "not_text": "{file} is no text in UTF-8.",
    "nothing_annotated": "There is no box in any of the {pictures} pictures to learn from.",
    "nothing_labelled": "All of the {pictures} pictures to learn from is background.",
    "several_faces": "There are {faces} faces in the picture; one is needed.",
    "size_differs": "{file} says that {picture} has {value} px, but it has {size}.",
    "one_class_only": "There must be pictures of two classes at least.",
    "too_few_classes": "{folder} has {classes} sub-folders; a class each is needed, and two classes at least.",
    "too_few_people": "Photos of at least two people are needed, and at least two photos of one of them.",
    "too_few_pictures": "There are {pictures} pictures to learn from; {least} are needed.",
    "too_many_pixels": "The picture has {pixels} pixels, more than the {max_pixels} that Facet takes.",
    "too_small": "The picture is too small: {width} × {height} px; {min_side} are needed.",
    "too_narrow": "The picture, {width} × {height} px, is too long and narrow for this size.",
    "too_many_classes": "{file} names {classes} classes; {max_classes} are the most.",
    "unknown_class": "{file} has a class that is not among the classes: {value}.",
    "unknown_folder": "{folder} is called as no class is.",
    "unknown_picture": "{file} is about a picture that is not there, or there are two of that name: {value}.",
    "weights_damaged": "The weights of {name} in {folder} are damaged: {file} has another checksum.",
    "weights_missing": "The weights of {name} are not on this machine and could not be fetched.",
    "wrong_side": "The network cannot see squares of {side} px; it takes a multiple of 32.",
    "xml_with_entities": "{file} has a document type, which is not read.",
    "weights_not_installed": "The weights of {name} are not installed. Run this once, in Facet's folder: "
    "make vision/pretrained/npm/node_modules/installed",
}


class _BadSetting(click.ClickException):
    exit_code = 2  # as click has it for an option's value


class Sentences(click.Group):
    """Turns what the library refuses into one sentence; the exit status is 2 for a bad setting, else 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except VisionError as error:
            kind = _BadSetting if isinstance(error, BadSetting) else click.ClickException
            raise kind(sentence(error)) from error
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror or error}") from error


def sentence(error: VisionError) -> str:
    figures = {"name": "", **error.figures}
    if error.reason not in SENTENCES:
        return str(error)
    words = SENTENCES[error.reason].format_map(figures)
    details = (figures.get(name) for name in ("detail", "choices", "where"))
    line = f"line {figures['line']}" if figures.get("line") else ""
    return " ".join([words, *(f"({detail})" for detail in (*details, line) if detail)])
