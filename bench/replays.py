"""How often does the film of one challenge fit another? ``python -m bench.replays``

Chance alone decides that, so it is counted in numbers, without pictures: a face that moves as the film says, thousands of
times, before the state machine of each policy. Also counted: how often people pass, and how long it takes them.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import replace

import click
import numpy as np
from scipy.stats import binomtest

from vision.faces.face import Box
from vision.faces.liveness import POLICIES, Observation, Policy, Session, advance, begin
from vision.faces.liveness.flatness import SAMPLE
from vision.faces.presentations import Actor
from vision.faces.presentations.head import Pose
from vision.faces.presentations.species import another_order

FRAMES_A_SECOND = 8
MESH_SHARE = 0.65
"""Of the true yaw: what the face mesh gives."""
FACE = np.eye(1, 128, dtype=np.float32)[0]
NOTHING = np.zeros((len(SAMPLE), 2))


def observed(pose: Pose, at: float) -> Observation:
    """What the networks would have seen of a real head in that pose."""
    left = 250 + pose.across
    return Observation(
        at=at,
        box=Box(left, 170 + pose.down, left + 140, 310 + pose.down),
        yaw=MESH_SHARE * pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        eye_openness=0.3 * (1 - 0.65 * pose.closed),
        points=NOTHING,
        embedding=FACE,
    )


def challenged(policy: Policy, actor: Actor) -> tuple[Session, float]:
    """One challenge, and how many seconds it took."""
    session, at = begin(policy, nonce="bench", at=0.0), 0.0
    while session.state == "pending":
        at += 1 / FRAMES_A_SECOND
        session = advance(session, observed(actor.pose(at, session.prompt, session.prompted_at), at))
    return session, at


@click.command()
@click.option("--runs", default=2000, show_default=True, help="Challenges for each policy.")
def main(*, runs: int) -> None:
    """Count how often replays fit and people pass."""
    for slug in ("blink", "turn", "blink_and_turn"):
        # A film of a head shows a head: depth is not what is asked here.
        policy = POLICIES[slug]
        policy = replace(policy, limits=replace(policy.limits, min_parallax=0.0, min_kept_width=0.0))
        chances = [np.random.default_rng((number, len(slug))) for number in range(runs)]
        people = [challenged(policy, Actor(chance)) for chance in chances[: runs // 4]]
        films = [challenged(policy, Actor(chance, will=another_order(chance))) for chance in chances]
        seconds = [taken for session, taken in people if session.state == "live"]
        refused = sum(session.state != "live" for session, _ in people)
        print(
            f"{slug}: people refused {rate(refused, len(people))}, {statistics.median(seconds):.1f} s (median)"
        )
        fitting = sum(session.state == "live" for session, _ in films)
        reasons = Counter(session.reason for session, _ in films if session.reason)
        print(f"  film of another challenge {rate(fitting, runs)}  {dict(reasons.most_common())}")


def rate(count: int, of_all: int) -> str:
    interval = binomtest(count, of_all).proportion_ci(method="exact")
    return f"{count}/{of_all} = {count / of_all:.1%} [{interval.low:.1%}, {interval.high:.1%}]"


if __name__ == "__main__":
    main()
