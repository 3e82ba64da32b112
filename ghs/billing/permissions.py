"""Who may do what with invoices and payments."""

from ghs.accounts.models import User
from ghs.accounts.permissions import can_write_for
from ghs.accounts.roles import Permission
from ghs.billing.models import Invoice


def is_own(user: User, invoice: Invoice) -> bool:
    """Whether a person acts for the organisation that is billed, in whatever role."""
    organization = invoice.organization
    return organization is not None and organization.memberships.filter(user=user).exists()


def can_book(user: User, invoice: Invoice) -> bool:
    """The office notes payments and refunds of others, never of an organisation of one's own."""
    return user.may(Permission.NOTE_PAYMENTS) and not is_own(user, invoice)


def can_issue(user: User, invoice: Invoice) -> bool:
    """Cancelling, refunding and issuing again are for those who issue invoices, never for one's own organisation."""
    return user.may(Permission.ISSUE_INVOICES) and not is_own(user, invoice)


def can_take_receipt(user: User, invoice: Invoice) -> bool:
    """Owners and editors of the organisation take its receipts; viewers only look at what was issued."""
    return invoice.organization is not None and can_write_for(user, invoice.organization)
