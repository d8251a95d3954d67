"""The web process: pages by Django, sockets by Channels. It never imports TensorFlow."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.config.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

pages = get_asgi_application()  # sets Django up: what follows needs its models

from webapp.api.sockets import TokenOrSession  # noqa: E402
from webapp.config.body_limit import BodyLimit  # noqa: E402
from webapp.config.file_sizes import max_bytes  # noqa: E402
from webapp.dashboard.urls import websocket_urlpatterns as dashboard_sockets  # noqa: E402
from webapp.gate.urls import websocket_urlpatterns as gate_sockets  # noqa: E402
from webapp.jobs.urls import websocket_urlpatterns as job_sockets  # noqa: E402

# A multipart body is a little longer than the file in it.
MULTIPART_BYTES = 100_000

application = ProtocolTypeRouter(
    {
        "http": BodyLimit(pages, max_bytes=max_bytes, allowance=MULTIPART_BYTES),
        "websocket": TokenOrSession(
            with_token=URLRouter(job_sockets),
            with_session=AllowedHostsOriginValidator(
                AuthMiddlewareStack(URLRouter([*job_sockets, *gate_sockets, *dashboard_sockets]))
            ),
        ),
    }
)
