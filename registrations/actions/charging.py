"""What registering costs, as a quote and as an invoice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ghs.accounts.models import Organization, User
from ghs.billing.actions import cancel_invoice, issue_invoice, issue_quote
from ghs.billing.models import Invoice, Quote
from ghs.billing.queries import priced_line, standing_invoice, valid_quote
from ghs.billing.subjects import Addressee, Subject
from ghs.council.models import PriceKind
from ghs.council.queries import price_on
from registrations.models import Declaration


def subject_of_level(level: int) -> Subject:
    """Return what a quote on registering at a level is for: before there is a declaration."""
    return Subject("registrations.level", str(level))


def invoice_fee(*, declaration: Declaration, by: User | None, at: datetime) -> Invoice:
    """Issue the invoice for registering: at the price of a valid quote, or else of the day.

    Effects: an invoice that stands already is returned as it is.
    """
    day, organization = timezone.localdate(at), declaration.organization
    quote = valid_quote(subject_of_level(declaration.level), organization, day)
    price_yen = quote.net_yen if quote else price_on(PriceKind.REGISTRATION, declaration.level, day)
    return issue_invoice(
        subject=Subject.of(declaration),
        addressee=Addressee.of(organization),
        lines=[priced_line(_line_text(declaration), price_yen, day)],
        quote=quote,
        by=by,
        at=at,
    )


def fee_invoice(declaration: Declaration, by: User | None, at: datetime) -> Invoice:
    """Return the invoice for registering; one that was accepted before there were invoices gets it now."""
    return standing_invoice(Subject.of(declaration)) or invoice_fee(declaration=declaration, by=by, at=at)


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
    with translation.override("ja"):
        return _("Registration fee (health software, Level %(level)d), %(product)s, receipt number %(number)s") % {
            "level": declaration.level,
            "product": products,
            "number": declaration.receipt_number,
        }
