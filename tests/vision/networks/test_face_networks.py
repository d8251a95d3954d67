"""The face detectors and the landmark network as they were published."""

from __future__ import annotations

import keras

from tests.vision.networks.harness import check_network
from vision.networks.face_landmarks import build_face_landmarks
from vision.networks.ssd_mobilenet import build_ssd_mobilenet
from vision.networks.tiny_yolo import build_tiny_yolo


def test_landmarks_keep_every_networks_contract() -> None:
    check_network(
        build_face_landmarks, input_shape=(2, 112, 112, 3), output_shape=(2, 136), parameters=356_840
    )


def test_tiny_yolo_keeps_every_networks_contract() -> None:
    check_network(build_tiny_yolo, input_shape=(2, 96, 64, 3), output_shape=(2, 3, 2, 25), parameters=193_321)


def test_ssd_keeps_every_networks_contract() -> None:
    def boxes_and_classes() -> keras.Model:
        network = build_ssd_mobilenet()
        return keras.Model(network.input, keras.layers.Concatenate(name="both")(network.outputs))

    # the file's 5,535,069 8-bit numbers, less 22 for TensorFlow's own use and less three of the four that batch
    # normalisation has for each of the 4,960 depthwise channels
    check_network(
        boxes_and_classes, input_shape=(1, 512, 512, 3), output_shape=(1, 5118, 7), parameters=5_520_167
    )


def test_ssd_predicts_from_six_maps() -> None:
    network = build_ssd_mobilenet()
    sides = [network.get_layer(f"boxes{number}").output.shape[1] for number in range(6)]
    assert sides == [32, 16, 8, 4, 2, 1]
    assert sum(side * side * boxes for side, boxes in zip(sides, (3, 6, 6, 6, 6, 6), strict=True)) == 5118
