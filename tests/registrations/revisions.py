"""Change notices in any state, brought there by the same actions that people use."""

import uuid
from dataclasses import replace
from typing import Any

from registrations import actions
from registrations.actions import ProductDetails
from registrations.models import Answer, Declaration, Evidence
from registrations.revisions import Plan
from tests.registrations.factories import Case


def revised(case: Case, plan: Plan | None = None, submission: uuid.UUID | None = None) -> Declaration:
    """Begin a change notice for what a case has registered; nothing is touched unless a plan says so."""
    return actions.start_revision(
        registration=case.declaration.registration,
        plan=plan or Plan(areas=case.declaration.areas),
        submission=submission or uuid.uuid4(),
        by=case.vendor,
        at=case.tick(),
    )


def revision_case(case: Case, plan: Plan | None = None, **product: Any) -> Case:
    """Return a complete change notice to what a case has registered, with the people around it.

    Shape: a new range of versions unless other facts of the product are given.
    """
    notice = Case(revised(case, plan), case.vendor, case.reviewer, case.registrar, case.tick())
    answers = Answer.objects.filter(declaration=notice.declaration)
    Evidence.objects.bulk_create(
        Evidence(answer=answer, document_name="計画書") for answer in answers.filter(evidence=None)
    )
    answers.filter(verdict="").update(verdict=Answer.Verdict.CONFORMS)
    answers.update(is_to_read_again=False)
    change_product(notice, **({"version_range": "4.0～4.9"} | product))
    return notice


def change_product(case: Case, **facts: Any) -> None:
    """Write other facts of the first product."""
    product = case.declaration.products.first()
    before = ProductDetails.of(product)
    actions.save_product(
        product=product, details=replace(before, **facts), seen=before.mark, by=case.vendor, at=case.tick()
    )
