"""What there is to learn: the public pages of courses and editions."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.mail.links import absolute
from ghs.text.icalendar import CalendarEvent, calendar_file
from training.models import Edition
from training.queries.courses import past_editions, programme_of, upcoming_editions

SOON = 3
PAST_PER_PAGE = 20


@public
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """GHSを学ぶ: the ways to learn, and what comes next."""
    return render(request, "training/learn.html", {"editions": standings(upcoming_editions(timezone.now(), SOON))})


@public
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Every published edition: those to come, and those that are over."""
    now = timezone.now()
    page = Paginator(past_editions(now), PAST_PER_PAGE).get_page(request.GET.get("page"))
    upcoming = standings(upcoming_editions(now))
    return render(request, "training/event_list.html", {"upcoming": upcoming, "page": page})


@public
@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """One edition: when, where, what is taught, and whether there are seats."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).select_related("course"), code=code)
    context = {
        "edition": edition,
        "standing": edition.standing(timezone.now()),
        "programme": programme_of(edition),
    }
    return render(request, "training/event.html", context)


@public
@require_safe
def event_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One edition as a calendar file."""
    edition = get_object_or_404(Edition.objects.published().select_related("course"), code=code)
    entry = CalendarEvent(
        uid=f"event-{edition.pk}@{settings.SITE_HOST}",
        title=edition.shown_title,
        starts_at=edition.starts_at,
        ends_at=edition.ends_at,
        place=edition.shown_venue,
        url=absolute(reverse("training:event", args=[edition.code]), request.LANGUAGE_CODE),
        is_cancelled=edition.state == Edition.State.CANCELLED,
    )
    content = calendar_file([entry], at=timezone.now(), content="events")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.code}.ics"'
    return response


def standings(editions: list[Edition]) -> list[tuple[Edition, Edition.Standing]]:
    """Return each edition with where it stands now."""
    now = timezone.now()
    return [(edition, edition.standing(now)) for edition in editions]
