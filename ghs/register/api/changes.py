"""What changed in the register."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.decorators import decorate_view

from ghs.register.api import answers
from ghs.register.api.asking import asked
from ghs.register.api.forms import ChangesForm
from ghs.register.api.parts import Part, address_with, cursor_of, language
from ghs.register.api.revision import told_by_register
from ghs.register.change import Change
from ghs.register.item import urls_of
from ghs.register.queries import count_up_to
from ghs.register.queries.changes import changes, told
from registrations.models import RegistrationVersion

router = Router(tags=["register"])

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@router.get(
    "/changes",
    response=answers.ChangePage,
    operation_id="list_changes",
    summary=gettext_noop("What changed since a day"),
    description=gettext_noop(
        "New, renewed, changed and ended registrations, oldest first. Keep the last recorded_from and ask with it "
        "as since the next time."
    ),
)
@decorate_view(told_by_register)
def list_changes(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Answer what changed since a moment, oldest first, so that what comes later comes at the end."""
    values = asked(ChangesForm, request).cleaned_data
    since, limit, place = values["since"] or BEGINNING, values["limit"], values["cursor"]
    rows = changes(since=since)
    if place:
        at = BEGINNING + place[0] * MICROSECOND
        rows = rows.filter(Q(recorded_from__gt=at) | Q(recorded_from=at, pk__gt=place[1]))
    versions = list(rows.order_by("recorded_from", "pk")[: limit + 1])
    following = address_with(request, cursor=_place_of(versions[limit - 1])) if len(versions) > limit else None
    total = count_up_to(RegistrationVersion.objects.filter(recorded_from__gte=since))
    return Part([_item(change) for change in told(versions[:limit])], total, following).answer(response)


def _place_of(version: RegistrationVersion) -> str:
    return cursor_of(((version.recorded_from - BEGINNING) // MICROSECOND, version.pk))


def _item(change: Change) -> dict[str, Any]:
    version = change.version
    return {
        "recorded_from": version.recorded_from,
        "number": change.number,
        "kind": change.kind.value,
        "summary": change.words,
        "state": version.state,
        "product_names": version.product_names,
        "organization_name": version.organization_name,
        "urls": urls_of(change.number, language()),
    }
