"""What an access token may do: never more than its owner, and of that only what it was made for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webapp.accounts.models import ApiToken, User


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a program may be allowed.

    Attributes:
        words: as its owner reads it.
        right: what the owner must be allowed, at every request; empty: everybody is.
    """

    words: Promise
    right: str = ""


SCOPES: dict[str, Scope] = {
    "photos:read": Scope(_("see and download pictures")),
    "photos:write": Scope(_("upload and delete pictures")),
    "jobs:read": Scope(_("follow jobs, see and download what came of them")),
    "jobs:write": Scope(_("start, pause, stop and delete jobs")),
    "datasets:read": Scope(_("see data sets and trained models")),
    "webhooks:write": Scope(_("see and set up webhooks")),
    "gallery:read": Scope(_("see galleries and the people in them"), "gallery.view_faces"),
    "gallery:write": Scope(_("enrol and erase people"), "gallery.manage_people"),
    "faces:match": Scope(_("compare faces with enrolled ones"), "gallery.view_faces"),
    "passages:read": Scope(_("see and export passages"), "gate.view_passages"),
}


def scopes_open_to(user: User) -> dict[str, Scope]:
    """What somebody may allow a token: all that they may do themselves."""
    return {name: scope for name, scope in SCOPES.items() if not scope.right or user.has_perm(scope.right)}


def known_scopes(names: Iterable[str]) -> list[str]:
    """The scopes among ``names``, in the order of :data:`SCOPES`."""
    wanted = set(names)
    return [name for name in SCOPES if name in wanted]


def has_right(user: User, scope: str) -> bool:
    """Whether somebody may do by themselves what ``scope`` says."""
    right = SCOPES[scope].right
    return not right or user.has_perm(right)


def is_allowed(token: ApiToken | None, scope: str) -> bool:
    """Whether a token covers ``scope``. Who comes without one, by a session, is not narrowed."""
    return token is None or scope in token.scopes
