"""The web process: pages by Django, sockets by Channels. It never imports TensorFlow."""

from __future__ import annotations

import os
import re

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.config.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

pages = get_asgi_application()  # sets Django up: what follows needs its models

from webapp.config.body_limit import BodyLimit  # noqa: E402
from webapp.gate.urls import websocket_urlpatterns as gate_sockets  # noqa: E402
from webapp.jobs.urls import websocket_urlpatterns as job_sockets  # noqa: E402

# A multipart body is a little longer than the file in it.
MULTIPART_BYTES = 100_000
# Where an archive of photographs may come in: the import of people.
ARCHIVES = re.compile(r"/people/\d+/imports/")


def max_bytes(path: str) -> int:
    """How large a file may be that is sent to an address."""
    return int(settings.MAX_IMPORT_BYTES if ARCHIVES.fullmatch(path) else settings.MAX_UPLOAD_BYTES)


application = ProtocolTypeRouter(
    {
        "http": BodyLimit(pages, max_bytes=max_bytes, allowance=MULTIPART_BYTES),
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter([*job_sockets, *gate_sockets]))
        ),
    }
)
