"""How much an account may use, and what it reads when it wants more."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.conftest import MakeJob, client_of
from tests.webapp.pictures import upload
from webapp.accounts import ledger, quotas
from webapp.accounts.models import AuditLine, Quota, Usage, User
from webapp.accounts.quotas import _limit
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import delete_job, start_job
from webapp.photos.models import Photo
from webapp.photos.services import add_photo
from webapp.sentences import Refused, sentence_of

pytestmark = pytest.mark.django_db(transaction=True)


def add(owner: User, seed: int) -> Photo:
    return add_photo(owner=owner, role="photograph", file=upload(seed=seed))


def start(owner: User) -> Job:
    return start_job(kind="sums", owner=owner, settings={"steps": 2}, request_key=uuid4())


def test_nobody_has_a_limit_unless_somebody_sets_one(alice: User) -> None:
    assert set(quotas.limits_of(alice).values()) == {0}


def test_one_picture_too_many_is_refused_with_figures_and_who_can_help(alice: User) -> None:
    quotas.set_quota(alice, photos=2)
    add(alice, 1)
    add(alice, 2)
    with pytest.raises(Refused, match="quota_photos") as refused:
        add(alice, 3)
    words = sentence_of(refused.value.reason, refused.value.figures)
    assert "2 of the 2 pictures" in words
    assert "administrator" in words
    assert add(alice, 1) is not None  # the one she has already
    assert Photo.objects.filter(owner=alice).count() == 2


def test_bytes_that_do_not_fit_are_refused_and_leave_nothing(alice: User) -> None:
    first = add(alice, 1)
    quotas.set_quota(alice, bytes=first.bytes + 10)
    with pytest.raises(Refused, match="quota_bytes") as refused:
        add(alice, 2)
    assert "You keep" in sentence_of(refused.value.reason, refused.value.figures)
    assert "?" not in sentence_of(refused.value.reason, refused.value.figures)
    folder = first.original.storage.listdir(f"photos/{alice.folder}")[0]
    assert folder == [first.folder]


def test_of_two_at_once_only_one_gets_the_last_room(alice: User) -> None:
    quotas.set_quota(alice, photos=1)
    outcomes: list[str] = []
    gate = threading.Barrier(4)

    def bring(seed: int) -> None:
        gate.wait()
        try:
            add(alice, seed)
            outcomes.append("kept")
        except Refused as refused:
            outcomes.append(refused.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "quota_photos", "quota_photos", "quota_photos"]


def test_jobs_are_counted_for_a_day_even_when_they_are_deleted(alice: User) -> None:
    quotas.set_quota(alice, jobs=2)
    delete_job(start(alice))
    start(alice)
    with pytest.raises(Refused, match="quota_jobs"):
        start(alice)
    Usage.objects.update(hour=timezone.now() - timedelta(hours=25))
    assert start(alice).state == "queued"


def test_computed_minutes_are_counted_and_end(alice: User) -> None:
    job = start_job(kind="sums", owner=alice, settings={"steps": 4, "seconds": 0.05}, request_key=uuid4())
    assert runner.run(job.pk) is runner.Outcome.DONE
    assert 0.2 / 60 < ledger.minutes_of_last_day(alice) < 0.2
    quotas.set_quota(alice, minutes=1)
    start(alice)
    ledger.note(alice.pk, seconds=60)
    with pytest.raises(Refused, match="quota_minutes"):
        start(alice)


def test_results_take_room_too(make_job: MakeJob, alice: User) -> None:
    job = make_job(steps=2)
    before = quotas.used_by(alice, "bytes")
    assert runner.run(job.pk) is runner.Outcome.DONE
    job.refresh_from_db()
    assert quotas.used_by(alice, "bytes") == before + job.result.size + job.timelapse.size


def test_guests_may_use_less(guest: User, alice: User, settings: LazySettings) -> None:
    settings.QUOTAS, settings.GUEST_QUOTAS = {"photos": 5}, {"photos": 1}
    add(guest, 1)
    with pytest.raises(Refused, match="quota_photos"):
        add(guest, 2)
    assert quotas.limits_of(alice)["photos"] == 5


def test_roles_allow_the_most_any_of_them_allows(alice: User, settings: LazySettings) -> None:
    settings.QUOTAS = {"jobs": 3, "photos": 7}
    for name, jobs in (("small", 10), ("large", 20)):
        role = Group.objects.create(name=name)
        quotas.set_quota(role, jobs=jobs)
        alice.groups.add(role)
    assert quotas.limits_of(alice)["jobs"] == 20
    assert quotas.limits_of(alice)["photos"] == 7
    quotas.set_quota(alice, jobs=1)
    assert quotas.limits_of(alice)["jobs"] == 1


maybe = st.none() | st.integers(0, 100)


@given(own=maybe, roles=st.lists(maybe, max_size=3), default=st.integers(0, 100))
def test_the_nearest_word_counts(own: int | None, roles: list[int | None], default: int) -> None:
    found = _limit("jobs", Quota(jobs=own), [Quota(jobs=limit) for limit in roles], {"jobs": default})
    said = [limit for limit in roles if limit is not None]
    if own is not None:
        assert found == own
    elif said:
        assert found == (0 if 0 in said else max(said))
    else:
        assert found == default


def test_the_own_page_says_what_is_used(alice: User) -> None:
    quotas.set_quota(alice, photos=2)
    add(alice, 1)
    text = client_of(alice).get("/accounts/usage/").content.decode()
    assert "of 2" in text
    assert 'value="50"' in text
    assert "no limit" in text


def test_a_refused_upload_answers_with_its_sentence(alice: User) -> None:
    quotas.set_quota(alice, photos=1)
    add(alice, 1)
    answer = client_of(alice).post("/photos/", {"file": upload(seed=2), "role": "photograph"})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (403, "quota_photos")


def test_an_administrator_changes_a_quota_and_that_is_written_down(alice: User, admin_user: User) -> None:
    form = {
        "username": "alice",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
        "quota-TOTAL_FORMS": "1",
        "quota-INITIAL_FORMS": "0",
        "quota-0-user": str(alice.pk),
        "quota-0-photos": "9",
    }
    answer = client_of(admin_user).post(f"/admin/accounts/user/{alice.pk}/change/", form)
    assert answer.status_code == 302, answer.content
    assert quotas.limits_of(alice)["photos"] == 9
    line = AuditLine.objects.get(action="quota.changed")
    assert (line.actor, line.subject_label, line.details) == (admin_user, "alice", {"limits": {"photos": 9}})
