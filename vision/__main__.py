"""``python -m vision --help``: the library for a terminal."""

from __future__ import annotations

import click

from vision.command_line.classics import classics
from vision.command_line.classify import classify
from vision.command_line.cutouts import cutout
from vision.command_line.faces import faces
from vision.command_line.lab import lab
from vision.command_line.objects import objects
from vision.command_line.painting import style
from vision.command_line.sentences import Sentences
from vision.command_line.training import train
from vision.command_line.trying import try_out
from vision.command_line.weights import weights
from vision.command_line.zoo import zoo
from vision.command_line.zoo_units import explain, feature, patches


@click.group(cls=Sentences)
def main() -> None:
    """Facet's vision library: pictures in, pictures out."""


for command in (explain, feature, patches):
    zoo.add_command(command)
for command in (classics, classify, cutout, faces, lab, objects, style, train, try_out, weights, zoo):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m vision")
