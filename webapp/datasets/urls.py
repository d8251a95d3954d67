from __future__ import annotations

from django.urls import path

from webapp.datasets.views import datasets, files, photographs, trained, trainings

app_name = "datasets"

urlpatterns = [
    path("", datasets.index, name="index"),
    path("<int:dataset_id>/", datasets.dataset, name="dataset"),
    path("<int:dataset_id>/rename", datasets.rename, name="rename"),
    path("<int:dataset_id>/delete", datasets.delete, name="delete"),
    path("<int:dataset_id>/photos", datasets.add_photos, name="add_photos"),
    path("<int:dataset_id>/classes", datasets.classes, name="classes"),
    path("<int:dataset_id>/classes/remove", datasets.remove_class, name="remove_class"),
    path("<int:dataset_id>/train", datasets.train, name="train"),
    path("<int:dataset_id>/import", files.bring, name="import"),
    path("<int:dataset_id>/import/forget", files.forget, name="forget_import"),
    path("<int:dataset_id>/export/<slug:format>", files.export, name="export"),
    path("imports/<int:job_id>/", files.importing, name="importing"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/", photographs.annotate, name="annotate"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/boxes", photographs.boxes, name="boxes"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/outlines", photographs.outlines, name="outlines"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/cutout", photographs.cutout, name="cutout"),
    path("<int:dataset_id>/annotate/<uuid:photo_id>/remove", photographs.remove, name="remove_photo"),
    path("trainings/<int:job_id>/", trainings.training, name="training"),
    path("trainings/<int:job_id>/history", trainings.history, name="history"),
    path("models/<int:model_id>/", trained.model, name="model"),
    path("models/<int:model_id>/try", trained.try_out, name="try"),
    path("models/<int:model_id>/found/<uuid:photo_id>", trained.found, name="found"),
    path("models/<int:model_id>/mask/<uuid:photo_id>.png", trained.mask, name="mask"),
    path("models/<int:model_id>/rename", trained.rename, name="rename_model"),
    path("models/<int:model_id>/delete", trained.delete, name="delete_model"),
    path("trials/<int:job_id>/", trained.trial, name="trial"),
]
