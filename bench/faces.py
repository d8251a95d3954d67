"""How well are people told apart? ``python -m bench.faces DIR``

Runs the protocol of Labeled Faces in the Wild (view 2) on a folder laid out like it, ``DIR/Name/Name_0001.jpg``,
with ``pairs.txt`` in it or beside it, for Facet and whichever of face_recognition, DeepFace and OpenCV's YuNet
with SFace can be used here. Each photograph is described once; of several faces the one in the middle counts.

No pair is left out. Where Facet finds no face, it takes the middle of the picture. Where a peer finds none, or a
file is missing or damaged, the pair counts as "not the same person": an error if it is.

For scale: dlib's authors publish 99.38 % for the network that Facet uses, on the whole set.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from bench.lfw import Figures, Pair, figures_of, find_folder, find_photo, read_pairs
from bench.recognizers import DeepFace, FaceRecognition, Facet, Recognizer, YuNetSFace, installed
from vision.errors import BadImage
from vision.images import decode

BATCH = 32
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Result:
    """What one recogniser reached and how long it took."""

    recognizer: Recognizer
    figures: Figures
    distances: np.ndarray
    missing: int
    images_a_second: float


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pairs", "pairs_file", type=FILE, help="Instead of pairs.txt in the folder or beside it.")
@click.option("--variants", is_flag=True, help="Facet also aligned otherwise and without the mirror image.")
@click.option("--alone", is_flag=True, help="Only Facet.")
@click.option("--worst", default=0, help="Name so many of Facet's worst pairs of each kind.")
@click.option("--deepface-network", default="Facenet512", show_default=True)
@click.option("--deepface-detector", default="retinaface", show_default=True)
@click.option("--yunet", type=FILE, help="face_detection_yunet_*.onnx of OpenCV's model zoo.")
@click.option("--sface", type=FILE, help="face_recognition_sface_*.onnx of OpenCV's model zoo.")
def main(
    *,
    folder: Path,
    pairs_file: Path | None,
    variants: bool,
    alone: bool,
    worst: int,
    deepface_network: str,
    deepface_detector: str,
    yunet: Path | None,
    sface: Path | None,
) -> None:
    """Run the LFW protocol on FOLDER."""
    pairs = _pairs(folder, pairs_file)
    place = find_folder(folder, pairs)
    photos = sorted({photo for pair in pairs for photo in (pair.first, pair.second)})
    files = {photo: path for photo in photos if (path := find_photo(place, photo)) is not None}
    if not files:
        raise click.ClickException(f"none of the {len(photos)} photographs is in {place}.")
    folds = len({pair.fold for pair in pairs})
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; {place}")
    print(
        f"{len(pairs)} pairs in {folds} folds, {len(files)} photographs, {len(photos) - len(files)} missing"
    )
    if folds == 1:
        print("One fold only: the threshold is chosen on the very pairs that are judged.")

    def opencv() -> Recognizer:
        if yunet is None or sface is None:
            raise ValueError("its models are given by --yunet and --sface")
        return YuNetSFace(yunet, sface)

    recognizers: list[Recognizer] = [Facet()]
    if variants:
        recognizers += [Facet("68 points"), Facet("BlazeFace's points"), Facet(is_mirrored=False)]
    if not alone:
        makers: list[tuple[str, Callable[[], Recognizer]]] = [
            ("face_recognition (dlib)", FaceRecognition),
            ("DeepFace", lambda: DeepFace(deepface_network, deepface_detector)),
            ("OpenCV (YuNet, SFace)", opencv),
        ]
        recognizers += installed(makers)
    results = [judge(recognizer, pairs, files) for recognizer in recognizers]
    _print_table(results)
    _print_worst(results[0], pairs, worst)


def judge(recognizer: Recognizer, pairs: Sequence[Pair], files: dict[str, Path]) -> Result:
    """Describe each photograph once, compare the pairs."""
    embeddings: dict[str, np.ndarray] = {}
    unreadable: list[str] = []
    seconds, described = 0.0, 0
    for number, (photos, images) in enumerate(_batches(recognizer, files, unreadable)):
        began = time.perf_counter()
        found = recognizer.describe(images)
        # the first batch loads and traces the networks
        if number > 0 or len(files) <= BATCH:
            seconds, described = seconds + time.perf_counter() - began, described + len(images)
        embeddings |= {photo: one for photo, one in zip(photos, found, strict=True) if one is not None}
    recognizer.counts["unreadable"] += len(unreadable)
    is_known = np.array([pair.first in embeddings and pair.second in embeddings for pair in pairs])
    distances = np.full(len(pairs), np.inf)
    if is_known.any():
        known = [pair for pair, is_here in zip(pairs, is_known, strict=True) if is_here]
        first, second = (
            np.stack([embeddings[getattr(pair, side)] for pair in known]) for side in ("first", "second")
        )
        distances[is_known] = recognizer.distances(first, second)
    figures = figures_of(
        distances, np.array([pair.is_same for pair in pairs]), np.array([pair.fold for pair in pairs])
    )
    return Result(recognizer, figures, distances, int((~is_known).sum()), described / max(seconds, 1e-9))


def _batches(
    recognizer: Recognizer, files: dict[str, Path], unreadable: list[str]
) -> Iterator[tuple[list[str], list[np.ndarray]]]:
    photos: list[str] = []
    images: list[np.ndarray] = []
    is_watched = sys.stderr.isatty()
    with click.progressbar(
        files.items(), label=recognizer.name, file=sys.stderr, hidden=not is_watched
    ) as shown:
        for number, (photo, path) in enumerate(shown, 1):
            try:
                images.append(decode(path))
                photos.append(photo)
            except (BadImage, OSError) as error:
                click.echo(f"{path}: {error}", err=True)
                unreadable.append(photo)
            if len(photos) == BATCH:
                yield photos, images
                photos, images = [], []
            if not is_watched and number % 1000 == 0:
                click.echo(f"{recognizer.name}: {number} of {len(files)}", err=True)
    if photos:
        yield photos, images


def _pairs(folder: Path, pairs_file: Path | None) -> list[Pair]:
    places = [pairs_file] if pairs_file else [folder / "pairs.txt", folder.resolve().parent / "pairs.txt"]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise click.ClickException(f"there is no pairs.txt in {folder} or beside it: see --pairs.")
    try:
        pairs = read_pairs(path)
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}") from error
    if not any(pair.is_same for pair in pairs) or all(pair.is_same for pair in pairs):
        raise click.ClickException(f"{path} needs pairs of one person and pairs of different people.")
    return pairs


def _print_table(results: Sequence[Result]) -> None:
    best = results[0]
    head = (
        "",
        "accuracy",
        "± s.e.",
        "threshold",
        "TAR at 1e-2",
        "at 1e-3",
        "AUC",
        "EER",
        "images/s",
        "speed",
    )
    print(("\n{:32}" + "{:>12}" * 9).format(*head))
    for result in results:
        figures = result.figures
        print(
            f"{result.recognizer.name:32}{figures.accuracy:12.2%}{figures.standard_error:12.2%}"
            f"{figures.threshold:12.3f}{figures.tar[1e-2]:12.2%}{figures.tar[1e-3]:12.2%}"
            f"{figures.auc:12.4f}{figures.eer:12.2%}{result.images_a_second:12.1f}"
            f"{result.images_a_second / best.images_a_second:11.2f}×"
        )
    print()
    for result in results:
        counts = ", ".join(f"{name} {count}" for name, count in result.recognizer.counts.items() if count)
        print(f"{result.recognizer.name}: {counts or 'a face in each'}; ", end="")
        print(f"{result.missing} pairs could not be compared and count as not the same person")
        if result is not best:
            difference = result.figures.accuracy - best.figures.accuracy
            print(f"    accuracy {difference:+.2%} against Facet")


def _print_worst(result: Result, pairs: Sequence[Pair], count: int) -> None:
    for is_same, title in ((True, "one person, farthest apart"), (False, "different people, nearest")):
        chosen = [place for place, pair in enumerate(pairs) if pair.is_same == is_same]
        chosen.sort(key=lambda place: result.distances[place], reverse=is_same)
        if count:
            print(f"\n{title}:")
        for place in chosen[:count]:
            print(f"  {result.distances[place]:.3f}  {pairs[place].first}  {pairs[place].second}")


if __name__ == "__main__":
    main()
