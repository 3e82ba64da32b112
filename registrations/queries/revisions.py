"""Reading change notices: what one changes and costs, and what stands between a registration and its next one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ghs.council.queries import takes_change_notices, tax_rate_on
from ghs.library.models import Area, GuidelineEdition
from ghs.library.queries import as_item, edition_in_force
from registrations.carrying import Delta, delta, outcomes
from registrations.contents import content_of
from registrations.levels import level_for
from registrations.models import FURTHER_AREAS, ON_THE_WAY, Answer, Declaration, Registration
from registrations.queries.declarations import AreaProgress
from registrations.revisions import ChangeKind, Plan, edition_for, kinds_of_change, upgrade_yen

State = Declaration.State


@dataclass(frozen=True)
class Revision:
    """A change notice against what it changes. Units: yen.

    Shape: the fee is what was decided, or before a decision what it would be today.
    """

    registration: Registration
    previous: Declaration
    kinds: list[ChangeKind]
    fee_yen: int
    tax_yen: int
    is_on_the_way: bool

    @property
    def total_yen(self) -> int:
        """What is to be paid, tax included."""
        return self.fee_yen + self.tax_yen


@dataclass(frozen=True)
class PlannedRevision:
    """What a change notice would declare, before it is begun. Units: yen."""

    edition: GuidelineEdition
    level: int
    areas: list[Area]
    delta: Delta
    loses_supplier: bool
    fee_yen: int
    tax_yen: int

    @property
    def total_yen(self) -> int:
        """What would be paid, tax included."""
        return self.fee_yen + self.tax_yen


def revision_of(declaration: Declaration) -> Revision | None:
    """Return what a change notice changes and costs; None for an ordinary declaration."""
    registration, previous = declaration.revises, declaration.previous
    if registration is None or previous is None:
        return None
    kinds = kinds_of_change(content_of(previous), content_of(declaration))
    fee_yen, tax_yen = _fee(declaration, registration)
    return Revision(registration, previous, kinds, fee_yen, tax_yen, declaration.state in ON_THE_WAY)


def open_revision_of(declaration: Declaration) -> Declaration | None:
    """Return the change notice on its way for the registration that a declaration stands for, if there is one."""
    return declaration.revisions.filter(state__in=ON_THE_WAY).first()


def successor_of(declaration: Declaration) -> Declaration | None:
    """Return the change notice that took the place of a declaration, if one did."""
    if declaration.state != State.SUPERSEDED:
        return None
    over = Q(state__in=[*ON_THE_WAY, State.REFUSED, State.CANCELLED])
    return declaration.revisions.exclude(over).select_related("revises").first()


def newer_edition(declaration: Declaration, day: date) -> GuidelineEdition | None:
    """Return the guideline edition in force on a day when a declaration follows an earlier one."""
    newest = edition_in_force(day)
    if newest is None or newest.pk == declaration.guideline_edition_id:
        return None
    return newest


def planned_revision(source: Declaration, plan: Plan, day: date) -> PlannedRevision:
    """Return what a change notice would declare and cost, what it would ask again and what it would carry over."""
    edition = edition_for(source.guideline_edition, plan, day)
    level = level_for(len(plan.areas))
    areas = [Area.RISK_MANAGEMENT, *(area for area in FURTHER_AREAS if area in plan.areas)]
    fee_yen, tax_yen = _fee_on(source.level, level, day)
    return PlannedRevision(
        edition=edition,
        level=level,
        areas=areas,
        delta=_delta(source, edition, areas, plan.touched),
        loses_supplier=source.supplier_id is not None and set(plan.areas) != set(source.areas),
        fee_yen=fee_yen,
        tax_yen=tax_yen,
    )


def delta_so_far(progress: Iterable[AreaProgress]) -> Delta:
    """Return what is still to be answered in a draft, and what it carries over as it was."""
    progress = list(progress)
    return Delta(
        to_answer=frozenset(answer.criterion.key for area in progress for answer, _gap in area.gaps),
        carried_over=frozenset(
            answer.criterion.key for area in progress for answer in area.answers if answer.is_carried_over
        ),
    )


def revision_context(declaration: Declaration, progress: Iterable[AreaProgress], *, may_write: bool) -> dict[str, Any]:
    """Return what a vendor's page shows of a change notice, or of the next one. Shape: the context of a page."""
    registration, following = getattr(declaration, "registration", None), open_revision_of(declaration)
    is_closed = following or declaration.is_written_by_office or not takes_change_notices(timezone.localdate())
    revision = revision_of(declaration)
    return {
        "revision": revision,
        "draft_delta": delta_so_far(progress) if revision and declaration.state == State.DRAFT else None,
        "open_revision": following,
        "successor": successor_of(declaration),
        "may_revise": may_write and registration is not None and registration.can_be_revised and not is_closed,
    }


def _delta(source: Declaration, edition: GuidelineEdition, areas: Collection[str], touched: Collection[str]) -> Delta:
    answers = list(Answer.objects.asked_in(source).answered().select_related("criterion"))
    asked = edition.criteria.filter(area__in=areas)
    unread = {each.criterion.key for each in answers if each.is_to_read_again or each.criterion.area in touched}
    return delta(outcomes([as_item(each.criterion) for each in answers], [as_item(row) for row in asked], unread))


def _fee(declaration: Declaration, registration: Registration) -> tuple[int, int]:
    if declaration.fee_yen is not None and declaration.tax_yen is not None:
        return declaration.fee_yen, declaration.tax_yen
    return _fee_on(registration.level, declaration.level, timezone.localdate())


def _fee_on(before: int, after: int, day: date) -> tuple[int, int]:
    """Return the fee of a change of the level and its tax. Units: yen."""
    fee_yen = upgrade_yen(before, after, day)
    return fee_yen, tax_rate_on(day).tax_on(fee_yen) if fee_yen else 0
