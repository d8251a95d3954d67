from __future__ import annotations

from django.urls import path

from webapp.jobs import consumers, views

app_name = "jobs"

urlpatterns = [
    path("<int:job_id>/", views.delete, name="delete"),
    path("<int:job_id>/pause", views.pause, name="pause"),
    path("<int:job_id>/resume", views.resume, name="resume"),
    path("<int:job_id>/cancel", views.cancel, name="cancel"),
    path("<int:job_id>/adjust", views.adjust, name="adjust"),
    path("<int:job_id>/result.png", views.result, name="result"),
    path("<int:job_id>/timelapse.mp4", views.timelapse, name="timelapse"),
    path("<int:job_id>/thumbnail", views.thumbnail, name="thumbnail"),
]

websocket_urlpatterns = [
    path("ws/jobs/<int:job_id>/", consumers.JobConsumer.as_asgi()),
    path("ws/jobs/", consumers.JobListConsumer.as_asgi()),
]
