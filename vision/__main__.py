"""``python -m vision --help``: the library for a terminal."""

from __future__ import annotations

import click

from vision.command_line.classify import classify
from vision.command_line.cutouts import cutout
from vision.command_line.faces import faces
from vision.command_line.objects import objects
from vision.command_line.painting import style
from vision.command_line.sentences import Sentences
from vision.command_line.weights import weights


@click.group(cls=Sentences)
def main() -> None:
    """Facet's vision library: pictures in, pictures out."""


main.add_command(classify)
main.add_command(cutout)
main.add_command(faces)
main.add_command(objects)
main.add_command(style)
main.add_command(weights)

if __name__ == "__main__":
    main(prog_name="python -m vision")
