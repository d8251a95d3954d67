from __future__ import annotations

from django.urls import path

from webapp.photos import views

app_name = "photos"

urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:photo_id>/", views.delete, name="delete"),
    path("<uuid:photo_id>/original", views.original, name="original"),
    path("<uuid:photo_id>/display", views.display, name="display"),
    path("<uuid:photo_id>/thumbnail", views.thumbnail, name="thumbnail"),
]
