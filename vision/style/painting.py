"""A photograph painted in the manner of a painting, step by step.

Reference: Gatys, Ecker and Bethge 2015, "A Neural Algorithm of Artistic Style"; coarse to fine as in Gatys
et al. 2017, "Controlling Perceptual Factors in Neural Style Transfer", section 6.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Generator, Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.weights import fetch
from vision.step import Checkpoint, Step
from vision.style.backbones import Backbone, load_backbone
from vision.style.brushwork import coherence_enhanced, stroke_length
from vision.style.canvases import PixelCanvas, PyramidCanvas
from vision.style.colors import luminance, matched_colors, matched_luminance, recolored
from vision.style.instant import instant_picture
from vision.style.objective import COST_NAMES, Objective, Targets, Weights
from vision.style.optimizers import State, adam_state, adam_step, lbfgs_state, lbfgs_step
from vision.style.pictures import Picture, enlarged, picture, pixels
from vision.style.regions import Region
from vision.style.scales import MIN_SIDE, Scale, fitted, plan_scales
from vision.style.settings import Adjustment, CanvasName, StyleSettings

BALANCE_RANGE = 100.0
"""How many times heavier content weighs at balance 0 than at 0.5, and lighter at 1."""
LAST_RATE_SHARE = 0.1
"""The learning rate at the end of a scale, as a share of the one at its start."""
SHARPENING = 0.7
"""How much the finished picture is sharpened where brushwork is 1."""
WARM_UP_SIZE = 128


def transfer(
    content: np.ndarray,
    style: np.ndarray,
    settings: StyleSettings,
    *,
    region: np.ndarray | None = None,
    checkpoint: Checkpoint | None = None,
    weights_folder: Path | None = None,
) -> Generator[Step, Adjustment | None, None]:
    """Paint ``content`` in the manner of ``style``.

    The same arguments give the same picture. Close the generator to cancel.

    Args:
        content: the photograph, ``(H, W, 3) uint8`` RGB of any size.
        style: the painting, ``(H, W, 3) uint8`` RGB of any size.
        settings: how to paint. When continuing from a checkpoint only ``balance`` may have changed.
        region: which part is painted, ``(h, w) float32`` of the photograph's shape, 0…1; None for all of it.
            What is shown around it is the photograph.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.
        weights_folder: where fetched weights are kept; None for the default one.

    Yields:
        First a step ``instant`` with a feed-forward network's picture (not after a checkpoint); for a
        backbone whose weights are still to be fetched, steps ``downloading`` with the figures ``bytes`` and
        ``total``; then steps ``painting``, their pictures growing from scale to scale, with the figures
        ``step`` (from 1, over all scales), ``steps``, ``scale_px`` (longest side), ``total_cost``,
        ``content_cost``, ``style_cost``, ``total_variation_cost`` and ``palette_cost``, the costs as means
        over one round of views (:class:`vision.style.objective.View`); last a step ``done`` with the whole
        picture, its longest side ``settings.size``.

    Receives:
        None, or a mapping such as ``{"balance": 0.7}``, in force from the next step on.

    Raises:
        BadImage: ``too_narrow``: the photograph is so long and narrow that there is nothing to paint.
        BadSetting: an adjustment is unknown or out of its range.
        WeightsMissing: the backbone's weights are not on this machine and could not be fetched.
        ValueError: the checkpoint is of another size, quality, optimizer or canvas.
    """
    scales = plan_scales(content.shape[0], content.shape[1], settings)
    part = None if region is None else Region(content, region)
    begun = None
    if checkpoint is None:
        begun = instant_picture(content, style, settings.size)
        sketch = begun if part is None else part.painted(begun)
        settings = _adjusted(settings, (yield Step(fraction=0.0, message="instant", image=sketch)))
    if settings.backbone == "vgg19":
        for step in fetch(CATALOGUE["vgg19"], weights_folder):
            settings = _adjusted(settings, (yield step))
    backbone = load_backbone(settings.backbone, weights_folder)
    painter = _Painter(content, style, settings, scales, backbone, part)
    yield from painter.paint(begun, checkpoint)


def warm_up() -> None:
    """Load the default networks and trace their graphs, so that a process's first painting is not slower."""
    gray = np.full((WARM_UP_SIZE, WARM_UP_SIZE, 3), 128, np.uint8)
    steps = transfer(gray, gray, StyleSettings(size=WARM_UP_SIZE, quality="draft"))
    for step in steps:
        if step.message == "painting":
            break
    steps.close()
    coherence_enhanced(tf.zeros((32, 32, 3)), tf.constant(1.0), tf.constant(0.0))


def _adjusted(settings: StyleSettings, adjustment: Adjustment | None) -> StyleSettings:
    return settings if adjustment is None else settings.adjusted(adjustment)


@functools.lru_cache(maxsize=4)
def _objective(
    canvas: CanvasName, backbone: Backbone, content_layer: str, style_layers: tuple[str, ...]
) -> Objective:
    made = PyramidCanvas() if canvas == "pyramid" else PixelCanvas()
    return Objective(made, backbone, content_layer, style_layers)


class _Painter:
    """One painting: what stays the same from its first step to its last, and the settings in force."""

    def __init__(
        self,
        content: np.ndarray,
        style: np.ndarray,
        settings: StyleSettings,
        scales: tuple[Scale, ...],
        backbone: Backbone,
        region: Region | None,
    ) -> None:
        self._content = content
        self._region = region
        self._style = matched_luminance(style, content) if settings.keep_colors else style
        self._settings = settings
        self._scales = scales
        self._objective = _objective(
            settings.canvas, backbone, settings.chosen_content_layer, tuple(settings.chosen_style_layers)
        )

    def paint(
        self, begun: np.ndarray | None, checkpoint: Checkpoint | None
    ) -> Generator[Step, Adjustment | None, None]:
        done, ground, state = (0, None, {}) if checkpoint is None else self._restored(checkpoint)
        image = self._start(begun) if ground is None else self._objective.picture(state["point"], ground)
        for scale in self._scales:
            if done >= scale.last:
                continue
            if done == scale.first:
                image = enlarged(image, scale.height, scale.width)
                ground, state = self._begin_scale(scale, image)
            state = yield from self._paint_scale(scale, ground, state, done)
            done, image = scale.last, self._objective.picture(state["point"], ground)
        yield Step(
            fraction=1.0,
            message="done",
            image=self._shown(self._brushed(image)),
            checkpoint=functools.partial(_checkpoint, done, ground, state),
        )

    def _paint_scale(
        self, scale: Scale, ground: tf.Tensor, state: State, done: int
    ) -> Generator[Step, Adjustment | None, State]:
        targets = self._targets(scale)
        recent: deque[np.ndarray] = deque(maxlen=self._settings.views)
        for number in range(done + 1, scale.last + 1):
            state, costs = self._advance(scale, targets, ground, state, number)
            recent.append(costs.numpy())
            step = Step(
                fraction=self._fraction(scale, number),
                message="painting",
                image=self._shown(self._objective.picture(state["point"], ground)),
                figures=self._figures(scale, number, np.mean(recent, axis=0)),
                checkpoint=functools.partial(_checkpoint, number, ground, state),
            )
            adjustment = yield step
            if adjustment is not None:
                self._settings = self._settings.adjusted(adjustment)
                targets = self._targets(scale)
        return state

    def _advance(
        self, scale: Scale, targets: Targets, ground: tf.Tensor, state: State, number: int
    ) -> tuple[State, tf.Tensor]:
        evaluate = self._objective.at(targets, _weights(self._settings), ground, number)
        advance = adam_step if self._settings.optimizer == "adam" else lbfgs_step
        # large moves find the forms, the small ones at the end settle what would stay as grain
        fade = 1.0 - (1.0 - LAST_RATE_SHARE) * (number - scale.first - 1) / scale.steps
        rate = self._settings.learning_rate * fade
        return advance(state, evaluate, rate, self._objective.canvas.bounds)

    def _targets(self, scale: Scale) -> Targets:
        settings = self._settings
        return self._objective.targets(
            picture(self._drawing(), scale.height, scale.width),
            self._style_picture(scale),
            list(settings.chosen_style_layers.values()),
            settings.costs,
            settings.views,
            settings.seed + scale.first,
        )

    def _drawing(self) -> np.ndarray:
        """The photograph in the colours it is to have when painted: whose forms are the content."""
        settings = self._settings
        if settings.keep_colors:
            return luminance(self._content)
        amount = settings.color_match * min(1.0, 2.0 * settings.balance)
        return matched_colors(self._content, self._style, amount)

    def _start(self, begun: np.ndarray | None) -> Picture:
        height, width = self._scales[0].height, self._scales[0].width
        drawing = picture(self._drawing(), height, width)
        if self._settings.start == "instant" and begun is not None:
            gray = luminance(begun) if self._settings.keep_colors else begun
            return picture(gray, height, width)
        return drawing

    def _begin_scale(self, scale: Scale, image: Picture) -> tuple[tf.Tensor, State]:
        canvas, settings = self._objective.canvas, self._settings
        if scale.first == 0 and settings.start == "noise":
            point = canvas.noisy(image, np.random.default_rng(settings.seed))
        else:
            point = canvas.blank(image)
        state = adam_state(point) if settings.optimizer == "adam" else lbfgs_state(point)
        return canvas.ground(image), state

    def _brushed(self, image: Picture) -> Picture:
        amount = self._settings.brushwork * min(1.0, 2.0 * self._settings.balance)
        if amount == 0.0:
            return image
        length = amount * stroke_length(self._style_picture(self._scales[-1]))
        return coherence_enhanced(image, tf.constant(length), tf.constant(amount * SHARPENING))

    def _style_picture(self, scale: Scale) -> Picture:
        longest = scale.longest_side * self._settings.stroke_size
        return picture(self._style, *_style_shape(self._style, longest))

    def _shown(self, image: Picture) -> np.ndarray:
        shown = pixels(image)
        if self._settings.keep_colors:
            shown = recolored(shown, self._content)
        return shown if self._region is None else self._region.painted(shown)

    def _fraction(self, scale: Scale, number: int) -> float:
        before = sum(other.work for other in self._scales if other.first < scale.first)
        now = scale.work * (number - scale.first) / scale.steps
        return (before + now) / sum(other.work for other in self._scales)

    def _figures(self, scale: Scale, number: int, costs: np.ndarray) -> Mapping[str, float]:
        figures = {"step": number, "steps": self._scales[-1].last, "scale_px": scale.longest_side}
        return figures | dict(zip(COST_NAMES, costs.tolist(), strict=True))

    def _restored(self, checkpoint: Checkpoint) -> tuple[int, tf.Tensor, State]:
        state = {name: tf.constant(value) for name, value in checkpoint.items()}
        done, ground = int(state.pop("step", 0)), state.pop("ground", None)
        scale = next((scale for scale in self._scales if scale.first < done <= scale.last), None)
        if scale is None or ground is None or ground.shape != (scale.height, scale.width, 3):
            raise ValueError("not a checkpoint of a painting of this size and quality")
        fresh = self._begin_scale(scale, ground)[1]
        if set(state) != set(fresh) or state["point"].shape != fresh["point"].shape:
            raise ValueError("not a checkpoint of this optimizer and canvas")
        return done, ground, state


def _checkpoint(number: int, ground: tf.Tensor, state: State) -> Checkpoint:
    arrays = {name: value.numpy() for name, value in state.items()}
    return {"step": np.array(number), "ground": ground.numpy(), **arrays}


def _weights(settings: StyleSettings) -> Weights:
    alpha = settings.alpha * BALANCE_RANGE ** (1.0 - 2.0 * settings.balance)
    palette = 0.0 if settings.keep_colors else settings.palette_weight * min(1.0, 2.0 * settings.balance)
    return Weights(alpha, settings.beta, settings.total_variation_weight, palette)


def _style_shape(style: np.ndarray, longest: float) -> tuple[int, int]:
    height, width = style.shape[:2]
    narrow = min(fitted(height, width, longest))
    return fitted(height, width, longest * max(1.0, MIN_SIDE / narrow))
