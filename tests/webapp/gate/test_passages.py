"""Passages: filtered, exported, disputed, shown with a picture, and deleted in time."""

from __future__ import annotations

import csv
import time
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.webapp.conftest import client_of
from tests.webapp.gate.conftest import Device, MakePassage
from webapp.accounts.models import AuditLine, User
from webapp.gallery.exports import person_zip
from webapp.gallery.models import Person
from webapp.gallery.services.erasure import erase_person
from webapp.gate import judging
from webapp.gate.attempt import Attempt, Live, Turn
from webapp.gate.broadcast import Frame
from webapp.gate.calibration import scores_of
from webapp.gate.decision import Decision
from webapp.gate.models import DailyCount, DoorCall, Gate, LookAlikePair, Passage, Score, Snapshot
from webapp.gate.retention import delete_old
from webapp.gate.selectors import facts_of, passage_dict, records_of_person, rules_of, spoof_counts
from webapp.gate.services import passages
from webapp.gate.services.gates import add_door

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8 somebody's face \xff\xd9"


def record(device: Device, decision: Decision, attempt: Attempt | None = None) -> Passage | None:
    return passages.record_passage(
        kiosk=device.kiosk,
        decision=decision,
        attempt=attempt or Attempt(),
        threshold=0.33,
        gallery_size=2,
        decision_ms=41.23,
    )


def test_a_decision_is_written_with_all_that_explains_it(
    device: Device, danielle: Person, younes: Person
) -> None:
    live = Live("{}", "live", figures={"actions": ["blink"], "parallax_1": 0.3})
    decision = Decision("opened", "", danielle.pk, 0.2, younes.pk, 0.6)
    passage = record(device, decision, Attempt(live=live, badge=danielle.pk))
    assert passage is not None
    passage.refresh_from_db()
    assert (passage.person, passage.runner_up, passage.kiosk) == (danielle, younes, device.kiosk)
    assert (passage.distance, passage.runner_up_distance, passage.threshold) == (0.2, 0.6, 0.33)
    assert (passage.gallery_size, passage.decision_ms, passage.with_badge) == (2, 41.2, True)
    line = AuditLine.objects.get(action="gate.compared")
    assert (line.subject_id, line.device, line.details) == (str(passage.pk), "Tablet", {"outcome": "opened"})
    assert str(danielle.pk) not in str(AuditLine.objects.filter(action="gate.compared").values())
    assert passage.liveness == {"state": "live", "reason": "", "actions": ["blink"], "parallax_1": 0.3}


def test_one_attempt_opens_once(
    device: Device, danielle: Person, gate: Gate, administrator: User, django_capture_on_commit_callbacks
) -> None:
    door = {"url": "http://127.0.0.1:1/", "secret": "s"}
    add_door(
        gate,
        kind="webhook",
        settings=door,
        summary="POST",
        timeout_seconds=1,
        attempts=1,
        actor=administrator,
    )
    attempt, decision = Attempt(), Decision("opened", "", danielle.pk, 0.2)
    assert record(device, decision, attempt) is not None
    assert record(device, decision, attempt) is None
    assert (Passage.objects.count(), DoorCall.objects.count()) == (1, 1)
    assert DoorCall.objects.get().expires_at - timezone.now() < timedelta(seconds=10)


def test_a_database_that_is_too_slow_opens_nothing(
    device: Device, danielle: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = passages._wish_for_doors

    def slowly(passage: Passage) -> None:
        time.sleep(1.0)
        wish(passage)

    monkeypatch.setattr(passages, "_wish_for_doors", slowly)
    assert record(device, Decision("opened", "", danielle.pk, 0.2)) is None
    assert not Passage.objects.exists()


@pytest.mark.parametrize("outcome", ["refused", "spoof"])
def test_nothing_but_an_opening_asks_a_door(
    device: Device, gate: Gate, administrator: User, outcome: str
) -> None:
    door = {"url": "http://127.0.0.1:1/", "secret": "s"}
    add_door(
        gate,
        kind="webhook",
        settings=door,
        summary="POST",
        timeout_seconds=1,
        attempts=1,
        actor=administrator,
    )
    assert record(device, Decision(outcome, "screen")) is not None  # type: ignore[arg-type]
    assert not DoorCall.objects.exists()


def post(user: User, passage: Passage, verb: str, **body: object) -> tuple[int, dict[str, object]]:
    response = client_of(user).post(f"/passages/{passage.pk}/{verb}", body, content_type="application/json")
    return response.status_code, response.json()


def test_that_was_not_me(
    make_passage: MakePassage, danielle: Person, alice: User, gate: Gate, security: User
) -> None:
    passage = make_passage(person=danielle, distance=0.3, runner_up_distance=0.6)
    status, answer = post(alice, passage, "dispute", note="I was at home")
    assert (status, answer["is_disputed"], answer["verdict"]) == (200, True, "disputed")
    passage.refresh_from_db()
    assert (passage.verdict_by, passage.note) == (alice, "I was at home")
    assert AuditLine.objects.filter(action="gate.passage_judged", actor=alice).exists()
    assert not LookAlikePair.objects.exists()
    assert not facts_of(danielle.pk, gate=gate, at=timezone.now()).is_look_alike
    # Evidence of nothing, until Security agrees; who sees by the note that there is something to say.
    assert scores_of(gate) == ([], [])
    asked = passage_dict(passage, security)
    assert (asked["verdict"], asked["is_disputed"]) == ("", True)
    assert asked["note"] == "The person says that it was somebody else. I was at home"
    assert post(security, passage, "dispute")[1]["verdict"] == "disputed"
    assert scores_of(gate) == ([], [0.3])


@pytest.mark.parametrize("verdict", ["genuine", "disputed", "spoof"])
def test_what_security_said_stays_said(
    make_passage: MakePassage, danielle: Person, alice: User, security: User, verdict: str
) -> None:
    passage = make_passage(person=danielle, distance=0.3, verdict=verdict, verdict_by=security)
    status, answer = post(alice, passage, "dispute", block_pair=True)
    assert (status, answer["error"]["reason"]) == (409, "already_judged")  # type: ignore[index]
    passage.refresh_from_db()
    assert (passage.verdict, passage.verdict_by) == (verdict, security)
    assert not LookAlikePair.objects.exists()


def test_nobody_can_have_a_colleague_asked_for_the_badge(
    make_passage: MakePassage, danielle: Person, younes: Person, alice: User, gate: Gate
) -> None:
    post(alice, make_passage(person=danielle, runner_up=younes, distance=0.3), "dispute", block_pair=True)
    assert facts_of(danielle.pk, gate=gate, at=timezone.now()).is_look_alike
    assert not facts_of(younes.pk, gate=gate, at=timezone.now()).is_look_alike


def test_security_sees_who_needs_a_badge_and_ends_it(
    danielle: Person, younes: Person, security: User, reception: User, gate: Gate
) -> None:
    pair = LookAlikePair.objects.create(first=danielle, second=younes, made_by=security)
    address = f"/look-alikes/{pair.pk}/remove"
    page = client_of(security).get("/passages/").content.decode()
    assert "Danielle Smith and Younes" in page
    assert address in page
    assert client_of(reception).post(address).status_code == 404
    assert client_of(security).post(address).status_code == 302
    assert not facts_of(danielle.pk, gate=gate, at=timezone.now()).is_look_alike
    line = AuditLine.objects.get(action="gate.look_alikes_removed")
    assert (line.actor, line.subject_id) == (security, str(danielle.pk))
    assert client_of(security).post(address).status_code == 404


# --- Strangers --------------------------------------------------------------------------------------


def test_a_stranger_is_not_whom_they_resemble(
    device: Device, danielle: Person, alice: User, security: User
) -> None:
    device.kiosk.gate.snapshot_days = 3
    passage = record(device, Decision("refused", "not_enrolled", danielle.pk, 0.5))
    assert passage is not None
    passages.follow_up(passage, JPEG)
    assert (passage.person, passage.nearest_person) == (None, danielle)
    assert Snapshot.objects.get().person is None
    assert client_of(alice).get("/passages/mine/").context["passages"] == []
    assert records_of_person(danielle) == []
    assert post(alice, passage, "dispute")[0] == 404
    (shown,) = client_of(security).get("/passages/?person=dani").context["passages"]
    assert shown["person"]["name"] == "Danielle Smith"
    assert shown["urls"]["confirm"]
    (row,) = csv.DictReader(
        StringIO(client_of(security).get("/passages/export.csv").content.decode("utf-8-sig"))
    )
    assert (row["person"], row["most_like"]) == ("", "Danielle Smith")
    assert post(security, passage, "confirm", verdict="genuine")[1]["verdict"] == "genuine"


@pytest.mark.parametrize(("distance", "has_badge"), [(0.33, False), (0.9, True)])
def test_a_face_near_enough_and_a_badge_name_somebody(
    device: Device, danielle: Person, distance: float, has_badge: bool
) -> None:
    attempt = Attempt(badge=danielle.pk if has_badge else None)
    passage = record(device, Decision("refused", "badge_of_another", danielle.pk, distance), attempt)
    assert passage is not None
    assert (passage.person, passage.nearest_person) == (danielle, None)
    assert len(records_of_person(danielle)) == 1


def test_of_two_kiosks_that_let_somebody_in_at_once_one_does(
    device: Device, danielle: Person, gate: Gate, administrator: User
) -> None:
    add_door(
        gate,
        kind="webhook",
        settings={"url": "http://127.0.0.1:1/", "secret": "s"},
        summary="POST",
        timeout_seconds=1,
        attempts=1,
        actor=administrator,
    )
    gate.anti_passback_seconds = 60
    gate.save()
    decision = Decision("opened", "", danielle.pk, 0.2)  # of both, before either was written down
    made = [record(device, decision) for _ in range(2)]
    assert [(one.outcome, one.reason) for one in made if one] == [
        ("opened", ""),
        ("refused", "anti_passback"),
    ]
    assert DoorCall.objects.count() == 1


def test_the_kiosk_hears_what_was_written_down(device: Device, danielle: Person, gate: Gate) -> None:
    Gate.objects.update(anti_passback_seconds=60)
    device.kiosk.refresh_from_db()
    decision = Decision("opened", "", danielle.pk, 0.2)
    record(device, decision)
    turn = Turn(Attempt(), decision=decision)
    frame = Frame(number=1, at=1.0, age=0.0, jpeg=JPEG)
    _passage, answered = judging._write_down(turn, decision, frame, device.kiosk, rules_of(gate), 0.1)
    assert (answered.attempt.phase, answered.attempt.reason) == ("refused", "anti_passback")


def test_and_from_now_on_both_show_their_badge(
    make_passage: MakePassage, danielle: Person, younes: Person, security: User, gate: Gate
) -> None:
    for person, other in ((danielle, younes), (younes, danielle)):
        post(security, make_passage(person=person, runner_up=other, distance=0.3), "dispute", block_pair=True)
    assert LookAlikePair.objects.count() == 1
    for person in (danielle, younes):
        assert facts_of(person.pk, gate=gate, at=timezone.now()).is_look_alike


def test_a_look_alike_who_is_not_enrolled_makes_one_badge_needed(
    make_passage: MakePassage, danielle: Person, younes: Person, alice: User, gate: Gate
) -> None:
    post(alice, make_passage(person=danielle, distance=0.3), "dispute", block_pair=True)
    assert facts_of(danielle.pk, gate=gate, at=timezone.now()).is_look_alike
    assert not facts_of(younes.pk, gate=gate, at=timezone.now()).is_look_alike


def test_a_passage_of_nobody_cannot_be_corrected(make_passage: MakePassage, security: User) -> None:
    passage = make_passage(outcome="refused", reason="not_enrolled")
    for verb, body in (("dispute", {}), ("confirm", {"verdict": "genuine"})):
        status, answer = post(security, passage, verb, **body)
        assert (status, answer["error"]["reason"]) == (409, "nobody_named")  # type: ignore[index]


def test_security_says_what_it_was(make_passage: MakePassage, danielle: Person, security: User) -> None:
    passage = make_passage(person=danielle, distance=0.2)
    assert post(security, passage, "confirm", verdict="spoof")[1]["verdict"] == "spoof"
    assert post(security, passage, "confirm", verdict="genuine")[1]["verdict"] == "genuine"
    assert post(security, passage, "confirm", verdict="disputed")[0] == 400


def test_anti_passback_asks_for_openings_at_this_gate_only(
    make_passage: MakePassage, danielle: Person, gate: Gate
) -> None:
    gate.anti_passback_seconds = 60
    now = timezone.now()
    make_passage(person=danielle, outcome="refused", reason="expired", at=now)
    other = Gate.objects.create(name="Back door", gallery=gate.gallery)
    make_passage(person=danielle, gate=other, at=now)
    assert facts_of(danielle.pk, gate=gate, at=now).seconds_since_opened is None
    make_passage(person=danielle, at=now - timedelta(seconds=20))
    assert facts_of(danielle.pk, gate=gate, at=now).seconds_since_opened == pytest.approx(20)


def test_hours_are_those_of_the_gates_clock(danielle: Person, gate: Gate) -> None:
    gate.time_zone = "Asia/Shanghai"
    danielle.valid_until = datetime(2026, 5, 4, tzinfo=UTC).date()
    danielle.save()
    assert facts_of(danielle.pk, gate=gate, at=datetime(2026, 5, 4, 15, 59, tzinfo=UTC)).refusal is None
    assert facts_of(danielle.pk, gate=gate, at=datetime(2026, 5, 4, 16, 0, tzinfo=UTC)).refusal == "expired"


def test_whoever_is_erased_is_refused_and_leaves_no_picture(
    device: Device, gate: Gate, make_passage: MakePassage, danielle: Person, administrator: User
) -> None:
    gate.snapshot_days = 3
    gate.save()
    passage = make_passage(person=danielle, distance=0.2)
    passages.follow_up(passage, JPEG)
    LookAlikePair.objects.create(first=danielle)
    noted = make_passage(runner_up=danielle, note="Danielle's sister")
    assert records_of_person(danielle)[0]["has_picture"]
    gone = danielle.pk
    certificate = erase_person(danielle, actor=administrator)
    assert (certificate["counts"]["passage_pictures"], certificate["counts"]["look_alike_pairs"]) == (1, 1)
    assert not Snapshot.objects.exists()
    passage.refresh_from_db()
    assert (passage.person, passage.distance) == (None, 0.2)
    noted.refresh_from_db()
    assert (noted.note, certificate["counts"]["passage_notes"]) == ("", 1)
    assert facts_of(gone, gate=gate, at=timezone.now()).refusal
    assert record(device, Decision("refused", "unclear")) is not None


def test_ones_own_copy_has_the_pictures_of_ones_own_passages(
    gate: Gate, make_passage: MakePassage, danielle: Person, administrator: User
) -> None:
    gate.snapshot_days = 3
    gate.save()
    own, like_hers, disputed = (
        make_passage(person=danielle, outcome=outcome, verdict=verdict)
        for outcome, verdict in (("opened", ""), ("refused", ""), ("opened", "disputed"))
    )
    for passage in (own, like_hers, disputed):
        passages.follow_up(passage, JPEG)
    with zipfile.ZipFile(BytesIO(person_zip(danielle, actor=administrator))) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".jpg")]
        assert name.endswith(f"-{own.pk}.jpg")
        assert archive.read(name) == JPEG


def test_a_person_of_another_gallery_never_passes(gate: Gate, danielle: Person) -> None:
    gate.gallery_id = -1
    assert facts_of(danielle.pk, gate=gate, at=timezone.now()).refusal == "no_consent"


# --- The list and the table -------------------------------------------------------------------------


def test_the_list_is_filtered(
    make_passage: MakePassage, danielle: Person, younes: Person, security: User, gate: Gate
) -> None:
    old = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)
    make_passage(person=danielle, at=old)
    make_passage(person=younes, outcome="spoof", reason="screen")
    make_passage(outcome="refused", reason="not_enrolled")
    client = client_of(security)

    def reasons(query: str) -> list[str]:
        return [one["reason"] for one in client.get(f"/passages/?{query}").context["passages"]]

    assert len(reasons("")) == 3
    assert reasons("outcome=spoof") == ["screen"]
    assert reasons("person=dani") == [""]
    assert reasons(f"gate={gate.pk}&reason=not_enrolled") == ["not_enrolled"]
    assert reasons("until_day=2026-01-15") == [""]
    gate.time_zone = "Asia/Shanghai"
    gate.save()
    assert reasons(f"gate={gate.pk}&until_day=2026-01-15") == []
    assert reasons(f"gate={gate.pk}&from_day=2026-01-16&until_day=2026-01-16") == [""]
    assert len(reasons("gate=x&outcome=y&from_day=z")) == 3


def test_the_table_holds_no_formulas_and_is_written_down(
    make_passage: MakePassage, danielle: Person, security: User
) -> None:
    Person.objects.filter(pk=danielle.pk).update(name="=1+1", number="@x")
    make_passage(person=danielle, distance=0.25)
    make_passage(outcome="refused", reason="not_enrolled")
    response = client_of(security).get("/passages/export.csv?person=1")
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(StringIO(response.content.decode("utf-8-sig")))
    assert (row["person"], row["number"], row["distance"]) == ("'=1+1", "'@x", "0.25")
    line = AuditLine.objects.get(action="gate.passages_exported")
    assert (line.actor, line.details["passages"]) == (security, 1)


def test_looking_at_passages_is_written_down(make_passage: MakePassage, security: User) -> None:
    make_passage(outcome="refused", reason="not_enrolled")
    client_of(security).get("/passages/?person=1")
    line = AuditLine.objects.get(action="gate.passages_viewed")
    assert (line.actor, line.details) == (security, {"passages": 0, "query": "person=1"})


# --- Pictures ---------------------------------------------------------------------------------------


def test_no_picture_is_kept_unless_the_gate_says_so(make_passage: MakePassage) -> None:
    passages.follow_up(make_passage(), JPEG)
    assert not Snapshot.objects.exists()


def test_a_picture_lies_sealed_and_who_looks_at_it_is_written_down(
    make_passage: MakePassage, danielle: Person, gate: Gate, security: User
) -> None:
    gate.snapshot_days = 2
    gate.save()
    passage = make_passage(person=danielle)
    passages.follow_up(passage, JPEG)
    snapshot = Snapshot.objects.get()
    assert JPEG not in bytes(snapshot.sealed)
    assert snapshot.expires_at == passage.at + timedelta(days=2)
    client = client_of(security)
    shown = client.get("/passages/").context["passages"][0]["urls"]["snapshot"]
    response = client.get(shown)
    assert (response.content, response["Content-Type"]) == (JPEG, "image/jpeg")
    assert "no-store" in response["Cache-Control"]
    line = AuditLine.objects.get(action="gate.snapshot_viewed")
    assert (line.actor, line.subject_id) == (security, str(danielle.pk))
    Snapshot.objects.update(expires_at=timezone.now())
    assert client.get(shown).status_code == 404
    delete_old()
    assert not Snapshot.objects.exists()


def test_only_who_may_see_faces_sees_a_picture(
    make_passage: MakePassage, gate: Gate, reception: User, danielle: Person, alice: User
) -> None:
    gate.snapshot_days = 2
    gate.save()
    passage = make_passage(person=danielle)
    passages.follow_up(passage, JPEG)
    assert reception.has_perm("gallery.view_faces")
    for who in (alice, reception):
        assert client_of(who).get(f"/passages/{passage.pk}/snapshot.jpg").status_code == 404
        assert passage_dict(passage, who)["urls"]["snapshot"] is None
    assert not AuditLine.objects.filter(action="gate.snapshot_viewed").exists()


# --- Retention --------------------------------------------------------------------------------------


def test_passages_are_deleted_in_time_and_leave_figures_only(
    make_passage: MakePassage, danielle: Person, younes: Person, gate: Gate
) -> None:
    gate.retention_days = 10
    gate.save()
    now = timezone.now()
    old = now - timedelta(days=11)
    make_passage(person=danielle, distance=0.2, runner_up_distance=0.6, at=old)
    make_passage(person=danielle, distance=0.31, at=old, verdict="disputed")
    make_passage(outcome="spoof", reason="screen", person=younes, distance=0.1, at=old)
    kept = make_passage(person=danielle, at=now - timedelta(days=9))
    before = spoof_counts(gate)
    delete_old()
    assert list(Passage.objects.all()) == [kept]
    scores = sorted(Score.objects.values_list("kind", "distance"))
    assert scores == [("genuine", 0.2), ("impostor", 0.31), ("impostor", 0.6)]
    assert spoof_counts(gate) == before
    assert before == [{"day": old.date(), "passed": 1, "found": {"screen": 1}}]
    delete_old()
    assert DailyCount.objects.count() == 3


def test_many_are_deleted_in_batches(make_passage: MakePassage, gate: Gate) -> None:
    old = timezone.now() - timedelta(days=gate.retention_days + 1)
    Passage.objects.bulk_create(
        Passage(gate=gate, at=old, outcome="refused", reason="not_enrolled", attempt=uuid4().hex)
        for _ in range(1203)
    )
    delete_old()
    assert not Passage.objects.exists()
    assert DailyCount.objects.get().count == 1203


def test_one_gate_that_fails_does_not_keep_what_others_must_delete(
    make_passage: MakePassage, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Gate.objects.create(name="A broken one", gallery=gate.gallery, time_zone="Nowhere/Land")
    old = timezone.now() - timedelta(days=gate.retention_days + 1)
    kept = make_passage(gate=broken, outcome="refused", reason="not_enrolled", at=old)
    make_passage(outcome="refused", reason="not_enrolled", at=old)
    delete_old()
    assert list(Passage.objects.all()) == [kept]
    assert f"gate {broken.pk}" in caplog.text
