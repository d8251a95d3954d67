from __future__ import annotations

from django.urls import path

from webapp.gallery.views import badges, enrolment, galleries, imports, people

app_name = "gallery"

GALLERY = "<int:gallery_id>/"
PERSON = f"{GALLERY}<uuid:person_id>/"
IMPORT = f"{GALLERY}imports/<uuid:import_id>/"
PHOTO = f"{GALLERY}photos/<uuid:photo_id>/"

urlpatterns = [
    path("", galleries.index, name="index"),
    path("new/", galleries.new_gallery, name="new_gallery"),
    path(GALLERY, galleries.gallery, name="gallery"),
    path(f"{GALLERY}settings/", galleries.gallery_settings, name="settings"),
    path(f"{GALLERY}delete", galleries.delete_gallery, name="delete_gallery"),
    path(f"{GALLERY}schedules/", galleries.add_schedule, name="schedules"),
    path(f"{GALLERY}schedules/<int:schedule_id>/", galleries.schedule, name="schedule"),
    path(f"{GALLERY}people.csv", galleries.export, name="export"),
    path(f"{GALLERY}enrol/", enrolment.enrol, name="enrol"),
    path(f"{GALLERY}photos/", enrolment.add_photo, name="enrolment_photos"),
    path(PHOTO, enrolment.photo, name="enrolment_photo"),
    path(f"{PHOTO}face", enrolment.face, name="enrolment_face"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}faces/", people.add_faces, name="add_faces"),
    path(f"{PERSON}faces/<uuid:template_uuid>/", people.remove_face, name="remove_face"),
    path(f"{PERSON}faces/<uuid:template_uuid>/picture", people.face_picture, name="face_picture"),
    path(f"{PERSON}account", people.link_account, name="link_account"),
    path(f"{PERSON}consents/", people.record_consent, name="record_consent"),
    path(f"{PERSON}consents/withdraw", people.withdraw_consent, name="withdraw_consent"),
    path(f"{PERSON}export.zip", people.export, name="export_person"),
    path(f"{PERSON}erase", people.erase, name="erase"),
    path(f"{PERSON}badge/", badges.issue, name="issue_badge"),
    path(f"{PERSON}badge/revoke", badges.revoke, name="revoke_badge"),
    path(f"{GALLERY}import/", imports.new_import, name="import"),
    path(f"{GALLERY}imports/", imports.open_import, name="open_import"),
    path(IMPORT, imports.report, name="import_report"),
    path(f"{IMPORT}photos/", imports.add_photo, name="import_photos"),
    path(f"{IMPORT}state", imports.state, name="import_state"),
    path(f"{IMPORT}start", imports.start, name="start_import"),
    path(f"{IMPORT}stop", imports.stop, name="stop_import"),
    path(f"{IMPORT}report.csv", imports.report_csv, name="import_csv"),
]
