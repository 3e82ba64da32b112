"""Who did something, in names that the reader may know."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization, User
from ghs.history.queries import history_of

JOINING = ("create_organization", "accept_invitation")


def names_of(references: Iterable[UUID]) -> dict[UUID | None, str | Promise]:
    """Return the names of people by reference."""
    people = User.objects.filter(reference__in=list(references))
    return {person.reference: person.full_name for person in people}


def own_names(organization: Organization) -> dict[UUID | None, str | Promise]:
    """Return the names of all who act or ever acted for an organisation.

    Shape: whoever has no account any more is called a former member.
    """
    joined = set(history_of(organization).filter(verb__in=JOINING).values_list("by", flat=True)) - {None}
    now = organization.memberships.values("user")
    people = User.objects.filter(Q(pk__in=now) | Q(reference__in=joined))
    former: dict[UUID | None, str | Promise] = {reference: _("A former member") for reference in joined}
    return former | {person.reference: person.full_name for person in people}
