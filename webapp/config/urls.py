"""Every address, but those of /health, which a middleware answers."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog, set_language

from webapp.config.csp_reports import csp_report

urlpatterns = [
    path("", include("webapp.studio.urls")),
    path("photos/", include("webapp.photos.urls")),
    path("jobs/", include("webapp.jobs.urls")),
    path("library/", include("webapp.objects.urls")),
    path("library/", include("webapp.cutouts.urls")),
    path("datasets/", include("webapp.datasets.urls")),
    path("lab/", include("webapp.lab.urls")),
    path("zoo/", include("webapp.zoo.urls")),
    path("classroom/", include("webapp.classroom.urls")),
    path("people/", include("webapp.gallery.urls")),
    path("", include("webapp.gate.urls")),
    path("", include("webapp.dashboard.urls")),
    path("api/", include("webapp.api.urls")),
    path("accounts/", include("webapp.accounts.urls")),
    path("accounts/", include("webapp.accounts.sign_in_urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("jsi18n/", login_not_required(JavaScriptCatalog.as_view()), name="javascript-catalog"),
    path("csp-reports", csp_report, name="csp_reports"),
    path("admin/", admin.site.urls),
]
