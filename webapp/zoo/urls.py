from __future__ import annotations

from django.urls import path

from webapp.zoo.views import index, learned, networks

app_name = "zoo"

urlpatterns = [
    path("", index.index, name="index"),
    path("learned/", learned.page, name="learned"),
    path("learned/unit", learned.unit, name="unit"),
    path("learned/patches", learned.patches, name="patches"),
    path("learned/feature", learned.feature, name="feature"),
    path("learned/explain", learned.explain, name="explain"),
    path("learned/maps", learned.maps, name="maps"),
    path("patch/<int:excitation_id>/<int:unit>/<int:place>.png", learned.patch, name="patch"),
    path("sheet/<int:sheet_id>.png", networks.sheet, name="sheet"),
    path("jobs/<int:job_id>/", learned.job, name="job"),
    path("<slug:slug>/", networks.page, name="network"),
    path("<slug:slug>/run", networks.run, name="run"),
    path("<slug:slug>/looked", networks.looked, name="looked"),
]
