"""Enrolling people, and changing what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict

from django.db import IntegrityError, transaction

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import names
from webapp.gallery.models import FaceTemplate, Gallery, Group, Person, Schedule
from webapp.gallery.selectors import has_consent
from webapp.gallery.services.consents import ConsentGiven, record_consent
from webapp.gallery.services.templates import FaceFound, add_templates, lock_gallery, remove_templates
from webapp.sentences import Refused

MAX_TEMPLATES = 10
"""Of one person."""


class About(TypedDict):
    """What is known of a person besides the face."""

    name: str
    number: str
    email: str
    groups: list[str]
    schedule: Schedule | None
    valid_from: date | None
    valid_until: date | None


def enrol_person(
    gallery: Gallery,
    about: About,
    *,
    consent: ConsentGiven | None,
    faces: Sequence[FaceFound],
    actor: User | None,
    source: str = "page",
) -> Person:
    """Add a person with their consent and face, all or nothing.

    Raises:
        Refused: ``consent_missing``, ``no_face_given``, ``name_missing``, ``number_taken``,
            ``validity_backwards``, or why the consent cannot be recorded.
    """
    if consent is None:
        raise Refused("consent_missing")
    if not faces:
        raise Refused("no_face_given")
    with transaction.atomic():
        person = Person(gallery=gallery)
        _write(person, about)
        record_consent(person, consent, actor=actor)
        templates = add_templates(person, faces)
        audit.record("person.enrolled", actor=actor, subject=person, templates=len(templates), source=source)
    return person


def change_person(person: Person, about: About, *, actor: User, seen: str = "") -> None:
    """Change what is known of somebody.

    Args:
        seen: the person's ``version`` on the page where it was changed; empty: whatever it is now.

    Raises:
        Refused: ``changed_meanwhile`` if somebody else was faster, and like ``enrol_person``.
    """
    with transaction.atomic():
        now = Person.objects.select_for_update().filter(pk=person.pk).first()
        if now is None:
            raise Refused("not_found")
        if seen and seen != now.version:
            raise Refused("changed_meanwhile")
        before = _values(now)
        _write(person, about)
        after = _values(person)
        changed = sorted(name for name in after if after[name] != before[name])
        if changed:
            audit.record("person.changed", actor=actor, subject=person, fields=changed)


def link_account(person: Person, account: User | None, *, actor: User) -> None:
    """Let an account see this person's passages.

    Raises:
        Refused: ``account_taken``; ``own_account``, or the reception could read anybody's passages.
    """
    if account is not None and account == actor and not actor.is_superuser:
        raise Refused("own_account")
    with transaction.atomic():
        if account and Person.objects.filter(account=account).exclude(pk=person.pk).exists():
            raise Refused("account_taken")
        person.account = account
        person.save(update_fields=["account", "changed_at"])
        # By its number: a user name often is the name of somebody who may be erased.
        audit.record("person.linked", actor=actor, subject=person, account=account.pk if account else None)


def add_faces(person: Person, faces: Sequence[FaceFound], *, actor: User) -> list[FaceTemplate]:
    """Add templates to somebody who is enrolled.

    Raises:
        Refused: ``no_face_given``, ``consent_missing``, ``too_many_templates``.
    """
    if not faces:
        raise Refused("no_face_given")
    with transaction.atomic():
        lock_gallery(person.gallery_id)
        # Afresh: the consent may just have been withdrawn, at another desk.
        if not has_consent(Person(pk=person.pk)):
            raise Refused("consent_missing")
        if person.templates.count() + len(faces) > MAX_TEMPLATES:
            raise Refused("too_many_templates", max_templates=MAX_TEMPLATES)
        templates = add_templates(person, faces)
        audit.record("template.added", actor=actor, subject=person, templates=len(templates))
    return templates


def remove_face(template: FaceTemplate, *, actor: User) -> None:
    with transaction.atomic():
        person = template.person
        remove_templates(person.gallery_id, FaceTemplate.objects.filter(pk=template.pk))
        audit.record("template.removed", actor=actor, subject=person)


def groups_named(gallery: Gallery, wanted: Sequence[str]) -> list[Group]:
    """The gallery's groups of these names; those that are missing are made."""
    tidied = dict.fromkeys(name for word in wanted if (name := names.tidy(word)))
    return [Group.objects.get_or_create(gallery=gallery, name=name[:60])[0] for name in tidied]


def _write(person: Person, about: About) -> None:
    valid_from, valid_until = about["valid_from"], about["valid_until"]
    if not (name := names.tidy(about["name"])):
        raise Refused("name_missing")
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused("validity_backwards")
    person.name = name
    person.number = names.tidy(about["number"])
    person.email = about["email"]
    person.schedule = about["schedule"]
    person.valid_from, person.valid_until = valid_from, valid_until
    same_number = Person.objects.filter(gallery=person.gallery, number=person.number).exclude(pk=person.pk)
    if person.number and (other := same_number.first()):
        raise Refused("number_taken", name=other.name)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused("number_taken", name="?") from None
    person.groups.set(groups_named(person.gallery, about["groups"]))


def _values(person: Person) -> dict[str, Any]:
    fields = ("name", "number", "email", "schedule_id", "valid_from", "valid_until")
    groups = sorted(person.groups.values_list("name", flat=True)) if person.pk else []
    return {**{field: getattr(person, field) for field in fields}, "groups": groups}
