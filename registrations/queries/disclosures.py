"""Reading what everybody may know of a registration beside its entry: what the vendor discloses, how it was checked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from registrations.models import Answer, Decision, Declaration, Evidence, Registration


@dataclass(frozen=True)
class ListedEvidence:
    """A document named as evidence: by what name, for which items, and the hash of the file if one was enclosed.

    Shape: neither the file nor a link to it.
    """

    name: str
    number: str
    version: str
    sha256: str
    numbers: list[str]


@dataclass(frozen=True)
class Check:
    """How the office checked what stands in the register, without names. Unknown days are None.

    `by_another`: somebody else than who checked decided, or has confirmed since what one person decided alone.
    """

    submitted_on: date | None
    proposed_on: date | None
    decided_on: date
    by_another: bool


def possible_predecessors(registration: Registration) -> QuerySet[Registration]:
    """Return the earlier registrations of the same organisation, newest first."""
    own = Registration.objects.filter(organization=registration.organization_id, sequence__lt=registration.sequence)
    return own.select_related("declaration").prefetch_related("declaration__products").order_by("-sequence")


def listed_evidence(declaration: Declaration) -> list[ListedEvidence]:
    """Return every document that a declaration names as evidence, once, in the order of the checklist."""
    asked = Answer.objects.asked_in(declaration).filter(verdict=Answer.Verdict.CONFORMS)
    rows = Evidence.objects.filter(answer__in=asked.values("pk")).select_related("answer__criterion", "file")
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows.order_by("answer__criterion__position", "id"):
        sha256 = row.file.sha256 if row.file else ""
        key = (row.document_name, row.document_number, row.document_version, sha256)
        found.setdefault(key, []).append(row.answer.criterion.number)
    return [
        ListedEvidence(name, number, version, sha256, numbers)
        for (name, number, version, sha256), numbers in found.items()
    ]


def check_before(registration: Registration, moment: datetime) -> Check | None:
    """Return how the office checked what the register began to say at a moment; None where nothing is recorded.

    Shape: a later entry that no decision brought about, such as a renewal, still rests on the decision before it.
    """
    own = Q(declaration__registration=registration) | Q(declaration__revises=registration)
    accepted = Decision.objects.filter(own, kind=Decision.Kind.ACCEPTED, decided_at__lte=moment)
    decision = accepted.select_related("declaration", "stand_in").order_by("-decided_at", "-id").first()
    return _check_by(decision) if decision else None


def _check_by(decision: Decision) -> Check:
    proposals = decision.declaration.decisions.filter(kind=Decision.Kind.PROPOSED, decided_at__lte=decision.decided_at)
    proposal, stand_in = proposals.last(), getattr(decision, "stand_in", None)
    submitted_at = decision.declaration.submitted_at
    return Check(
        submitted_on=timezone.localdate(submitted_at) if submitted_at else None,
        proposed_on=timezone.localdate(proposal.decided_at) if proposal else None,
        decided_on=timezone.localdate(decision.decided_at),
        by_another=stand_in is None or stand_in.outcome == stand_in.Outcome.CONFIRMED,
    )
