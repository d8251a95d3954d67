from __future__ import annotations

from typing import Any

from celery import shared_task

from webapp.gallery.rotation import rotate


@shared_task(name="dashboard.rotate_key")
def rotate_key(**_: Any) -> None:
    rotate()
