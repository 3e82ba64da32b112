"""What a vendor reads: what to do next and by when, documents gathered, and the history of an organisation."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Prefetch, Q, QuerySet, When
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import MemberRole
from ghs.billing.models import Invoice, Quote
from ghs.history.models import Entry
from ghs.history.words import VERBS
from registrations.models import Declaration, Document, Renewal, SignedCopy
from registrations.models.entries import CONFIRMABLE
from registrations.queries.declarations import OFFICE_ONLY, SMALL_STEPS, Issued, by_kind, declarations_of
from registrations.queries.people import own_names
from registrations.queries.renewals import attach_renewals

State = Declaration.State

# From when on the end of a registration is something to think of.
EXPIRY_IN_SIGHT = timedelta(days=90)


@dataclass
class Agenda:
    """What an organisation has to do next, most urgent first."""

    organization: Organization
    declarations: list[Declaration] = field(default_factory=list)


@dataclass(frozen=True)
class Gathered:
    """The documents of one declaration: what was issued, and the signed copy that counts."""

    declaration: Declaration
    issued: list[Issued]
    signed_copy: SignedCopy | None


@dataclass(frozen=True)
class Line:
    """One line of an organisation's history; `who` is empty for the clock."""

    at: datetime
    what: str | Promise
    who: str | Promise
    declaration: Declaration | None
    member: str | Promise
    role: str | Promise
    amount_yen: int | None


def waits_for_vendor(day: date) -> Q:
    """Return the condition that the next step is the vendor's: to write, correct, pay, read, or see the end coming.

    Shape: of declarations that know their `unread_messages`.
    """
    ends_soon = Q(state=State.REGISTERED, registration__expires_on__lte=day + EXPIRY_IN_SIGHT)
    comes_back = Q(state=State.LAPSED, registration__in=Renewal.objects.open().order_by().values("registration"))
    has_unread = Q(unread_messages__gt=0)
    to_confirm = Q(office_entry__isnull=False, office_entry__confirmed_at=None, state__in=CONFIRMABLE)
    return (
        Q(state__in=[State.DRAFT, State.RETURNED, State.AWAITING_PAYMENT])
        | ends_soon
        | comes_back
        | has_unread
        | to_confirm
    )


def waiting_for_vendor(user: User, day: date) -> QuerySet[Declaration]:
    """Return the declarations in which the next step is the vendor's, most urgent first."""
    waiting = declarations_of(user).filter(waits_for_vendor(day))
    return waiting.order_by(F("due_on").asc(nulls_last=True), "-state_since", "-id")


def declarations_in_order(user: User, day: date) -> QuerySet[Declaration]:
    """Return a person's declarations: first what waits for the vendor, most urgent first, then the newest.

    Shape: what a change notice has replaced comes last.
    """
    waits = waits_for_vendor(day)
    return declarations_of(user).order_by(
        Case(When(waits, then=0), When(state=State.SUPERSEDED, then=2), default=1),
        Case(When(waits, then=F("due_on"))).asc(nulls_last=True),
        "-created_at",
        "-id",
    )


def agendas_of(user: User, day: date) -> list[Agenda]:
    """Return what each of a person's organisations has to do next, the most urgent organisation first."""
    agendas: dict[int, Agenda] = {}
    for declaration in waiting_for_vendor(user, day):
        agenda = agendas.setdefault(declaration.organization_id, Agenda(declaration.organization))
        agenda.declarations.append(declaration)
    attach_renewals(declaration for agenda in agendas.values() for declaration in agenda.declarations)
    return list(agendas.values())


def declarations_with_documents(user: User) -> QuerySet[Declaration]:
    """Return a person's declarations for which something was issued or handed in, with the files."""
    papers = Prefetch("documents", Document.objects.select_related("file"))
    scans = Prefetch("signed_copies", SignedCopy.objects.select_related("file"))
    has_papers = Q(pk__in=Document.objects.values("declaration")) | Q(pk__in=SignedCopy.objects.values("declaration"))
    return declarations_of(user).filter(has_papers).prefetch_related(papers, scans).order_by("-submitted_at", "-id")


def gathered(declaration: Declaration) -> Gathered:
    """Return the documents of a declaration that was loaded with its files."""
    copies = list(declaration.signed_copies.all())
    return Gathered(declaration, by_kind(declaration.documents.all()), copies[0] if copies else None)


def history_of_organization(organization: Organization, *, small_steps: bool = False) -> QuerySet[Entry]:
    """Return what was done for an organisation, newest first, without the office's own steps.

    Shape: its own entries, those of its declarations and those of what it was billed.
    """
    of_objects = Q(kind=Organization._meta.label_lower, key=str(organization.pk))
    for model in (Declaration, Quote, Invoice):
        rows = model._default_manager.filter(organization=organization).order_by()
        keys = rows.annotate(key=Cast("pk", CharField())).values("key")
        of_objects |= Q(kind=model._meta.label_lower, key__in=keys)
    hidden = OFFICE_ONLY if small_steps else OFFICE_ONLY | SMALL_STEPS
    return Entry.objects.filter(of_objects).exclude(verb__in=hidden).order_by("-id")


def lines_of(organization: Organization, entries: list[Entry]) -> list[Line]:
    """Return entries in words, with names of the organisation's own people and otherwise "the office"."""
    names = own_names(organization)
    by_reference = {str(reference): name for reference, name in names.items()}
    found = _declarations_behind(entries)
    return [
        Line(
            at=entry.at,
            what=VERBS.get(entry.verb, entry.verb),
            who=names.get(entry.by, _("The office")) if entry.by else "",
            declaration=found.get((entry.kind, entry.key)),
            member=by_reference.get(entry.detail.get("member", ""), ""),
            role=_role_in(entry.detail),
            amount_yen=entry.detail.get("yen"),
        )
        for entry in entries
    ]


def _declarations_behind(entries: list[Entry]) -> dict[tuple[str, str], Declaration]:
    """Return the declaration that each entry is about, itself or by an invoice, by kind and key."""
    kind, billed = Declaration._meta.label_lower, Invoice._meta.label_lower
    invoices = Invoice.objects.filter(pk__in=[entry.key for entry in entries if entry.kind == billed], for_kind=kind)
    for_key = {str(invoice.pk): invoice.for_key for invoice in invoices}
    wanted = {entry.key for entry in entries if entry.kind == kind} | set(for_key.values())
    declarations = Declaration.objects.filter(pk__in=wanted).prefetch_related("products")
    found = {(kind, str(declaration.pk)): declaration for declaration in declarations}
    return found | {(billed, key): found[kind, its] for key, its in for_key.items() if (kind, its) in found}


def _role_in(detail: dict[str, Any]) -> str | Promise:
    role = detail.get("to") or detail.get("role")
    return MemberRole(role).label if role in MemberRole.values else ""
