"""The steps by which the office brings a declaration further: one small page each, shown and sent."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from registrations import actions
from registrations.forms.desk import NoteForm, PaymentForm, PlainForm, RefusalForm, SendBackForm
from registrations.models import Answer, CorrectionRequest, Declaration
from registrations.views.desk import desk_facts, new_correction_form
from registrations.views.loading import desk_declaration
from registrations.views.my import status_of

logger = logging.getLogger(__name__)

POSSIBLE = require_http_methods(["GET", "POST"])


@requires(Permission.CHECK_DECLARATIONS)
@POSSIBLE
def desk_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a declaration into checking."""
    form = PlainForm(posted(request))
    page = {
        "title": _("Take into checking"),
        "lead": _("The vendor sees that its declaration is being checked."),
        "button": _("Take into checking"),
        "done": _("The declaration is now being checked."),
    }
    return step(request, desk_declaration(pk), form, actions.take_declaration, page)


@requires(Permission.CHECK_DECLARATIONS)
@POSSIBLE
def desk_take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take over a declaration from the colleague who has it."""
    page = {
        "title": _("Take over"),
        "lead": _("You check this declaration from now on, so that another person decides. The vendor is not told."),
        "button": _("Take over"),
        "done": _("You have taken over this declaration."),
    }
    return step(request, desk_declaration(pk), PlainForm(posted(request)), actions.take_over_declaration, page)


@requires(Permission.CHECK_DECLARATIONS)
@POSSIBLE
def desk_correct(request: SignedInRequest, pk: int, answer_pk: int | None = None) -> HttpResponse:
    """Write down what is to be mended in one answer, or in product and signatory."""
    declaration = desk_declaration(pk)
    answers = Answer.objects.asked_in(declaration).select_related("criterion")
    answer = get_object_or_404(answers, pk=answer_pk) if answer_pk else None
    where = answer.criterion.number if answer else _("Product and signatory")
    page = {
        "title": _("Ask for a correction: %(where)s") % {"where": where},
        "lead": answer.criterion.text if answer else "",
        "button": _("Write down"),
        "done": _("The request was written down. It is sent when the declaration is returned."),
        "anchor": f"#answer-{answer.pk}" if answer else "#details",
    }

    def act(**values: Any) -> None:
        actions.add_correction(answer=answer, **values)

    return step(request, declaration, new_correction_form(posted(request)), act, page)


@requires(Permission.CHECK_DECLARATIONS)
@require_POST
def desk_correction_drop(request: SignedInRequest, pk: int, request_pk: int) -> HttpResponse:
    """Remove a request that was not sent."""
    declaration = desk_declaration(pk)
    found = get_object_or_404(CorrectionRequest.objects.collected().filter(declaration=declaration), pk=request_pk)
    try:
        actions.drop_correction(request=found, by=request.user, at=timezone.now())
        messages.success(request, _("The request was removed."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("registrations:desk_declaration", declaration.pk)


@requires(Permission.CHECK_DECLARATIONS)
@POSSIBLE
def desk_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the declaration back with the requests written down."""
    declaration = desk_declaration(pk)
    collected = CorrectionRequest.objects.collected().filter(declaration=declaration)
    page = {
        "title": _("Return for correction"),
        "lead": _("The vendor gets these requests by mail and can change only these items."),
        "button": _("Return and send the mail"),
        "done": _("The declaration was returned. The vendor is told by mail."),
        "collected": collected.select_related("answer__criterion"),
    }
    return step(request, declaration, PlainForm(posted(request)), actions.return_declaration, page)


@requires(Permission.CHECK_DECLARATIONS)
@POSSIBLE
def desk_propose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose registration to a second person."""
    page = {
        "title": _("Propose for registration"),
        "lead": _("The form is complete and consistent. Another person decides."),
        "button": _("Propose"),
        "done": _("The declaration was proposed. A second person now decides."),
    }
    return step(request, desk_declaration(pk), NoteForm(posted(request)), actions.propose_declaration, page)


@requires(Permission.CHECK_DECLARATIONS)
@POSSIBLE
def desk_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse a declaration that is being checked."""
    return _refuse(request, desk_declaration(pk), actions.refuse_checked)


@requires(Permission.DECIDE_REGISTRATIONS)
@POSSIBLE
def desk_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept what another person proposed (決裁)."""
    declaration = desk_declaration(pk)
    page = {
        "title": _("Accept"),
        "lead": _("The vendor is asked by mail for the fee. It is registered when the payment was noted."),
        "button": _("Accept and send the mail"),
        "done": _("The declaration was accepted. The vendor is asked for the fee by mail."),
    }
    if declaration.is_revision:
        page |= {
            "lead": _("A free change takes effect at once. For an upgrade the vendor is asked by mail for the fee."),
            "done": _("The change notice was accepted. The vendor is told by mail."),
        }
    return step(request, declaration, PlainForm(posted(request)), actions.accept_declaration, page)


@requires(Permission.DECIDE_REGISTRATIONS)
@POSSIBLE
def desk_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a proposal back to checking."""
    page = {
        "title": _("Send back to checking"),
        "lead": _("The vendor is not told. The reviewer reads the reason."),
        "button": _("Send back"),
        "done": _("The declaration was sent back to checking."),
    }
    return step(request, desk_declaration(pk), SendBackForm(posted(request)), actions.send_back, page)


@requires(Permission.DECIDE_REGISTRATIONS)
@POSSIBLE
def desk_refuse_proposed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse what another person proposed."""
    return _refuse(request, desk_declaration(pk), actions.refuse_proposed)


@requires(Permission.NOTE_PAYMENTS)
@POSSIBLE
def desk_payment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note the payment (入金を記録); it settles the registration at once."""
    form = PaymentForm(posted(request), initial={"received_on": timezone.localdate()})
    page = {
        "title": _("Note the payment"),
        "lead": _("When it is noted, the number and the permit are issued and the vendor is told by mail."),
        "button": _("Note the payment and register"),
        "done": _("The payment was noted."),
    }

    def act(*, declaration: Declaration, by: User, at: datetime, **values: Any) -> None:
        actions.note_fee(declaration=declaration, by=by, at=at, **values)
        _settle(request, declaration)

    return step(request, desk_declaration(pk), form, act, page)


def _settle(request: SignedInRequest, declaration: Declaration) -> None:
    """Register what was paid. Should that fail, the payment stands and the minute job does it."""
    try:
        registration = actions.settle_declaration(declaration=declaration, by=request.user, at=timezone.now())
    except Exception:
        logger.exception("declaration %s is paid but could not be registered", declaration.pk)
        messages.warning(request, _("The registration could not be finished now: it follows within a minute."))
    else:
        messages.success(request, _("Registered with the number %(number)s.") % {"number": registration.number})


def _refuse(request: SignedInRequest, declaration: Declaration, act: Callable[..., Any]) -> HttpResponse:
    page = {
        "title": _("Refuse"),
        "lead": _("This ends the declaration. The vendor is told the reason by mail."),
        "button": _("Refuse and send the mail"),
        "done": _("The declaration was refused. The vendor is told by mail."),
        "is_dangerous": True,
    }
    return step(request, declaration, RefusalForm(posted(request)), act, page)


def posted(request: SignedInRequest) -> Any:
    """Return what was sent, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def step(
    request: SignedInRequest,
    declaration: Declaration,
    form: forms.Form,
    act: Callable[..., Any],
    page: dict[str, Any],
) -> HttpResponse:
    """Show a step, or take it: what the action refuses stands on the page with everything typed.

    Shape: `page` holds title, lead, button and done, and a path as `back` unless that is the declaration's page.
    """
    page = {"back": reverse("registrations:desk_declaration", args=[declaration.pk])} | page
    if form.is_bound and form.is_valid():
        try:
            act(declaration=declaration, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, page["done"])
            return redirect(page["back"] + page.get("anchor", ""))
    context = {**desk_facts(declaration), "form": form, "page": page}
    return render(request, "registrations/desk_step.html", context, status=status_of(form))
