"""A vendor writes a declaration: areas, signatory, and taking it back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ghs.accounts.models import Organization, User
from ghs.billing.queries import has_payment
from ghs.billing.subjects import Subject
from ghs.council.queries import takes_new_declarations
from ghs.errors import Refusal
from ghs.history.actions import record
from ghs.library.models import Criterion, GuidelineEdition
from registrations import emails
from registrations.actions.charging import cancel_fee
from registrations.actions.states import locked, move
from registrations.levels import level_for
from registrations.merging import Merge, merge
from registrations.models import FURTHER_AREAS, Actor, Answer, Declaration, Product
from registrations.permissions import details_are_open


class SchemeClosed(Refusal):
    """The scheme takes no new declarations on this day."""

    message = _("New declarations are not taken at present. See the notice on the home page.")


class NoGuideline(Refusal):
    """No guideline edition is in force, so that there is no checklist to answer."""

    message = _("There is no guideline edition to declare by yet. Please contact the office.")


class NotOpen(Refusal):
    """The vendor can't change this part now."""

    message = _("This part can't be changed now. Look at the declaration's page for where it stands.")


class ChangedMeanwhile(Refusal):
    """Another editor saved a different text since this page was opened."""

    message = _(
        "Another editor has changed this meanwhile. Both texts are shown: save again to keep yours, "
        "or open the page anew to keep theirs."
    )


class AreasFollowSupplier(Refusal):
    """A declaration made on a supplier's registration has the supplier's areas and level."""

    message = _("The areas are those of the supplier's registration. Take it out first if others are declared.")


class PaidAlready(Refusal):
    """The fee has come in, so that the declaration is about to be registered."""

    message = _("The payment has been noted, so that this can't be taken back. Please contact the office.")


@transaction.atomic
def start_declaration(
    *,
    organization: Organization,
    product_name: str,
    areas: Sequence[str],
    submission: UUID,
    by: User,
    at: datetime,
) -> Declaration:
    """Begin a draft with a product and the checklist of the areas chosen.

    Effects: the same submission again returns the same draft.
    Errors: SchemeClosed, NoGuideline.
    """
    if earlier := Declaration.objects.filter(submission=submission, organization=organization).first():
        return earlier
    declaration = open_draft(organization, areas, submission, by, at)
    Product.objects.create(declaration=declaration, name=product_name)
    return declaration


def open_draft(
    organization: Organization, areas: Sequence[str], submission: UUID, by: User, at: datetime
) -> Declaration:
    """Open a draft with the checklist of the areas chosen, nothing answered. Errors: SchemeClosed, NoGuideline."""
    today = timezone.localdate(at)
    if not takes_new_declarations(today):
        raise SchemeClosed
    edition = GuidelineEdition.objects.in_force(today).first()
    if edition is None:
        raise NoGuideline
    draft = Declaration(organization=organization, guideline_edition=edition, submission=submission)
    create_draft(draft, areas, by, at)
    record(verb="start_declaration", obj=draft, by=by, at=at, to_state=Declaration.State.DRAFT)
    return draft


def create_draft(draft: Declaration, areas: Sequence[str], by: User, at: datetime) -> None:
    """Store a new draft with the checklist of the areas chosen, nothing answered."""
    draft.areas = in_order(areas)
    draft.level = level_for(len(draft.areas))
    draft.created_by, draft.created_at, draft.state_since = by, at, at
    draft.save(force_insert=True)
    _add_missing_answers(draft)


@transaction.atomic
def choose_areas(*, declaration: Declaration, areas: Sequence[str], by: User, at: datetime) -> Declaration:
    """Change the areas of a draft, and with them its level; answers given before are kept.

    Errors: NotOpen, AreasFollowSupplier.
    """
    declaration = locked(declaration)
    if declaration.state != Declaration.State.DRAFT:
        raise NotOpen
    chosen = in_order(areas)
    if chosen == declaration.areas:
        return declaration
    if declaration.supplier_id:
        raise AreasFollowSupplier
    set_areas(declaration, chosen)
    record(verb="choose_areas", obj=declaration, by=by, at=at, detail={"level": declaration.level})
    return declaration


@transaction.atomic
def save_signatory(
    *, declaration: Declaration, name: str, title: str, publish_documents: bool, seen: str, by: User, at: datetime
) -> Declaration:
    """Keep who signs, and whether the document may be published. Errors: NotOpen, ChangedMeanwhile."""
    declaration = locked_details(declaration)
    typed = (name, title, str(publish_documents))
    decision = merge(seen=seen, stored=signatory_texts(declaration), typed=typed)
    if decision == Merge.SAVE:
        values = {"signatory_name": name, "signatory_title": title, "publish_documents": publish_documents}
        for field, value in values.items():
            setattr(declaration, field, value)
        declaration.save(update_fields=list(values))
        record(verb="save_signatory", obj=declaration, by=by, at=at)
    if decision == Merge.CONFLICT:
        raise ChangedMeanwhile
    return declaration


@transaction.atomic
def cancel_declaration(*, declaration: Declaration, by: User, at: datetime) -> Declaration:
    """Take a declaration back before it is registered.

    Effects: a second call finds it taken back already. Errors: WrongState, PaidAlready.
    """
    declaration = locked(declaration)
    if declaration.state == Declaration.State.CANCELLED:
        return declaration
    is_awaiting = declaration.state == Declaration.State.AWAITING_PAYMENT
    if is_awaiting and has_payment(Subject.of(declaration)):
        raise PaidAlready
    move(
        declaration=declaration,
        to=Declaration.State.CANCELLED,
        actor=Actor.VENDOR,
        by=by,
        at=at,
        verb="cancel_declaration",
    )
    cancel_fee(declaration, by, at)
    if declaration.receipt_number:
        emails.declaration_cancelled(declaration, at)
    return declaration


def in_order(areas: Sequence[str]) -> list[str]:
    """Return areas beside risk management once each, in the order of the guideline."""
    return [area.value for area in FURTHER_AREAS if area in areas]


def set_areas(declaration: Declaration, areas: list[str]) -> None:
    """Give a locked declaration areas in their order, the level they make, and an answer to each new item."""
    declaration.areas, declaration.level = areas, level_for(len(areas))
    declaration.save(update_fields=["areas", "level"])
    _add_missing_answers(declaration)


def signatory_texts(declaration: Declaration) -> tuple[str, str, str]:
    """Return what is stored of the signatory, as it is compared."""
    return declaration.signatory_name, declaration.signatory_title, str(declaration.publish_documents)


def locked_details(declaration: Declaration) -> Declaration:
    """Return a declaration, locked, whose products and signatory may be changed now. Errors: NotOpen."""
    declaration = locked(declaration)
    if not details_are_open(declaration):
        raise NotOpen
    return declaration


def _add_missing_answers(declaration: Declaration) -> None:
    """Give every criterion of the declaration's areas a row to answer."""
    criteria = Criterion.objects.filter(edition_id=declaration.guideline_edition_id)
    criteria = criteria.in_areas([area.value for area in declaration.all_areas])
    missing = criteria.exclude(answers__declaration=declaration)
    Answer.objects.bulk_create(Answer(declaration=declaration, criterion=criterion) for criterion in missing)
