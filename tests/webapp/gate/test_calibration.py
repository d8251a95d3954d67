"""A gate's threshold follows its target, its gallery and what it measured; by hand it gets stricter only."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from tests.webapp.conftest import client_of
from tests.webapp.gate.conftest import MakePassage, enrol, unit
from vision.faces.recognition import PUBLISHED_THRESHOLD
from webapp.accounts.models import AuditLine, User
from webapp.gallery.models import FaceTemplate, Gallery, Person
from webapp.gallery.pipelines import index
from webapp.gate.calibration import calibrate, calibrate_changed, scores_of
from webapp.gate.models import Gate, Passage, Score
from webapp.gate.models.gates import LOOSEST
from webapp.gate.selectors import rules_of
from webapp.gate.selectors.calibration import calibration_dict, source_of, source_of_refusals
from webapp.gate.services.gates import save_gate

pytestmark = pytest.mark.django_db


def threshold_of(gate: Gate) -> float:
    calibrate(gate.pk)
    gate.refresh_from_db()
    return gate.threshold


def fill(gallery: Gallery, people: int) -> None:
    for number in range(people):
        enrol(gallery, f"Person {number}", unit(*np.random.default_rng(number).normal(size=128)))


def measured(gate: Gate, impostor: np.ndarray, genuine: np.ndarray) -> None:
    for kind, distances in (("impostor", impostor), ("genuine", genuine)):
        Score.objects.bulk_create(
            Score(gate=gate, kind=kind, distance=float(distance), at=timezone.now()) for distance in distances
        )


def test_no_threshold_is_looser_than_the_published_one() -> None:
    assert LOOSEST <= PUBLISHED_THRESHOLD


def test_more_people_make_it_stricter(gate: Gate) -> None:
    fill(gate.gallery, 1)
    alone = threshold_of(gate)
    fill(gate.gallery, 30)
    assert threshold_of(gate) < alone


def test_a_badge_gate_compares_with_one_person_whoever_is_enrolled(gate: Gate) -> None:
    fill(gate.gallery, 30)
    among_many = threshold_of(gate)
    gate.mode = "badge"
    gate.save()
    assert threshold_of(gate) > among_many
    assert gate.calibration["gallery_size"] == 1


def test_templates_that_nothing_is_compared_with_do_not_count(gate: Gate) -> None:
    fill(gate.gallery, 4)
    FaceTemplate.objects.filter(person__name="Person 1").update(network="an older one")
    threshold_of(gate)
    assert gate.calibration["gallery_size"] == index.gallery_size(gate.gallery_id) == 3


def test_a_smaller_target_makes_it_stricter(gate: Gate) -> None:
    usual = threshold_of(gate)
    gate.target_far = 1e-6
    gate.save()
    assert threshold_of(gate) < usual


def test_people_who_are_measured_to_be_more_alike_make_it_stricter(gate: Gate) -> None:
    random = np.random.default_rng(1)
    measured(gate, random.normal(0.6, 0.05, 3000), random.normal(0.2, 0.03, 300))
    usual = threshold_of(gate)
    Score.objects.all().delete()
    measured(gate, random.normal(0.45, 0.05, 3000), random.normal(0.2, 0.03, 300))
    assert threshold_of(gate) < usual - 0.05


def test_disputes_are_impostors_and_what_nobody_disputes_is_genuine(
    gate: Gate, make_passage: MakePassage, danielle: Person
) -> None:
    make_passage(person=danielle, distance=0.2, runner_up_distance=0.6)
    make_passage(person=danielle, distance=0.31, runner_up_distance=0.5, verdict="disputed")
    make_passage(person=danielle, distance=0.25, verdict="spoof")
    make_passage(person=danielle, distance=0.36, outcome="refused", reason="not_enrolled", verdict="genuine")
    make_passage(person=danielle, distance=0.5, outcome="refused", reason="not_enrolled")
    genuine, impostor = scores_of(gate)
    assert sorted(genuine) == [0.2, 0.36]
    assert sorted(impostor) == [0.31, 0.6]


def test_is_explained_with_figures_and_curves(gate: Gate) -> None:
    assert calibration_dict(gate) is None
    random = np.random.default_rng(1)
    measured(gate, random.normal(0.6, 0.05, 3000), random.normal(0.2, 0.03, 300))
    threshold_of(gate)
    shown = calibration_dict(gate)
    assert shown is not None
    assert (shown["impostor_samples"], shown["genuine_samples"], shown["is_far_modelled"]) == (
        3000,
        300,
        False,
    )
    assert shown["chance_per_attempt"] <= gate.target_far * 1.01
    assert 0 <= shown["far_interval"][0] <= shown["far_interval"][1] <= 1
    curves = shown["curves"]
    assert len(curves["thresholds"]) == len(curves["far"]) == len(curves["frr"]) <= 200
    assert curves["far"] == sorted(curves["far"])
    assert curves["frr"] == sorted(curves["frr"], reverse=True)
    assert "3000" in source_of(gate)
    assert "of 300 passages" in source_of_refusals(gate)


def test_without_measurements_a_model_is_drawn_and_said_to_be_one(gate: Gate) -> None:
    threshold_of(gate)
    shown = calibration_dict(gate)
    assert shown is not None
    assert (shown["is_far_modelled"], shown["is_extrapolated"], shown["frr"]) == (True, True, None)
    assert shown["curves"]["frr"][0] is None
    assert shown["curves"]["far"][-1] > 0.9
    assert "cautious model" in source_of(gate)
    assert source_of_refusals(gate) == ""


def test_by_hand_only_stricter(gate: Gate) -> None:
    computed = threshold_of(gate)
    gate.threshold_override = computed + 0.05
    assert rules_of(gate).threshold == computed
    gate.threshold_override = computed - 0.05
    assert rules_of(gate).threshold == computed - 0.05


def test_follows_the_gallery_and_much_more_evidence_by_itself(gate: Gate, make_passage: MakePassage) -> None:
    calibrate_changed()
    gate.refresh_from_db()
    first = gate.calibration["measured_at"]
    Gate.objects.update(calibration={**gate.calibration, "measured_at": "before"})
    calibrate_changed()
    gate.refresh_from_db()
    assert gate.calibration["measured_at"] == "before"
    fill(gate.gallery, 2)
    calibrate_changed()
    gate.refresh_from_db()
    assert gate.calibration["measured_at"] >= first
    assert gate.calibration["gallery_size"] == 2
    measured(gate, np.full(5, 0.6), np.full(5, 0.2))
    calibrate_changed()
    gate.refresh_from_db()
    assert gate.calibration["impostor_samples"] == 5


def test_a_change_is_written_down(gate: Gate) -> None:
    fill(gate.gallery, 5)
    before = gate.threshold
    now = threshold_of(gate)
    line = AuditLine.objects.get(action="gate.threshold_computed")
    assert (line.details["was"], line.details["now"]) == (round(before, 4), round(now, 4))
    threshold_of(gate)
    assert AuditLine.objects.filter(action="gate.threshold_computed").count() == 1


def test_a_target_changed_meanwhile_is_not_overwritten(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    from webapp.gate.pipelines import thresholds

    compute = thresholds.compute

    def slowly(**given: object) -> dict[str, object]:
        Gate.objects.update(target_far=1e-6)
        return compute(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(thresholds, "compute", slowly)
    before = gate.threshold
    assert threshold_of(gate) == before


def test_the_officer_sets_the_target_and_it_is_written_down(gate: Gate, security: User) -> None:
    client = client_of(security)
    body = {"target_far": "0.0001", "threshold_override": "0.3", "margin": "0.04"}
    assert client.post(f"/gates/{gate.pk}/calibration/", body).status_code == 302
    gate.refresh_from_db()
    assert (gate.target_far, gate.threshold_override, gate.margin) == (1e-4, 0.3, 0.04)
    line = AuditLine.objects.get(action="gate.changed")
    assert line.details["changes"]["target_far"] == [1e-3, 1e-4]
    for wrong in ({"target_far": "0.5"}, {"threshold_override": "0.9"}, {"margin": "-1"}):
        assert client.post(f"/gates/{gate.pk}/calibration/", {**body, **wrong}).status_code == 400
    gate.refresh_from_db()
    assert gate.threshold_override == 0.3


def test_old_passages_are_evidence_only_while_there_are_few_newer(
    gate: Gate, make_passage: MakePassage, danielle: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.gate.calibration.NEWEST", 2)
    for days, distance in ((0, 0.1), (1, 0.2), (2, 0.3)):
        make_passage(person=danielle, distance=distance, at=timezone.now() - timedelta(days=days))
    assert scores_of(gate)[0] == [0.1, 0.2]
    assert Passage.objects.count() == 3


def test_rules_whose_message_was_lost_are_strict_at_once_and_computed_by_the_sweep(
    gate: Gate, administrator: User
) -> None:
    fill(gate.gallery, 30)
    gate.mode = "badge"
    gate.save()
    loose = threshold_of(gate)
    was = copy(gate)
    gate.mode = "identify"
    save_gate(gate, actor=administrator, was=was)  # nobody computes: there is no worker here
    gate.refresh_from_db()
    strict = gate.threshold
    assert strict < loose
    calibrate_changed()
    gate.refresh_from_db()
    assert (gate.calibration["gallery_size"], gate.threshold) == (30, pytest.approx(strict))


@pytest.mark.parametrize("change", [{"target_far": 1e-6}, {"mode": "badge"}, {"gallery": "another"}])
def test_the_sweep_sees_every_rule_that_the_threshold_follows_from(
    gate: Gate, change: dict[str, object]
) -> None:
    calibrate(gate.pk)
    Gate.objects.update(calibration={**Gate.objects.get().calibration, "measured_at": "before"})
    if "gallery" in change:
        change = {"gallery": Gallery.objects.create(name="Plant", purpose="work", consent_wording="Yes.")}
    Gate.objects.update(**change)
    calibrate_changed()
    assert Gate.objects.get().calibration["measured_at"] != "before"


def test_a_new_gate_is_as_strict_as_its_gallery_is_large(gallery: Gallery, administrator: User) -> None:
    fill(gallery, 30)
    made = save_gate(Gate(name="Back door", gallery=gallery, target_far=1e-5), actor=administrator)
    begun = Gate.objects.get(pk=made.pk).threshold
    assert begun < 0.33
    assert threshold_of(made) == pytest.approx(begun)


def test_a_gates_name_changes_nothing_about_how_sure_it_is(gate: Gate, administrator: User) -> None:
    loaded = Gate.objects.get(pk=gate.pk)
    was = copy(loaded)
    Gate.objects.update(threshold=0.2)  # computed while somebody filled in the form
    loaded.name = "Side door"
    save_gate(loaded, actor=administrator, was=was)
    assert Gate.objects.get(pk=gate.pk).threshold == 0.2


def test_the_sweep_only_counts_what_it_knows(
    gate: Gate, make_passage: MakePassage, danielle: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_passage(person=danielle, distance=0.2, runner_up_distance=0.6)
    make_passage(person=danielle, distance=0.3, verdict="disputed")
    measured(gate, np.full(5, 0.6), np.full(5, 0.2))
    calibrate_changed()
    gate.refresh_from_db()
    assert gate.calibration["basis"]["samples"] == sum(map(len, scores_of(gate))) == 13

    def read(gate: Gate) -> None:
        raise AssertionError("every score was read")

    monkeypatch.setattr("webapp.gate.calibration.scores_of", read)
    calibrate_changed()
