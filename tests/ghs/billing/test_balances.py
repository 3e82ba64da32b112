"""Whatever is booked in whatever order: sums fit, no number is missing, no yen appears or is lost."""

import contextlib
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import QuerySet, Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ghs.accounts.models import User
from ghs.accounts.roles import Role
from ghs.billing import actions
from ghs.billing.models import Allocation, Document, Invoice, Payment, Refund
from ghs.council.actions import load_first_values
from ghs.errors import Refusal
from tests.factories import OrganizationFactory, staff
from tests.ghs.billing.factories import AT, FEE, TODAY, invoice_to

AMOUNTS = st.integers(1, 60_000)
FEES = st.sampled_from([0, 0, 0, 110, 440, 999, 1000])


class Books(RuleBasedStateMachine):
    """Somebody books at random; refusals are fine, wrong books are not."""

    by: User

    def __init__(self) -> None:
        super().__init__()
        self.books = transaction.atomic()
        self.books.__enter__()

    def teardown(self) -> None:
        """Forget this example."""
        transaction.set_rollback(True)
        self.books.__exit__(None, None, None)

    @initialize()
    def open_books(self) -> None:
        """Start with two invoices and nothing paid."""
        self.by, self.at, self.key = staff(Role.REVIEWER, Role.REGISTRAR), AT, 0
        self.organization = OrganizationFactory()
        for _ in range(2):
            self.claim()

    def attempt(self, action: Callable[..., object], **values: object) -> None:
        """Book at a later moment; what is refused leaves everything as it was."""
        self.at += timedelta(minutes=1)
        with contextlib.suppress(Refusal):
            action(by=self.by, at=self.at, **values)

    def invoice(self, pick: int) -> Invoice:
        """Return one of the invoices."""
        invoices = list(Invoice.objects.filter(organization=self.organization).order_by("pk"))
        return invoices[pick % len(invoices)]

    def payment(self, pick: int) -> Payment | None:
        """Return one of the payments."""
        payments = list(Payment.objects.filter(noted_by=self.by).order_by("pk"))
        return payments[pick % len(payments)] if payments else None

    @rule()
    def claim(self) -> None:
        """Issue an invoice."""
        self.key += 1
        invoice_to(self.organization, f"{self.organization.pk}-{self.key}", lines=[FEE])

    @rule(pick=st.integers(0, 9), amount_yen=AMOUNTS, fee_difference_yen=FEES)
    def pay(self, pick: int, amount_yen: int, fee_difference_yen: int) -> None:
        """Note a payment for one invoice."""
        self.attempt(
            actions.note_payment,
            invoice=self.invoice(pick),
            amount_yen=amount_yen,
            fee_difference_yen=fee_difference_yen,
            received_on=TODAY,
            submission=uuid.uuid4(),
            is_difference_accepted=True,
        )

    @rule(pick=st.integers(0, 9), of=st.integers(0, 9), amount_yen=AMOUNTS, fee_difference_yen=FEES)
    def allocate(self, pick: int, of: int, amount_yen: int, fee_difference_yen: int) -> None:
        """Let some payment pay some invoice."""
        if payment := self.payment(of):
            values = {"amount_yen": amount_yen, "fee_difference_yen": fee_difference_yen}
            self.attempt(actions.allocate_payment, payment=payment, invoice=self.invoice(pick), **values)

    @rule(of=st.integers(0, 9))
    def undo(self, of: int) -> None:
        """Undo some payment."""
        if payment := self.payment(of):
            self.attempt(actions.undo_payment, payment=payment, reason="誤り")

    @rule(pick=st.integers(0, 9), amount_yen=AMOUNTS)
    def refund(self, pick: int, amount_yen: int) -> None:
        """Give something back on some invoice."""
        values = {"refunded_on": TODAY, "reason": "返金", "submission": uuid.uuid4()}
        self.attempt(actions.refund_invoice, invoice=self.invoice(pick), amount_yen=amount_yen, **values)

    @rule(of=st.integers(0, 9), amount_yen=AMOUNTS)
    def refund_credit(self, of: int, amount_yen: int) -> None:
        """Give something back of some payment."""
        if payment := self.payment(of):
            values = {"refunded_on": TODAY, "reason": "返金", "submission": uuid.uuid4()}
            self.attempt(actions.refund_credit, payment=payment, amount_yen=amount_yen, **values)

    @rule(pick=st.integers(0, 9))
    def cancel(self, pick: int) -> None:
        """Cancel some invoice."""
        self.attempt(actions.cancel_invoice, invoice=self.invoice(pick), reason="取消")

    @invariant()
    def every_balance_is_what_was_claimed_less_what_was_booked(self) -> None:
        """The counts of the database are the sums of the rows."""
        if not hasattr(self, "organization"):
            return
        for invoice in Invoice.objects.filter(organization=self.organization):
            booked = invoice.allocations.aggregate(
                a=Sum("amount_yen", default=0), f=Sum("fee_difference_yen", default=0)
            )
            assert invoice.settled_yen == booked["a"] + booked["f"]
            assert 0 <= invoice.settled_yen <= invoice.total_yen == invoice.net_yen + invoice.tax_yen
            assert invoice.refunded_yen == total(Refund.objects.filter(invoice=invoice)) <= invoice.settled_yen
            assert invoice.balance_yen == (0 if invoice.cancelled_at else invoice.total_yen - invoice.settled_yen)

    @invariant()
    def no_yen_appears_or_is_lost(self) -> None:
        """What came in pays invoices, was given back, or is open credit."""
        if not hasattr(self, "organization"):
            return
        payments = Payment.objects.filter(noted_by=self.by)
        spent = total(Allocation.objects.filter(payment__in=payments))
        back = total(Refund.objects.filter(payment__in=payments))
        credit = sum(payment.credit_yen for payment in payments.filter(reverses=None))
        assert total(payments) == spent + back + credit

    @invariant()
    def no_number_is_missing(self) -> None:
        """Each kind's numbers run from one without gap."""
        for kind in Document.Kind:
            numbers = Document.objects.filter(kind=kind, version=1).order_by("number").values_list("number", flat=True)
            assert [int(number.split("-")[1]) for number in numbers] == list(range(1, len(numbers) + 1))


def total(rows: QuerySet) -> int:
    """Return the sum of the amounts. Units: yen."""
    found: int = rows.aggregate(total=Sum("amount_yen", default=0))["total"]
    return found


def test_books_fit_whatever_is_booked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ghs.billing.actions.issuing.render_paper", lambda data: b"%PDF-1.7")
    load_first_values(at=AT)
    run_state_machine_as_test(Books, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
