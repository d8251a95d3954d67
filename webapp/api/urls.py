"""Addresses for programs, without a slash at the end; and the pages about them."""

from __future__ import annotations

from django.urls import path, re_path

from webapp.api.views import others, pages, people, photos
from webapp.api.views.jobs import Jobs, OneJob
from webapp.api.views.view import addressed

app_name = "api"

PHOTO = "v1/photos/<uuid:photo_id>"
JOB = "v1/jobs/<int:job_id>"
WEBHOOK = "v1/webhooks/<uuid:webhook_id>"
EVERY_METHOD = dict.fromkeys(("get", "post", "put", "patch", "delete", "head", "options"), "any")

urlpatterns = [
    path("docs/", pages.docs, name="docs"),
    path("openapi.json", pages.openapi, name="openapi"),
    path("webhooks/", pages.webhooks, name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", pages.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/remove", pages.remove_webhook, name="remove_webhook"),
    path("webhooks/<uuid:webhook_id>/enable", pages.enable_webhook, name="enable_webhook"),
    path("webhooks/<uuid:webhook_id>/<uuid:delivery_id>/again", pages.send_again, name="send_again"),
    path("v1/me", addressed(others.Me, get="retrieve"), name="me"),
    path("v1/health", addressed(others.Health, get="retrieve"), name="health"),
    path("v1/photos", addressed(photos.Photos, get="list", post="create"), name="photos"),
    path("v1/photographs", addressed(photos.Choices, get="photographs"), name="photographs"),
    path("v1/paintings", addressed(photos.Choices, get="paintings"), name="paintings"),
    path(PHOTO, addressed(photos.OnePhoto, get="retrieve", delete="destroy"), name="photo"),
    path(f"{PHOTO}/original", addressed(photos.OnePhoto, get="original"), name="photo_original"),
    path(f"{PHOTO}/display", addressed(photos.OnePhoto, get="display"), name="photo_display"),
    path(f"{PHOTO}/thumbnail", addressed(photos.OnePhoto, get="thumbnail"), name="photo_thumbnail"),
    path(f"{PHOTO}/objects", addressed(photos.Found, get="objects"), name="photo_objects"),
    path(
        f"{PHOTO}/cutout",
        addressed(photos.Cutouts, get="retrieve", put="update", delete="destroy"),
        name="photo_cutout",
    ),
    path(f"{PHOTO}/cutout/mask", addressed(photos.Cutouts, get="mask"), name="photo_mask"),
    path(f"{PHOTO}/cutout/picture", addressed(photos.Cutouts, get="picture"), name="photo_cutout_picture"),
    path("v1/jobs", addressed(Jobs, get="list", post="create"), name="jobs"),
    path(JOB, addressed(OneJob, get="retrieve", patch="adjust", delete="destroy"), name="job"),
    path(f"{JOB}/pause", addressed(OneJob, post="pause"), name="job_pause"),
    path(f"{JOB}/resume", addressed(OneJob, post="resume"), name="job_resume"),
    path(f"{JOB}/cancel", addressed(OneJob, post="cancel"), name="job_cancel"),
    path(f"{JOB}/result", addressed(OneJob, get="result"), name="job_result"),
    path(f"{JOB}/timelapse", addressed(OneJob, get="timelapse"), name="job_timelapse"),
    path(f"{JOB}/thumbnail", addressed(OneJob, get="thumbnail"), name="job_thumbnail"),
    path(f"{JOB}/history", addressed(OneJob, get="history"), name="job_history"),
    path(f"{JOB}/lines", addressed(OneJob, get="lines"), name="job_lines"),
    path("v1/datasets", addressed(others.Datasets, get="list"), name="datasets"),
    path("v1/models", addressed(others.Models, get="list"), name="models"),
    path("v1/galleries", addressed(people.Galleries, get="list"), name="galleries"),
    path("v1/galleries/<int:gallery_id>", addressed(people.Galleries, get="retrieve"), name="gallery"),
    path(
        "v1/galleries/<int:gallery_id>/people",
        addressed(people.People, get="list", post="create"),
        name="people",
    ),
    path(
        "v1/galleries/<int:gallery_id>/identify", addressed(people.Matching, post="identify"), name="identify"
    ),
    path(
        "v1/people/<uuid:person_id>",
        addressed(people.OnePerson, get="retrieve", delete="destroy"),
        name="person",
    ),
    path("v1/people/<uuid:person_id>/verify", addressed(people.Matching, post="verify"), name="verify"),
    path("v1/passages", addressed(people.Passages, get="list"), name="passages"),
    path("v1/passages/export", addressed(people.Passages, get="export"), name="passages_export"),
    path("v1/webhooks", addressed(others.Webhooks, get="list", post="create"), name="api_webhooks"),
    path(WEBHOOK, addressed(others.Webhooks, get="retrieve", delete="destroy"), name="api_webhook"),
    path(f"{WEBHOOK}/enable", addressed(others.Webhooks, post="enable"), name="api_enable_webhook"),
    path(f"{WEBHOOK}/deliveries", addressed(others.Deliveries, get="list"), name="api_deliveries"),
    path(
        f"{WEBHOOK}/deliveries/<uuid:delivery_id>/again",
        addressed(others.Deliveries, post="again"),
        name="api_send_again",
    ),
    re_path(r"^v1/(?P<path>[\s\S]*)\Z", addressed(others.Nothing, **EVERY_METHOD), name="nothing"),
]
