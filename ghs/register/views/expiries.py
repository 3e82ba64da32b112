"""The last days of a person's registrations as a calendar: to download, and to subscribe to."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ghs.accounts.access import SignedInRequest, public, requires
from ghs.accounts.models import User
from ghs.accounts.roles import Permission
from ghs.mail.links import absolute
from ghs.register.actions.calendars import end_expiry_calendar, make_expiry_calendar
from ghs.register.queries import calendar_owner, expiries_of, expiry_calendar_of
from ghs.text.icalendar import CalendarEvent, calendar_file
from registrations.models import Declaration, RegistrationVersion, title_of
from registrations.validity import REMINDER_DAYS


@requires(Permission.OWN_DESK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_expiries(request: SignedInRequest) -> HttpResponse:
    """The last days, the file, and the secret address, which shows only when it is made."""
    context: dict[str, Any] = {"versions": expiries_of(request.user)}
    if request.method == "POST":
        at = timezone.now()
        if request.POST.get("wish") == "end":
            end_expiry_calendar(by=request.user, at=at)
            messages.success(request, _("The address of your calendar has ended."))
            return redirect("register:my_expiries")
        path = reverse("register:expiries_calendar", args=[make_expiry_calendar(by=request.user, at=at)])
        context["address"] = absolute(path, request.user.language)
    context["calendar"] = expiry_calendar_of(request.user)
    return render(request, "register/my_expiries.html", context)


@requires(Permission.OWN_DESK)
@require_safe
def expiries_download(request: SignedInRequest) -> HttpResponse:
    """The last days as a file."""
    response = _calendar(request.user)
    response["Content-Disposition"] = 'attachment; filename="expiries.ics"'
    return response


@public
@require_safe
def expiries_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The last days for a calendar program that knows the secret address."""
    owner = calendar_owner(token)
    if owner is None:
        raise Http404
    return _calendar(owner)


def _calendar(user: User) -> HttpResponse:
    with translation.override(user.language):
        events = [_event(version, user.language) for version in expiries_of(user)]
        name = _("GHS health software: last days")
    content = calendar_file(events, at=timezone.now(), content="expiries", name=name)
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _event(version: RegistrationVersion, language: str) -> CalendarEvent:
    number = version.registration.number
    is_registered = version.state == Declaration.State.REGISTERED
    told = {"company": version.organization_name, "state": version.get_state_display()}
    return CalendarEvent(
        uid=f"expiry-{number}@{settings.SITE_HOST}",
        title=_("Last day: %(number)s %(title)s") % {"number": number, "title": title_of(version.product_names)},
        starts_at=version.expires_on,
        ends_at=version.expires_on,
        url=absolute(reverse("register:product", args=[number]), language),
        note=_("%(company)s (%(state)s). After this day the mark may be used only if it was renewed.") % told,
        reminders=tuple(timedelta(days=days) for days in REMINDER_DAYS if days) if is_registered else (),
    )
