"""Registrations that pass to another organisation: one person proposes with evidence, a second one decides."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.actions.merging import MergedAlready, OwnOrganization, SameOrganization
from ghs.accounts.models import Organization, User
from ghs.billing.actions import reissue_invoice
from ghs.billing.models import Invoice
from ghs.billing.subjects import Addressee, Subject
from ghs.errors import Refusal
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from ghs.history.actions import record
from registrations import emails
from registrations.actions.documents import issue_permit
from registrations.actions.measures import SecondPersonTakes
from registrations.actions.publishing import publish_version
from registrations.actions.states import WrongState, locked
from registrations.models import Declaration, Registration, Succession
from registrations.permissions import can_propose_succession, can_take_succession

EVIDENCE_KINDS = (Kind.PDF, Kind.IMAGE)
EVIDENCE_LIMIT_BYTES = 20_000_000


class NothingPasses(Refusal):
    """A succession is about registrations that the predecessor holds."""

    message = _("Choose registrations that this organisation holds and that have not ended.")


class TakesEffectLater(Refusal):
    """What has not happened yet is not written into the register."""

    message = _("Choose today or an earlier day: a succession is entered once it has taken effect.")


class SuccessionOpen(Refusal):
    """A registration passes once at a time."""

    message = _("One of these registrations is part of a succession that waits already. Decide on that one first.")


@transaction.atomic
def propose_succession(
    *,
    predecessor: Organization,
    successor: Organization,
    registrations: Collection[int],
    kind: Succession.Kind,
    effective_on: date,
    reason: str,
    evidence: UploadedFile,
    submission: UUID,
    by: User,
    at: datetime,
) -> Succession:
    """Propose to a second person that registrations, given by key, pass; nothing changes before that.

    Effects: the same submission again returns the same proposal; the registrars are told by mail.
    Errors: SameOrganization, MergedAlready, OwnOrganization, TakesEffectLater, NothingPasses, SuccessionOpen,
    FileRefused (field `evidence`).
    """
    predecessor, successor = _both(predecessor, successor)
    if earlier := Succession.objects.filter(submission=submission).first():
        return earlier
    if not can_propose_succession(by, predecessor, successor):
        raise OwnOrganization
    if effective_on > timezone.localdate(at):
        raise TakesEffectLater(field="effective_on")
    chosen = _chosen(predecessor, registrations)
    try:
        file = store_upload(upload=evidence, kinds=EVIDENCE_KINDS, limit_bytes=EVIDENCE_LIMIT_BYTES, by=by, at=at)
    except Refusal as refusal:
        refusal.field = "evidence"
        raise
    succession = Succession.objects.create(
        predecessor=predecessor,
        predecessor_name=predecessor.name,
        predecessor_name_kana=predecessor.name_kana,
        predecessor_name_english=predecessor.name_english,
        successor=successor,
        kind=kind,
        effective_on=effective_on,
        reason=reason,
        evidence=file,
        submission=submission,
        proposed_by=by,
        proposed_at=at,
    )
    succession.registrations.set(chosen)
    record(verb="propose_succession", obj=succession, by=by, at=at, detail={"count": len(chosen)})
    emails.succession_proposed(succession, at)
    return succession


@transaction.atomic
def take_succession(*, succession: Succession, by: User, at: datetime) -> Succession:
    """Decide as the second person that registrations pass: they belong to the successor at once.

    Effects: number and last day stay; the register names the successor and finds the former holder; who is registered
    gets a new permit; what is invoiced and wholly unpaid is issued again to the successor; both are told by mail.
    Errors: WrongState, SecondPersonTakes, MergedAlready.
    """
    succession = _open(succession)
    if not can_take_succession(by, succession):
        raise SecondPersonTakes
    predecessor, successor = _both(succession.predecessor, succession.successor)
    keys = list(succession.registrations.order_by("declaration_id").values_list("pk", flat=True))
    if len(_holding(predecessor, keys)) < len(keys):
        raise WrongState
    _settle(succession, Succession.Outcome.TAKEN, by, at)
    emails.succession_taken(succession, at)
    for key in keys:
        _pass_on(Registration.objects.get(pk=key), succession, by, at)
    detail = {"from": predecessor.pk, "to": successor.pk, "succession": succession.pk, "remark": succession.reason}
    record(verb="pass_registrations", obj=predecessor, by=by, at=at, detail=detail)
    record(verb="succeed", obj=successor, by=by, at=at, detail=detail)
    return succession


@transaction.atomic
def drop_succession(*, succession: Succession, by: User, at: datetime) -> Succession:
    """Drop what was proposed: its proposer may, and whoever could take it. Errors: WrongState, OwnOrganization."""
    succession = _open(succession)
    if not can_propose_succession(by, succession.predecessor, succession.successor):
        raise OwnOrganization
    _settle(succession, Succession.Outcome.DROPPED, by, at)
    record(verb="drop_succession", obj=succession, by=by, at=at)
    return succession


def _pass_on(registration: Registration, succession: Succession, by: User, at: datetime) -> None:
    """Let one registration, with every declaration that ever stood for it, belong to the successor."""
    declaration = locked(registration.declaration)
    keys = _declarations_of(registration)
    Declaration.objects.filter(pk__in=keys).update(organization=succession.successor)
    declaration.organization = succession.successor
    registration.organization, registration.declaration = succession.successor, declaration
    registration.save(update_fields=["organization"])
    said = registration.versions.current().get()
    publish_version(registration=registration, at=at, ended_on=said.ended_on, public_reason=said.public_reason)
    detail = {"from": succession.predecessor_id, "to": succession.successor_id, "succession": succession.pk}
    record(verb="pass_registration", obj=declaration, by=by, at=at, detail=detail)
    if declaration.state == Declaration.State.REGISTERED:
        issue_permit(registration, by, at)
    _address_anew(registration, keys, succession.successor, by, at)


def _declarations_of(registration: Registration) -> list[int]:
    """Return the keys of what stands for a registration, stood for it before, or is to change it."""
    keys = list(registration.revisions.values_list("pk", flat=True))
    declaration: Declaration | None = registration.declaration
    while declaration:
        keys.append(declaration.pk)
        declaration = declaration.previous
    return list(dict.fromkeys(keys))


def _address_anew(
    registration: Registration, declarations: Collection[int], successor: Organization, by: User, at: datetime
) -> None:
    """Issue again, to the successor, what was invoiced for a registration and of which nothing was paid."""
    subjects = [Subject.of(renewal) for renewal in registration.renewals.all()]
    subjects += [Subject(Declaration._meta.label_lower, str(key)) for key in declarations]
    for subject in subjects:
        for invoice in Invoice.objects.unpaid().for_subject(subject).filter(settled_yen=0):
            addressee = Addressee.of(successor)
            reissue_invoice(invoice=invoice, addressee=addressee, due_on=invoice.due_on, by=by, at=at)


def _both(predecessor: Organization, successor: Organization) -> tuple[Organization, Organization]:
    """Lock both, always in the same order. Errors: SameOrganization, MergedAlready."""
    if predecessor.pk == successor.pk:
        raise SameOrganization
    rows = Organization.objects.select_for_update().filter(pk__in=[predecessor.pk, successor.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if any(row.merged_into_id for row in found.values()):
        raise MergedAlready
    return found[predecessor.pk], found[successor.pk]


def _chosen(predecessor: Organization, keys: Collection[int]) -> list[Registration]:
    chosen = _holding(predecessor, keys)
    if not chosen or len(chosen) < len(set(keys)):
        raise NothingPasses(field="registrations")
    if Succession.objects.open().filter(registrations__in=chosen).exists():
        raise SuccessionOpen(field="registrations")
    return chosen


def _holding(predecessor: Organization, keys: Collection[int]) -> list[Registration]:
    """Return those of some registrations that an organisation holds and that can still pass."""
    rows = Registration.objects.filter(pk__in=keys, organization=predecessor)
    return list(rows.filter(declaration__state__in=Succession.POSSIBLE_IN))


def _open(succession: Succession) -> Succession:
    """Return a succession that is still open, locked. Errors: WrongState."""
    fresh = Succession.objects.select_for_update().get(pk=succession.pk)
    if fresh.outcome:
        raise WrongState
    return fresh


def _settle(succession: Succession, outcome: Succession.Outcome, by: User, at: datetime) -> None:
    succession.outcome, succession.decided_by, succession.decided_at = outcome, by, at
    succession.save(update_fields=["outcome", "decided_by", "decided_at"])
