from __future__ import annotations

from django.urls import path

from webapp.lab.views import experiments, index

app_name = "lab"

urlpatterns = [
    path("", index.index, name="index"),
    path("convolution/", experiments.convolution, name="convolution"),
    path("signals/", experiments.signals, name="signals"),
    path("signals/ecg.json", experiments.ecg, name="ecg"),
    path("volumes/", experiments.volumes, name="volumes"),
]
