"""Figures that are known beforehand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from vision.detection.evaluation import RECALLS, confusion_counts, evaluate

OVERLAPS = np.arange(0.5, 1.0, 0.05)


@dataclass(frozen=True)
class Said:
    boxes: np.ndarray
    classes: np.ndarray
    scores: np.ndarray


def said(*boxes: tuple[float, int, float]) -> Said:
    """Squares of 10 px that begin at the first number, of the class of the second and with the third as score."""
    return Said(
        boxes=np.array([[left, 0, left + 10, 10] for left, _, _ in boxes], np.float64).reshape(-1, 4),
        classes=np.array([kind for _, kind, _ in boxes], np.int64),
        scores=np.array([score for _, _, score in boxes]),
    )


def there(*boxes: tuple[float, int]) -> Said:
    return said(*((left, kind, 1.0) for left, kind in boxes))


def test_who_says_what_is_there_is_perfect() -> None:
    truths = [there((0, 0), (30, 1)), there((5, 1)), there()]
    evaluation = evaluate(truths, truths, classes=2)
    assert evaluation.mean_average_precision == pytest.approx(1.0)
    assert evaluation.mean_average_precision_50 == pytest.approx(1.0)
    np.testing.assert_allclose(evaluation.precisions, 1.0)


def test_a_box_that_is_off_counts_only_at_lesser_overlaps() -> None:
    # 2 px of 10 aside: an overlap of 8 / 12, which passes .5, .55, .6 and .65
    evaluation = evaluate([said((2, 0, 0.9))], [there((0, 0))], classes=1)
    assert evaluation.mean_average_precision_50 == pytest.approx(1.0)
    assert evaluation.mean_average_precision == pytest.approx(0.4)
    assert (OVERLAPS < 8 / 12).sum() == 4


def test_one_of_two_found_after_a_false_alarm() -> None:
    # precision 1/2 up to a recall of 1/2, nothing beyond: 51 of 101 recalls
    evaluation = evaluate([said((50, 0, 0.9), (0, 0, 0.8))], [there((0, 0), (20, 0))], classes=1)
    assert evaluation.average_precisions_50[0] == pytest.approx(0.5 * 51 / 101)
    np.testing.assert_allclose(evaluation.precisions[0], np.where(RECALLS <= 0.5, 0.5, 0.0))
    np.testing.assert_allclose(evaluation.scores[0, 1:], np.where(RECALLS <= 0.5, 0.8, 0.0)[1:])


def test_the_second_box_around_an_object_is_a_false_alarm() -> None:
    truths = [there((0, 0)), there((0, 0))]
    twice = [said((0, 0, 0.9), (1, 0, 0.8)), said((0, 0, 0.7))]
    # right, wrong, right: precision 1 up to half the recall, 2/3 beyond
    expected = (51 + 50 * 2 / 3) / 101
    assert evaluate(twice, truths, classes=1).average_precisions_50[0] == pytest.approx(expected)


def test_a_class_that_is_nowhere_is_passed_over() -> None:
    evaluation = evaluate([said((0, 0, 0.9), (30, 1, 0.9))], [there((0, 0))], classes=3)
    assert evaluation.mean_average_precision == pytest.approx(1.0)
    np.testing.assert_array_equal(np.isnan(evaluation.average_precisions), [False, True, True])


def test_nothing_said_scores_nothing_and_nothing_there_has_no_score() -> None:
    assert evaluate([said()], [there((0, 0))], classes=1).mean_average_precision == 0.0
    assert np.isnan(evaluate([said((0, 0, 0.9))], [there()], classes=1).mean_average_precision)
    assert np.isnan(evaluate([], [], classes=1).mean_average_precision_50)


def test_it_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    evaluate([there((0, 0))], [there((0, 0))], classes=1)
    assert capsys.readouterr() == ("", "")


def test_pictures_must_be_the_same() -> None:
    with pytest.raises(ValueError, match="1 predictions of 2 pictures"):
        evaluate([said()], [there(), there()], classes=1)


def test_confusion_counts_what_was_taken_for_what() -> None:
    truths = [there((0, 0), (20, 1), (40, 1)), there((0, 0))]
    predictions = [said((1, 1, 0.9), (20, 1, 0.8), (80, 0, 0.7), (41, 1, 0.2)), said()]
    np.testing.assert_array_equal(
        confusion_counts(predictions, truths, classes=2),
        [
            [0, 1, 1],  # one taken for class 1, one overlooked
            [0, 1, 1],  # one right; the other's score was too low
            [1, 0, 0],  # seen where nothing is
        ],
    )


def test_confusion_pairs_each_object_once_with_what_overlaps_it_most() -> None:
    counts = confusion_counts([said((2, 1, 0.9), (0, 0, 0.6))], [there((0, 0))], classes=2)
    np.testing.assert_array_equal(counts, [[1, 0, 0], [0, 0, 0], [0, 1, 0]])
