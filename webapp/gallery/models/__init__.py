"""Who may be recognised, by what right, and what is kept for it."""

from webapp.gallery.models.enrolment import EnrolmentPhoto
from webapp.gallery.models.galleries import Gallery, Group, Schedule
from webapp.gallery.models.imports import ImportLine, PeopleImport
from webapp.gallery.models.people import Badge, Consent, Person
from webapp.gallery.models.templates import FaceTemplate, TemplateChange

__all__ = [
    "Badge",
    "Consent",
    "EnrolmentPhoto",
    "FaceTemplate",
    "Gallery",
    "Group",
    "ImportLine",
    "PeopleImport",
    "Person",
    "Schedule",
    "TemplateChange",
]
