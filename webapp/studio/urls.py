from __future__ import annotations

from django.urls import path

from webapp.studio import views

app_name = "studio"

urlpatterns = [
    path("", views.index, name="index"),
    path("studio/paint", views.paint, name="paint"),
    path("paintings/", views.jobs, name="jobs"),
    path("paintings/<int:job_id>/", views.job, name="job"),
]
