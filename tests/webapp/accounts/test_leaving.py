"""Accounts that go take everything along that was their own, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as facet
from django.utils import timezone

from tests.webapp.conftest import MakeJob, client_of
from tests.webapp.pictures import upload
from webapp.accounts import leaving, ledger, tasks
from webapp.accounts.models import AuditLine, User
from webapp.accounts.services import create_guest
from webapp.jobs import lifecycle, runner
from webapp.jobs.models import Job
from webapp.jobs.runner.unfinished import Unfinished
from webapp.photos.models import Photo
from webapp.photos.services import add_photo
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def files_of(user: User) -> list[Path]:
    return [path for path in Path(facet.MEDIA_ROOT).glob(f"*/{user.folder}/**/*") if path.is_file()]


def test_an_account_goes_with_its_pictures_and_all_files(
    make_job: MakeJob, alice: User, bob: User, painting: Photo
) -> None:
    his = add_photo(owner=bob, role="photograph", file=upload(seed=7))
    assert runner.run(make_job(steps=2).pk) is runner.Outcome.DONE
    running = lifecycle.claim(make_job().pk)
    assert running is not None
    unfinished = Unfinished(running.pk, 1)
    unfinished.add_frame(b"...")
    assert len(files_of(alice)) > 4
    leaving.delete_account(alice, by=bob)
    assert not User.objects.filter(username="alice").exists()
    assert not Job.objects.exists()
    assert files_of(alice) == []
    assert not unfinished.folder.exists()
    assert set(Photo.objects.all()) == {his, painting}
    assert len(files_of(bob)) == 3
    line = AuditLine.objects.get(action="account.deleted")
    assert (line.actor, line.subject_label) == (bob, "alice")


def test_the_last_administrator_stays(admin_user: User, alice: User) -> None:
    with pytest.raises(Refused, match="last_administrator"):
        leaving.delete_account(admin_user)
    alice.is_superuser = True
    alice.save()
    leaving.delete_account(admin_user)
    assert list(User.objects.all()) == [alice]


def test_an_administrator_deletes_an_account_in_the_administration(
    photo: Photo, alice: User, admin_user: User
) -> None:
    client = client_of(admin_user)
    page = client.get(f"/admin/accounts/user/{alice.pk}/delete/")
    assert page.status_code == 200
    answer = client.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()
    assert files_of(alice) == []
    assert client.get(f"/admin/accounts/user/{admin_user.pk}/delete/").status_code == 403


def test_idle_guests_are_forgotten_and_nobody_else(alice: User, settings: LazySettings) -> None:
    settings.GUEST_DAYS = 30
    idle, keeps, new = create_guest(), create_guest(), create_guest()
    add_photo(owner=keeps, role="photograph", file=upload(seed=5))
    ledger.note(idle.pk, jobs=1)
    User.objects.exclude(pk=new.pk).update(date_joined=timezone.now() - timedelta(days=31))
    tasks.tidy_up()
    assert set(User.objects.all()) == {alice, keeps, new}
    settings.GUEST_DAYS = 0
    User.objects.update(date_joined=timezone.now() - timedelta(days=31))
    tasks.tidy_up()
    assert User.objects.count() == 3
