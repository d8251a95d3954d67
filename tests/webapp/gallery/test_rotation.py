"""A new key for everything that is sealed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import LazySettings
from django.core.management import call_command
from django.db.models import BinaryField
from django.utils import timezone

from tests.webapp.gallery.conftest import Enrol, embedding, face
from webapp.accounts.models import AuditLine, User
from webapp.classroom.models import PhotoFeatures
from webapp.gallery import rotation, staging, vault
from webapp.gallery.models import FaceTemplate, Gallery
from webapp.gallery.pipelines import index
from webapp.gallery.sealed_columns import sealed_columns
from webapp.gallery.services.templates import open_picture
from webapp.gate.doors.calls import settings_of
from webapp.gate.models import Door, Gate, Passage, Snapshot
from webapp.gate.services.gates import add_door
from webapp.objects.models import Finding
from webapp.zoo.models import Excitation, LayerSheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    settings.TEMPLATE_KEYS = []
    monkeypatch.setattr(rotation, "SETTLE_SECONDS", 0)


def test_everybody_is_recognised_under_the_new_key(enrol: Enrol, gallery: Gallery) -> None:
    Gallery.objects.update(keep_photos=True)
    people = [enrol(f"Person {n}", faces=[face(n)]) for n in range(5)]
    old = vault.keys()
    before = dict(FaceTemplate.objects.values_list("pk", "sealed"))
    call_command("rotate_template_keys")
    assert len(vault.keys()) == 1
    assert vault.keys() != old
    for template in FaceTemplate.objects.all():
        assert bytes(template.sealed) != bytes(before[template.pk])
        assert open_picture(template) == b"\xff\xd8 a picture"
    index._indices.clear()  # as a process that starts now
    assert index.identify(gallery.pk, embedding(3))[0].person_id == people[3].pk
    line = AuditLine.objects.get(action="keys.rotated")
    assert line.details == {"resealed": 10, "unreadable": 0, "dropped": 1}


def test_broken_off_it_goes_on_where_it_was(enrol: Enrol, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        enrol(f"Person {n}", faces=[face(n)])
    reseal, calls = vault.reseal, iter(range(100))

    def reseal_and_die(sealed: bytes) -> bytes:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return reseal(sealed)

    monkeypatch.setattr(rotation, "BATCH", 1)
    monkeypatch.setattr(vault, "reseal", reseal_and_die)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    assert len(vault.keys()) == 2  # everything can still be opened
    newest = vault.keys()[0]
    monkeypatch.setattr(vault, "reseal", reseal)
    assert rotation.rotate() == rotation.Rotated(resealed=2, unreadable=0, keys_dropped=1)
    assert vault.keys() == [newest]  # not yet another one


def test_what_no_key_opens_keeps_the_old_keys(enrol: Enrol) -> None:
    ada = enrol("Ada")
    enrol("Bea")
    lost = Fernet(Fernet.generate_key()).encrypt(uuid4().bytes + b"x")
    FaceTemplate.objects.filter(person=ada).update(sealed=lost)
    assert rotation.rotate() == rotation.Rotated(resealed=1, unreadable=1, keys_dropped=0)
    assert len(vault.keys()) == 2


def test_keys_of_the_environment_are_a_persons_to_change(enrol: Enrol, settings: LazySettings) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.TEMPLATE_KEYS = [old]
    enrol("Ada")
    settings.TEMPLATE_KEYS = [new, old]
    assert rotation.rotate() == rotation.Rotated(resealed=1, unreadable=0, keys_dropped=0)
    settings.TEMPLATE_KEYS = [new]
    template = FaceTemplate.objects.get()
    assert vault.unseal(template.sealed, bound_to=template.person_id)


def test_every_binary_column_of_every_room_is_sealed_and_known() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("webapp.")]
    binary = {
        (model, column.name)
        for model in ours
        for column in model._meta.local_fields
        if isinstance(column, BinaryField)
    }
    # Neither boxes in photographs nor activations are templates: they say where something is, not whose face it is.
    open_ones = {
        (Finding, "raw"),
        (LayerSheet, "sheet"),
        (Excitation, "peaks"),
        (PhotoFeatures, "numbers"),
    }
    assert binary - set(sealed_columns()) == open_ones
    assert set(sealed_columns()) <= binary
    assert {(Door, "sealed_settings"), (Snapshot, "sealed"), (FaceTemplate, "sealed")} <= binary


def test_doors_snapshots_and_waiting_photographs_open_under_the_new_key(
    gallery: Gallery, receptionist: User, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    gate = Gate.objects.create(name="Front", gallery=gallery)
    asked = {"summary": "a door", "timeout_seconds": 2.0, "attempts": 3, "actor": receptionist}
    door = add_door(gate, kind="webhook", settings={"url": "https://door.example"}, **asked)  # type: ignore[arg-type]
    now, number = timezone.now(), uuid4()
    passage = Passage.objects.create(gate=gate, attempt="one", at=now, outcome="refused")
    sealed = vault.seal(b"a picture", bound_to=number)
    Snapshot.objects.create(uuid=number, passage=passage, sealed=sealed, expires_at=now + timedelta(days=1))
    staging.keep_photo(number, 1, b"a photograph")
    assert rotation.rotate() == rotation.Rotated(resealed=3, unreadable=0, keys_dropped=1)
    door.refresh_from_db()
    assert settings_of(door)["url"] == "https://door.example"
    assert vault.unseal(Snapshot.objects.get().sealed, bound_to=number) == b"a picture"
    assert staging.read_photo(number, 1) == b"a photograph"
    assert [path.name for path in (tmp_path / "imports" / str(number)).iterdir()] == ["1.sealed"]
