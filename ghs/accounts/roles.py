"""Roles as code: what each kind of person may do."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """Something a view may require of the person who calls it."""

    OWN_DESK = "own_desk"
    ENTER_DESK = "enter_desk"
    CHECK_DECLARATIONS = "check_declarations"
    DECIDE_REGISTRATIONS = "decide_registrations"
    NOTE_PAYMENTS = "note_payments"
    ISSUE_INVOICES = "issue_invoices"
    RUN_EVENTS = "run_events"
    PUBLISH = "publish"
    READ_REPORTS = "read_reports"
    ANSWER_PRIVACY_REQUESTS = "answer_privacy_requests"
    READ_OUTBOX = "read_outbox"
    OPERATE = "operate"


class Role(TextChoices):
    """A staff role; one person may hold several."""

    REVIEWER = "reviewer", _("Reviewer")
    REGISTRAR = "registrar", _("Registrar")
    ORGANISER = "organiser", _("Organiser")
    EDITOR = "editor", _("Editor (publicity)")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    OPERATOR = "operator", _("Operator")


EVERY_STAFF_ROLE = frozenset({Permission.ENTER_DESK, Permission.READ_REPORTS})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REVIEWER: EVERY_STAFF_ROLE | {Permission.CHECK_DECLARATIONS, Permission.NOTE_PAYMENTS, Permission.READ_OUTBOX},
    Role.REGISTRAR: EVERY_STAFF_ROLE
    | {
        Permission.CHECK_DECLARATIONS,
        Permission.DECIDE_REGISTRATIONS,
        Permission.NOTE_PAYMENTS,
        Permission.ISSUE_INVOICES,
        Permission.READ_OUTBOX,
    },
    Role.ORGANISER: EVERY_STAFF_ROLE | {Permission.RUN_EVENTS, Permission.READ_OUTBOX},
    Role.EDITOR: EVERY_STAFF_ROLE | {Permission.PUBLISH, Permission.READ_OUTBOX},
    Role.PRIVACY_OFFICER: EVERY_STAFF_ROLE | {Permission.ANSWER_PRIVACY_REQUESTS, Permission.READ_OUTBOX},
    Role.OPERATOR: EVERY_STAFF_ROLE | {Permission.OPERATE, Permission.READ_OUTBOX},
}

# 事務局: the office, a preset that holds every role.
OFFICE = frozenset(Role)


class MemberRole(TextChoices):
    """What a person may do for an organisation."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return everything the given staff roles allow, and what every signed-in person may."""
    allowed = {Permission.OWN_DESK}
    for role in roles:
        allowed |= PERMISSIONS[role]
    return frozenset(allowed)
