"""Beside the invoice of the declaration that was accepted: a quote, a paid invoice with its receipt, open credit."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from ghs.accounts.models import Organization, User
from ghs.billing.actions import issue_receipt, note_payment, record_payment
from ghs.billing.models import Payment
from registrations import actions
from registrations.actions.charging import invoice_fee
from registrations.models import Declaration


def pay_by_invoice(declaration: Declaration, people: dict[str, User], accepted_at: datetime, paid_at: datetime) -> None:
    """Invoice a registration of the past, note its payment and issue its receipt."""
    invoice = invoice_fee(declaration=declaration, by=people["registrar"], at=accepted_at)
    note_payment(
        invoice=invoice,
        amount_yen=invoice.total_yen,
        received_on=timezone.localdate(paid_at),
        submission=uuid.uuid4(),
        payer_name="カ)ミホンメデイカル",
        by=people["reviewer"],
        at=paid_at,
    )
    issue_receipt(invoice=invoice, by=people["owner"], at=paid_at)


def tell_money(*, organization: Organization, people: dict[str, User], now: datetime) -> None:
    """Take a quote for the vendor, and note a transfer that nobody can assign yet."""
    actions.quote_fee(
        organization=organization,
        level=3,
        department="経理部",
        person="",
        submission=uuid.uuid4(),
        by=people["owner"],
        at=now - timedelta(days=20),
    )
    record_payment(
        amount_yen=22_000,
        received_on=timezone.localdate(now) - timedelta(days=3),
        submission=uuid.uuid4(),
        payer_name="カ)サンプルシステムズ",
        source=Payment.Source.BY_HAND,
        by=people["reviewer"],
        at=now - timedelta(days=3),
    )
