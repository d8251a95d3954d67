from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomConfig(AppConfig):
    name = "webapp.classroom"
    verbose_name = _("Classroom")
