from __future__ import annotations

from django.urls import URLPattern

app_name = "cutouts"

urlpatterns: list[URLPattern] = []
