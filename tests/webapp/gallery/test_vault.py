"""Sealed values open with the key only, and for their own row only."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from webapp.gallery import vault
from webapp.gallery.models import Gallery
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: LazySettings) -> None:
    settings.DATA_DIR = tmp_path
    settings.TEMPLATE_KEYS = []


def test_what_was_sealed_opens_again_for_its_own_row() -> None:
    row = uuid4()
    sealed = vault.seal(b"128 numbers", bound_to=row)
    assert b"128 numbers" not in sealed
    assert vault.unseal(sealed, bound_to=row) == b"128 numbers"
    assert vault.unseal(memoryview(sealed), bound_to=row) == b"128 numbers"  # as PostgreSQL gives it


def test_moved_to_another_row_it_does_not_open() -> None:
    sealed = vault.seal(b"128 numbers", bound_to=uuid4())
    with pytest.raises(vault.Unreadable):
        vault.unseal(sealed, bound_to=uuid4())


def test_without_the_key_it_does_not_open(settings: LazySettings) -> None:
    row = uuid4()
    sealed = vault.seal(b"128 numbers", bound_to=row)
    settings.TEMPLATE_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(vault.Unreadable):
        vault.unseal(sealed, bound_to=row)


def test_a_changed_byte_is_noticed() -> None:
    row = uuid4()
    sealed = bytearray(vault.seal(b"128 numbers", bound_to=row))
    sealed[60] ^= 1
    with pytest.raises(vault.Unreadable):
        vault.unseal(bytes(sealed), bound_to=row)


def test_the_key_is_made_once_for_its_owner_only() -> None:
    first = vault.keys()
    assert vault.keys() == first
    assert stat.S_IMODE(vault.keys_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.keys_path().parent.stat().st_mode) == 0o700


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    row = uuid4()
    before = vault.seal(b"a", bound_to=row)
    vault.add_key()
    after = vault.seal(b"b", bound_to=row)
    assert not vault.is_sealed_with_newest(before)
    assert vault.is_sealed_with_newest(after)
    assert vault.unseal(before, bound_to=row) == b"a"
    again = vault.reseal(before)
    assert vault.drop_old_keys() == 1
    assert vault.unseal(again, bound_to=row) == b"a"
    with pytest.raises(vault.Unreadable):
        vault.unseal(before, bound_to=row)


def test_keys_of_the_environment_are_taken_as_they_are(settings: LazySettings) -> None:
    settings.TEMPLATE_KEYS = [Fernet.generate_key().decode()]
    assert vault.keys() == settings.TEMPLATE_KEYS
    assert not vault.keys_are_ours()
    assert not vault.keys_path().exists()


def test_a_lost_key_is_not_replaced_while_something_is_sealed_with_it() -> None:
    gallery = Gallery.objects.create(name="Office", purpose="p", consent_wording="w")
    gallery.sealed_turn = vault.seal(b"a turn", bound_to=gallery.uuid)
    gallery.save()
    kept = vault.keys_path().rename(vault.keys_path().with_name("elsewhere"))
    with pytest.raises(Refused) as refused:
        vault.seal(b"a face", bound_to=uuid4())
    assert refused.value.reason == "key_missing"
    with pytest.raises(vault.KeyMissing):
        vault.unseal(gallery.sealed_turn, bound_to=gallery.uuid)
    with pytest.raises(CommandError, match="backup"):
        call_command("rotate_template_keys")
    assert not vault.keys_path().exists()
    kept.rename(vault.keys_path())  # from the backup
    assert vault.unseal(gallery.sealed_turn, bound_to=gallery.uuid) == b"a turn"
