"""Handing a declaration in."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from ghs.council.actions import set_scheme_status
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.drafting import SchemeClosed
from registrations.actions.submitting import NotComplete
from registrations.models import Answer, Declaration
from tests.registrations.factories import AT, Case, complete_draft


def test_submitting_gives_number_copy_and_mail(case: Case, editor: object, viewer: object) -> None:
    case.step("submit")
    declaration = case.declaration
    assert (declaration.state, declaration.receipt_number) == ("submitted", "D2026-000001")
    assert declaration.submitted_at == case.at
    document = declaration.documents.select_related("file").get(kind="receipt")
    content = document.file.read()
    assert document.file.name == "控え_D2026-000001.pdf"
    assert document.file.sha256 == hashlib.sha256(content).hexdigest()
    assert content.startswith(b"%PDF-")
    told = Delivery.objects.filter(rule="declaration_received").order_by("address")
    assert [delivery.address for delivery in told] == ["editor@acme.example", "owner@acme.example"]
    assert "D2026-000001" in told[0].batch.subject


def test_a_second_click_changes_nothing(case: Case) -> None:
    case.step("submit")
    first = Declaration.objects.get()
    case.step("submit")
    assert Declaration.objects.get().receipt_number == first.receipt_number
    assert Declaration.objects.get().state_since == first.state_since
    assert case.declaration.documents.count() == 4
    assert Delivery.objects.count() == 1
    assert history_of(case.declaration).filter(verb="submit_declaration").count() == 1


def test_receipt_numbers_follow_one_another_within_a_year_of_japan(case: Case) -> None:
    last_minute = datetime(2026, 12, 31, 14, 59, tzinfo=UTC)
    organization = case.declaration.organization
    drafts = [case.declaration, *(complete_draft(case.vendor, organization) for _ in range(2))]
    moments = [AT, last_minute, last_minute + timedelta(minutes=1)]
    numbers = [
        actions.submit_declaration(declaration=each, by=case.vendor, at=at).receipt_number
        for each, at in zip(drafts, moments, strict=True)
    ]
    assert numbers == ["D2026-000001", "D2026-000002", "D2027-000001"]


@pytest.mark.parametrize("missing", ["answer", "evidence", "reason", "conformity", "product", "signatory"])
def test_nothing_incomplete_is_taken(case: Case, missing: str) -> None:
    answer = case.declaration.answers.first()
    answers, products = Answer.objects.filter(pk=answer.pk), case.declaration.products
    spoil = {
        "answer": lambda: answers.update(verdict=""),
        "evidence": lambda: answer.evidence.all().delete(),
        "reason": lambda: answers.update(verdict="not_applicable"),
        "conformity": lambda: answers.update(verdict="does_not_conform", reason="未対応"),
        "product": lambda: products.update(intended_use=""),
        "signatory": lambda: Declaration.objects.update(signatory_title=""),
    }
    spoil[missing]()
    with pytest.raises(NotComplete):
        case.step("submit")
    case.declaration.refresh_from_db()
    assert (case.declaration.state, case.declaration.receipt_number) == ("draft", None)
    assert not Delivery.objects.exists()


def test_not_applicable_with_a_reason_needs_no_evidence(case: Case) -> None:
    case.declaration.answers.update(verdict="not_applicable", reason="通信しない")
    for answer in case.declaration.answers.all():
        answer.evidence.all().delete()
    case.step("submit")
    assert case.declaration.state == "submitted"


def test_a_closed_scheme_takes_no_first_submission_but_corrections(case: Case) -> None:
    other = complete_draft(case.vendor, case.declaration.organization)
    case.to("returned")
    set_scheme_status(
        by=case.registrar, at=case.at, effective_on=case.at.date(), status="closed", notice="", notice_english=""
    )
    with pytest.raises(SchemeClosed):
        actions.submit_declaration(declaration=other, by=case.vendor, at=case.tick())
    case.step("submit")
    assert case.declaration.state == "submitted"


def test_a_correction_keeps_its_number_and_answers_the_requests(case: Case) -> None:
    case.to("returned")
    first = (case.declaration.receipt_number, case.declaration.submitted_at)
    case.step("submit")
    assert (case.declaration.receipt_number, case.declaration.submitted_at) == first
    assert [request.resolved_at for request in case.declaration.correction_requests.all()] == [case.at]
    assert history_of(case.declaration).last().verb == "resubmit_declaration"
