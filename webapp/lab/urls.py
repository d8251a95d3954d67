from __future__ import annotations

from django.urls import path

from webapp.lab.views import index

app_name = "lab"

urlpatterns = [path("", index.index, name="index")]
