from __future__ import annotations

from django.urls import path

from webapp.classroom.views import index

app_name = "classroom"

urlpatterns = [path("", index.index, name="index")]
