"""A payment noted on an invoice registers at once what it pays."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from ghs.accounts.models import Organization, User
from ghs.billing.actions import cancel_invoice
from ghs.billing.models import Invoice, Payment
from ghs.council.actions import load_first_values
from registrations.models import Declaration, Registration
from tests.clock import Clock
from tests.ghs.billing.factories import invoice_to, pay
from tests.registrations.factories import AT, Case, new_case, small_checklist
from tests.registrations.renewals import invoice_of, noon, offered


@pytest.fixture
def awaiting(organization: Organization) -> Case:
    """A declaration whose fee is invoiced."""
    load_first_values(at=AT)
    small_checklist(1)
    return new_case(organization).to("awaiting_payment")


def paid() -> dict[str, object]:
    return {"amount_yen": "22000", "received_on": "2026-11-20", "submission": uuid.uuid4()}


def test_a_payment_registers_in_the_same_request(
    awaiting: Case, client_of: Callable[[User], Client], reviewer: User
) -> None:
    invoice = Invoice.objects.get()
    page = client_of(reviewer).post(f"/desk/billing/{invoice.pk}/payment/", paid(), follow=True)
    assert Registration.objects.get().number in page.text
    awaiting.declaration.refresh_from_db()
    assert awaiting.declaration.state == "registered"


def test_open_credit_registers_too(awaiting: Case, client_of: Callable[[User], Client], reviewer: User) -> None:
    payment = pay(invoice_to(awaiting.declaration.organization, "other"), reviewer, 44000)
    invoice = Invoice.objects.get(for_kind="registrations.declaration")
    form = {"payment": payment.pk, "amount_yen": "22000"}
    client_of(reviewer).post(f"/desk/billing/{invoice.pk}/credit/", form)
    assert Registration.objects.count() == 1


def test_a_difference_is_explained_with_what_was_typed(
    awaiting: Case, client_of: Callable[[User], Client], reviewer: User
) -> None:
    invoice, office = Invoice.objects.get(), client_of(reviewer)
    answer = office.post(f"/desk/billing/{invoice.pk}/payment/", paid() | {"amount_yen": "21,560"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount_yen", "is_difference_accepted"])
    assert [word in answer.text for word in ("440円不足", 'value="21,560"')] == [True, True]


@pytest.mark.parametrize(("is_paid", "told"), [(True, "すでに全額入金済みです"), (False, "取り消されています")])
def test_a_closed_invoice_says_why_it_takes_nothing(
    organization: Organization,
    client_of: Callable[[User], Client],
    reviewer: User,
    registrar: User,
    is_paid: bool,
    told: str,
) -> None:
    invoice = invoice_to(organization)
    if is_paid:
        pay(invoice, reviewer)
    else:
        cancel_invoice(invoice=invoice, reason="宛名違い", by=registrar, at=AT)
    answer = client_of(reviewer).post(f"/desk/billing/{invoice.pk}/payment/", paid())
    assert (answer.status_code, told in answer.text) == (422, True)
    assert Payment.objects.count() == int(is_paid)


def test_open_credit_is_offered_where_there_is_any(
    awaiting: Case, client_of: Callable[[User], Client], reviewer: User
) -> None:
    invoice, office = Invoice.objects.get(), client_of(reviewer)
    path = f"/desk/billing/{invoice.pk}/credit/"
    assert path not in office.get(f"/desk/billing/{invoice.pk}/").text
    assert "未充当の入金はありません" in office.get(path).text
    payment = pay(invoice_to(awaiting.declaration.organization, "other"), reviewer, 25000)
    assert path in office.get(f"/desk/billing/{invoice.pk}/").text
    shown = office.get(path)
    assert (shown.context["form"]["amount_yen"].value(), "残り3,000円" in shown.text) == (3000, True)
    answer = office.post(path, {"payment": payment.pk, "amount_yen": "22000"})
    assert "この入金の残りは3,000円、請求の残額は22,000円" in answer.text


def test_a_payment_stands_when_registering_fails(
    awaiting: Case,
    client_of: Callable[[User], Client],
    reviewer: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(**values: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("ghs.desk.views.payments.settle_invoice", fail)
    page = client_of(reviewer).post(f"/desk/billing/{Invoice.objects.get().pk}/payment/", paid(), follow=True)
    assert "1分以内" in page.text
    assert (Payment.objects.count(), Registration.objects.count()) == (1, 0)
    assert "could not be registered" in caplog.text


def test_an_invoice_leads_to_what_it_is_for(
    awaiting: Case, client_of: Callable[[User], Client], reviewer: User
) -> None:
    renewal = offered(new_case(awaiting.declaration.organization))
    office, registered = client_of(reviewer), renewal.registration.declaration
    fee = Invoice.objects.get(for_kind="registrations.declaration", for_key=awaiting.declaration.pk)
    for invoice, declaration in [(fee, awaiting.declaration), (invoice_of(renewal), registered)]:
        page = office.get(f"/desk/billing/{invoice.pk}/")
        assert f"/desk/billing/{invoice.pk}/subject/" in page.text
        answer = office.get(f"/desk/billing/{invoice.pk}/subject/")
        assert answer["Location"] == f"/desk/declarations/{declaration.pk}/"
    other = invoice_to(awaiting.declaration.organization, "other")
    assert "/subject/" not in office.get(f"/desk/billing/{other.pk}/").text
    assert office.get(f"/desk/billing/{other.pk}/subject/").status_code == 404


@pytest.mark.parametrize(
    ("state", "received_on", "told"),
    [("lapsed", "2027-03-01", "更新されません"), ("suspended", "2026-11-20", "一時停止中")],
)
def test_money_that_gives_no_year_is_told(
    organization: Organization,
    client_of: Callable[[User], Client],
    reviewer: User,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    received_on: str,
    told: str,
) -> None:
    load_first_values(at=AT)
    small_checklist(1)
    renewal = offered(new_case(organization), date(2026, 11, 30))
    Declaration.objects.update(state=state)
    Clock(monkeypatch).at(noon(date(2027, 3, 1)))
    form = paid() | {"received_on": received_on}
    page = client_of(reviewer).post(f"/desk/billing/{invoice_of(renewal).pk}/payment/", form, follow=True)
    assert (told in page.text, Registration.objects.get().expires_on) == (True, date(2026, 11, 30))


def test_the_desk_tells_of_overdue_invoices_and_open_credit(
    organization: Organization, client_of: Callable[[User], Client], reviewer: User
) -> None:
    invoice_to(organization, due_on=AT.date())
    pay(invoice_to(organization, "2"), reviewer, 25000)
    page = client_of(reviewer).get("/desk/").text
    assert "未充当の入金" in page
