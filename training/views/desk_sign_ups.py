"""The organiser's desk: who signed up for an edition, and helping them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from training.actions.manage_links import resend_confirmation
from training.actions.sign_ups import cancel_sign_up, correct_sign_up
from training.forms.sign_ups import CancellationForm, CorrectionForm
from training.models import SignUp
from training.queries.courses import found_sign_ups, happenings, sign_up_counts
from training.queries.sign_up_sheet import sign_up_sheet
from training.views.desk_courses import edition_of
from training.views.sign_ups import entries_in

SIGN_UPS_PER_PAGE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_sign_up_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Who signed up for an edition, searched by words and state."""
    edition = edition_of(request, code)
    words = request.GET.get("q", "").replace("\x00", "")
    state = request.GET.get("state", SignUp.State.CONFIRMED)
    found = found_sign_ups(edition, words=words, state=state)
    context = {
        "edition": edition,
        "page": Paginator(found, SIGN_UPS_PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "states": SignUp.State.choices,
        "counts": sign_up_counts(edition),
    }
    return render(request, "training/desk_sign_up_list.html", context)


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_sign_up_workbook(request: SignedInRequest, code: str) -> FileResponse:
    """The list of an edition's sign-ups as an XLSX file."""
    edition = edition_of(request, code)
    name = f"{edition.code}-{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(sign_up_sheet(edition), as_attachment=True, filename=name, content_type=WORKBOOK)


@requires(Permission.RUN_EVENTS)
@require_safe
def desk_sign_up(request: SignedInRequest, code: str, receipt_number: str) -> HttpResponse:
    """One sign-up, what was agreed to, and what happened to it."""
    sign_up = sign_up_of(request, code, receipt_number)
    context = {"sign_up": sign_up, "edition": sign_up.edition, "happenings": happenings(sign_up)}
    return render(request, "training/desk_sign_up.html", context)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_sign_up_correct(request: SignedInRequest, code: str, receipt_number: str) -> HttpResponse:
    """Correct an attendee's entries or address."""
    sign_up = sign_up_of(request, code, receipt_number)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=vars(sign_up))
    if request.method == "POST" and form.is_valid():
        try:
            correct_sign_up(
                sign_up=sign_up,
                entries=entries_in(form.cleaned_data),
                email=form.cleaned_data["email"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The sign-up was corrected. The attendee is told by mail what it says now."))
            return redirect("training:desk_sign_up", code=code, receipt_number=receipt_number)
    context = {"form": form, "sign_up": sign_up, "edition": sign_up.edition}
    return render(request, "training/desk_sign_up_correct.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_sign_up_cancel(request: SignedInRequest, code: str, receipt_number: str) -> HttpResponse:
    """Ask for the reason, then cancel a sign-up; its seat is free again."""
    sign_up = sign_up_of(request, code, receipt_number)
    form = CancellationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            cancel_sign_up(sign_up=sign_up, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("The sign-up is cancelled and the attendee is told by mail."))
            return redirect("training:desk_sign_up", code=code, receipt_number=receipt_number)
    context = {"form": form, "sign_up": sign_up, "edition": sign_up.edition}
    return render(request, "training/desk_sign_up_cancel.html", context, status=422 if form.errors else 200)


@requires(Permission.RUN_EVENTS)
@require_POST
def desk_sign_up_resend(request: SignedInRequest, code: str, receipt_number: str) -> HttpResponse:
    """Send the confirmation once more."""
    sign_up = sign_up_of(request, code, receipt_number)
    try:
        resend_confirmation(sign_up=sign_up, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("The confirmation was sent again to %(address)s.") % {"address": sign_up.email})
    return redirect("training:desk_sign_up", code=code, receipt_number=receipt_number)


def sign_up_of(request: SignedInRequest, code: str, receipt_number: str) -> SignUp:
    """Return one sign-up of one edition."""
    found = SignUp.objects.select_related("edition__course", "user")
    return get_object_or_404(found, edition=edition_of(request, code), receipt_number=receipt_number)
