"""Quotes and invoices: numbers, sums, documents, one for each subject."""

import hashlib
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.actions import CancelledAlready, DueTooEarly, NotUnpaid
from ghs.billing.lines import Line
from ghs.billing.models import Document, Invoice, Quote
from ghs.billing.queries import valid_quote
from ghs.billing.subjects import Addressee, Subject
from ghs.history.queries import history_of
from tests.ghs.billing.factories import AT, FEE, TEN, TODAY, council, fresh, invoice_to, pay

SUBJECT = Subject("tests.level", "1")


def quote_to(organization: Organization, by: User, **values: object) -> Quote:
    facts = {"lines": [FEE], "submission": uuid.uuid4(), "at": AT} | values
    return actions.issue_quote(subject=SUBJECT, addressee=Addressee.of(organization), by=by, **facts)


def test_an_invoice_is_issued_with_number_sums_and_document(organization: Organization) -> None:
    council()
    invoice = invoice_to(organization, lines=[FEE, Line("割引", -5, TEN), Line("旧税率", 999, Decimal("8.00"), 3)])
    assert (invoice.number, invoice.net_yen, invoice.tax_yen, invoice.total_yen) == ("I2026-00001", 22992, 2238, 25230)
    assert (invoice.due_on, invoice.balance_yen, invoice.state_on(TODAY)) == (date(2026, 12, 31), 25230, "open")
    document = invoice.documents.get()
    assert (document.kind, document.number, document.version) == ("invoice", "I2026-00001", 1)
    assert [(rate["rate_percent"], rate["net_yen"], rate["tax_yen"]) for rate in document.rates] == [
        ("10.00", 19995, 1999),
        ("8.00", 2997, 239),
    ]
    assert document.council_invoice_number == "T1234567890123"
    content = document.file.read()
    assert (content[:5], hashlib.sha256(content).hexdigest()) == (b"%PDF-", document.file.sha256)
    assert history_of(invoice).get().verb == "issue_invoice"


def test_numbers_follow_one_another_by_kind_and_year(organization: Organization, owner: User) -> None:
    numbers = [invoice_to(organization, str(key)).number for key in range(3)]
    assert numbers == ["I2026-00001", "I2026-00002", "I2026-00003"]
    assert quote_to(organization, owner).number == "Q2026-00001"
    assert invoice_to(organization, "next", at=AT + timedelta(days=60)).number == "I2027-00001"


def test_a_subject_has_one_standing_invoice(organization: Organization, registrar: User) -> None:
    first = invoice_to(organization)
    assert invoice_to(organization) == first
    actions.cancel_invoice(invoice=first, reason="宛名の誤り", by=registrar, at=AT)
    second = invoice_to(organization)
    assert (second.number, Invoice.objects.count()) == ("I2026-00002", 2)


def test_a_failing_document_gives_the_number_back(organization: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("ghs.billing.actions.issuing.render_paper", fail)
        with pytest.raises(OSError, match="disk"):
            invoice_to(organization)
    assert invoice_to(organization).number == "I2026-00001"


def test_an_invoice_may_have_a_day_of_its_own(organization: Organization) -> None:
    assert invoice_to(organization, due_on=TODAY).due_on == TODAY
    with pytest.raises(DueTooEarly):
        invoice_to(organization, "2", due_on=TODAY - timedelta(days=1))


def test_an_invoice_is_issued_again_with_another_addressee(organization: Organization, registrar: User) -> None:
    invoice = invoice_to(organization)
    addressee = Addressee.of(organization, department="経理部", person="見本 次郎")
    again = actions.reissue_invoice(invoice=invoice, addressee=addressee, due_on=date(2027, 1, 29), by=registrar, at=AT)
    first, second = invoice.documents.order_by("version")
    assert (again, second.supersedes, second.number, second.version) == (second, first, invoice.number, 2)
    assert first.facts["addressee"][0] == "株式会社アクメ医療　御中"
    assert second.facts["addressee"][:3] == ["株式会社アクメ医療", "経理部", "見本 次郎　様"]
    assert second.facts["copy_mark"] == "第2版（前の版に代わるもの）"
    assert (fresh(invoice).department, fresh(invoice).due_on) == ("経理部", date(2027, 1, 29))


def test_what_was_cancelled_is_not_issued_again(organization: Organization, registrar: User) -> None:
    invoice = invoice_to(organization)
    actions.cancel_invoice(invoice=invoice, reason="重複", by=registrar, at=AT)
    with pytest.raises(CancelledAlready):
        actions.reissue_invoice(
            invoice=invoice, addressee=invoice.addressed_to(), due_on=invoice.due_on, by=registrar, at=AT
        )


def test_a_cancellation_is_a_document_and_happens_once(organization: Organization, registrar: User) -> None:
    invoice = invoice_to(organization)
    documents = [actions.cancel_invoice(invoice=invoice, reason="重複", by=registrar, at=AT) for _ in range(2)]
    assert (documents[0], documents[0].number, documents[0].reason) == (documents[1], "X2026-00001", "重複")
    assert (fresh(invoice).state_on(TODAY), fresh(invoice).balance_yen) == ("cancelled", 0)
    assert Document.objects.filter(invoice=invoice).count() == 2


def test_what_was_paid_is_not_cancelled(organization: Organization, reviewer: User) -> None:
    invoice = invoice_to(organization)
    pay(invoice, reviewer, 1)
    with pytest.raises(NotUnpaid):
        actions.cancel_invoice(invoice=invoice, reason="重複", by=reviewer, at=AT)


def test_a_quote_holds_until_its_last_day_and_is_used_once(organization: Organization, owner: User) -> None:
    quote = quote_to(organization, owner)
    assert (quote.valid_to, quote.documents.get().kind) == (date(2027, 2, 18), "quote")
    for day, valid in [(TODAY, quote), (quote.valid_to, quote), (quote.valid_to + timedelta(days=1), None)]:
        assert valid_quote(SUBJECT, organization, day) == valid
    invoice_to(organization, quote=quote)
    assert valid_quote(SUBJECT, organization, TODAY) is None


def test_a_quote_sent_twice_is_one(organization: Organization, owner: User) -> None:
    submission = uuid.uuid4()
    assert quote_to(organization, owner, submission=submission) == quote_to(organization, owner, submission=submission)
    assert Quote.objects.count() == 1
