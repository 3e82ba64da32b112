"""Signing up for an edition: enter, confirm, send, done; and the lost link."""

from dataclasses import fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import public
from ghs.accounts.limits import is_within, too_many
from ghs.accounts.models import User
from ghs.errors import Refusal
from training.actions import sign_ups as actions
from training.actions.manage_links import send_lost_links
from training.forms.sign_ups import CONSENT_LABEL, CONSENT_NOTICE, NEWSLETTER_LABEL, LostLinkForm, SignUpForm
from training.models import Edition, SignUp

SIGN_UPS_PER_HOUR = 60
SIGN_UPS_PER_ADDRESS_AND_HOUR = 6
LOST_LINKS_PER_HOUR = 20
LOST_LINKS_PER_ADDRESS_AND_HOUR = 5

SIGNED_UP = "signed_up"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, code: str) -> HttpResponse:
    """参加申込: enter, confirm, send."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).select_related("course"), code=code)
    context: dict[str, Any] = {"edition": edition, "standing": edition.standing(timezone.now())}
    if request.method != "POST":
        return render(request, "training/sign_up.html", {**context, "form": SignUpForm(initial=known_of(request))})
    form = SignUpForm(request.POST)
    context["form"] = form
    step = request.POST.get("step")
    if not form.is_valid():
        return render(request, "training/sign_up.html", context, status=422)
    if step == "edit":
        return render(request, "training/sign_up.html", context)
    if step != "send":
        return confirm(request, context)
    return send(request, edition, form, context)


def confirm(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show every entry before anything happens; say at once when there is no seat to confirm."""
    try:
        actions.refuse_unless_taking(context["edition"], timezone.now())
    except Refusal as refusal:
        context["form"].add_error(refusal.field, refusal.text)
        return render(request, "training/sign_up.html", context, status=422)
    return render(request, "training/sign_up_confirm.html", context)


def send(request: HttpRequest, edition: Edition, form: SignUpForm, context: dict[str, Any]) -> HttpResponse:
    """Take the seat."""
    email = form.cleaned_data["email"]
    if not (
        is_within(request, "sign-up", per_hour=SIGN_UPS_PER_HOUR)
        and is_within(request, "sign-up-address", per_hour=SIGN_UPS_PER_ADDRESS_AND_HOUR, key=email.lower())
    ):
        return too_many(request)
    by = request.user if isinstance(request.user, User) else None
    try:
        received = actions.sign_up(edition=edition, application=application_in(form), by=by, at=timezone.now())
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        edition.refresh_from_db()
        context["standing"] = edition.standing(timezone.now())
        return render(request, "training/sign_up.html", context, status=422)
    request.session[SIGNED_UP] = received.receipt_number
    return redirect("training:sign_up_done", code=edition.code)


@public
@never_cache
@require_safe
def sign_up_done(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the receipt number; without a sign-up in the session there is nothing to tell."""
    number = request.session.get(SIGNED_UP, "")
    found = SignUp.objects.filter(receipt_number=number, edition__code=code)
    received = found.select_related("edition__course").first()
    if received is None:
        return redirect("training:event", code=code)
    return render(request, "training/sign_up_done.html", {"sign_up": received, "edition": received.edition})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Send the links of an address again; the answer is the same whether or not it is known."""
    if request.method != "POST":
        return render(request, "training/lost_link.html", {"form": LostLinkForm()})
    form = LostLinkForm(request.POST)
    if not form.is_valid():
        return render(request, "training/lost_link.html", {"form": form}, status=422)
    email = form.cleaned_data["email"]
    if not (
        is_within(request, "lost-link", per_hour=LOST_LINKS_PER_HOUR)
        and is_within(request, "lost-link-address", per_hour=LOST_LINKS_PER_ADDRESS_AND_HOUR, key=email.lower())
    ):
        return too_many(request)
    send_lost_links(email=email, at=timezone.now())
    return redirect("training:lost_link_sent")


@public
@require_safe
def lost_link_sent(request: HttpRequest) -> HttpResponse:
    """Say what to do when no mail comes."""
    return render(request, "training/lost_link_sent.html")


def known_of(request: HttpRequest) -> dict[str, str]:
    """Return what a signed-in person need not type again."""
    if not isinstance(request.user, User):
        return {}
    person = request.user
    membership = person.memberships.select_related("organization").order_by("since", "id").first()
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "family_name_kana": person.family_name_kana,
        "given_name_kana": person.given_name_kana,
        "company": membership.organization.name if membership else "",
        "email": person.email,
    }


def entries_in(cleaned: dict[str, Any]) -> actions.Entries:
    """Return the entries of a checked form."""
    return actions.Entries(**{field.name: cleaned[field.name] for field in fields(actions.Entries)})


def application_in(form: SignUpForm) -> actions.Application:
    """Return the whole application, with the words of consent as they were shown."""
    cleaned = form.cleaned_data
    return actions.Application(
        entries=entries_in(cleaned),
        email=cleaned["email"],
        submission=cleaned["once"],
        consent_text=f"{CONSENT_LABEL}\n{CONSENT_NOTICE}",
        newsletter_consent_text=str(NEWSLETTER_LABEL) if cleaned["wants_newsletter"] else "",
        language=get_language() or "ja",
    )
