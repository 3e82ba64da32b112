"""Following a product, an organisation, a search or the whole register: asking and confirming."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import public
from ghs.accounts.limits import is_within, too_many
from ghs.accounts.models import Organization, User
from ghs.accounts.queries import proven_addresses
from ghs.errors import Refusal
from ghs.register.actions.following import Wish, ask_follow, ask_follows_link, confirm_follow, follow_signed_in
from ghs.register.forms import FollowForm, FollowsLinkForm, OwnFollowForm, SearchForm
from ghs.register.models import QUERY_CHARACTERS, Follow, Target
from ghs.register.queries import find_listing, follow_of_link, follow_sender, follow_wording, own_follow
from registrations.numbers import canonical_number

TRIES_PER_CALLER = 30
MAILS_PER_ADDRESS = 5


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow_product(request: HttpRequest, number: str) -> HttpResponse:
    """Follow one registration."""
    listing = find_listing(canonical_number(number), timezone.localdate())
    if listing is None:
        raise Http404
    return _follow(request, Target(registration=listing.version.registration), f"{listing.number} {listing.title}")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow_organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Follow everything one organisation registered or will register."""
    registered = Organization.objects.filter(registrations__isnull=False).distinct()
    organization = get_object_or_404(registered, pk=organization_id)
    return _follow(request, Target(organization=organization), organization.name)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow_search(request: HttpRequest) -> HttpResponse:
    """Follow what a search finds; without a search the whole register."""
    search = SearchForm(request.GET)
    if not search.is_valid():
        raise Http404
    query = search.question().lasting.query_string()
    if len(query) > QUERY_CHARACTERS:
        return render(request, "register/follow_too_long.html", status=422)
    return _follow(request, Target(query=query), str(Follow(query=query).title))


def _follow(request: HttpRequest, target: Target, title: str) -> HttpResponse:
    """Ask a visitor for an address, or take the proven one of a person who is signed in."""
    user = request.user if isinstance(request.user, User) else None
    address = next(iter(proven_addresses(user)), "") if user else ""
    context = {"target": target, "title": title, "address": address}
    if user and address:
        return _follow_as(request, user, address, target, context)
    return _follow_by_mail(request, target, context)


def _follow_by_mail(request: HttpRequest, target: Target, context: dict[str, object]) -> HttpResponse:
    at = timezone.now()
    form = FollowForm(request.POST or None, wording=follow_wording(at))
    if request.method == "POST":
        if not is_within(request, "follow", per_hour=TRIES_PER_CALLER):
            return too_many(request)
        if form.is_valid():
            given = form.cleaned_data
            if not is_within(request, "follow-address", per_hour=MAILS_PER_ADDRESS, key=given["email"]):
                return too_many(request)
            wish = _wish(request, given["email"], target, given["frequency"], at)
            ask_follow(wish=wish, submission=given["submission"], at=at)
            return redirect("register:follow_asked")
    context = {**context, "form": form, "sender": follow_sender(at)}
    return render(request, "register/follow.html", context, status=422 if form.errors else 200)


def _follow_as(
    request: HttpRequest, user: User, address: str, target: Target, context: dict[str, object]
) -> HttpResponse:
    at = timezone.now()
    form = OwnFollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wish = _wish(request, address, target, form.cleaned_data["frequency"], at)
        try:
            follow_signed_in(wish=wish, by=user, at=at)
        except Refusal as refusal:
            form.add_error(None, refusal.text)
        else:
            messages.success(
                request, _("You follow this now. Changes come by mail to %(address)s.") % {"address": address}
            )
            return redirect(target.path)
    context = {**context, "form": form, "wording": follow_wording(at), "own": own_follow(user, target)}
    return render(request, "register/follow.html", context, status=422 if form.errors else 200)


def _wish(request: HttpRequest, address: str, target: Target, frequency: str, at: datetime) -> Wish:
    return Wish(
        address=address,
        language="en" if get_language() == "en" else "ja",
        target=target,
        frequency=frequency,
        wording=follow_wording(at),
        page=request.path,
    )


@public
@require_safe
def follow_asked(request: HttpRequest) -> HttpResponse:
    """Look into your mail: the same page whether the address was known or new."""
    return render(request, "register/follow_asked.html", {"sender": follow_sender(timezone.now())})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm with the link from the mail. Opening it never acts; pressing its button does."""
    at = timezone.now()
    follow = follow_of_link(token, at)
    if follow is None:
        return render(request, "register/follow_link_ended.html", status=404)
    if request.method != "POST":
        page = "register/follow_confirmed.html" if follow.confirmed_at else "register/follow_confirm.html"
        return render(request, page, {"follow": follow})
    try:
        confirm_follow(token=token, at=at)
    except Refusal as refusal:
        return render(request, "register/follow_link_ended.html", {"refusal": refusal.text}, status=422)
    return redirect("register:follow_confirm", token)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follows_ask(request: HttpRequest) -> HttpResponse:
    """Have the secret link to one's follows sent once more."""
    form = FollowsLinkForm(request.POST or None)
    if request.method == "POST":
        if not is_within(request, "follow", per_hour=TRIES_PER_CALLER):
            return too_many(request)
        if form.is_valid():
            address = form.cleaned_data["email"]
            if not is_within(request, "follow-address", per_hour=MAILS_PER_ADDRESS, key=address):
                return too_many(request)
            ask_follows_link(address=address, submission=form.cleaned_data["submission"], at=timezone.now())
            return redirect("register:follow_asked")
    return render(request, "register/follows_ask.html", {"form": form}, status=422 if form.errors else 200)
