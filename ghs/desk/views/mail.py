"""Mail: what a person received, and the fate of every row of the outbox for the staff.

Staff see address, subject and fate, never the body: mails may hold links that are meant for one person.
"""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.desk.forms import CloseAddressForm, MailFilterForm, SendAgainForm
from ghs.errors import Refusal
from ghs.mail.actions import lift_suppression, resend_delivery, retry_delivery, suppress
from ghs.mail.models import Delivery, DeliveryQuerySet, Suppression
from ghs.mail.queries import Letter, counts_by_state, deliveries_for_staff, mails_of, suppression_of

ROWS_PER_PAGE = 50
RETRIABLE = {Delivery.State.FAILED, Delivery.State.REJECTED, Delivery.State.DEFERRED}


@requires(Permission.OWN_DESK)
@require_GET
def my_mail_list(request: SignedInRequest) -> HttpResponse:
    """The mails the portal sent to a person."""
    page = Paginator(_mails_of(request.user), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    letters = [Letter(delivery) for delivery in page]
    return render(request, "my/mail_list.html", {"page": page, "letters": letters})


@requires(Permission.OWN_DESK)
@require_GET
def my_mail_detail(request: SignedInRequest, reference: UUID) -> HttpResponse:
    """One mail, to be read again; the text of security mails is shown to nobody."""
    delivery = get_object_or_404(_mails_of(request.user), reference=reference)
    return render(request, "my/mail_detail.html", {"letter": Letter(delivery)})


@requires(Permission.READ_OUTBOX)
@require_http_methods(["GET", "POST"])
def mail_list(request: SignedInRequest) -> HttpResponse:
    """The outbox, newest first, by state; a search for an address is posted, so that no log keeps it."""
    is_search = request.method == "POST"
    form = MailFilterForm(request.POST if is_search else {"state": request.GET.get("state", "")})
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(deliveries_for_staff(**wanted), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "letters": [Letter(delivery) for delivery in page],
        "counts": [(state, state.label, number) for state, number in counts_by_state().items()],
        "is_search": is_search,
    }
    return render(request, "desk/mail_list.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_OUTBOX)
@require_GET
def mail_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One row of the outbox: to whom, what became of it, and what can be done."""
    delivery = get_object_or_404(Delivery.objects.select_related("batch"), pk=pk)
    context = {
        "letter": Letter(delivery),
        "delivery": delivery,
        "suppression": suppression_of(delivery),
        "can_retry": delivery.state in RETRIABLE and delivery.batch.erased_at is None,
        "can_resend": delivery.state not in RETRIABLE and not delivery.batch.is_secret,
        "send_again": SendAgainForm(),
        "close_address": CloseAddressForm(),
    }
    return render(request, "desk/mail_detail.html", context)


@requires(Permission.READ_OUTBOX)
@require_POST
def mail_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try again at once what did not arrive."""
    delivery = get_object_or_404(Delivery, pk=pk)
    try:
        retry_delivery(delivery=delivery, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("The mail is being tried again."))
    return redirect("desk:mail_detail", pk=pk)


@requires(Permission.READ_OUTBOX)
@require_POST
def mail_resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a mail once more, as a new one; a second click on the same button sends nothing."""
    delivery = get_object_or_404(Delivery, pk=pk)
    form = SendAgainForm(request.POST)
    form.full_clean()
    try:
        again = resend_delivery(delivery=delivery, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect("desk:mail_detail", pk=pk)
    messages.success(request, _("The mail is being sent once more."))
    return redirect("desk:mail_detail", pk=again.pk)


@requires(Permission.READ_OUTBOX)
@require_POST
def mail_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send no more mail to this row's address, except about its security."""
    delivery = get_object_or_404(Delivery, pk=pk)
    form = CloseAddressForm(request.POST)
    if form.is_valid():
        reason = Suppression.Reason(form.cleaned_data["reason"])
        suppress(address=delivery.address, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, _("This address gets no more mail."))
    else:
        messages.error(request, _("Choose why the address gets no more mail."))
    return redirect("desk:mail_detail", pk=pk)


@requires(Permission.READ_OUTBOX)
@require_POST
def mail_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send mail to this row's address again."""
    delivery = get_object_or_404(Delivery, pk=pk)
    if suppression := suppression_of(delivery):
        lift_suppression(suppression=suppression, by=request.user, at=timezone.now())
        messages.success(request, _("This address gets mail again."))
    return redirect("desk:mail_detail", pk=pk)


def _mails_of(user: User) -> DeliveryQuerySet:
    """Return the mails of a person: by reference, or to an address they have confirmed."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return mails_of(user.reference, [address.lower() for address in addresses])
