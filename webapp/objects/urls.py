from __future__ import annotations

from django.urls import path

from webapp.objects.views import batches, library, photographs

app_name = "objects"

urlpatterns = [
    path("", library.index, name="library"),
    path("delete", library.delete, name="delete"),
    path("export/<slug:format>", library.export, name="export_many"),
    path("find", batches.find, name="find_in_many"),
    path("jobs/<int:job_id>/", batches.job, name="job"),
    path("jobs/<int:job_id>/lines", batches.lines, name="lines"),
    path("<uuid:photo_id>/", photographs.page, name="photo"),
    path("<uuid:photo_id>/find", photographs.find, name="find"),
    path("<uuid:photo_id>/found", photographs.found, name="found"),
    path("<uuid:photo_id>/export/<slug:format>", photographs.export, name="export"),
]
