"""Several receptionists at once: versions have no gaps, and who follows misses nobody."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.webapp.gallery.conftest import CONSENT, Enrol, about, embedding, face
from webapp.accounts.models import User
from webapp.gallery.models import FaceTemplate, Gallery, Person, TemplateChange
from webapp.gallery.pipelines import index
from webapp.gallery.services.consents import withdraw_consent
from webapp.gallery.services.erasure import erase_person
from webapp.gallery.services.people import add_faces, enrol_person
from webapp.sentences import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
DESKS, EACH = 4, 6


def at_once(*works: Callable[[], None]) -> None:
    """Run all of them in threads of their own; what one raises is raised here."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_who_follows_misses_nobody(gallery: Gallery, receptionist: User) -> None:
    done = threading.Event()

    def desk(number: int) -> Callable[[], None]:
        def work() -> None:
            for n in range(EACH):
                seed = 100 * number + n
                person = enrol_person(
                    gallery, about(f"P{seed}"), consent=CONSENT, faces=[face(seed)], actor=receptionist
                )
                if n % 2:
                    erase_person(person, actor=receptionist)

        return work

    def follow() -> None:
        while not done.is_set():
            index.gallery_size(gallery.pk)

    follower = threading.Thread(target=lambda: at_once(follow))
    follower.start()
    try:
        at_once(*(desk(number) for number in range(DESKS)))
    finally:
        done.set()
        follower.join()
    count = TemplateChange.objects.count()
    assert list(TemplateChange.objects.values_list("version", flat=True)) == list(range(1, count + 1))
    here = set(FaceTemplate.objects.values_list("pk", flat=True))
    assert index.gallery_size(gallery.pk) == len(here) == DESKS * EACH // 2
    for person in Person.objects.all():
        match = index.identify(gallery.pk, embedding(int(person.name[1:])))[0]
        assert (match.person_id, match.template_id in here) == (person.pk, True)


def test_one_number_is_given_once(gallery: Gallery, receptionist: User) -> None:
    refused: list[str] = []

    def work() -> None:
        try:
            enrol_person(
                gallery, about("Ada", number="17"), consent=CONSENT, faces=[face(1)], actor=receptionist
            )
        except Refused as refusal:
            refused.append(refusal.reason)

    at_once(*[work] * DESKS)
    assert refused == ["number_taken"] * (DESKS - 1)
    assert FaceTemplate.objects.count() == 1


def test_no_face_slips_in_while_the_consent_is_withdrawn(enrol: Enrol, receptionist: User) -> None:
    for seed in range(EACH):
        person = enrol(f"P{seed}", faces=[face(seed)])

        def add(person: Person = person) -> None:
            with contextlib.suppress(Refused):
                add_faces(person, [face(100 + int(person.name[1:]))], actor=receptionist)

        def withdraw(person: Person = person) -> None:
            withdraw_consent(person, actor=receptionist)

        at_once(add, withdraw, add)
    assert not FaceTemplate.objects.exists()


def test_a_person_is_erased_once(enrol: Enrol) -> None:
    person = enrol()
    certificates: list[dict[str, int]] = []

    def work() -> None:
        with contextlib.suppress(Refused):
            certificates.append(erase_person(person, actor=None)["counts"])

    at_once(*[work] * DESKS)
    assert [counts["templates"] for counts in certificates] == [1]
    assert not Person.objects.exists()
