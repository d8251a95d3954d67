from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "webapp.api"
    verbose_name = _("Programs")

    def ready(self) -> None:
        from webapp.api import authentication  # noqa: F401  how one signs in, for the description
