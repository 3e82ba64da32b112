"""One valid invoice a renewal: issued anew after a cancellation by hand, and at another level's price."""

from datetime import date, datetime, timedelta

import pytest

from ghs.accounts.models import Membership, User
from ghs.accounts.roles import MemberRole, Role
from ghs.billing.actions import CancelledAlready, OwnInvoice, cancel_invoice
from ghs.billing.models import Document, Invoice
from ghs.billing.subjects import Subject
from ghs.council.models import Price
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.reinvoicing import NothingToInvoice
from registrations.models import Registration, Renewal
from registrations.revisions import Plan
from tests.factories import staff
from tests.registrations.factories import Case
from tests.registrations.renewals import LAST, invoice_of, noon, offered, paid
from tests.registrations.revisions import revision_case

SOON = date(2027, 1, 31)
THREE_AREAS = ["quality_management", "product_safety", "life_cycle"]


@pytest.fixture
def cancelled(case: Case) -> Renewal:
    """A renewal whose invoice the office has cancelled."""
    renewal = offered(case)
    cancel_invoice(invoice=invoice_of(renewal), reason="宛名違い", by=case.registrar, at=noon(LAST, -70))
    return renewal


def told() -> list[str]:
    return list(Delivery.objects.filter(rule="renewal_reinvoiced").values_list("batch__text", flat=True))


def anew(renewal: Renewal, by: User, days: int = -60) -> Invoice:
    return actions.reinvoice_renewal(renewal=renewal, by=by, at=noon(LAST, days))


def test_a_cancelled_renewal_is_invoiced_anew_once(cancelled: Renewal, case: Case) -> None:
    Price.objects.create(kind="renewal", level=1, amount_yen=25_000, effective_on=noon(LAST, -65).date())
    earlier = Invoice.objects.cancelled().get()
    invoice = anew(cancelled, case.registrar)
    assert anew(cancelled, case.registrar) == invoice == invoice_of(cancelled)
    assert (invoice.net_yen, invoice.due_on, invoice.number == earlier.number) == (25_000, LAST, False)
    assert [earlier.number in text and invoice.number in text for text in told()] == [True]
    entry = history_of(case.declaration).last()
    assert (entry.verb, entry.detail, entry.by) == (
        "reinvoice_renewal",
        {"number": invoice.number},
        case.registrar.reference,
    )


def test_the_new_invoice_extends_and_the_cancelled_one_takes_no_money(cancelled: Renewal, case: Case) -> None:
    earlier = Invoice.objects.cancelled().get()
    anew(cancelled, case.registrar)
    with pytest.raises(CancelledAlready):
        paid(cancelled, noon(LAST, -50), case.reviewer, invoice=earlier)
    paid(cancelled, noon(LAST, -50), case.reviewer)
    actions.settle_renewal(renewal=cancelled, by=None, at=noon(LAST, -50))
    assert Registration.objects.get().expires_on == date(2028, 11, 30)


def test_after_a_lapse_it_is_due_when_the_way_back_ends(cancelled: Renewal, case: Case) -> None:
    actions.lapse_registration(registration=cancelled.registration, at=noon(LAST, 1))
    assert anew(cancelled, case.registrar, days=30).due_on == cancelled.payable_to


@pytest.mark.parametrize(("state", "days"), [("suspended", -60), ("withdrawn", -60), ("revoked", -60), ("lapsed", 93)])
def test_what_no_payment_can_extend_is_not_invoiced(cancelled: Renewal, case: Case, state: str, days: int) -> None:
    type(case.declaration).objects.update(state=state)
    with pytest.raises(NothingToInvoice):
        anew(cancelled, case.registrar, days)


def test_a_renewal_that_is_settled_is_not_invoiced(cancelled: Renewal, case: Case) -> None:
    Renewal.objects.update(closed_at=noon(LAST, -65))
    with pytest.raises(NothingToInvoice):
        anew(cancelled, case.registrar)


def test_only_who_issues_invoices_of_others_does_so(cancelled: Renewal, case: Case) -> None:
    colleague = staff(Role.REGISTRAR)
    Membership.objects.create(
        organization=case.declaration.organization, user=colleague, role=MemberRole.VIEWER, since=case.at
    )
    for person in (case.reviewer, case.vendor, colleague):
        with pytest.raises(OwnInvoice):
            anew(cancelled, person)


def upgraded(case: Case, areas: list[str] = THREE_AREAS) -> datetime:
    """Let a change notice to other areas take effect, and return when."""
    notice = revision_case(case, Plan(areas=areas))
    notice.to("awaiting_payment")
    if notice.declaration.total_yen:
        notice.step("settle")
    return notice.at


def test_an_upgrade_makes_an_open_renewal_cost_what_its_level_does(case: Case) -> None:
    renewal = offered(case, SOON)
    earlier = invoice_of(renewal)
    at = upgraded(case)
    invoice = invoice_of(renewal)
    assert (earlier.total_yen, invoice.total_yen, invoice.due_on) == (22_000, 33_000, SOON)
    assert "レベル3" in invoice.documents.get().lines[0]["text"]
    document = Document.objects.get(invoice=earlier, kind="cancellation")
    assert (document.issued_at, document.invoice.balance_yen) == (at, 0)
    assert [earlier.number in text and invoice.number in text for text in told()] == [True]


def test_a_level_at_the_same_price_changes_no_invoice(case: Case) -> None:
    renewal = offered(case, SOON)
    earlier = invoice_of(renewal)
    upgraded(case, ["life_cycle"])
    assert (invoice_of(renewal), told()) == (earlier, [])


@pytest.mark.parametrize("amount_yen", [10_000, 22_000])
def test_a_renewal_on_which_something_was_paid_keeps_its_price(case: Case, amount_yen: int) -> None:
    renewal = paid(offered(case, SOON), noon(SOON, -80), case.reviewer, amount_yen=amount_yen)
    earlier = invoice_of(renewal)
    upgraded(case)
    assert (invoice_of(renewal), told()) == (earlier, [])


def test_a_cancelled_renewal_is_invoiced_at_the_level_of_the_day(case: Case) -> None:
    renewal = offered(case, SOON)
    cancel_invoice(invoice=invoice_of(renewal), reason="宛名違い", by=case.registrar, at=noon(SOON, -80))
    at = upgraded(case)
    assert not Invoice.objects.standing().for_subject(Subject.of(renewal)).exists()
    invoice = actions.reinvoice_renewal(renewal=renewal, by=case.registrar, at=at + timedelta(days=1))
    assert invoice.total_yen == 33_000
