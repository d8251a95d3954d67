"""The audit trail as a page and as a table, for who may see it; for others there is none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.accounts import audit
from webapp.accounts.access import signed_in
from webapp.accounts.again import address_to_show_again, has_shown_again
from webapp.accounts.audit_words import action_in_words, details_in_words
from webapp.accounts.models import AuditLine
from webapp.accounts.selectors import audit_csv, list_actions, list_audit_lines

LINES_A_PAGE = 60
RIGHT = "accounts.view_audit_trail"


class AuditFilter(forms.Form):
    search = forms.CharField(max_length=80, required=False, label=_("Name"))
    action = forms.CharField(max_length=40, required=False, label=_("What"))
    subject = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    since = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


@require_safe
@never_cache
def audit_trail(request: HttpRequest) -> HttpResponse:
    form, lines = _filtered(request)
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "actions": list_actions(),
        "may_export_now": "ready" in request.GET and has_shown_again(request),
        "page_obj": page,
        "lines": [_line(line) for line in page.object_list],
    }
    return render(request, "accounts/audit.html", context)


@require_safe
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    _form, lines = _filtered(request)
    if not has_shown_again(request):
        wanted = request.GET.copy()
        wanted["ready"] = "yes"
        back_to = f"{reverse('accounts:audit')}?{wanted.urlencode()}"
        return redirect(address_to_show_again(request, back_to=back_to))
    table = "".join(audit_csv(lines.iterator()))
    # Not what was searched for: it is somebody's name, and would outlive them here.
    filters = [name for name, value in request.GET.items() if value and name in AuditFilter.base_fields]
    audit.record("audit.exported", actor=signed_in(request), filters=filters)
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _filtered(request: HttpRequest) -> tuple[AuditFilter, QuerySet[AuditLine]]:
    if not signed_in(request).has_perm(RIGHT):
        raise Http404
    form = AuditFilter(request.GET)
    form.is_valid()  # a field that is wrong filters nothing
    return form, list_audit_lines(**{name: value for name, value in form.cleaned_data.items() if value})


def _line(line: AuditLine) -> dict[str, Any]:
    """A line and what its details say, in short."""
    details = details_in_words(line.details)
    return {"line": line, "words": action_in_words(line.action), "details": details}
