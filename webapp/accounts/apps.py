from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "webapp.accounts"

    def ready(self) -> None:
        from webapp.accounts.roles import make_roles

        post_migrate.connect(make_roles, dispatch_uid="roles")
