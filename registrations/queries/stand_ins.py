"""Reading decisions that one person made alone, and who could have been the second."""

from datetime import date

from django.db.models import QuerySet

from ghs.accounts.models import User
from ghs.accounts.queries import holders_of
from ghs.accounts.roles import Permission
from registrations.models import Declaration, StandIn


def stand_ins_to_confirm(day: date) -> list[tuple[StandIn, bool]]:
    """Return what waits for another registrar, most urgent first, with whether it is overdue."""
    waiting = StandIn.objects.waiting().select_related("decision__declaration__organization", "decision__decided_by")
    rows = waiting.prefetch_related("decision__declaration__products")
    return [(stand_in, stand_in.is_overdue(day)) for stand_in in rows]


def stand_ins_settled(count: int) -> QuerySet[StandIn]:
    """Return the last few that were confirmed or objected to, newest first."""
    settled = StandIn.objects.exclude(reviewed_at=None).order_by("-reviewed_at")
    rows = settled.select_related("decision__declaration__organization", "decision__decided_by", "reviewed_by")
    return rows.prefetch_related("decision__declaration__products")[:count]


def second_persons_for(declaration: Declaration) -> QuerySet[User]:
    """Return the registrars who could decide as the second person: they took no part and are not of the vendor."""
    registrars = holders_of(Permission.DECIDE_REGISTRATIONS)
    took_part = declaration.involvements.values("person")
    members = declaration.organization.memberships.values("user")
    return registrars.exclude(pk__in=took_part).exclude(pk__in=members).order_by("family_name_kana", "id")
