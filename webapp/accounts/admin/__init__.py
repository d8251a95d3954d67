"""Accounts, roles, tokens, wrong passwords and the audit trail in the administration."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group

# What other packages show of their own accord: secrets of second factors, cookies, what was typed into
# forms, and tables that stay empty.
for model in (EmailAddress, Authenticator, UserSession, AccessAttempt, AccessLog, AccessFailureLog, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

from webapp.accounts.admin import lock_outs, people, tokens, trail  # noqa: E402  they register in the place of these

__all__ = ["lock_outs", "people", "tokens", "trail"]
