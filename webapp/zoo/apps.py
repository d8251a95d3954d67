from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZooConfig(AppConfig):
    name = "webapp.zoo"
    verbose_name = _("Network zoo")
