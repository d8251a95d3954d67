"""How ``python -m vision classify teach`` goes: pictures looked at, a softmax, an ensemble or less frozen."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

import numpy as np

from vision.command_line.picture_folders import PictureFolder
from vision.step import Step
from vision.training.augmentation import Recipe
from vision.training.depth import Depth, suggested_depth
from vision.training.ensemble import EnsembleSettings, ensemble_of, train_ensemble
from vision.training.features import SIDE, features_of
from vision.training.heads import Head
from vision.training.labelled import LabelledImages, held_out
from vision.training.looks import looks_at
from vision.training.taught import Taught
from vision.training.ten_crop import center_crop
from vision.training.transfer import HeadSettings, head_of, train_head
from vision.training.unfreezing import UnfreezingSettings, fine_tune, steps_for

LOOKED = 0.5
"""So far it is when all pictures were looked at."""


def taught_by(
    pictures: PictureFolder,
    variations: Sequence[str],
    depth: str,
    members: int,
    steps: int | None,
    done: Callable[[tuple[Taught, np.ndarray]], None],
) -> Iterator[Step]:
    """Teach; ``done`` is told what was taught, and the places of the pictures that were kept aside.

    Raises:
        BadSetting: ``one_class_only``, ``diverged``.
        WeightsMissing: those of the packaged network are not on this machine.
    """
    is_aside = held_out(pictures.labels)
    learned, aside = np.flatnonzero(~is_aside), np.flatnonzero(is_aside)
    fewest = int(np.bincount(pictures.labels, minlength=len(pictures.classes)).min())
    chosen: Depth = suggested_depth(fewest) if depth == "auto" else depth  # type: ignore[assignment]
    features = yield from _looked(pictures, variations if chosen == "head" else (), learned)
    labels, classes = pictures.labels[learned], len(pictures.classes)
    for step in train_head(features, labels, HeadSettings(classes=classes)):
        yield _moved(step, LOOKED, 0.6)
    assert step.checkpoint is not None
    taught = Taught(softmax=head_of(step.checkpoint()))
    if chosen != "head":
        network = yield from _unfrozen(pictures, learned, aside, variations, chosen, steps, taught.softmax)
        taught = replace(taught, network=network)
    elif members:
        for step in train_ensemble(features, labels, EnsembleSettings(classes=classes, members=members)):
            yield _moved(step, 0.6, 1.0)
        assert step.checkpoint is not None
        taught = replace(taught, ensemble=ensemble_of(step.checkpoint()))
    done((taught, aside))


def _looked(
    pictures: PictureFolder, variations: Sequence[str], places: np.ndarray
) -> Generator[Step, None, np.ndarray]:
    features = []
    for number, place in enumerate(places, 1):
        squares = looks_at(pictures.read(place), variations, side=SIDE, seed=int(place))
        features.append(features_of(squares))
        yield Step(fraction=LOOKED * number / len(places), message="looking")
    return np.stack(features)


def _unfrozen(
    pictures: PictureFolder,
    learned: np.ndarray,
    aside: np.ndarray,
    variations: Sequence[str],
    depth: Depth,
    steps: int | None,
    softmax: Head,
) -> Generator[Step, None, dict[str, np.ndarray]]:
    recipe = Recipe().only(*variations) if variations else None
    settings = UnfreezingSettings(depth=depth, steps=steps or steps_for(len(learned)), recipe=recipe)
    shown = (aside if len(aside) else learned)[:60]
    measured = LabelledImages(
        np.stack([center_crop(pictures.read(place), SIDE) for place in shown]), pictures.labels[shown]
    )
    labels = pictures.labels[learned]
    tuning = fine_tune(
        lambda place: pictures.read(int(learned[place])), labels, softmax, settings, measured=measured
    )
    for step in tuning:
        yield _moved(step, 0.6, 1.0)
    assert step.checkpoint is not None
    return {name: array for name, array in step.checkpoint().items() if name.startswith("network_")}


def _moved(step: Step, begins: float, ends: float) -> Step:
    return replace(step, fraction=begins + (ends - begins) * step.fraction)
