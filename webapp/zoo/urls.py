from __future__ import annotations

from django.urls import path

from webapp.zoo.views import index

app_name = "zoo"

urlpatterns = [path("", index.index, name="index")]
