"""Rows for programs that send anything: where half of them ask for something that is really there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.webapp.gallery.conftest import CONSENT, about, face
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.api.models import Delivery, Webhook
from webapp.datasets.models import Dataset
from webapp.gallery import vault
from webapp.gallery.models import Gallery, Person
from webapp.gallery.services.people import enrol_person
from webapp.jobs.models import Job
from webapp.photos.services import add_photo


def real_numbers(parameters: dict[str, Any] | None) -> dict[str, Any]:
    """The same parameters, half of them replaced by those of rows that exist; made again if they were deleted."""
    owner = User.objects.get(username="alice")
    return {
        name: str(REAL[name](owner)) if name in REAL and _is_even(value) else value
        for name, value in (parameters or {}).items()
    }


def real_body(body: Any) -> Any:
    """A body, half of whose pictures and numbers are of what exists."""
    if not isinstance(body, dict):
        return body
    owner = User.objects.get(username="alice")
    return {name: _real(owner, name, value) for name, value in body.items()}


def _real(owner: User, name: str, value: Any) -> Any:
    if name not in IN_BODY or not _is_even(value):
        return value
    if isinstance(value, bytes) or name == "file":
        return upload(seed=sum(str(value).encode()) % 5).read()
    return IN_BODY[name](owner)


def _is_even(value: Any) -> bool:
    return sum(str(value).encode()) % 2 == 0


def photo_of(owner: User) -> Any:
    return add_photo(owner=owner, role="photograph", file=upload(seed=7)).pk


def job_of(owner: User) -> Any:
    found = Job.objects.filter(owner=owner).first()
    return found.pk if found else _new_job(owner)


def _new_job(owner: User) -> int:
    photo = add_photo(owner=owner, role="photograph", file=upload(seed=8))
    painting = add_photo(owner=owner, role="painting", file=upload(seed=9))
    return Job.objects.create(
        kind="style",
        photo=photo,
        painting=painting,
        owner=owner,
        settings={},
        request_key=uuid4(),
        queued_at=timezone.now(),
    ).pk


def gallery_of(owner: User) -> Any:
    found, _ = Gallery.objects.get_or_create(
        name="Office", defaults={"purpose": "Doors", "consent_wording": "I agree."}
    )
    return found.pk


def person_of(owner: User) -> Any:
    found = Person.objects.first()
    if found is None:
        where = Gallery.objects.get(pk=gallery_of(owner))
        found = enrol_person(where, about("Ada"), consent=CONSENT, faces=[face(1)], actor=owner)
    return found.pk


def webhook_of(owner: User) -> Any:
    found = Webhook.objects.filter(owner=owner).first()
    if found is None:
        number = uuid4()
        found = Webhook.objects.create(
            pk=number,
            owner=owner,
            url="https://example.org/",
            events=["job.done"],
            sealed_secret=vault.seal(b"secret", bound_to=number),
        )
    return found.pk


def delivery_of(owner: User) -> Any:
    found, _ = Delivery.objects.get_or_create(
        webhook_id=webhook_of(owner), event="job.done", job_number=1, defaults={"due_at": timezone.now()}
    )
    return found.pk


def painting_of(owner: User) -> str:
    return str(add_photo(owner=owner, role="painting", file=upload(seed=9)).pk)


def dataset_of(owner: User) -> int:
    found, _ = Dataset.objects.get_or_create(owner=owner, name="Cups", defaults={"classes": ["cup"]})
    return found.pk


IN_BODY: dict[str, Callable[[User], Any]] = {
    "file": lambda _: b"",
    "photo": lambda owner: str(photo_of(owner)),
    "painting": painting_of,
    "photos": lambda owner: [str(photo_of(owner))],
    "dataset": dataset_of,
    "job": job_of,
    "network": lambda _: "lenet-5",
    "url": lambda _: "https://example.org/facet",
}
REAL: dict[str, Callable[[User], Any]] = {
    "photo_id": photo_of,
    "job_id": job_of,
    "gallery_id": gallery_of,
    "person_id": person_of,
    "webhook_id": webhook_of,
    "delivery_id": delivery_of,
}
