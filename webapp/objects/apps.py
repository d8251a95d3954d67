from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObjectsConfig(AppConfig):
    name = "webapp.objects"
    verbose_name = _("Objects in photographs")
