"""What registering costs: invoiced at the price of a quote or of the day, cancelled with the declaration."""

import uuid
from datetime import timedelta

import pytest

from ghs.accounts.models import Organization
from ghs.billing import actions as from_billing
from ghs.billing.actions import note_payment
from ghs.billing.models import Invoice, Quote
from ghs.billing.queries import standing_invoice
from ghs.billing.subjects import Subject
from ghs.council.actions import load_first_values, set_price
from registrations import actions
from registrations.actions.drafting import PaidAlready
from registrations.models import Declaration
from tests.registrations.factories import AT, Case, new_case, small_checklist


@pytest.fixture
def case(organization: Organization) -> Case:
    """A complete draft and the people around it."""
    load_first_values(at=AT)
    small_checklist(1)
    return new_case(organization)


def invoice_of(case: Case) -> Invoice | None:
    return standing_invoice(Subject.of(case.declaration))


def take_quote(case: Case) -> Quote:
    return actions.quote_fee(
        organization=case.declaration.organization,
        level=1,
        department="",
        person="",
        submission=uuid.uuid4(),
        by=case.vendor,
        at=case.at,
    )


def dearer(case: Case, amount_yen: int = 50000) -> None:
    """Let the price rise from today on, or be another one."""
    set_price(
        by=case.registrar, at=case.at, effective_on=case.at.date(), kind="registration", level=1, amount_yen=amount_yen
    )


def test_accepting_invoices_the_fee(case: Case) -> None:
    assert invoice_of(case.to("proposed")) is None
    case.step("accept")
    invoice = invoice_of(case)
    assert invoice is not None
    assert (invoice.total_yen, invoice.due_on, invoice.quote) == (22000, case.declaration.pay_by, None)
    text = invoice.documents.get().lines[0]["text"]
    assert text == f"ヘルスソフトウェア登録料（レベル1）「アクメ健康手帳」受付番号 {case.declaration.receipt_number}"


def test_a_valid_quote_keeps_its_price_when_prices_rise(case: Case) -> None:
    quote = take_quote(case)
    dearer(case)
    invoice = invoice_of(case.to("awaiting_payment"))
    assert (invoice.quote, invoice.net_yen, invoice.tax_yen) == (quote, 20000, 2000)
    other = invoice_of(new_case(case.declaration.organization).to("awaiting_payment"))
    assert (other.quote, other.net_yen) == (None, 50000)


def test_a_quote_takes_no_lower_price_away(case: Case) -> None:
    take_quote(case)
    dearer(case, 15000)
    invoice = invoice_of(case.to("awaiting_payment"))
    assert (invoice.quote, invoice.net_yen, invoice.tax_yen) == (None, 15000, 1500)


def test_after_its_last_day_a_quote_keeps_nothing(case: Case) -> None:
    quote = take_quote(case)
    dearer(case)
    case.at += timedelta(days=(quote.valid_to - case.at.date()).days + 1)
    assert invoice_of(case.to("awaiting_payment")).net_yen == 50000


def test_taking_a_declaration_back_cancels_its_invoice(case: Case) -> None:
    invoice = invoice_of(case.to("awaiting_payment"))
    case.step("cancel")
    invoice.refresh_from_db()
    assert (invoice.cancelled_at is not None, invoice_of(case)) == (True, None)
    assert invoice.documents.get(kind="cancellation").reason == "適合宣言が取り下げられたため"


def test_what_was_partly_paid_is_not_taken_back(case: Case) -> None:
    invoice = invoice_of(case.to("awaiting_payment"))
    part(case, invoice, 100)
    with pytest.raises(PaidAlready):
        case.step("cancel")


def part(case: Case, invoice: Invoice, amount_yen: int) -> None:
    note_payment(
        invoice=invoice,
        amount_yen=amount_yen,
        received_on=case.at.date(),
        submission=uuid.uuid4(),
        is_difference_accepted=True,
        by=case.reviewer,
        at=case.tick(),
    )


def test_only_the_whole_payment_settles(case: Case) -> None:
    invoice = invoice_of(case.to("awaiting_payment"))
    part(case, invoice, 10000)
    assert not Declaration.objects.paid_but_not_registered().exists()
    assert actions.settle_invoice(invoice=invoice, by=None, at=case.tick()) is None
    part(case, invoice, 12000)
    assert list(Declaration.objects.paid_but_not_registered()) == [case.declaration]
    registration = actions.settle_invoice(invoice=invoice, by=None, at=case.tick())
    assert registration.number == "GHS-0001"
    assert actions.settle_invoice(invoice=invoice, by=None, at=case.tick()) is None


def test_undoing_a_payment_leaves_what_was_registered(case: Case) -> None:
    case.to("registered")
    allocation = invoice_of(case).allocations.get()
    undo(case, allocation)
    case.declaration.refresh_from_db()
    assert case.declaration.state == "registered"
    assert list(Declaration.objects.registered_but_not_paid()) == [case.declaration]


def undo(case: Case, allocation: object) -> None:
    from_billing.undo_allocation(allocation=allocation, reason="取り違え", by=case.reviewer, at=case.tick())


def test_undoing_before_registering_takes_the_way_back(case: Case) -> None:
    case.to("awaiting_payment")
    case.pay()
    undo(case, invoice_of(case).allocations.get())
    assert not Declaration.objects.paid_but_not_registered().exists()
    assert not Declaration.objects.registered_but_not_paid().exists()
