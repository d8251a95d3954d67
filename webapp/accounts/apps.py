from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "webapp.accounts"
    default = True

    def ready(self) -> None:
        from webapp.accounts import sign_in_events  # noqa: F401  listens from now on
        from webapp.accounts.roles import make_roles

        post_migrate.connect(make_roles, dispatch_uid="roles")


class FacetAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "webapp.accounts.admin_site.FacetAdminSite"
