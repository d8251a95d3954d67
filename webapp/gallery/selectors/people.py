"""Galleries and the people in them."""

from __future__ import annotations

from datetime import date
from typing import TypedDict
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from webapp.gallery import names
from webapp.gallery.access_times import current_consent
from webapp.gallery.badges import token_hash
from webapp.gallery.models import Badge, Gallery, Person


class PersonDict(TypedDict):
    id: str
    name: str
    number: str
    url: str


def list_galleries() -> QuerySet[Gallery]:
    # Named again: a query that counts forgets the model's own order.
    return Gallery.objects.annotate(people_count=Count("people")).order_by("name")


def find_gallery(gallery_id: int) -> Gallery | None:
    return Gallery.objects.filter(pk=gallery_id).first()


def list_people(
    gallery: Gallery, *, search: str = "", group: int | None = None, state: str = ""
) -> QuerySet[Person]:
    """The people of a gallery by name.

    Args:
        search: a part of the name, number or address.
        state: ``expired``, ``no_face``, ``no_consent``, or empty for everybody.
    """
    today = timezone.localdate()
    people = Person.objects.filter(gallery=gallery).annotate(template_count=Count("templates", distinct=True))
    for word in search.split():
        people = people.filter(names.found(word, "name", "number", "email"))
    if group is not None:
        people = people.filter(groups=group)
    if state == "expired":
        people = people.filter(valid_until__lt=today)
    elif state == "no_face":
        people = people.filter(template_count=0)
    elif state == "no_consent":
        people = people.exclude(pk__in=people_with_consent(today))
    return people.prefetch_related("groups", "consents").order_by("name", "created_at")


def people_with_consent(today: date) -> QuerySet[Person, UUID]:
    """The numbers of all whose consent holds on a day."""
    standing = Q(consents__withdrawn_at=None) & (Q(consents__ends_on=None) | Q(consents__ends_on__gte=today))
    return Person.objects.filter(standing, consents__isnull=False).values_list("pk", flat=True)


def find_person(person_id: UUID) -> Person | None:
    """A person with what decides whether they may pass."""
    return _people_to_judge().filter(pk=person_id).first()


def find_person_by_badge(token: str) -> Person | None:
    """Whose badge says ``token`` (with or without ``facet:``); nobody if it was revoked."""
    badge = Badge.objects.filter(token_hash=token_hash(token), revoked_at=None).first()
    return find_person(badge.person_id) if badge else None


def find_person_of_account(user_id: int) -> Person | None:
    return _people_to_judge().filter(account_id=user_id).first()


def first_name(person: Person) -> str:
    return names.first_name(person.name)


def person_dict(person: Person) -> PersonDict:
    url = reverse("gallery:person", args=[person.gallery_id, person.pk])
    return {"id": str(person.pk), "name": person.name, "number": person.number, "url": url}


def has_consent(person: Person) -> bool:
    return current_consent(person, timezone.localdate()) is not None


def _people_to_judge() -> QuerySet[Person]:
    return Person.objects.select_related("gallery", "schedule").prefetch_related("consents")
