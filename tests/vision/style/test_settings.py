"""What a person may choose, and what is refused."""

from __future__ import annotations

import math

import pytest

from vision.errors import BadSetting
from vision.style import StyleSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 127},
        {"size": 1025},
        {"balance": -0.1},
        {"balance": math.nan},
        {"quality": "best"},
        {"start": "nothing"},
        {"backbone": "vgg20"},
        {"optimizer": "sgd"},
        {"canvas": "linen"},
        {"stroke_size": 3.0},
        {"alpha": -1.0},
        {"style_layers": {"block99": 1.0}},
        {"style_layers": {"stem": -1.0}},
        {"content_layer": "conv4_2"},
        {"seed": -1},
    ],
)
def test_refuses_what_is_out_of_range(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSetting) as refused:
        StyleSettings(**wrong)  # type: ignore[arg-type]
    assert refused.value.reason == "bad_setting"
    assert refused.value.figures["name"] == next(iter(wrong))


def test_the_course_preset_is_the_assignment() -> None:
    course = StyleSettings.course()
    assert (course.backbone, course.alpha, course.beta) == ("vgg19", 10.0, 40.0)
    assert dict(course.chosen_style_layers) == {f"conv{block}_1": 0.2 for block in range(1, 6)}
    assert (course.costs, course.canvas, course.start) == ("course", "pixels", "noise")
    assert (course.total_variation_weight, course.palette_weight, course.color_match) == (0.0, 0.0, 0.0)


def test_single_settings_of_the_preset_may_be_changed() -> None:
    assert StyleSettings.course(size=256).size == 256


def test_only_balance_may_change_while_painting() -> None:
    settings = StyleSettings()
    assert settings.adjusted({"balance": 0.8}).balance == 0.8
    with pytest.raises(BadSetting):
        settings.adjusted({"size": 512})
    with pytest.raises(BadSetting):
        settings.adjusted({"balance": 1.5})


def test_names_the_words_one_may_choose() -> None:
    assert StyleSettings.choices("quality") == ("draft", "standard", "fine")
