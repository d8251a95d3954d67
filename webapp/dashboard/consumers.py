"""The dashboard's socket: all figures at once, every two seconds."""

from __future__ import annotations

import json
import threading
import time

from channels.db import database_sync_to_async as in_thread
from django.utils import translation

from webapp.accounts.models import User
from webapp.dashboard.access import OPERATE
from webapp.dashboard.figures import figures_now
from webapp.jobs.consumers import NOT_YOURS, OwnersConsumer

LOOK_SECONDS = 2.0
GROUP = "dashboard"

_newest: dict[str, tuple[float, str]] = {}
_lock = threading.Lock()


def newest_figures(language: str) -> str:
    """The figures as JSON, read once for all who look at the same moment."""
    with _lock:
        made_at, text = _newest.get(language, (0.0, ""))
        if time.monotonic() - made_at >= LOOK_SECONDS / 2:
            with translation.override(language):
                text = json.dumps({"type": "dashboard.figures", "figures": figures_now()})
            _newest[language] = (time.monotonic(), text)
        return text


class DashboardConsumer(OwnersConsumer):
    """For those who may give orders; asked again before every look."""

    look_seconds = LOOK_SECONDS

    async def groups_of(self) -> list[str]:
        return [GROUP] if await in_thread(self._may_see)() else []

    async def show_all(self) -> None:
        await self.send(text_data=await in_thread(newest_figures)(self.language))

    async def may_still_see(self, *, may_be_old: float = 0.0) -> bool:
        if not await super().may_still_see(may_be_old=may_be_old):
            return False
        if await in_thread(self._may_see)():
            return True
        await self.close(NOT_YOURS)
        return False

    def _may_see(self) -> bool:
        # A fresh row: rights are remembered with it.
        viewer = User.objects.filter(pk=self.user.pk, is_active=True).first()
        return viewer is not None and viewer.has_perm(OPERATE)
