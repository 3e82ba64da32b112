"""Keeping the periods that reports are asked for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.errors import Refusal
from ghs.history.actions import Person, record
from ghs.reports.models import ReportingPeriod
from ghs.reports.period import Period


class NameTaken(Refusal):
    """Two periods of one name could not be told apart."""

    message = _("There is a period of this name already. Choose another name.")


@transaction.atomic
def save_period(
    *, by: Person | None, at: datetime, submission: UUID, name: str, period: Period, is_default: bool
) -> ReportingPeriod:
    """Keep a period under a name; the same submission again returns the first. Errors: NameTaken.

    Effects: a new default takes the place of the old one.
    """
    if earlier := ReportingPeriod.objects.filter(submission=submission).first():
        return earlier
    if ReportingPeriod.objects.filter(name=name).exists():
        raise NameTaken(field="name")
    if is_default:
        ReportingPeriod.objects.filter(is_default=True).update(is_default=False)
    saved = ReportingPeriod.objects.create(
        name=name,
        first_on=period.first,
        last_on=period.last,
        is_default=is_default,
        submission=submission,
        created_at=at,
    )
    record(verb="save_reporting_period", obj=saved, by=by, at=at)
    return saved


@transaction.atomic
def remove_period(*, by: Person, at: datetime, saved: ReportingPeriod) -> None:
    """Forget a period; what happened in it stays."""
    record(verb="remove_reporting_period", obj=saved, by=by, at=at)
    saved.delete()
