"""``python -m vision lab``: filters moved over photographs, and how large the results are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np

from vision.command_line.options import FILE, PICTURE, writable_picture
from vision.command_line.picture_files import read_picture, write_picture
from vision.command_line.tensorflow_import import import_tensorflow
from vision.convolution.filters import FILTERS
from vision.convolution.shapes import output_size, same_padding, transposed_output_size

LUMINANCE = (0.299, 0.587, 0.114)
"""How much red, green and blue lighten a pixel (ITU-R BT.601)."""
BALANCED = 1e-4
"""Of a filter whose numbers sum to less, what it makes is above and below 0: differences, no picture."""


class _Kernel(click.ParamType[np.ndarray]):
    name = "1,0,-1;…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> np.ndarray:
        try:
            kernel = np.array(
                [[float(number) for number in row.split(",")] for row in value.split(";")], np.float32
            )
        except ValueError:
            self.fail(f"{value!r} is not of the form 1,0,-1;2,0,-2;1,0,-1", param, ctx)
        if not np.isfinite(kernel).all():
            self.fail("its numbers must be finite", param, ctx)
        return kernel


FILTER_NAMES = {name.replace("_", "-"): kernel for name, kernel in FILTERS.items()}
stride_option = click.option("--stride", type=click.IntRange(1), default=1, show_default=True)
dilation_option = click.option("--dilation", type=click.IntRange(1), default=1, show_default=True)


@click.group()
def lab() -> None:
    """Filters over pictures, and their arithmetic."""


@lab.command("filter")
@click.argument("photo", type=PICTURE)
@click.option(
    "--filter",
    "name",
    type=click.Choice(list(FILTER_NAMES)),
    default="sobel",
    show_default=True,
    help="vertical and horizontal are Prewitt's.",
)
@click.option("--kernel", type=_Kernel(), help="Own numbers instead, row by row.")
@click.option(
    "--padding",
    type=click.IntRange(0),
    help="Zeros around; by default as many as keep the size, if that can be.",
)
@stride_option
@dilation_option
@click.option(
    "--max-side",
    type=click.IntRange(32),
    default=1024,
    show_default=True,
    help="The picture is shrunk to this, px.",
)
@click.option("-o", "--output", type=FILE, default="filtered.png", show_default=True, callback=writable_picture,
              help="PNG, JPEG or WebP.")  # fmt: skip
def filter_picture(
    *,
    photo: Path,
    name: str,
    kernel: np.ndarray | None,
    padding: int | None,
    stride: int,
    dilation: int,
    max_side: int,
    output: Path,
) -> None:
    """Move a filter over PHOTO.

    As in networks, it is not turned around. What a filter of differences makes (its numbers sum to 0) is drawn
    blue below 0 and orange above, of how light the picture is; what another makes, in the picture's colours.
    """
    chosen = FILTER_NAMES[name] if kernel is None else kernel
    image = read_picture(photo, max_side)
    import_tensorflow()
    try:
        around = _keeping_size(chosen, dilation) if padding is None else padding
        picture = _filtered(image, chosen, padding=around, stride=stride, dilation=dilation)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    write_picture(output, picture)
    click.echo("\n".join("  ".join(f"{number:6.3g}" for number in row) for row in chosen.tolist()))
    click.echo(
        f"{output}: {image.shape[0]} × {image.shape[1]} become {picture.shape[0]} × {picture.shape[1]}"
    )


def _keeping_size(kernel: np.ndarray, dilation: int) -> int:
    """The padding that does, or none where none does."""
    height, width = kernel.shape
    return same_padding(height, dilation) if height == width and height % 2 else 0


def _filtered(image: np.ndarray, kernel: np.ndarray, **places: int) -> np.ndarray:
    from vision.convolution.correlation import cross_correlation
    from vision.insight.activations import as_pictures
    from vision.insight.ramps import palette

    if abs(float(kernel.sum())) > BALANCED:
        channels = [
            cross_correlation(image[..., channel].astype(np.float32), kernel, **places)
            for channel in range(3)
        ]
        colors: np.ndarray = np.clip(np.rint(np.stack(channels, axis=2)), 0, 255)
        return colors.astype(np.uint8)
    lightness = np.dot(image, LUMINANCE).astype(np.float32)
    levels, is_signed = as_pictures(cross_correlation(lightness, kernel, **places)[..., None])
    picture: np.ndarray = palette(is_signed=is_signed)[levels[0]]
    return picture


@lab.command()
@click.argument("size", type=click.IntRange(1))
@click.argument("kernel", type=click.IntRange(1))
@click.option("--padding", type=click.IntRange(0), default=0, show_default=True)
@stride_option
@dilation_option
@click.option("--transposed", is_flag=True, help="Of a transposed convolution, which enlarges.")
@click.option(
    "--output-padding", type=click.IntRange(0), default=0, show_default=True, help="Of a transposed one."
)
def shapes(
    *, size: int, kernel: int, padding: int, stride: int, dilation: int, transposed: bool, output_padding: int
) -> None:
    """How large a result is, along one axis.

    Of SIZE numbers, with a filter of KERNEL.
    """
    try:
        if transposed:
            made = transposed_output_size(
                size, kernel, padding=padding, stride=stride, output_padding=output_padding
            )
            formula = f"({size} − 1) · {stride} + {kernel} − 2 · {padding} + {output_padding}"
        else:
            made = output_size(size, kernel, padding=padding, stride=stride, dilation=dilation)
            formula = f"⌊({size} + 2 · {padding} − {dilation} · ({kernel} − 1) − 1) / {stride}⌋ + 1"
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    click.echo(f"{formula} = {made}")
