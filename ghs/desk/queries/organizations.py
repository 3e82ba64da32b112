"""Organisations as the office sees them: who acts for them, what they have, which may be one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ghs.accounts.duplicates import Entry, Group, Likeness, likely_duplicates
from ghs.accounts.models import Invitation, Membership, Organization, User
from ghs.accounts.queries import find_organizations
from ghs.accounts.roles import MemberRole
from ghs.billing.models import Invoice, Quote
from ghs.history.models import Entry as HistoryEntry
from ghs.history.queries import history_of
from ghs.history.words import VERBS
from registrations.models import Declaration, Registration, Succession
from registrations.queries.people import names_of

HAPPENED_SHOWN = 30


@dataclass(frozen=True)
class DuplicateGroup:
    """Organisations that may be one, oldest first, and why."""

    organizations: list[Organization]
    likenesses: tuple[Likeness, ...]


def organizations_at_desk(*, text: str = "", show: str = "") -> QuerySet[Organization]:
    """Return organisations with the number of members and registrations, and whether somebody owns them.

    Shape: `show` is empty, "ownerless" or "merged"; those merged into others stand only in the latter.
    """
    rows: QuerySet[Organization]
    if show == "merged":
        rows = Organization.objects.filter(merged_into__isnull=False).select_related("merged_into")
        rows = rows.filter(name__icontains=text) if text else rows
    else:
        rows = find_organizations(text) if text else Organization.objects.standing()
        rows = rows.filter(pk__in=Organization.objects.without_owner()) if show == "ownerless" else rows
    return with_counts(rows)


def with_counts(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """Return organisations with `member_count`, `registration_count`, `has_owner` and `is_invited`."""
    here = OuterRef("pk")
    owned = Membership.objects.filter(organization=here, role=MemberRole.OWNER)
    invited = Invitation.objects.filter(organization=here, role=MemberRole.OWNER, accepted_at=None, withdrawn_at=None)
    return rows.annotate(
        member_count=_count(Membership.objects.order_by(), here),
        registration_count=_count(Registration.objects.order_by(), here),
        has_owner=Exists(owned),
        is_invited=Exists(invited),
    )


def duplicate_groups() -> list[DuplicateGroup]:
    """Return the groups of organisations that may be one each. Shape: reads the names of all of them."""
    groups = _groups()
    rows = with_counts(Organization.objects.filter(pk__in=[key for group in groups for key in group.keys]))
    found = rows.in_bulk()
    return [DuplicateGroup([found[key] for key in group.keys], group.likenesses) for group in groups]


def duplicates_of(organization: Organization) -> list[Organization]:
    """Return the others that may be the same as one."""
    keys = {key for group in _groups() if organization.pk in group.keys for key in group.keys} - {organization.pk}
    return list(with_counts(Organization.objects.filter(pk__in=keys)))


def what_moves(keep: Organization, merge: Organization) -> dict[str, Any]:
    """Return what goes from one organisation to the other, and who acts for both afterwards. Shape: of a page."""
    roles: dict[int, Membership] = {}
    for membership in Membership.objects.filter(organization__in=[keep, merge]).select_related("user"):
        other = roles.get(membership.user_id)
        if other is None or _rank(membership) > _rank(other):
            roles[membership.user_id] = membership
    registrations = Registration.objects.filter(organization=merge).order_by("sequence")
    return {
        "united": sorted(roles.values(), key=lambda each: (-_rank(each), each.pk)),
        "declarations": Declaration.objects.filter(organization=merge).count(),
        "registrations": list(registrations.values_list("number", flat=True)),
        "quotes": Quote.objects.filter(organization=merge).count(),
        "invoices": Invoice.objects.filter(organization=merge).count(),
        "unpaid": list(Invoice.objects.unpaid().filter(organization=merge).values_list("number", flat=True)),
        "invitations": list(merge.invitations.filter(accepted_at=None, withdrawn_at=None)),
        "offers": merge.ownership_transfers.open().count(),
        "names": [merge.name, *merge.former_names.values_list("name", flat=True)],
    }


def organization_facts(organization: Organization) -> dict[str, Any]:
    """Return everything that the office sees of one organisation. Shape: the context of a page."""
    registrations = Registration.objects.filter(organization=organization).select_related("declaration")
    others = Declaration.objects.filter(organization=organization, registration=None).exclude(state="draft")
    entries = list(history_of(organization).reverse()[:HAPPENED_SHOWN])
    return {
        "memberships": organization.memberships.select_related("user"),
        "invitations": organization.invitations.filter(accepted_at=None, withdrawn_at=None),
        "registrations": registrations.prefetch_related("declaration__products").order_by("sequence"),
        "declarations": others.prefetch_related("products"),
        "former_names": organization.former_names.all(),
        "successions": Succession.objects.filter(
            Q(predecessor=organization) | Q(successor=organization)
        ).select_related("successor"),
        "replacements": organization.owner_replacements.select_related("owner"),
        "merged": organization.merged.order_by("merged_at"),
        "has_owner": organization.memberships.filter(role=MemberRole.OWNER).exists(),
        "unpaid": Invoice.objects.unpaid().filter(organization=organization).order_by("due_on"),
        "happened": _in_words(entries),
    }


def is_of(user: User, *organizations: Organization) -> bool:
    """Whether a person acts for one of some organisations."""
    return Membership.objects.filter(user=user, organization__in=organizations).exists()


def _in_words(entries: list[HistoryEntry]) -> list[dict[str, Any]]:
    names = names_of(entry.by for entry in entries if entry.by)
    return [
        {
            "at": entry.at,
            "what": VERBS.get(entry.verb, entry.verb),
            "who": names.get(entry.by, ""),
            "remark": entry.detail.get("remark", ""),
        }
        for entry in entries
    ]


def _groups() -> list[Group]:
    rows = Organization.objects.standing().order_by("pk")
    return likely_duplicates(Entry(*row) for row in rows.values_list("pk", "name", "name_kana", "corporate_number"))


def _rank(membership: Membership) -> int:
    return [MemberRole.VIEWER, MemberRole.EDITOR, MemberRole.OWNER].index(MemberRole(membership.role))


def _count(rows: QuerySet[Any], organization: OuterRef) -> Coalesce:
    counted = rows.filter(organization=organization).values("organization").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)
