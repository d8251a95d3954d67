from __future__ import annotations

from django.urls import path

from webapp.classroom.views import classics, learning, lessons

app_name = "classroom"

urlpatterns = [
    path("", lessons.index, name="index"),
    path("<int:lesson_id>/", lessons.lesson, name="lesson"),
    path("<int:lesson_id>/state", lessons.state, name="state"),
    path("<int:lesson_id>/rename", lessons.rename, name="rename"),
    path("<int:lesson_id>/delete", lessons.delete, name="delete"),
    path("<int:lesson_id>/classes", lessons.add_class, name="add_class"),
    path("<int:lesson_id>/classes/none", lessons.add_none_class, name="add_none_class"),
    path("<int:lesson_id>/classes/<int:class_id>/rename", lessons.rename_class, name="rename_class"),
    path("<int:lesson_id>/classes/<int:class_id>/remove", lessons.remove_class, name="remove_class"),
    path("<int:lesson_id>/classes/<int:class_id>/photos", lessons.add_photos, name="add_photos"),
    path("<int:lesson_id>/classes/<int:class_id>/photos/remove", lessons.remove_photos, name="remove_photos"),
    path("<int:lesson_id>/learn", learning.learn, name="learn"),
    path("<int:lesson_id>/look", learning.look, name="look"),
    path("<int:lesson_id>/export", learning.export, name="export"),
    path("<int:lesson_id>/export/<slug:format>.zip", learning.download, name="download"),
    path("variations/<slug:variation>.jpg", learning.variation, name="variation"),
    path("jobs/<int:job_id>/", lessons.job, name="job"),
    path("classics/", classics.index, name="classics"),
    path("classics/train/<slug:what>", classics.train, name="train"),
    path("classics/<int:classic_id>/", classics.classic, name="classic"),
    path("classics/<int:classic_id>/state", classics.state, name="classic_state"),
    path("classics/<int:classic_id>/read", classics.read, name="read"),
    path("classics/<int:classic_id>/wrong.png", classics.wrong, name="wrong"),
    path("classics/<int:classic_id>/delete", classics.delete, name="delete_classic"),
    path("classics/jobs/<int:job_id>/", classics.of_job, name="classic_of_job"),
]
