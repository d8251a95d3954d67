"""``python -m vision faces train``: who is who, learned from a folder of people."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import numpy as np

from vision.command_line.options import FILE, FOLDER
from vision.command_line.progress import shown_progress
from vision.command_line.sentences import sentence
from vision.errors import VisionError
from vision.faces.calibration import far_frr
from vision.faces.siamese.people import Pairs, People, drawn_pairs, held_out, read_people
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

SAVED_EVERY = 50
"""Steps between two savings of an unfinished network."""


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--out", type=FILE, default="head.npz", show_default=True)
@click.option(
    "--features",
    type=click.Choice(["absolute_difference", "chi_square"]),
    default="absolute_difference",
    show_default=True,
    help="What the head is given of two embeddings.",
)
@click.option("--from-scratch", is_flag=True, help="Train an embedding network by triplets instead.")
@click.option("--steps", type=click.IntRange(min=1), help="How many; by default 300, from scratch 600.")
@click.option(
    "--width",
    type=click.FloatRange(0.05, 2),
    default=0.25,
    show_default=True,
    help="From scratch: share of FaceNet's channels.",
)
@click.option("--seed", default=0, show_default=True)
def train(
    *, folder: Path, out: Path, features: str, from_scratch: bool, steps: int | None, width: float, seed: int
) -> None:
    """Train on FOLDER, which has a sub-folder for each person.

    The packaged network stays as it is: its embeddings are computed once, and a small head learns from pairs
    which of the 128 numbers tell these people apart. With --from-scratch a network of its own is trained;
    an unfinished one in --out is continued.
    """
    people = People()
    deque(shown_progress(read_people(folder, people), "Reading"), maxlen=0)
    _report(people)
    people.require_two()
    if from_scratch:
        _train_network(people, out, steps or 600, width, seed)
    else:
        _train_head(people, out, features, steps or 300, seed)
    click.echo(out)


def _report(people: People) -> None:
    for file, reason in people.skipped:
        click.echo(f"{file}: skipped, {sentence(VisionError(reason))}", err=True)
    counts = np.bincount(people.who, minlength=len(people.names))
    for name, count in zip(people.names, counts, strict=True):
        if count == 1:
            click.echo(f"{name}: one photo only, used as somebody else to the others", err=True)
    click.echo(f"{len(people.names)} people, {len(people.chips)} photos, {len(people.skipped)} files skipped")


def _train_head(people: People, out: Path, features: str, steps: int, seed: int) -> None:
    from vision.faces.embedding import embed
    from vision.faces.siamese.verification import HeadSettings, head_of, train_head

    chips, who = people.chips, np.array(people.who)
    embeddings = np.concatenate([embed(np.stack(chips[at : at + 32])) for at in range(0, len(chips), 32)])
    is_held_out = held_out(who, seed)
    training = drawn_pairs(who, np.flatnonzero(~is_held_out), seed)
    settings = HeadSettings(
        features="chi_square" if features == "chi_square" else "absolute_difference", steps=steps
    )
    learning = train_head(embeddings[training.first], embeddings[training.second], training.is_same, settings)
    head = head_of(_last_checkpoint(shown_progress(learning, "Training")), settings)
    head.save(out)
    if is_held_out.any():
        judged = drawn_pairs(who, np.flatnonzero(is_held_out), seed)
        click.echo(f"{len(np.unique(who[is_held_out]))} people held out; pairs of theirs:")
    else:
        judged = training
        click.echo("Too few people to hold any out; on the very pairs it was trained on:")
    first, second = embeddings[judged.first], embeddings[judged.second]
    click.echo(_words("head", -head.logit(first, second), 0.0, judged))
    distances = np.linalg.norm(first - second, axis=1)
    plain = np.linalg.norm(embeddings[training.first] - embeddings[training.second], axis=1)
    click.echo(_words("distance alone", distances, _balanced_threshold(plain, training.is_same), judged))


def _words(name: str, distances: np.ndarray, threshold: float, pairs: Pairs) -> str:
    """Error rates at ``threshold`` and over all thresholds, in a line."""
    genuine, impostor = distances[pairs.is_same], distances[~pairs.is_same]
    at = far_frr(genuine, impostor, np.array([threshold]))
    curves = far_frr(genuine, impostor, np.sort(distances))
    equal = int(np.nanargmin(np.abs(curves.far - curves.frr)))
    accuracy = 1.0 - (at.far[0] + at.frr[0]) / 2
    return (
        f"  {name}: balanced accuracy {accuracy:.2%}, FAR {at.far[0]:.2%}, FRR {at.frr[0]:.2%}, "
        f"EER {(curves.far[equal] + curves.frr[equal]) / 2:.2%} "
        f"({len(genuine)} pairs of one person, {len(impostor)} of different people)"
    )


def _balanced_threshold(distances: np.ndarray, is_same: np.ndarray) -> float:
    thresholds = np.sort(distances)
    curves = far_frr(distances[is_same], distances[~is_same], thresholds)
    return float(thresholds[np.argmin(curves.far + curves.frr)])


def _train_network(people: People, out: Path, steps: int, width: float, seed: int) -> None:
    from vision.faces.siamese.embedding_training import EmbeddingSettings, train_embedding

    begun: Checkpoint | None = None
    if out.exists():
        try:
            begun = load_checkpoint(out)
        except ValueError as error:
            raise click.ClickException(f"{out} is no unfinished network: give another --out.") from error
        click.echo(f"Continuing from step {int(begun.get('step', 0))} of {out}", err=True)
    settings = EmbeddingSettings(steps=steps, width=width, seed=seed)
    learning = train_embedding(np.stack(people.chips), np.array(people.who), settings, checkpoint=begun)
    try:
        save_checkpoint(out, _last_checkpoint(_saved(shown_progress(learning, "Training"), out)))
    except ValueError as error:
        raise click.ClickException(f"{out}: {error}; give another --out.") from error


def _saved(steps: Iterable[Step], out: Path) -> Iterator[Step]:
    for step in steps:
        if step.checkpoint is not None and step.figures.get("step", 0) % SAVED_EVERY == SAVED_EVERY - 1:
            save_checkpoint(out, step.checkpoint())
        yield step


def _last_checkpoint(steps: Iterable[Step]) -> Checkpoint:
    last = deque(steps, maxlen=1).pop()
    assert last.checkpoint is not None
    return last.checkpoint()
