"""A vendor declares again: what an earlier declaration says is taken over, and each answer tells from where."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import User
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.library.queries import as_item
from registrations.actions.drafting import NotOpen, open_draft
from registrations.actions.publishing import PRODUCT_FACTS
from registrations.actions.states import locked
from registrations.carrying import Outcome, outcomes
from registrations.models import Answer, Declaration, Evidence, Product

SIGNATORY_FACTS = ("signatory_name", "signatory_title", "publish_documents")


class NotTheirs(Refusal):
    """Answers are taken over only within one organisation, and from another declaration."""

    message = _("Answers can be taken over only from another declaration of the same organisation.")


@transaction.atomic
def declare_again(
    *, source: Declaration, areas: Sequence[str], submission: UUID, by: User, at: datetime
) -> Declaration:
    """Begin a draft from an earlier declaration of the organisation: products, signatory, answers with evidence.

    Effects: the same submission again returns the same draft. The supplier's registration stays named while the
    areas are the same; whether it is still in force, the draft's page and the submission tell.
    Errors: SchemeClosed, NoGuideline.
    """
    if earlier := Declaration.objects.filter(submission=submission, organization=source.organization_id).first():
        return earlier
    declaration = open_draft(source.organization, areas, submission, by, at)
    take_over_facts(declaration, source)
    carry_over_answers(declaration=declaration, source=source, by=by, at=at)
    return declaration


def take_over_facts(declaration: Declaration, source: Declaration) -> None:
    """Let a new draft say the same of products, signatory and, while the areas are the same, of the supplier."""
    for name in SIGNATORY_FACTS:
        setattr(declaration, name, getattr(source, name))
    if declaration.areas == source.areas:
        declaration.supplier = source.supplier
    declaration.save(update_fields=[*SIGNATORY_FACTS, "supplier"])
    Product.objects.bulk_create(
        Product(declaration=declaration, **{name: getattr(product, name) for name in PRODUCT_FACTS})
        for product in source.products.all()
    )


@transaction.atomic
def carry_over_answers(
    *, declaration: Declaration, source: Declaration, by: User | None, at: datetime, touched: Collection[str] = ()
) -> Counter[Outcome]:
    """Take over into a draft what an earlier declaration answered to the same questions, with its evidence.

    Effects: an item that has an answer or a document already keeps them. Where a question is worded differently
    now, or belongs to an area that a new release has touched, the answer is marked to be read again. Files are
    referred to, not copied. Returns what became of how many.
    Errors: NotOpen, NotTheirs.
    """
    declaration = locked(declaration)
    if declaration.state != Declaration.State.DRAFT:
        raise NotOpen
    if source.organization_id != declaration.organization_id or source.pk == declaration.pk:
        raise NotTheirs
    answers = list(Answer.objects.asked_in(declaration).with_evidence_count())
    earlier = {old.criterion.key: old for old in Answer.objects.asked_in(source).answered().with_evidence()}
    found = outcomes(
        [as_item(old.criterion) for old in earlier.values()],
        [as_item(answer.criterion) for answer in answers],
        {key for key, old in earlier.items() if old.is_to_read_again or old.criterion.area in touched},
    )
    taken = [answer for answer in answers if answer.criterion.key in earlier and answer.is_untouched]
    for answer in taken:
        key = answer.criterion.key
        answer.take_over(earlier[key], is_to_read_again=found[key] == Outcome.READ_AGAIN)
    _write(taken)
    kept = {answer.criterion.key for answer in answers} - {answer.criterion.key for answer in taken}
    counts = Counter(found[key] for key in found.keys() - (kept & earlier.keys()))
    detail = {"source": source.pk, **{outcome.value: number for outcome, number in counts.items()}}
    record(verb="carry_over_answers", obj=declaration, by=by, at=at, detail=detail)
    return counts


def _write(answers: Sequence[Answer]) -> None:
    """Store answers that were taken over, each with the evidence of the earlier one."""
    Answer.objects.bulk_update(answers, ["verdict", "reason", "carried_from", "is_to_read_again"])
    Evidence.objects.bulk_create(
        Evidence(
            answer=answer,
            document_name=each.document_name,
            document_number=each.document_number,
            document_version=each.document_version,
            link=each.link,
            file_id=each.file_id,
        )
        for answer in answers
        if answer.carried_from
        for each in answer.carried_from.evidence.all()
    )
