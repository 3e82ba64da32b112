"""A vendor submits a declaration, the first time or after corrections."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.council.queries import business_day_after, takes_new_declarations
from ghs.errors import Refusal
from ghs.proof.series import next_number
from registrations import emails
from registrations.actions.confirming import renew_confirmation
from registrations.actions.documents import issue_submission
from registrations.actions.drafting import SchemeClosed
from registrations.actions.revising import check_revision
from registrations.actions.states import locked, move
from registrations.actions.supplying import SupplierUnfit
from registrations.contents import content_of
from registrations.models import Actor, Answer, CorrectionRequest, Declaration, Submission

# The office's own target for a decision, counted anew from each submission.
OFFICE_BUSINESS_DAYS = 10


class NotComplete(Refusal):
    """Something is missing that a submission needs."""

    message = _("Something is still missing. The declaration's page lists what it is.")


@transaction.atomic
def submit_declaration(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Hand a declaration in: receipt number, documents as PDF, mail to the vendor's owners and editors.

    Effects: a declaration that lies with the office already is returned as it is, so that a second click
    changes nothing; a correction keeps its first receipt number.
    Errors: SchemeClosed, NotComplete, SupplierUnfit, WrongState; of a change notice those of `check_revision`.
    """
    declaration = locked(declaration)
    if declaration.state == Declaration.State.SUBMITTED:
        return declaration
    is_first = declaration.receipt_number is None
    if declaration.is_revision:
        check_revision(declaration, is_first=is_first, day=timezone.localdate(at))
    elif is_first and not takes_new_declarations(timezone.localdate(at)):
        raise SchemeClosed
    if not is_complete(declaration):
        raise NotComplete
    if fault := declaration.supplier_fault(timezone.localdate(at)):
        raise SupplierUnfit(fault.label)
    if is_first:
        declaration.receipt_number, declaration.submitted_at = _new_receipt_number(at), at
    declaration.office_due_on = business_day_after(timezone.localdate(at), OFFICE_BUSINESS_DAYS)
    move(
        declaration=declaration,
        to=Declaration.State.SUBMITTED,
        actor=Actor.VENDOR,
        by=by,
        at=at,
        verb="submit_declaration" if is_first else "resubmit_declaration",
        fields=["receipt_number", "submitted_at", "office_due_on"],
    )
    CorrectionRequest.objects.open().filter(declaration=declaration).update(resolved_at=at)
    keep_submission(declaration, by, at)
    issue_submission(declaration, by, at)
    renew_confirmation(declaration, by, at)
    emails.declaration_received(declaration, at, is_correction=not is_first)
    return declaration


def is_complete(declaration: Declaration) -> bool:
    """Whether nothing is missing that a submission needs."""
    answers = list(Answer.objects.asked_in(declaration).with_evidence_count())
    return (
        bool(answers)
        and not any(answer.gap(answer.evidence_count) for answer in answers)
        and declaration.is_described
        and declaration.has_signatory
    )


def keep_submission(declaration: Declaration, by: User, at: datetime) -> Submission:
    """Keep what is handed in, so that the next submission can be compared with it."""
    return Submission.objects.create(
        declaration=declaration,
        number=declaration.submissions.count() + 1,
        submitted_at=at,
        submitted_by=by,
        content=content_of(declaration),
    )


def _new_receipt_number(at: datetime) -> str:
    year = timezone.localdate(at).year
    return f"D{year}-{next_number(f'declaration-{year}'):06d}"
