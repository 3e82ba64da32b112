"""Subscribing, confirming, settings and leaving. Opening a link never acts; pressing its button does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import public
from ghs.accounts.limits import is_within, too_many
from newsletter.actions.subscriptions import (
    ConfirmLinkEnded,
    Wish,
    ask_settings_link,
    ask_subscription,
    change_language,
    confirm_subscription,
    leave_newsletter,
)
from newsletter.forms import AddressForm, LanguageForm, SubscribeForm
from newsletter.models import Subscriber
from newsletter.queries import archive, consent_wording, is_confirm_link, is_our_token, sender_here, subscriber_of

TRIES_PER_CALLER = 30
MAILS_PER_ADDRESS = 5


@public
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The mail magazine: what it is, the form to subscribe, the newest issues."""
    at = timezone.now()
    wording = consent_wording(at)
    form = SubscribeForm(request.POST or None, wording=wording)
    if request.method == "POST":
        if not is_within(request, "newsletter", per_hour=TRIES_PER_CALLER):
            return too_many(request)
        if form.is_valid():
            address = form.cleaned_data["email"]
            if not is_within(request, "newsletter-address", per_hour=MAILS_PER_ADDRESS, key=address):
                return too_many(request)
            wish = Wish(
                address=address,
                language=form.cleaned_data["language"],
                wording=wording,
                page=request.path,
                source=Subscriber.Source.FORM,
            )
            ask_subscription(wish=wish, submission=form.cleaned_data["submission"], at=at)
            return redirect("newsletter:asked")
    context = {"form": form, "issues": archive()[:3], "sender": sender_here(at)}
    return render(request, "newsletter/subscribe.html", context, status=422 if form.errors else 200)


@public
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mail: the same page whether the address was known or new."""
    return render(request, "newsletter/asked.html", {"sender": sender_here(timezone.now())})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm with the link from the mail."""
    at = timezone.now()
    if request.method == "POST":
        try:
            confirm_subscription(token=token, at=at)
        except ConfirmLinkEnded:
            return render(request, "newsletter/link_ended.html", status=404)
        return redirect("newsletter:confirmed")
    if not is_confirm_link(token, at):
        return render(request, "newsletter/link_ended.html", status=404)
    return render(request, "newsletter/confirm.html")


@public
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """The subscription has begun."""
    return render(request, "newsletter/confirmed.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask_settings(request: HttpRequest) -> HttpResponse:
    """Have the secret link to the settings sent once more."""
    form = AddressForm(request.POST or None)
    if request.method == "POST":
        if not is_within(request, "newsletter", per_hour=TRIES_PER_CALLER):
            return too_many(request)
        if form.is_valid():
            address = form.cleaned_data["email"]
            if not is_within(request, "newsletter-address", per_hour=MAILS_PER_ADDRESS, key=address):
                return too_many(request)
            ask_settings_link(address=address, submission=form.cleaned_data["submission"], at=timezone.now())
            return redirect("newsletter:asked")
    return render(request, "newsletter/ask_settings.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, token: str) -> HttpResponse:
    """Settings of a subscription, by secret link: language, and the way out."""
    if not is_our_token(token):
        return link_cut(request)
    subscriber = subscriber_of(token)
    if subscriber is None or subscriber.state != Subscriber.State.CONFIRMED:
        return render(request, "newsletter/left.html")
    form = LanguageForm(request.POST or None, initial={"language": subscriber.language})
    is_saved = form.is_valid()
    if is_saved:
        change_language(subscriber=subscriber, language=form.cleaned_data["language"], at=timezone.now())
    context = {"form": form, "subscriber": subscriber, "token": token, "is_saved": is_saved}
    return render(request, "newsletter/settings.html", context, status=422 if form.errors else 200)


# Mail programs call this by themselves (RFC 8058) without cookies, so no CSRF token can be asked for. The
# token in the address is the proof, and a forged call could only end a subscription whose token is known.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave with the link of a mailing. A stale token is answered like a fresh one."""
    if not is_our_token(token):
        return link_cut(request)
    subscriber = subscriber_of(token)
    if subscriber is None or subscriber.state == Subscriber.State.LEFT:
        return render(request, "newsletter/left.html")
    if request.method == "POST":
        way = "one_click" if request.POST.get("List-Unsubscribe") == "One-Click" else "link"
        leave_newsletter(subscriber=subscriber, way=way, by=None, at=timezone.now())
        return render(request, "newsletter/left.html")
    return render(request, "newsletter/leave.html", {"subscriber": subscriber, "token": token})


def link_cut(request: HttpRequest) -> HttpResponse:
    """404 in words of its own: nobody may be left without a way to stop the mail."""
    return render(request, "newsletter/link_cut.html", {"sender": sender_here(timezone.now())}, status=404)
