from __future__ import annotations

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from webapp.accounts import audit_views, token_views, usage_views, views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", login_not_required(auth_views.LogoutView.as_view()), name="sign_out"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("first-run/", views.first_run, name="first_run"),
    path("here", views.here, name="here"),
    path("usage/", usage_views.usage, name="usage"),
    path("tokens/", token_views.token_page, name="tokens"),
    path("tokens/<uuid:token_uuid>/revoke", token_views.revoke, name="revoke_token"),
    path("audit/", audit_views.audit_trail, name="audit"),
    path("audit.csv", audit_views.export, name="audit_csv"),
]
