from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "webapp.api"

    def ready(self) -> None:
        from webapp.api import authentication  # noqa: F401  how one signs in, for the description
