"""What registering costs, as a quote and as an invoice."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.accounts.models import Organization, User
from ghs.billing.actions import cancel_invoice, issue_invoice, issue_quote
from ghs.billing.models import Invoice, Quote
from ghs.billing.queries import priced_line, standing_invoice, valid_quote
from ghs.billing.subjects import Addressee, Subject
from ghs.council.models import PriceKind
from ghs.council.queries import price_on
from ghs.errors import Refusal
from registrations.models import Declaration, Renewal
from registrations.revisions import upgrade_yen


class NotPaid(Refusal):
    """The invoice is not paid."""

    message = gettext_lazy("The payment has not been noted yet.")


def subject_of_level(level: int) -> Subject:
    """Return what a quote on registering at a level is for: before there is a declaration."""
    return Subject("registrations.level", str(level))


def invoice_fee(*, declaration: Declaration, by: User | None, at: datetime) -> Invoice:
    """Issue the invoice for registering, or for an upgrade: at the price of the day, or of a valid quote if lower.

    Effects: an invoice that stands already is returned as it is.
    """
    day, organization = timezone.localdate(at), declaration.organization
    quote = None if declaration.revises else valid_quote(subject_of_level(declaration.level), organization, day)
    price_yen = price_of(declaration, day)
    if quote and quote.net_yen > price_yen:
        quote = None
    elif quote:
        price_yen = quote.net_yen
    return issue_invoice(
        subject=Subject.of(declaration),
        addressee=Addressee.of(organization),
        lines=[priced_line(_line_text(declaration), price_yen, day)],
        quote=quote,
        by=by,
        at=at,
    )


def charge_fee(declaration: Declaration, by: User, at: datetime) -> None:
    """Say what a declaration that is accepted costs, and invoice it unless it is free."""
    if price_of(declaration, timezone.localdate(at)) == 0:
        declaration.fee_yen, declaration.tax_yen, declaration.pay_by = 0, 0, timezone.localdate(at)
        return
    invoice = invoice_fee(declaration=declaration, by=by, at=at)
    declaration.fee_yen, declaration.tax_yen, declaration.pay_by = invoice.net_yen, invoice.tax_yen, invoice.due_on


def price_of(declaration: Declaration, day: date) -> int:
    """Return what a declaration costs on a day: a change notice only what an upgrade costs. Units: yen without tax."""
    if declaration.revises is None:
        return price_on(PriceKind.REGISTRATION, declaration.level, day)
    return upgrade_yen(declaration.revises.level, declaration.level, day)


def fee_invoice(declaration: Declaration, by: User | None, at: datetime) -> Invoice:
    """Return the invoice for registering; one that was accepted before there were invoices gets it now."""
    return standing_invoice(Subject.of(declaration)) or invoice_fee(declaration=declaration, by=by, at=at)


def invoice_renewal(*, renewal: Renewal, by: User | None, at: datetime) -> Invoice:
    """Issue the invoice for another year at the price of the day, due on the last day of the year before.

    Effects: an invoice that stands already is returned as it is; after that last day it is due when the way back ends.
    """
    day, registration = timezone.localdate(at), renewal.registration
    price_yen = price_on(PriceKind.RENEWAL, registration.level, day)
    return issue_invoice(
        subject=Subject.of(renewal),
        addressee=Addressee.of(registration.organization),
        lines=[priced_line(_renewal_text(renewal), price_yen, day)],
        due_on=renewal.extends_from if day <= renewal.extends_from else renewal.payable_to,
        by=by,
        at=at,
    )


def cancel_if_unpaid(declaration: Declaration, at: datetime) -> None:
    """Cancel the invoice of a change whose registration has ended, unless something was paid on it."""
    invoice = standing_invoice(Subject.of(declaration))
    if invoice is None or invoice.settled_yen:
        return
    with translation.override(invoice.language):
        reason = _("The registration has ended, so that the change can't take effect.")
    cancel_invoice(invoice=invoice, reason=reason, by=None, at=at)


def cancel_fee(declaration: Declaration, by: User, at: datetime) -> None:
    """Cancel the invoice of a declaration that was taken back."""
    if invoice := standing_invoice(Subject.of(declaration)):
        with translation.override(invoice.language):
            reason = _("The declaration was taken back by the vendor.")
        cancel_invoice(invoice=invoice, reason=reason, by=by, at=at)


@transaction.atomic
def quote_fee(
    *,
    organization: Organization,
    level: int,
    department: str,
    person: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> Quote:
    """Issue a quote on registering one product at a level. Effects: the same submission returns the same quote."""
    day = timezone.localdate(at)
    with translation.override("ja"):
        text = _("Registration fee (health software, Level %(level)d)") % {"level": level}
    return issue_quote(
        subject=subject_of_level(level),
        addressee=Addressee.of(organization, department=department, person=person),
        lines=[priced_line(text, price_on(PriceKind.REGISTRATION, level, day), day)],
        submission=submission,
        by=by,
        at=at,
    )


def _line_text(declaration: Declaration) -> str:
    products = "、".join(declaration.products.values_list("name", flat=True))
    facts = {"level": declaration.level, "product": products, "number": declaration.receipt_number}
    with translation.override("ja"):
        if declaration.revises:
            text = _("Upgrade to Level %(level)d (health software), %(product)s, registration %(registration)s")
            return text % (facts | {"registration": declaration.revises.number})
        return _("Registration fee (health software, Level %(level)d), %(product)s, receipt number %(number)s") % facts


def _renewal_text(renewal: Renewal) -> str:
    registration = renewal.registration
    products = "、".join(registration.declaration.products.values_list("name", flat=True))
    with translation.override("ja"):
        return _(
            "Yearly renewal fee (health software, Level %(level)d), %(product)s, registration number %(number)s, "
            "from %(first)s to %(last)s"
        ) % {
            "level": registration.level,
            "product": products,
            "number": registration.number,
            "first": date_format(renewal.extends_from + timedelta(days=1), "Y年n月j日"),
            "last": date_format(renewal.extends_to, "Y年n月j日"),
        }
