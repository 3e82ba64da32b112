"""Declarations and registrations of an organisation that goes on as another one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ghs.accounts.models import Organization, User
from ghs.history.actions import record
from registrations.actions.publishing import republish_renamed
from registrations.models import Declaration, Registration, Succession


@transaction.atomic
def move_declarations(*, source: Organization, target: Organization, by: User, at: datetime) -> None:
    """Let declarations and registrations belong to another organisation; what was issued stays as it is.

    Effects: a succession that still waits for its second person is dropped: it was about another holder.
    """
    keys = list(Declaration.objects.filter(organization=source).order_by("pk").values_list("pk", flat=True))
    Declaration.objects.filter(organization=source).update(organization=target)
    Registration.objects.filter(organization=source).update(organization=target)
    waiting = Succession.objects.open().filter(Q(predecessor=source) | Q(successor=source))
    waiting.update(outcome=Succession.Outcome.DROPPED, decided_at=at)
    if keys:
        detail = {"from": source.pk, "declarations": keys}
        record(verb="move_declarations", obj=target, by=by, at=at, detail=detail)


def republish_organization(*, organization: Organization, at: datetime) -> int:
    """Let the register call every registration of an organisation by its name now; return how many it changed.

    Effects: what is left undone, the minute job does.
    """
    renamed = list(Registration.objects.renamed().filter(organization=organization))
    for registration in renamed:
        republish_renamed(registration=registration, at=at)
    return len(renamed)
