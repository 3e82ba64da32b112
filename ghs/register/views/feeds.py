"""Feeds of changes: of a product, an organisation, a search, and the whole register."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.accounts.models import Organization
from ghs.mail.links import absolute
from ghs.register.change import Change
from ghs.register.feed import FORMS, Entry, Feed
from ghs.register.forms import SearchForm
from ghs.register.models import Follow, Target
from ghs.register.queries import changes, changes_found, find_listing, follow_sender, told
from registrations.models import RegistrationVersion
from registrations.numbers import canonical_number

NEWEST = 50
# How far back a search's feed looks for what it found before.
SEARCHED_BACK = timedelta(days=365)
BEGAN_AT = datetime(2014, 8, 1, tzinfo=UTC)


@public
@require_safe
def register_feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """What changed in the whole register, or in what a search finds."""
    search = SearchForm(request.GET)
    if not search.is_valid():
        raise Http404
    question, at = search.question().lasting, timezone.now()
    since = at - SEARCHED_BACK if question.is_narrowed else BEGAN_AT
    rows = changes_found(question, since=since, today=timezone.localdate(at))
    query = question.query_string()
    title = Follow(query=query).title if query else _("Register of health software")
    return _answer(request, form, Target(query=query), title, rows)


@public
@require_safe
def product_feed(request: HttpRequest, number: str, form: str) -> HttpResponseBase:
    """What became of one registration."""
    listing = find_listing(canonical_number(number), timezone.localdate())
    if listing is None:
        raise Http404
    registration = listing.version.registration
    rows = changes(since=BEGAN_AT).filter(registration=registration)
    return _answer(request, form, Target(registration=registration), f"{listing.number} {listing.title}", rows)


@public
@require_safe
def organization_feed(request: HttpRequest, organization_id: int, form: str) -> HttpResponseBase:
    """What became of everything one organisation registered."""
    registered = Organization.objects.filter(registrations__isnull=False).distinct()
    organization = get_object_or_404(registered, pk=organization_id)
    rows = changes(since=BEGAN_AT).filter(registration__organization=organization)
    return _answer(request, form, Target(organization=organization), organization.name, rows)


def _answer(
    request: HttpRequest, form: str, target: Target, title: str, rows: Iterable[RegistrationVersion]
) -> HttpResponseBase:
    """Return the newest changes in one of the two forms; 304 to who has them already."""
    feed = _feed(request, target, title, told(rows[:NEWEST]))  # type: ignore[index]
    write, content_type = FORMS[form]
    content = write(feed)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    newest = int(feed.updated_at.timestamp())
    headers = {"ETag": etag, "Last-Modified": http_date(newest), "Cache-Control": "public, max-age=300"}
    response = HttpResponse(content, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=etag, last_modified=newest, response=response) or response


def _feed(request: HttpRequest, target: Target, title: str, news: list[Change]) -> Feed:
    language = "en" if get_language() == "en" else "ja"
    query = f"?{target.query}" if target.query else ""
    return Feed(
        key=f"{_tag(target.path)}",
        title=_("%(title)s: changes (GHS health software)") % {"title": title},
        url=absolute(target.path, language),
        own_url=f"{settings.SITE_URL}{request.path}{query}",
        author=follow_sender(timezone.now()).name,
        language=language,
        began_at=BEGAN_AT,
        entries=[_entry(change, language) for change in news],
    )


def _entry(change: Change, language: str) -> Entry:
    return Entry(
        key=_tag(f"/register/{change.number}/{change.version.pk}"),
        title=f"{change.number} {change.title}: {change.kind.label}",
        url=absolute(reverse("register:product", args=[change.number]), language),
        text=f"{change.organization_name} {change.words}",
        at=change.version.recorded_from,
        tag=str(change.kind.label),
    )


def _tag(path: str) -> str:
    """Return a name for good: it stays although the page moves. Source: RFC 4151."""
    return f"tag:{settings.SITE_HOST},2026-11-22:{path}"
