"""129 numbers for the 64 points of a face, 65 for the 32 of a pose."""

from __future__ import annotations

import pytest

from tests.vision.networks.harness import check_network
from tests.vision.networks.test_localization_network import CONVOLUTIONS, HIDDEN, NORMS
from vision.networks.landmarks import FACE_POINTS, POSE_POINTS, build_landmarks


@pytest.mark.parametrize(("points", "numbers"), [(FACE_POINTS, 129), (POSE_POINTS, 65), (1, 3)])
def test_keeps_every_networks_contract(points: int, numbers: int) -> None:
    check_network(
        lambda: build_landmarks(side=64, points=points),
        input_shape=(2, 64, 64, 3),
        output_shape=(2, numbers),
        parameters=CONVOLUTIONS + NORMS + HIDDEN + 129 * numbers,
    )
