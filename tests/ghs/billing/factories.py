"""Invoices in any state, brought there by the actions that people use."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.lines import Line
from ghs.billing.models import Invoice, Payment
from ghs.billing.subjects import Addressee, Subject
from ghs.council.models import CouncilProfile

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
TEN = Decimal("10.00")
FEE = Line("登録料 レベル1", 20000, TEN)


def council(effective_on: str = "2015-01-20", invoice_number: str = "T1234567890123") -> CouncilProfile:
    """Return a council that issues qualified invoices."""
    return CouncilProfile.objects.create(
        effective_on=effective_on,
        name="見本協議会",
        name_english="Sample Council",
        postcode="1000001",
        address="東京都千代田区1-1",
        address_english="1-1 Chiyoda, Tokyo",
        contact_email="office@council.example",
        bank_account="見本銀行 本店 普通 1234567 ミホンキョウギカイ",
        invoice_number=invoice_number,
    )


def invoice_to(organization: Organization, key: str = "1", **values: Any) -> Invoice:
    """Return an invoice of 22,000 yen, due on 31 December 2026."""
    facts: dict[str, Any] = {"lines": [FEE], "by": None, "at": AT} | values
    return actions.issue_invoice(subject=Subject("tests.fee", key), addressee=Addressee.of(organization), **facts)


def pay(invoice: Invoice, by: User, amount_yen: int = 22000, **values: Any) -> Payment:
    """Note a payment, whatever is due."""
    facts = {
        "received_on": TODAY,
        "submission": uuid.uuid4(),
        "by": by,
        "at": AT,
        "is_difference_accepted": True,
    } | values
    return actions.note_payment(invoice=invoice, amount_yen=amount_yen, **facts)


def fresh(invoice: Invoice) -> Invoice:
    """Return an invoice as the database has it now."""
    return Invoice.objects.get(pk=invoice.pk)
