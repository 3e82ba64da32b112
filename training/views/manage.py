"""Seeing, changing and cancelling one's sign-up: behind a secret link, or on one's own desk."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from training.actions.sign_ups import change_sign_up, withdraw_sign_up
from training.forms.sign_ups import EntriesForm
from training.models import SignUp
from training.queries.courses import sign_up_behind, sign_ups_of
from training.views.sign_ups import entries_in


@dataclass(frozen=True)
class Place:
    """Where an attendee deals with a sign-up: the page's frame and the addresses of the three pages."""

    frame: str
    show: str
    change: str
    cancel: str


@public
@never_cache
@require_safe
def manage_link(request: HttpRequest, token: str) -> HttpResponse:
    """The sign-up behind a secret link."""
    found = sign_up_behind(token)
    return show(request, found, behind_link(token)) if found else stale(request)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage_link_change(request: HttpRequest, token: str) -> HttpResponse:
    """Change the entries behind a secret link."""
    found = sign_up_behind(token)
    return change(request, found, behind_link(token)) if found else stale(request)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage_link_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then give back the seat behind a secret link."""
    found = sign_up_behind(token)
    return cancel(request, found, behind_link(token)) if found else stale(request)


@requires(Permission.OWN_DESK)
@require_safe
def my_sign_ups(request: SignedInRequest) -> HttpResponse:
    """A person's own sign-ups, those to come first."""
    now = timezone.now()
    sign_ups = list(sign_ups_of(request.user))
    context = {
        "coming": [sign_up for sign_up in reversed(sign_ups) if sign_up.edition.ends_at > now],
        "past": [sign_up for sign_up in sign_ups if sign_up.edition.ends_at <= now],
    }
    return render(request, "training/my_sign_ups.html", context)


@requires(Permission.OWN_DESK)
@require_safe
def my_sign_up(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """One of a person's own sign-ups."""
    return show(request, own(request, receipt_number), on_desk(receipt_number))


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def my_sign_up_change(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """Change one's own sign-up."""
    return change(request, own(request, receipt_number), on_desk(receipt_number))


@requires(Permission.OWN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def my_sign_up_cancel(request: SignedInRequest, receipt_number: str) -> HttpResponse:
    """Ask, then give one's own seat back."""
    return cancel(request, own(request, receipt_number), on_desk(receipt_number))


def show(request: HttpRequest, sign_up: SignUp, place: Place) -> HttpResponse:
    """Show what stands in a sign-up and what can be done."""
    return render(request, "training/manage.html", about(sign_up, place))


def change(request: HttpRequest, sign_up: SignUp, place: Place) -> HttpResponse:
    """Change the entries; the address stays."""
    if not sign_up.is_changeable(timezone.now()):
        return redirect(place.show)
    form = EntriesForm(request.POST if request.method == "POST" else None, initial=vars(sign_up))
    if request.method != "POST":
        return render(request, "training/manage_change.html", {**about(sign_up, place), "form": form})
    if form.is_valid():
        try:
            change_sign_up(
                sign_up=sign_up, entries=entries_in(form.cleaned_data), by=person_of(request), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text)
        else:
            messages.success(request, _("Your sign-up was saved as shown below."))
            return redirect(place.show)
    return render(request, "training/manage_change.html", {**about(sign_up, place), "form": form}, status=422)


def cancel(request: HttpRequest, sign_up: SignUp, place: Place) -> HttpResponse:
    """Ask on GET, give the seat back on POST."""
    if request.method != "POST":
        if not sign_up.is_changeable(timezone.now()):
            return redirect(place.show)
        return render(request, "training/manage_cancel.html", about(sign_up, place))
    try:
        withdraw_sign_up(sign_up=sign_up, by=person_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("Your sign-up was cancelled. A mail confirms it."))
    return redirect(place.show)


def about(sign_up: SignUp, place: Place) -> dict[str, Any]:
    """Return what the three pages show."""
    return {
        "sign_up": sign_up,
        "edition": sign_up.edition,
        "place": place,
        "is_changeable": sign_up.is_changeable(timezone.now()),
    }


def stale(request: HttpRequest) -> HttpResponse:
    """404 in words of its own: the link is cut, too old or was replaced, and here is how to get another."""
    return render(request, "training/link_stale.html", status=404)


def own(request: SignedInRequest, receipt_number: str) -> SignUp:
    """Return one of a person's own sign-ups; those of others don't exist for them."""
    return get_object_or_404(sign_ups_of(request.user), receipt_number=receipt_number)


def person_of(request: HttpRequest) -> User | None:
    """Return who acts, as far as the portal knows."""
    return request.user if isinstance(request.user, User) else None


def behind_link(token: str) -> Place:
    """Return the pages behind a secret link."""
    return Place(
        "base.html",
        reverse("training:manage_link", args=[token]),
        reverse("training:manage_link_change", args=[token]),
        reverse("training:manage_link_cancel", args=[token]),
    )


def on_desk(receipt_number: str) -> Place:
    """Return the pages on a person's own desk."""
    return Place(
        "my/base_my.html",
        reverse("training:my_sign_up", args=[receipt_number]),
        reverse("training:my_sign_up_change", args=[receipt_number]),
        reverse("training:my_sign_up_cancel", args=[receipt_number]),
    )
