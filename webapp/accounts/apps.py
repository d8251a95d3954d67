from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "webapp.accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        from webapp.accounts import sign_in_events  # noqa: F401  listens from now on
        from webapp.accounts.roles import make_roles

        post_migrate.connect(make_roles, dispatch_uid="roles")
        # What the administration shows of other packages, in words of our own.
        apps.get_app_config("auth").verbose_name = _("Roles")
        apps.get_app_config("admin_interface").verbose_name = _("Colours")


class FacetAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "webapp.accounts.admin_site.FacetAdminSite"
