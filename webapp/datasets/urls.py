from __future__ import annotations

from django.urls import path

from webapp.datasets.views import datasets, photographs, trainings

app_name = "datasets"

urlpatterns = [
    path("", datasets.index, name="index"),
    path("<int:dataset_id>/", datasets.dataset, name="dataset"),
    path("<int:dataset_id>/delete", datasets.delete, name="delete"),
    path("<int:dataset_id>/photos", datasets.add_photos, name="add_photos"),
    path("<int:dataset_id>/classes", datasets.classes, name="classes"),
    path("<int:dataset_id>/train", datasets.train, name="train"),
    path("<int:dataset_id>/import", datasets.bring, name="import"),
    path("<int:dataset_id>/export/<slug:format>", datasets.export, name="export"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/", photographs.annotate, name="annotate"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/boxes", photographs.boxes, name="boxes"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/remove", photographs.remove, name="remove_photo"),
    path("trainings/<int:job_id>/", trainings.training, name="training"),
    path("trainings/<int:job_id>/history", trainings.history, name="history"),
    path("models/<int:model_id>/", trainings.model, name="model"),
    path("models/<int:model_id>/try", trainings.try_out, name="try"),
    path("models/<int:model_id>/found/<uuid:photo_id>", trainings.found_boxes, name="found"),
    path("models/<int:model_id>/delete", trainings.delete_model, name="delete_model"),
    path("trials/<int:job_id>/", trainings.trial, name="trial"),
]
