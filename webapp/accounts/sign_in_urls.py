"""The sign-in library's addresses under its own names, each for whom it is, in Facet's frame."""

from __future__ import annotations

from allauth.account.views import account_inactive
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from webapp.accounts import security_views, views
from webapp.accounts.doors import for_accounts, for_strangers

_to_security = RedirectView.as_view(pattern_name="mfa_index")
_authenticate = AuthenticateView.as_view(template_name="accounts/security/authenticate.html")
_by_code = ReauthenticateView.as_view(template_name="accounts/security/reauthenticate.html")
_by_passkey = passkeys.ReauthenticateWebAuthnView.as_view(
    template_name="accounts/security/reauthenticate_passkey.html"
)
_by_password = security_views.ReauthenticateView.as_view()
_add_app = ActivateTOTPView.as_view(template_name="accounts/security/app_add.html")
_remove_app = DeactivateTOTPView.as_view(template_name="accounts/security/app_remove.html")
_add_passkey = passkeys.AddWebAuthnView.as_view(template_name="accounts/security/passkey_add.html")
_remove_passkey = passkeys.RemoveWebAuthnView.as_view(template_name="accounts/security/passkey_remove.html")
_codes = recovery_codes.ViewRecoveryCodesView.as_view(template_name="accounts/security/codes.html")
_new_codes = recovery_codes.GenerateRecoveryCodesView.as_view(
    template_name="accounts/security/codes_new.html"
)
_codes_file = recovery_codes.DownloadRecoveryCodesView.as_view(
    template_name="accounts/security/codes.txt", content_type="text/plain; charset=utf-8"
)

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-up/", views.sign_up, name="account_signup"),
    path("sign-in/code/", for_strangers(_authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", for_strangers(security_views.sign_in_with_passkey), name="mfa_login_webauthn"),
    path("sign-in/closed/", for_strangers(account_inactive), name="account_inactive"),
    path("security/", for_accounts(security_views.SecurityView.as_view()), name="mfa_index"),
    path("security/password/", for_accounts(security_views.change_password), name="account_change_password"),
    path("security/again/", for_accounts(_by_password), name="account_reauthenticate"),
    path("security/again/code/", for_accounts(_by_code), name="mfa_reauthenticate"),
    path("security/again/passkey/", for_accounts(_by_passkey), name="mfa_reauthenticate_webauthn"),
    path("security/app/", for_accounts(_add_app), name="mfa_activate_totp"),
    path("security/app/remove/", for_accounts(_remove_app), name="mfa_deactivate_totp"),
    path("security/passkeys/", for_accounts(_to_security), name="mfa_list_webauthn"),
    path("security/passkeys/add/", for_accounts(_add_passkey), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", for_accounts(_remove_passkey), name="mfa_remove_webauthn"),
    path("security/codes/", for_accounts(_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", for_accounts(_new_codes), name="mfa_generate_recovery_codes"),
    path("security/codes.txt", for_accounts(_codes_file), name="mfa_download_recovery_codes"),
    path("security/sessions/end", for_accounts(security_views.end_sessions), name="usersessions_list"),
]
