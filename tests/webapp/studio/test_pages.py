"""What the pages are given to show."""

from __future__ import annotations

import json

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.webapp.conftest import MakeJob, client_of
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]


def test_the_studio_offers_ones_own_pictures_and_the_houses(
    photo: Photo, painting: Photo, alice: User
) -> None:
    newer = add_photo(owner=alice, role="photograph", file=upload(seed=5))
    context = client_of(alice).get("/").context
    assert [picture["id"] for picture in context["photographs"]] == [str(newer.pk), str(photo.pk)]
    assert [picture["title"] for picture in context["paintings"]] == ["Night"]
    assert context["paintings"][0]["is_house"]
    assert context["paintings"][0]["urls"]["delete"] is None
    assert context["limits"] == {"max_upload_bytes": 50_000_000, "max_pixels": 100_000_000}
    json.dumps([context["photographs"], context["paintings"], context["defaults"], context["recent_jobs"]])


def test_a_stranger_is_offered_the_houses_only(photo: Photo, painting: Photo, bob: User) -> None:
    context = client_of(bob).get("/").context
    assert context["photographs"] == []
    assert len(context["paintings"]) == 1


def test_a_removed_picture_is_offered_no_more(photo: Photo, alice: User, make_job: MakeJob) -> None:
    make_job(kind="style")
    client = client_of(alice)
    client.delete(f"/photos/{photo.pk}/")
    assert client.get("/").context["photographs"] == []


def test_the_list_is_ones_own_newest_first_in_pages(make_job: MakeJob, alice: User, bob: User) -> None:
    jobs = [make_job(kind="style") for _ in range(26)]
    context = client_of(alice).get("/paintings/").context
    assert [job["id"] for job in context["jobs"]] == [job.pk for job in reversed(jobs)][:24]
    assert context["page_obj"].paginator.num_pages == 2
    second = client_of(alice).get("/paintings/?page=2").context
    assert [job["id"] for job in second["jobs"]] == [jobs[1].pk, jobs[0].pk]
    assert client_of(bob).get("/paintings/").context["jobs"] == []


def test_the_list_asks_the_database_a_fixed_number_of_times(
    make_job: MakeJob, alice: User, django_assert_max_num_queries: object
) -> None:
    client = client_of(alice)
    for _ in range(20):
        make_job(kind="style")
    client.get("/paintings/")  # writes down that the session is used, which is done now and then
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get("/paintings/")


def test_a_jobs_page_is_for_its_owner(make_job: MakeJob, alice: User, bob: User, guest: User) -> None:
    job = make_job(kind="style")
    assert client_of(alice).get(f"/paintings/{job.pk}/").context["job"]["id"] == job.pk
    for stranger in (bob, guest):
        assert client_of(stranger).get(f"/paintings/{job.pk}/").status_code == 404


def test_a_title_cannot_carry_markup(alice: User) -> None:
    add_photo(owner=alice, role="photograph", file=upload(seed=9), title="</script><script>alert(1)</script>")
    page = client_of(alice).get("/").content.decode()
    assert "<script>alert(1)" not in page


def test_pages_speak_the_visitors_language(make_job: MakeJob, alice: User, settings: LazySettings) -> None:
    client = client_of(alice)
    assert 'lang="en"' in client.get("/", headers={"accept-language": "en"}).content.decode()
    assert 'lang="zh-' in client.get("/", headers={"accept-language": "zh-CN"}).content.decode()


def test_a_page_that_is_not_there(alice: User) -> None:
    assert client_of(alice).get("/nowhere").status_code == 404
    assert Client().get("/nowhere").status_code == 404
