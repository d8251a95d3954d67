"""What a person may choose about a painting, with the ranges that make sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args, get_type_hints

from vision.errors import BadSetting

Quality = Literal["draft", "standard", "fine"]
Start = Literal["photo", "noise", "instant"]
BackboneName = Literal["efficientnet-lite0", "vgg19"]
OptimizerName = Literal["adam", "lbfgs"]
Costs = Literal["relative", "course"]
CanvasName = Literal["pyramid", "pixels"]

Adjustment = Mapping[str, float]
"""Settings that may change while a painting is made: ``{"balance": 0.7}``."""

MIN_SIZE, MAX_SIZE = 128, 1024
COURSE_LAYERS = MappingProxyType({f"conv{number}_1": 0.2 for number in range(1, 6)})
STYLE_LAYERS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "efficientnet-lite0": MappingProxyType(
            # blocks 1 and 2 ask for dots of 4 px, their stride, wherever there is nothing else to paint
            {
                "stem": 0.18,
                "block0": 0.18,
                "block1": 0.05,
                "block2": 0.05,
                "block4": 0.18,
                "block6": 0.18,
                "block9": 0.18,
            }
        ),
        "vgg19": COURSE_LAYERS,
    }
)
LAYERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "efficientnet-lite0": frozenset({"stem", *(f"block{number}" for number in range(16))}),
        "vgg19": frozenset(
            f"conv{block}_{number}"
            for block, count in enumerate((2, 2, 4, 4, 4), 1)
            for number in range(1, count + 1)
        ),
    }
)
CONTENT_LAYERS: Mapping[str, str] = MappingProxyType({"efficientnet-lite0": "block3", "vgg19": "conv4_2"})


@dataclass(frozen=True, kw_only=True)
class StyleSettings:
    """How a photograph is painted.

    Attributes:
        size: longest side of the result, px, 128 to 1024.
        balance: 0 is all photograph, 1 all painting; multiplies alpha on a logarithmic scale (by 1 at 0.5).
            May be adjusted while the painting is made.
        quality: how many steps each scale gets.
        start: from what the first scale starts.
        backbone: the network that measures content and style.
        optimizer: of the pixels.
        keep_colors: paint luminance only and keep the photograph's colours (Gatys et al. 2016).
        stroke_size: size of the painting relative to the picture's, 0.5 to 2: larger makes larger strokes.
        brushwork: how much the finished picture's grain is drawn out to strokes as long as the painting's own,
            0 to 1 (less where balance is under 0.5).
        content_layer: whose activations are the content; None for the backbone's usual one.
        style_layers: layer to λ; None for the backbone's usual ones.
        costs: ``course`` scales costs as the course does; ``relative`` makes every layer's cost a share
            of what there is to match, so that one weight suits all pictures.
        canvas: what is optimised: ``pixels`` as in the course, or a ``pyramid`` of brushes, which paints
            larger forms with less grain in fewer steps.
        color_match: how far the photograph takes on the painting's colours before it is painted, 0 to 1
            (less where balance is under 0.5).
        alpha: weight of the content cost.
        beta: weight of the style cost.
        total_variation_weight: weight of the total variation cost; more is smoother.
        palette_weight: weight of the distance between the two palettes (unused with keep_colors).
        learning_rate: of Adam; on pixels, in shares of their full range.
        seed: of the noise and the random shifts.

    Raises:
        BadSetting: a value is out of its range; the reason is ``bad_setting``, the figures name it.
    """

    size: int = 384
    balance: float = 0.5
    quality: Quality = "standard"
    start: Start = "photo"
    backbone: BackboneName = "efficientnet-lite0"
    optimizer: OptimizerName = "adam"
    keep_colors: bool = False
    stroke_size: float = 1.2
    brushwork: float = 0.75
    content_layer: str | None = None
    style_layers: Mapping[str, float] | None = None
    costs: Costs = "relative"
    canvas: CanvasName = "pyramid"
    color_match: float = 1.0
    alpha: float = 0.12
    beta: float = 1.0
    total_variation_weight: float = 1.5
    palette_weight: float = 50.0
    learning_rate: float = 0.03
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("quality", "start", "backbone", "optimizer", "costs", "canvas"):
            _check_choice(name, getattr(self, name), self.choices(name))
        _check_range("size", self.size, MIN_SIZE, MAX_SIZE)
        _check_range("balance", self.balance, 0.0, 1.0)
        _check_range("stroke_size", self.stroke_size, 0.5, 2.0)
        _check_range("brushwork", self.brushwork, 0.0, 1.0)
        _check_range("color_match", self.color_match, 0.0, 1.0)
        _check_range("seed", self.seed, 0, 2**31 - 1)
        for name in ("alpha", "beta", "total_variation_weight", "palette_weight", "learning_rate"):
            _check_range(name, getattr(self, name), 0.0, 1e9)
        _check_layers("content_layer", (self.chosen_content_layer,), self.backbone)
        _check_layers("style_layers", self.chosen_style_layers, self.backbone)
        for weight in self.chosen_style_layers.values():
            _check_range("style_layers", weight, 0.0, 1e9)

    @classmethod
    def choices(cls, name: str) -> tuple[str, ...]:
        """The words allowed for a setting such as ``quality``."""
        return get_args(get_type_hints(cls)[name])

    @classmethod
    def course(cls, **changes: object) -> StyleSettings:
        """The course's assignment: VGG-19, conv1_1 … conv5_1 with λ = 0.2, content conv4_2, α 10, β 40.

        Costs are scaled as the course writes them, on VGG's activations of pixels in 0…255 without their
        mean; starts from noise, coarse to fine. ``changes`` override single settings.
        """
        preset = cls(
            backbone="vgg19",
            costs="course",
            canvas="pixels",
            brushwork=0.0,
            stroke_size=1.0,
            start="noise",
            color_match=0.0,
            palette_weight=0.0,
            total_variation_weight=0.0,
            learning_rate=0.02,
            alpha=10.0,
            beta=40.0,
            content_layer="conv4_2",
            style_layers=COURSE_LAYERS,
        )
        return replace(preset, **changes)  # type: ignore[arg-type]

    def adjusted(self, adjustment: Adjustment) -> StyleSettings:
        """These settings with an adjustment; only ``balance`` may change while a painting is made."""
        for name in adjustment:
            _check_choice("adjustment", name, ("balance",))
        return replace(self, **adjustment)  # type: ignore[arg-type]

    @property
    def views(self) -> int:
        """How many random shifts and zooms the steps take in turn.

        One, the picture as it is, for VGG, whose convolutions have stride 1 and print no grid to hide, and for
        L-BFGS, which learns the curvature of one function.
        """
        return 1 if self.backbone == "vgg19" or self.optimizer == "lbfgs" else 16

    @property
    def chosen_style_layers(self) -> Mapping[str, float]:
        return self.style_layers or STYLE_LAYERS[self.backbone]

    @property
    def chosen_content_layer(self) -> str:
        return self.content_layer or CONTENT_LAYERS[self.backbone]


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also refuses NaN
        raise BadSetting("bad_setting", name=name, value=value, low=low, high=high)


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise BadSetting("bad_setting", name=name, value=value, choices=", ".join(choices))


def _check_layers(name: str, layers: Iterable[str], backbone: str) -> None:
    for layer in layers:
        _check_choice(name, layer, tuple(sorted(LAYERS[backbone])))
