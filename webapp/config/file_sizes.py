"""How large a file may be that somebody sends."""

from __future__ import annotations

import re
from importlib import import_module

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http.cookie import parse_cookie

from webapp.accounts.models import User
from webapp.config.body_limit import Scope
from webapp.gallery.access import MANAGE

# Where an archive of photographs may come in: the import of people.
ARCHIVES = re.compile(r"/people/\d+/imports/")


async def max_bytes(scope: Scope) -> int:
    """An archive may be much larger than a picture; it is taken only from who may bring one."""
    if ARCHIVES.fullmatch(scope["path"]) and await sync_to_async(_may_import)(scope):
        return int(settings.MAX_IMPORT_BYTES)
    return int(settings.MAX_UPLOAD_BYTES)


def _may_import(scope: Scope) -> bool:
    # Before Django's own middleware, which keeps the whole body before it asks who sends it.
    cookies = parse_cookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = User.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    return user is not None and user.has_perm(MANAGE)
