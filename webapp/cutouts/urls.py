from __future__ import annotations

from django.urls import path

from webapp.cutouts import views

app_name = "cutouts"

urlpatterns = [
    path("cutouts/<int:job_id>/", views.job, name="job"),
    path("<uuid:photo_id>/cutout/", views.cutout, name="cutout"),
    path("<uuid:photo_id>/cutout/find", views.find, name="find"),
    path("<uuid:photo_id>/cutout/mask", views.mask, name="mask"),
    path("<uuid:photo_id>/cutout/picture.png", views.picture, name="picture"),
    path("<uuid:photo_id>/cutout/mask.png", views.mask_picture, name="mask_picture"),
    path("<uuid:photo_id>/cutout/polygons.json", views.polygons, name="polygons"),
    path("<uuid:photo_id>/cutout/rle.json", views.rle, name="rle"),
]
