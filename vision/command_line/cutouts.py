"""``python -m vision cutout``: people, or what is in a box, cut out of a photograph."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from vision.command_line.options import FILE, PICTURE
from vision.command_line.picture_files import read_picture, write_whole
from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.objects import find_objects
from vision.errors import BadSetting
from vision.images import encode
from vision.segmentation.cutouts import cut_out
from vision.segmentation.grabcut import grab_cut
from vision.segmentation.people import person_mask

PERSON = next(number for number, known in enumerate(COCO_CLASSES) if known.slug == "person")
SURE = 0.5

WRONG_BOXES = {
    "box_outside": "the box lies outside of the picture",
    "box_too_small": "the box is too small",
    "box_covers_all": "the box leaves nothing out",
    "nothing_found": "what is in the box looks like what is around it",
}


def _png(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() != ".png":
        raise click.BadParameter(f"{path.name} does not end in .png", context, parameter)
    return path


@click.command()
@click.argument("photo", type=PICTURE)
@click.option(
    "--box",
    type=float,
    nargs=4,
    metavar="LEFT TOP RIGHT BOTTOM",
    help="Cut out what is in this box, px; all people if it is not given.",
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    default=Path("cutout.png"),
    show_default=True,
    callback=_png,
    help="The cut-out with nothing behind it.",
)
@click.option("--mask", type=FILE, callback=_png, help="The mask as a gray picture, too.")  # fmt: skip
@click.pass_context
def cutout(
    context: click.Context,
    photo: Path,
    box: tuple[float, float, float, float] | None,
    output: Path,
    mask: Path | None,
) -> None:
    """Cut people, or what is in a box, out of PHOTO."""
    image = read_picture(photo)
    alpha = _in_box(image, box, context) if box else _people(image)
    write_whole(output, encode(cut_out(image, alpha), "png"))
    if mask is not None:
        write_whole(mask, encode(np.rint(255.0 * alpha).astype(np.uint8), "png"))
    click.echo(f"{output}: {100 * float(alpha.mean()):.0f} % of {photo}")


def _in_box(image: np.ndarray, box: tuple[float, ...], context: click.Context) -> np.ndarray:
    try:
        return grab_cut(image, box)
    except BadSetting as error:
        raise click.BadParameter(
            WRONG_BOXES.get(error.reason, str(error)), context, param_hint="--box"
        ) from error


def _people(image: np.ndarray) -> np.ndarray:
    """Everybody: who fills the photograph, and who is small in it and has to be found first."""
    found = find_objects(image)
    boxes = found.boxes[found.classes == PERSON]
    alpha: np.ndarray = person_mask(image)
    if len(boxes):
        alpha = np.maximum(alpha, person_mask(image, boxes=boxes))
    if alpha.max() < SURE:
        raise click.ClickException("There are no people in the picture; --box says what else to cut out.")
    return alpha
