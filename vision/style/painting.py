"""A photograph painted in the manner of a painting, step by step.

Reference: Gatys, Ecker and Bethge 2015, "A Neural Algorithm of Artistic Style"; coarse to fine as in Gatys
et al. 2017, "Controlling Perceptual Factors in Neural Style Transfer", section 6.
"""

from __future__ import annotations

import functools
from collections.abc import Generator, Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.weights import fetch
from vision.step import Checkpoint, Step
from vision.style.backbones import Backbone, load_backbone
from vision.style.colors import luminance, matched_luminance, recolored
from vision.style.instant import instant_picture
from vision.style.objective import Objective, Picture, Targets, Weights, random_shifts
from vision.style.optimizers import State, adam_state, adam_step, lbfgs_state, lbfgs_step
from vision.style.scales import MIN_SIDE, Scale, enlarged, fitted, picture, pixels, plan_scales
from vision.style.settings import Adjustment, StyleSettings

WARM_UP_SIZE = 128


def transfer(
    content: np.ndarray,
    style: np.ndarray,
    settings: StyleSettings,
    *,
    checkpoint: Checkpoint | None = None,
    weights_folder: Path | None = None,
) -> Generator[Step, Adjustment | None, None]:
    """Paint ``content`` in the manner of ``style``.

    The same arguments give the same picture. Close the generator to cancel.

    Args:
        content: the photograph, ``(H, W, 3) uint8`` RGB of any size.
        style: the painting, ``(H, W, 3) uint8`` RGB of any size.
        settings: how to paint. When continuing from a checkpoint only ``balance`` may have changed.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.
        weights_folder: where fetched weights are kept; None for the default one.

    Yields:
        First a step ``instant`` with a feed-forward network's picture (not after a checkpoint); for a
        backbone whose weights are still to be fetched, steps ``downloading`` with the figures ``bytes`` and
        ``total``; then steps ``painting``, their pictures growing from scale to scale, with the figures
        ``step``, ``steps``, ``scale_px``, ``content_cost``, ``style_cost`` and ``total_variation_cost``; last
        a step ``done`` with the whole picture, its longest side ``settings.size``.

    Receives:
        None, or a mapping such as ``{"balance": 0.7}``, in force from the next step on.

    Raises:
        BadImage: ``too_small``: the photograph is so narrow that there is nothing to paint.
        BadSetting: an adjustment is unknown or out of its range.
        WeightsMissing: the backbone's weights are not on this machine and could not be fetched.
        ValueError: the checkpoint is not of these pictures and settings.
    """
    scales = plan_scales(*content.shape[:2], settings)
    begun = None
    if checkpoint is None:
        begun = instant_picture(content, style, settings.size)
        settings = _adjusted(settings, (yield Step(fraction=0.0, message="instant", image=begun)))
    if settings.backbone == "vgg19":
        for step in fetch(CATALOGUE["vgg19"], weights_folder):
            settings = _adjusted(settings, (yield step))
    painter = _Painter(content, style, settings, scales, load_backbone(settings.backbone, weights_folder))
    yield from painter.paint(begun, checkpoint)


def warm_up() -> None:
    """Load the default networks and trace their graphs, so that a process's first painting is not slower."""
    gray = np.full((WARM_UP_SIZE, WARM_UP_SIZE, 3), 128, np.uint8)
    steps = transfer(gray, gray, StyleSettings(size=WARM_UP_SIZE, quality="draft"))
    for step in steps:
        if step.message == "painting":
            break
    steps.close()


def _adjusted(settings: StyleSettings, adjustment: Adjustment | None) -> StyleSettings:
    return settings if adjustment is None else settings.adjusted(adjustment)


@functools.lru_cache(maxsize=4)
def _objective(backbone: Backbone, content_layer: str, style_layers: tuple[str, ...]) -> Objective:
    return Objective(backbone, content_layer, style_layers)


class _Painter:
    """Everything that stays the same from the first step of a painting to the last, but the settings."""

    def __init__(
        self,
        content: np.ndarray,
        style: np.ndarray,
        settings: StyleSettings,
        scales: tuple[Scale, ...],
        backbone: Backbone,
    ) -> None:
        self._photograph = content
        self._content = luminance(content) if settings.keep_colors else content
        self._style = matched_luminance(style, content) if settings.keep_colors else style
        self._settings = settings
        self._scales = scales
        self._objective = _objective(
            backbone, settings.chosen_content_layer, tuple(settings.chosen_style_layers)
        )

    def paint(
        self, begun: np.ndarray | None, checkpoint: Checkpoint | None
    ) -> Generator[Step, Adjustment | None, None]:
        done, state = (0, {}) if checkpoint is None else self._restored(checkpoint)
        image = state["image"] if state else self._start(begun)
        for scale in self._scales:
            if done >= scale.first + scale.steps:
                continue
            if done == scale.first:
                image = enlarged(image, scale.height, scale.width)
                state = adam_state(image) if self._settings.optimizer == "adam" else lbfgs_state(image)
            state = yield from self._paint_scale(scale, state, done)
            done, image = scale.first + scale.steps, state["image"]
        yield Step(
            fraction=1.0,
            message="done",
            image=self._shown(image),
            checkpoint=functools.partial(_checkpoint, done, state),
        )

    def _paint_scale(
        self, scale: Scale, state: State, done: int
    ) -> Generator[Step, Adjustment | None, State]:
        targets = self._targets(scale)
        for number in range(done + 1, scale.first + scale.steps + 1):
            state, costs = self._advance(state, targets, number)
            step = Step(
                fraction=self._fraction(scale, number),
                message="painting",
                image=self._shown(state["image"]),
                figures=self._figures(scale, number, costs.numpy()),
                checkpoint=functools.partial(_checkpoint, number, state),
            )
            self._settings = _adjusted(self._settings, (yield step))
        return state

    def _advance(self, state: State, targets: Targets, number: int) -> tuple[State, tf.Tensor]:
        evaluate = self._objective.at(targets, _weights(self._settings), number)
        step = adam_step if self._settings.optimizer == "adam" else lbfgs_step
        return step(state, evaluate, self._settings.learning_rate)

    def _targets(self, scale: Scale) -> Targets:
        settings = self._settings
        shifts = random_shifts(settings.seed + scale.first, scale.height, scale.width, settings.shifts)
        style_shape = _style_shape(self._style, scale.longest_side)
        return self._objective.targets(
            picture(self._content, scale.height, scale.width),
            [picture(self._style, *style_shape)],
            list(settings.chosen_style_layers.values()),
            settings.costs,
            shifts,
        )

    def _start(self, begun: np.ndarray | None) -> Picture:
        height, width = self._scales[0].height, self._scales[0].width
        photograph = picture(self._content, height, width)
        if self._settings.start == "noise":
            noise = np.random.default_rng(self._settings.seed).uniform(0.0, 1.0, (height, width, 3))
            return tf.constant(0.6 * noise, tf.float32) + 0.4 * photograph  # the course's mixture
        if self._settings.start == "instant" and begun is not None:
            grey = luminance(begun) if self._settings.keep_colors else begun
            return picture(grey, height, width)
        return photograph

    def _shown(self, image: Picture) -> np.ndarray:
        shown = pixels(image)
        return recolored(shown, self._photograph) if self._settings.keep_colors else shown

    def _fraction(self, scale: Scale, number: int) -> float:
        before = sum(other.work for other in self._scales if other.first < scale.first)
        now = scale.work * (number - scale.first) / scale.steps
        return (before + now) / sum(other.work for other in self._scales)

    def _figures(self, scale: Scale, number: int, costs: np.ndarray) -> Mapping[str, float]:
        last = self._scales[-1]
        return {
            "step": number,
            "steps": last.first + last.steps,
            "scale_px": scale.longest_side,
            "content_cost": float(costs[1]),
            "style_cost": float(costs[2]),
            "total_variation_cost": float(costs[3]),
        }

    def _restored(self, checkpoint: Checkpoint) -> tuple[int, State]:
        state = {name: tf.constant(value) for name, value in checkpoint.items() if name != "step"}
        names = adam_state if self._settings.optimizer == "adam" else lbfgs_state
        if "step" not in checkpoint or set(state) != set(names(tf.zeros([1, 1, 3]))):
            raise ValueError("not a checkpoint of this optimizer")
        done = int(checkpoint["step"])
        shape = next(
            ((s.height, s.width, 3) for s in self._scales if s.first < done <= s.first + s.steps), None
        )
        if tuple(state["image"].shape) != shape:
            raise ValueError("not a checkpoint of a picture of this size and quality")
        return done, state


def _checkpoint(number: int, state: State) -> Checkpoint:
    return {"step": np.array(number), **{name: value.numpy() for name, value in state.items()}}


def _weights(settings: StyleSettings) -> Weights:
    alpha = settings.alpha * 10.0 ** (2.0 * (1.0 - 2.0 * settings.balance))
    return Weights(alpha, settings.beta, settings.total_variation_weight)


def _style_shape(style: np.ndarray, longest: float) -> tuple[int, int]:
    height, width = style.shape[:2]
    narrow = min(fitted(height, width, longest))
    return fitted(height, width, longest * max(1.0, MIN_SIDE / narrow))
