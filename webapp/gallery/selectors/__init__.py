"""Reading galleries and people. Who may is decided by those who ask; see ``webapp.gallery.access``."""

from webapp.gallery.selectors.people import (
    find_gallery,
    find_person,
    find_person_by_badge,
    find_person_of_account,
    first_name,
    has_consent,
    list_galleries,
    list_people,
    people_with_consent,
    person_dict,
)
from webapp.gallery.selectors.rows import list_rows, schedule_dict, template_dict

__all__ = [
    "find_gallery",
    "find_person",
    "find_person_by_badge",
    "find_person_of_account",
    "first_name",
    "has_consent",
    "list_galleries",
    "list_people",
    "list_rows",
    "people_with_consent",
    "person_dict",
    "schedule_dict",
    "template_dict",
]
