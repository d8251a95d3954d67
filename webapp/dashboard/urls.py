from __future__ import annotations

from django.urls import path

from webapp.dashboard import consumers, views

app_name = "dashboard"

urlpatterns = [
    path("dashboard/", views.dashboard, name="index"),
    path("dashboard/queues/<slug:name>/pause", views.pause_queue, name="pause_queue"),
    path("dashboard/queues/<slug:name>/resume", views.resume_queue, name="resume_queue"),
    path("dashboard/workers/drain", views.drain_worker, name="drain_worker"),
    path("dashboard/jobs/<int:job_id>/requeue", views.requeue, name="requeue"),
    path("dashboard/jobs/<int:job_id>/cancel", views.cancel, name="cancel"),
    path("dashboard/key/rotate", views.rotate_key, name="rotate_key"),
    path("metrics", views.metrics, name="metrics"),
]

websocket_urlpatterns = [path("ws/dashboard/", consumers.DashboardConsumer.as_asgi())]
