"""A renewal whose invoice was cancelled, invoiced anew by the office."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from registrations import actions
from registrations.forms.desk import PlainForm
from registrations.models import Declaration, Renewal
from registrations.views.loading import desk_declaration
from registrations.views.steps import posted, step


@requires(Permission.ISSUE_INVOICES)
@require_http_methods(["GET", "POST"])
def desk_renewal_invoice(request: SignedInRequest, renewal_pk: int) -> HttpResponse:
    """Invoice a renewal anew whose invoice was cancelled."""
    renewal = get_object_or_404(Renewal.objects.select_related("registration"), pk=renewal_pk)
    page = {
        "title": _("Invoice the renewal anew"),
        "lead": _("An invoice with a new number is issued at today's price, and the vendor is told which one to pay."),
        "button": _("Issue the invoice and send the mail"),
        "done": _("The renewal was invoiced anew. The vendor is told by mail."),
        "back": f"{reverse('registrations:desk_renewal_list')}?show=uninvoiced",
    }

    def act(*, declaration: Declaration, **values: Any) -> None:
        actions.reinvoice_renewal(renewal=renewal, **values)

    return step(request, desk_declaration(renewal.registration.declaration_id), PlainForm(posted(request)), act, page)
